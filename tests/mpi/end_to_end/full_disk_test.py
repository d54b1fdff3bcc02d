"""A full disk, in mid-run, ends a run with a message; the last checkpoint stays whole.

A limit on the size of the master's files stands for the disk.
"""

import resource
import unittest

from command import FAILURE, INDIVIDUAL, PATIENCE, SHARED_ADAM, CommandTest, children, generations


class FullDisk(CommandTest):
    def fill_disk(self, run, settings, ranks, limit):
        """Trains until the master can write no file beyond `limit` bytes; returns the message."""
        log = self.path / "output"
        with log.open("w") as output:
            process = self.start_command(
                self.train_command(run, settings, ranks=ranks), output)
            self.wait_for(lambda: "generation    1" in log.read_text())
            master = children(process)[-2] if ranks > 1 else process.pid
            resource.prlimit(master, resource.RLIMIT_FSIZE, (limit(run), limit(run)))
            self.assertEqual(process.wait(timeout=PATIENCE), FAILURE, log.read_text()[-3000:])
        return log.read_text()[-3000:]

    def check(self, settings, file, limit):
        for ranks in (1, 2):
            run = self.path / f"run {ranks}"
            endless = {**settings, "run.generations": 100_000}
            self.assertIn(str(run / file), self.fill_disk(run, endless, ranks, limit))
            rest = {**settings, "run.generations": generations(run) + 1}
            self.train(run.name, rest, "--resume", ranks=ranks)
            self.assert_same_bits(self.train(f"whole {ranks}", rest), run)

    def test_too_full_for_history(self):
        self.check({**INDIVIDUAL, "run.checkpoint_every": 1000}, "run.h5", lambda run: 4096)

    def test_too_full_for_a_checkpoint(self):
        self.check({**SHARED_ADAM, "run.checkpoint_every": 1}, "checkpoint.h5",
                   lambda run: (run / "checkpoint.h5").stat().st_size // 2)


if __name__ == "__main__":
    unittest.main()
