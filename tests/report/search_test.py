"""hebbes evaluate and hebbes-report find the same runs below a directory, and name the same places
that they skip."""

import csv
import os
import re
import shutil
import subprocess
import unittest

from support import FAILURE, HEBBES, INDIVIDUAL, RunsTest, train

from hebbes_report import load_runs

NOBODY = 65534
RUNS = ["plain", "deep/a/b", 'co,m"ma\n', os.fsdecode(b"\xff\xe9"), "link", "group/x", "group/y"]
SKIPPED = {
    ".hidden": "is hidden",
    ".cache": "is hidden",
    "group/up": "is a link to a directory above",
    "self": "is a link that leads nowhere",
    "nowhere": "is a link that leads nowhere",
    "failed": "holds failure.txt but no run",
}


class Search(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", {**INDIVIDUAL, "run.generations": 1})

    def setUp(self):
        super().setUp()
        self.tree = self.path / "tree"
        self.make_tree()
        if os.geteuid() == 0:
            self.become_nobody()

    def make_tree(self):
        outside = self.path / "outside"
        for place in (*RUNS[:4], ".hidden/run", "plain/inner", "closed/run"):
            shutil.copytree(self.runs / "run", self.tree / place, dirs_exist_ok=True)
        for place in ("one", "many/x", "many/y"):
            shutil.copytree(self.runs / "run", outside / place)
        for place in (".cache", "failed", "begun", "half"):
            (self.tree / place).mkdir()
        (self.tree / "failed" / "failure.txt").write_text("the disk is full")
        shutil.copy(self.runs / "run" / "run.h5", self.tree / "begun")
        shutil.copy(self.runs / "run" / "checkpoint.h5", self.tree / "half")
        links = {"link": outside / "one", "group": outside / "many", "again": "plain", "loop": ".",
                 "self": "self", "nowhere": "gone", "deep/a/down": "b"}
        for name, target in links.items():
            (self.tree / name).symlink_to(target)
        (outside / "many" / "up").symlink_to(self.path)
        (outside / "many" / "round").symlink_to(self.tree)
        (self.tree / "closed").chmod(0)
        self.addCleanup((self.tree / "closed").chmod, 0o700)

    def become_nobody(self):
        """For whom permissions count."""
        for place, _, _ in os.walk(self.path):
            os.chown(place, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        self.addCleanup(os.seteuid, 0)
        if not os.access(HEBBES, os.X_OK, effective_ids=True):
            self.skipTest("the command is for root alone here")

    def evaluated(self):
        """What hebbes evaluate finds and says."""
        out = self.path / "all.csv"
        result = subprocess.run(
            [HEBBES, "evaluate", self.tree, "--episodes", "1", "--samples", "0", "--out", out],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=100, check=False,
            env={**os.environ, "TMPDIR": str(self.path)})
        said = result.stderr.decode(errors="surrogateescape")
        self.assertEqual(result.returncode, FAILURE, said)
        with out.open(newline="", errors="surrogateescape") as file:
            return {row["run"] for row in csv.DictReader(file)}, said

    def test_both_find_the_same(self):
        found, said = self.evaluated()
        errors = []
        reported = {str(run.path) for run in load_runs(self.tree, errors.append)}
        complaints = {str(error) for error in errors}
        runs = {str(self.tree / name) for name in RUNS}
        self.assertEqual(found, runs | {str(self.tree / "half")})
        self.assertEqual(reported, runs | {str(self.tree / "begun")})

        skipped = {f"{self.tree / name}: {reason}" for name, reason in SKIPPED.items()}
        self.assertEqual(set(re.findall("left out: (.*)", said)), skipped)
        closed = f"{self.tree / 'closed'}: Permission denied"
        self.assertEqual(complaints, {*skipped, closed, f"{self.tree / 'half'}: holds no run.h5"})
        failures = said.split("could not be evaluated:")[1]
        self.assertIn(closed, failures)
        self.assertIn(f"{self.tree / 'begun' / 'checkpoint.h5'}", failures)

    def test_a_tree_without_runs(self):
        empty = self.path / "empty"
        empty.mkdir()
        result = subprocess.run([HEBBES, "evaluate", empty], capture_output=True, text=True,
                                timeout=100, check=False)
        self.assertEqual(result.returncode, FAILURE)
        self.assertIn(f"{empty}: holds no run", result.stderr)


if __name__ == "__main__":
    unittest.main()
