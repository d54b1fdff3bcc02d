"""Real runs for the tests of the report, made by the command.

CTest gives HEBBES (the command), HEBBES_REPORT (the folder of hebbes-report and its package) and
HEBBES_REPORT_INSTALL (the CMake script that installs them).
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HEBBES = os.environ["HEBBES"]
REPORT = pathlib.Path(os.environ["HEBBES_REPORT"])
sys.path.insert(0, str(REPORT))

DONE, FAILURE, BAD_USAGE = 0, 1, 2

# Seconds for what takes a few of them on an idle machine; sanitized programs need more.
PATIENCE = 90 * int(os.environ.get("HEBBES_SLOWNESS", 1))

# Some tenths of a second each, on one core.
INDIVIDUAL = {
    "task.train": ["default", "long-back"],
    "task.held_out": "damage-left",
    "population.size": 2,
    "run.generations": 3,
    "run.evaluate_every": 2,
    "run.evaluate_episodes": 2,
}
SHARED = {**INDIVIDUAL, "population.sharing": "shared", "population.rules": 7}
MERGED = {
    **INDIVIDUAL,
    "population.sharing": "merged",
    "population.merge_after": [1, 2],
    "population.merge_to": [96, 12],
}


def train_command(directory, settings):
    """The command that trains a run."""
    config = directory.with_name(directory.name + ".toml")
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()))
    return [HEBBES, "train", str(config), "--run-dir", str(directory)]


def run_command(command, code=DONE, **options):
    """Runs a command that must exit with `code`; returns it with what it printed."""
    result = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, text=True,
                            capture_output=True, timeout=PATIENCE, check=False, **options)
    if result.returncode != code:
        raise AssertionError(f"{command}: {result.returncode}\n{result.stdout}\n{result.stderr}")
    return result


def train(directory, settings):
    """A finished run; returns its directory."""
    run_command(train_command(directory, settings))
    return directory


def evaluate(run, episodes=3, samples=2):
    """Writes RUN/evaluation.h5."""
    run_command([HEBBES, "evaluate", run, "--episodes", episodes, "--samples", samples,
                 "--out", run / "evaluation.h5"])


class RunsTest(unittest.TestCase):
    """Has `self.runs`, a folder that the class fills once, and `self.path`, an empty one."""

    @classmethod
    def setUpClass(cls):
        cls.runs = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-runs-"))
        cls.addClassCleanup(shutil.rmtree, cls.runs, ignore_errors=True)
        cls.make_runs()

    @classmethod
    def make_runs(cls):
        """To be overridden."""

    def setUp(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-report-"))
        self.addCleanup(shutil.rmtree, self.path, ignore_errors=True)
