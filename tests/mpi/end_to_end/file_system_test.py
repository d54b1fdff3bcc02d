"""File systems that know no locks, or cannot force a directory to the disk, serve all the same.

CTest gives FILE_SYSTEM_SHIM, a library that makes calls fail, and HEBBES_REPORT.
"""

import errno
import os
import sys
import unittest

from command import FAILURE, HEBBES, INDIVIDUAL, CommandTest, history

ONE = {**INDIVIDUAL, "run.generations": 1}
KERNELS_ENOTSUPP = 524
NO_LOCKS = [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, KERNELS_ENOTSUPP]


class FileSystem(CommandTest):
    def shim(self, **errors):
        numbers = {name: str(number) for name, number in errors.items()}
        return {**os.environ, "LD_PRELOAD": self.shim_path("FILE_SYSTEM_SHIM"), **numbers}

    def test_without_locks(self):
        whole = self.train("whole", {**ONE, "run.generations": 2})
        for number in NO_LOCKS:
            with self.subTest(errno.errorcode.get(number, number)):
                env, run = self.shim(FLOCK_ERRNO=number), self.path / f"run{number}"
                printed = self.run_command(self.train_command(run, ONE), env=env)
                self.assertEqual(printed.count("has no locks"), 1, printed)
                longer = {**ONE, "run.generations": 2}
                self.run_command(self.train_command(run, longer, "--resume"), env=env)
                self.assertEqual(history(run), history(whole))
                self.run_command([HEBBES, "inspect", run], env=env)
                self.run_command([HEBBES, "evaluate", run, "--episodes", "1", "--samples", "0",
                                  "--out", run / "evaluation.h5"], env=env)
        command = [sys.executable, f"{os.environ['HEBBES_REPORT']}/hebbes-report",
                   run, "--out", self.path / "report"]
        self.run_command(command, env=env)

    def test_a_directory_that_cannot_be_synced_is_a_warning(self):
        for number in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
            with self.subTest(errno.errorcode[number]):
                run = self.path / f"run{number}"
                printed = self.run_command(self.train_command(run, INDIVIDUAL),
                                           env=self.shim(FSYNC_DIRECTORY_ERRNO=number))
                self.assertEqual(printed.count("cannot force a directory"), 1, printed)

    def test_a_file_that_cannot_be_synced_is_an_error_that_leaves_nothing(self):
        run = self.path / "runs" / "run"
        printed = self.run_command(self.train_command(run, ONE), FAILURE,
                                   env=self.shim(FSYNC_FILE_ERRNO=errno.EIO))
        self.assertIn(str(run), printed)
        self.assertFalse(run.parent.exists())
        self.run_command(self.train_command(run, ONE))


if __name__ == "__main__":
    unittest.main()
