"""A run that diverged, or is broken in whatever way, does not end the report on the others."""

import contextlib
import io
import shutil
import unittest
from unittest import mock

import h5py
import numpy
import pandas

from support import DONE, FAILURE, INDIVIDUAL, REPORT, SHARED, RunsTest, run_command, train

from hebbes_report.main import main

LAUNCHER = REPORT / "hebbes-report"


def laid_out(chart, **options):
    """Stands for a picture, and takes less time."""
    if options["format"] == "svg":
        chart.figure.draw_without_rendering()
    return b""


def parameters(name, value):
    def change(run):
        with h5py.File(run / "checkpoint.h5", "r+") as file:
            file[f"parameters/{name}"][...] = value
    return change


def history(name, value):
    def change(run):
        with h5py.File(run / "run.h5", "r+") as file:
            file[f"generation/{name}"][...] = value
    return change


def config(old, new):
    def change(run):
        with h5py.File(run / "run.h5", "r+") as file:
            text = file.attrs["config"]
            assert old in text, text
            file.attrs["config"] = text.replace(old, new)
    return change


def seed(run, number):
    for path in filter(lambda path: path.exists(), (run / "run.h5", run / "checkpoint.h5")):
        with h5py.File(path, "r+") as file:
            file.attrs["config"] = file.attrs["config"].replace("seed = 1", f"seed = {number}")


def without(file_name, item):
    def change(run):
        with h5py.File(run / file_name, "r+") as file:
            del file[item]
    return change


def everywhere(value):
    def change(run):
        for name in ("return", "fitness", "penalty", "fitness_mean"):
            history(name, value)(run)
    return change


def without_checkpoint(run):
    (run / "checkpoint.h5").unlink()


DAMAGES = {
    "mu-nan": parameters("mu", numpy.nan),
    "mu-inf": parameters("mu", numpy.inf),
    "mu-huge": parameters("mu", 3e38),
    "mu-zero": parameters("mu", 0),
    "lambda-nan": parameters("lambda", numpy.nan),
    "lambda-minus-inf": parameters("lambda", -numpy.inf),
    "without-parameters": without("checkpoint.h5", "parameters"),
    "without-mu": without("checkpoint.h5", "parameters/mu"),
    "without-checkpoint": without_checkpoint,
    "returns-nan": everywhere(numpy.nan),
    "returns-inf": everywhere(numpy.inf),
    "returns-huge": everywhere(1e308),
    "seconds-nan": history("seconds_total", numpy.nan),
    "entropy-inf": history("assignment_entropy", numpy.inf),
    "rules-negative": history("rules_in_use", -1),
    "without-failures": without("run.h5", "generation/failed_episodes"),
    "without-entropy": without("run.h5", "generation/assignment_entropy"),
    "without-evaluation": without("run.h5", "evaluation"),
    "size-text": config("size = 2", 'size = "two"'),
    "seed-text": config("seed = 1", 'seed = "one"'),
    "seed-true": config("seed = 1", "seed = true"),
    "task-path": config('name = "ant"', 'name = "../../ant"'),
    "task-number": config('name = "ant"', "name = 5"),
    "held-out-number": config('held_out = "damage-left"', "held_out = 5"),
    "sections": config("[population]", "[populations]"),
    "rules-text": config("rules = 7", 'rules = "seven"'),
    "rules-list": config("rules = 7", "rules = [7]"),
    "sharing-list": config('sharing = "shared"', 'sharing = ["shared"]'),
    "sharing-merged": config('sharing = "shared"', 'sharing = "merged"'),
}
# Of these, all that a report needs is there, or what is not shows as unknown.
SHOWN = {"mu-huge", "mu-zero", "without-checkpoint", "without-entropy",
         "returns-nan", "seconds-nan", "entropy-inf", "rules-negative"}


class Damage(RunsTest):
    @classmethod
    def make_runs(cls):
        cls.good = train(cls.runs / "good", {**INDIVIDUAL, "run.generations": 2})
        cls.shared = train(cls.runs / "shared", {**SHARED, "run.generations": 2})
        run_command([LAUNCHER, cls.good, "--out", cls.runs / "alone"])

    def check(self, said, names):
        """These runs are named on stderr and on both pages; no line is anything
        but a message."""
        for line in said.splitlines():
            self.assertRegex(line, r"\Ahebbes-report: ")
        for file in ("index.html", "report.md"):
            page = (self.path / "report" / file).read_text("utf-8").replace("\\", "")
            for name in names:
                self.assertIn(f"/{name}", said)
                self.assertIn(f"/{name}", page)

    def test_beside_a_good_run(self):
        sweep = self.path / "sweep"
        for number, (name, change) in enumerate(DAMAGES.items(), 100):
            shutil.copytree(self.shared, sweep / name)
            change(sweep / name)
            if "seed" not in name:
                seed(sweep / name, number)
        out = self.path / "report"
        said = io.StringIO()
        with mock.patch("hebbes_report.report._picture", laid_out), \
                contextlib.redirect_stderr(said):
            self.assertEqual(main([str(self.good), str(sweep), "--out", str(out)]), DONE)
        self.check(said.getvalue(), DAMAGES.keys() - SHOWN)
        for name in SHOWN:
            self.assertNotIn(f"/{name}/", said.getvalue())
            self.assertNotIn(f"/{name}:", said.getvalue())
        self.assertIn(str(self.good), set(pandas.read_csv(out / "runs.csv")["directory"]))
        made = {file.name for file in out.iterdir()}
        self.assertLessEqual({file.name for file in (self.runs / "alone").iterdir()}, made)
        self.assertEqual(sorted(path.name for path in self.path.iterdir()), ["report", "sweep"])

    def test_nothing_but_damage(self):
        for name in ("size-text", "task-path", "without-evaluation"):
            shutil.copytree(self.shared, self.path / name)
            DAMAGES[name](self.path / name)
        result = run_command([LAUNCHER, self.path, "--out", self.path / "report"], FAILURE)
        self.assertEqual(len(result.stderr.splitlines()), 4)
        self.assertIn("no usable run", result.stderr)
        self.assertFalse((self.path / "report").exists())

    def test_an_arm_is_shown_by_a_run_that_can_be(self):
        train(self.path / "seed2", {**SHARED, "run.generations": 2, "run.seed": 2})
        shutil.copytree(self.shared, self.path / "mu-nan")
        DAMAGES["mu-nan"](self.path / "mu-nan")
        result = run_command([LAUNCHER, self.path, "--out", self.path / "report"])
        self.check(result.stderr, ["mu-nan"])
        self.assertIn("not finite", result.stderr)
        self.assertEqual(len(pandas.read_csv(self.path / "report" / "ant-rules.csv")), 7)
        self.assertEqual(len(pandas.read_csv(self.path / "report" / "runs.csv")), 2)


if __name__ == "__main__":
    unittest.main()
