"""Whatever is damaged of a file, the commands that read it say so in one line, or do not need it."""

import pathlib
import subprocess
import sys
import time
import unittest

import h5py
import numpy

from command import BAD_USAGE, DONE, FAILURE, HEBBES, PATIENCE, SHARED, CommandTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import campaign  # pylint: disable=wrong-import-position
import damage  # pylint: disable=wrong-import-position

SETTINGS = {**SHARED, "run.generations": 2, "run.evaluate_every": 1}
SUBJECTS = 5


def spoil_text(path):
    """The first text of variable length claims to be empty space without end."""
    data = bytearray(path.read_bytes())
    heap = data.index(damage.HEAP)
    data[heap + 16:heap + 4096] = bytes(4080)
    path.write_bytes(data)


class Damage(CommandTest):
    def check(self, command, path, codes=(DONE, FAILURE)):
        """The command ends well, or says nothing but a line that names the file."""
        for chance in campaign.rounds(path.name, 1 / SUBJECTS):
            for label in damage.damages(path, chance):
                with self.subTest(f"{chance.label} {label}"):
                    self.run_damaged(command, path, codes)

    def run_damaged(self, command, path, codes):
        result = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, timeout=PATIENCE,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        output = result.stdout.decode(errors="replace")
        self.assertIn(result.returncode, codes, output)
        if result.returncode != DONE:
            self.assertEqual(len(output.splitlines()), 1, output)
            self.assertIn(str(path.parent), output)

    def test_history(self):
        run = self.train("run", SETTINGS)
        self.check([HEBBES, "inspect", run], run / "run.h5")

    def test_checkpoint(self):
        run = self.train("run", SETTINGS)
        self.check([HEBBES, "render", run, "--out", self.path / "x.png", "--size", "16x16",
                    "--steps", 1], run / "checkpoint.h5")

    def test_evaluation(self):
        run = self.train("run", SETTINGS)
        evaluation = run / "evaluation.h5"
        self.run_command([HEBBES, "evaluate", run, "--episodes", "1", "--samples", "1",
                          "--variation", "default", "--out", evaluation])
        self.check([HEBBES, "replay", evaluation, "--out", self.path / "x.html"], evaluation,
                   (DONE, FAILURE, BAD_USAGE))

    def test_probe(self):
        run = self.train("run", SETTINGS)
        probe = run / "probe.h5"
        self.run_command([HEBBES, "probe", run, "--episodes", "1", "--variation", "default", "--do",
                          "permute", "--out", probe])
        self.check([HEBBES, "replay", probe, "--out", self.path / "x.html"], probe,
                   (DONE, FAILURE, BAD_USAGE))

    def test_trace(self):
        trace = self.path / "in.h5"
        with h5py.File(trace, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.zeros((5, 8))
            file["initial_joint_positions"] = numpy.zeros(8)
        self.check([HEBBES, "trace", trace, self.path / "out.h5"], trace,
                   (DONE, FAILURE, BAD_USAGE))

    def test_text_that_never_ends(self):
        run = self.train("run", SETTINGS)
        for name, command in (("run.h5", ["inspect"]), ("checkpoint.h5", ["evaluate"]),
                              ("checkpoint.h5", ["train", "--resume", "--run-dir"])):
            with self.subTest(command=command[0]):
                whole = (run / name).read_bytes()
                spoil_text(run / name)
                begun = time.monotonic()
                output = self.run_command([HEBBES, *command, run], FAILURE)
                self.assertLess(time.monotonic() - begun, 30)
                self.assertIn(name, output)
                (run / name).write_bytes(whole)


if __name__ == "__main__":
    unittest.main()
