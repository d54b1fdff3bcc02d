"""Whatever is damaged of a run's files, the report leaves the run out, or a part of it, and says so."""

import shutil
import sys
import unittest
import unittest.mock
import warnings

import support
from support import HEBBES, SHARED, RunsTest, evaluate, run_command, train

sys.path.insert(0, str(support.REPORT.parents[1] / "tests" / "support"))

import campaign  # pylint: disable=wrong-import-position
import damage  # pylint: disable=wrong-import-position
from reading import read_all  # pylint: disable=wrong-import-position

from hebbes_report import RunError, hdf5_files, load_lives

SUBJECTS = 5


class Damage(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", SHARED)
        evaluate(cls.runs / "run")
        run_command([HEBBES, "probe", cls.runs / "run", "--episodes", 1, "--do", "permute", "--out",
                     cls.runs / "run" / "probe.h5"])
        run_command([HEBBES, "replay", cls.runs / "run", "--weights-every", 500, "--out",
                     cls.runs / "run" / "life.h5"])

    def setUp(self):
        super().setUp()
        self.enterContext(unittest.mock.patch.object(hdf5_files, "PAUSE", 0))  # nobody writes

    def check(self, name, read=read_all):
        run = self.path / "run"
        shutil.copytree(self.runs / "run", run)
        for chance in campaign.rounds(name, 1 / SUBJECTS):
            for label in damage.damages(run / name, chance):
                with self.subTest(f"{chance.label} {label}"), warnings.catch_warnings():
                    warnings.simplefilter("error", RuntimeWarning)
                    for error in read(run):
                        self.assertEqual(len(error.splitlines()), 1, error)
                        self.assertIn(str(run), error)

    def test_history(self):
        self.check("run.h5")

    def test_checkpoint(self):
        self.check("checkpoint.h5")

    def test_evaluation(self):
        self.check("evaluation.h5")

    def test_probe(self):
        self.check("probe.h5")

    def test_life(self):
        def read(run):
            try:
                load_lives(run / "life.h5")
            except RunError as error:
                return [str(error)]
            return []

        self.check("life.h5", read)


if __name__ == "__main__":
    unittest.main()
