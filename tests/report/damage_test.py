"""Whatever is damaged of a run's files, the report leaves the run out, or a part of it, and says so."""

import os
import random
import shutil
import sys
import unittest
import unittest.mock
import warnings

import support
from support import SHARED, RunsTest, evaluate, train

sys.path.insert(0, str(support.REPORT.parents[1] / "tests" / "support"))

import damage  # pylint: disable=wrong-import-position

from hebbes_report import RunError, hdf5_files, load_run
from hebbes_report.results import table_of

SEED = int(os.environ.get("HEBBES_DAMAGE_SEED", "1"))
ROUNDS = int(os.environ.get("HEBBES_DAMAGE_ROUNDS", "1"))  # more of them find more


def use(directory):
    """All that a report reads of a run. The errors it met, as text."""
    try:
        run = load_run(directory)
    except RunError as error:
        return [str(error)]
    errors = list(run.warnings)
    table_of([run], "central")
    for read in (lambda: run.rules, lambda: run.episodes, lambda: run.parameter("mu")):
        try:
            read()
        except RunError as error:
            errors.append(str(error))
    return errors


class Damage(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", SHARED)
        evaluate(cls.runs / "run")

    def setUp(self):
        super().setUp()
        self.enterContext(unittest.mock.patch.object(hdf5_files, "PAUSE", 0))  # nobody writes

    def check(self, name):
        draws = random.Random(f"{SEED} {name}")
        run = self.path / "run"
        shutil.copytree(self.runs / "run", run)
        for label in damage.campaign(run / name, draws, ROUNDS):
            with self.subTest(label), warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                for error in use(run):
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
