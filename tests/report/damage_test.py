"""Whatever is damaged of a run's files, the report leaves the run out, or a part of it, and says so."""

import shutil
import sys
import unittest
import unittest.mock
import warnings

import support
from support import SHARED, RunsTest, evaluate, train

sys.path.insert(0, str(support.REPORT.parents[1] / "tests" / "support"))

import campaign  # pylint: disable=wrong-import-position
import damage  # pylint: disable=wrong-import-position
from reading import read_all  # pylint: disable=wrong-import-position

from hebbes_report import hdf5_files

SUBJECTS = 3


class Damage(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", SHARED)
        evaluate(cls.runs / "run")

    def setUp(self):
        super().setUp()
        self.enterContext(unittest.mock.patch.object(hdf5_files, "PAUSE", 0))  # nobody writes

    def check(self, name):
        run = self.path / "run"
        shutil.copytree(self.runs / "run", run)
        for chance in campaign.rounds(name, 1 / SUBJECTS):
            for label in damage.damages(run / name, chance):
                with self.subTest(f"{chance.label} {label}"), warnings.catch_warnings():
                    warnings.simplefilter("error", RuntimeWarning)
                    for error in read_all(run):
                        self.assertEqual(len(error.splitlines()), 1, error)
                        self.assertIn(str(run), error)

    def test_history(self):
        self.check("run.h5")

    def test_checkpoint(self):
        self.check("checkpoint.h5")

    def test_evaluation(self):
        self.check("evaluation.h5")


if __name__ == "__main__":
    unittest.main()
