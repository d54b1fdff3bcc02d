"""An evaluation is bound to its run by what that holds, and finds it beside itself first."""

import re
import shutil
import unittest

import h5py
import numpy

from command import BAD_USAGE, DONE, FAILURE, HEBBES, INDIVIDUAL, CommandTest

SETTINGS = {**INDIVIDUAL, "run.generations": 1}


class EvaluationRun(CommandTest):
    def setUp(self):
        super().setUp()
        self.one, self.other = self.path / "A" / "runs" / "d", self.path / "B" / "runs" / "d"
        self.train("A/runs/d", {**SETTINGS, "run.seed": 1})
        self.train("B/runs/d", {**SETTINGS, "run.seed": 2})
        self.file = self.evaluate("runs/d/evaluation.h5")

    def evaluate(self, out):
        """Of run A, as a user does it who stands above the runs."""
        self.run_command([HEBBES, "evaluate", "runs/d", "--episodes", "2", "--samples", "0",
                          "--variation", "default", "--out", out], cwd=self.path / "A")
        return self.path / "A" / out

    def replay(self, source, code=DONE):
        """What replay says, where another run has the name under which the file knows its own."""
        return self.run_command([HEBBES, "replay", source, "--out", self.path / "page.html"], code,
                                cwd=self.path / "B")

    def assert_replayed(self, source):
        with h5py.File(source) as file:
            expected = file["mean/return"][0, 0, 0]
        told = re.search(r"return (\S+)\n", self.replay(source))[1]
        self.assertAlmostEqual(float(told), expected, delta=1e-4 * abs(expected))

    def assert_refused(self, source, reason):
        text = self.replay(source, BAD_USAGE)
        self.assertIn(str(source), text)
        self.assertRegex(text, "does not evaluate the run in .*" + reason)

    def test_beside_itself_first(self):
        self.assert_replayed(self.file)
        (self.path / "A").rename(self.path / "C")
        self.assert_replayed(self.path / "C" / "runs" / "d" / "evaluation.h5")

    def test_away_from_its_run(self):
        out = self.evaluate("returns.h5")
        self.assert_replayed(out)
        moved = self.path / "returns.h5"
        out.rename(moved)
        self.assert_replayed(moved)
        self.one.rename(self.path / "gone")
        self.assertIn("neither in", self.replay(moved, FAILURE))

    def test_of_earlier_versions(self):
        with h5py.File(self.file, "r+") as file:
            for name in ("run_seed", "run_absolute", "run_relative", "parameters_hash"):
                del file.attrs[name]
        self.assert_replayed(self.file)
        shutil.copy(self.file, self.other)
        self.assert_refused(self.other / "evaluation.h5", "seed")

    def test_another_runs_is_refused(self):
        shutil.copy(self.file, self.other)
        self.assert_refused(self.other / "evaluation.h5", "seed")
        self.assertRegex(self.replay(self.other), "evaluation.h5: left aside.*seed")

    def test_of_other_parameters_is_refused(self):
        with h5py.File(self.one / "checkpoint.h5", "r+") as file:
            mu = file["parameters/mu"][:]
            mu[3, 2] = numpy.nextafter(mu[3, 2], numpy.float32(9))
            file["parameters/mu"][:] = mu
        self.assert_refused(self.file, "parameters")

    def test_of_an_earlier_generation_is_refused(self):
        self.train("A/runs/d", {**SETTINGS, "run.seed": 1, "run.generations": 2}, "--resume")
        self.assert_refused(self.file, "generation 1, .*generation 2")


if __name__ == "__main__":
    unittest.main()
