"""hebbes-report end to end: its tables and figures on real runs, bad input, and its directory."""

import re
import shutil
import signal
import statistics
import subprocess
import time
import unittest

import h5py
import matplotlib.image
import numpy
import pandas

from support import (BAD_USAGE, DONE, FAILURE, INDIVIDUAL, MERGED, REPORT, SHARED, RunsTest,
                     evaluate, run_command, train)

from hebbes_report.failures import TOTAL_FAILURE

ROLES = ("train", "held_out")


class Reporting(RunsTest):
    """A sweep of two arms, two seeds and two folds, of which one run was evaluated."""

    @classmethod
    def make_runs(cls):
        for arm, settings in enumerate((INDIVIDUAL, SHARED)):
            for seed in (1, 2):
                for fold in ("damage-left", "long-front"):
                    train(cls.runs / f"{arm}" / f"{seed}{fold}",
                          {**settings, "run.seed": seed, "task.held_out": fold})
        evaluate(cls.runs / "0" / "1damage-left")
        cls.whole = cls.runs / "report"
        cls.printed = run_command([REPORT / "hebbes-report", cls.runs, "--out", cls.whole]).stdout

    def report(self, *arguments, code=DONE):
        out = self.path / "report"
        return out, run_command([REPORT / "hebbes-report", *arguments, "--out", out], code)

    def test_page(self):
        out = self.whole
        self.assertIn("8 runs", self.printed)
        page, text = (out / "index.html").read_text(), (out / "report.md").read_text()
        linked = set(re.findall(r'(?:src|href)="([^"]+)"', page))
        self.assertEqual(linked, set(re.findall(r"\]\(([^)]+)\)", text)))
        made = {file.name for file in out.iterdir()}
        self.assertEqual(made - linked, {"index.html", "report.md", "report.json"})
        self.assertLessEqual(linked, made)
        figures = ["coefficients", "gap", "gap-by-genome", "return-by-genome", "learning-held-out", "learning-training",
                   "return-by-rho", "rules"]
        for name in figures:
            picture = matplotlib.image.imread(out / f"ant-{name}.png")
            self.assertGreater(picture.std(), 0.02, name)
            self.assertIn("<svg", (out / f"ant-{name}.svg").read_text()[:1000])
            self.assertGreater(len(pandas.read_csv(out / f"ant-{name}.csv")), 0)
        tables = re.findall(r"<thead><tr>(.*?)</tr></thead>\s*<tbody>(.*?)</tbody>", page, re.S)
        self.assertEqual(len(tables), 5)
        for head, body in tables:
            self.assertIn(" | ".join(re.findall(r"<th>(.*?)</th>", head)), text)
            for row in body.strip().split("\n"):
                cells = re.findall(r"<td>(.*?)</td>", row)
                self.assertIn(" | ".join(cells), re.sub(r"\\(.)", r"\1", text))

    def expected_returns(self, row):
        """Train and held-out return of a run, from its files."""
        evaluated = pandas.notna(row["train_source"]) and row["train_source"] == "evaluation.h5"
        with h5py.File(f"{row['directory']}/{'evaluation' if evaluated else 'run'}.h5") as file:
            returns = file["mean/return"][0] if evaluated else file["evaluation/return"][-1]
            names = file["variations" if evaluated else "evaluation/variations"].asstr()[:]
        means = dict(zip(names, returns.mean(axis=1)))
        return (means["default"] + means["long-back"]) / 2, means[row["fold"]]

    def test_numbers(self):
        out = self.whole
        runs = pandas.read_csv(out / "runs.csv")
        self.assertEqual(list(runs["label"]), ["individual"] * 4 + ["M = 7"] * 4)
        self.assertEqual(list(runs["train_source"]), ["evaluation.h5"] + ["run.h5"] * 7)
        for _, row in runs.iterrows():
            train_return, held_out = self.expected_returns(row)
            self.assertAlmostEqual(row["train_return"], train_return)
            self.assertAlmostEqual(row["held_out_return"], held_out)
            self.assertAlmostEqual(row["gap"], train_return - held_out)
        arms = pandas.read_csv(out / "ant-arms.csv").set_index("label")
        for label, own in runs.groupby("label"):
            for role in ROLES:
                values = list(own[f"{role}_return"])
                self.assertEqual(arms.loc[label, f"{role}_return_n"], 4)
                self.assertAlmostEqual(arms.loc[label, f"{role}_return_mean"],
                                       statistics.mean(values))
                low = arms.loc[label, f"{role}_return_low"]
                self.assertTrue(min(values) <= low <= statistics.mean(values))
        self.check_learning(out, runs)

    def check_learning(self, out, runs):
        curves = pandas.read_csv(out / "ant-learning-training.csv")
        for _, point in curves.iterrows():
            own = runs[(runs["label"] == point["label"]) & (runs["fold"] == point["fold"])]
            values = []
            for directory in own["directory"]:
                with h5py.File(f"{directory}/run.h5") as file:
                    values.append(file["generation/return"][int(point["generation"])].mean())
            self.assertEqual(point["n"], 2)
            numpy.testing.assert_allclose([point["mean"], point["min"], point["max"]],
                                          [statistics.mean(values), min(values), max(values)])

    def test_merged_rules(self):
        out, _ = self.report(train(self.path / "merged", MERGED), self.runs / "1")
        synapses = pandas.read_csv(out / "runs.csv").loc[0, "synapses"]
        by_rho = pandas.read_csv(out / "ant-return-by-rho.csv")
        merged = by_rho[by_rho["label"] == "merged to 12"]
        self.assertEqual(set(merged["rho"]), {synapses / 12})
        rules = pandas.read_csv(out / "ant-assignment.csv").query("label == 'merged to 12'")
        self.assertEqual(list(rules["mean"]), [synapses, 96, 12])
        self.assertEqual(set(rules["quantity"]), {"rules_in_use"})

    def test_failed_episodes_stand_behind_their_means(self):
        run = train(self.path / "run", {**INDIVIDUAL, "population.initial_std": 1e19})
        out, _ = self.report(run)
        row = pandas.read_csv(out / "runs.csv").iloc[0]
        self.assertEqual((row["train_failed"], row["held_out_failed"]), (4, 2))
        self.assertEqual(row["train_return"], TOTAL_FAILURE)
        evaluated = pandas.read_csv(out / "evaluations.csv")
        self.assertEqual(set(evaluated["failed"]), {2})
        arms = pandas.read_csv(out / "ant-arms.csv").iloc[0]
        self.assertEqual((arms["train_return_failed"], arms["gap_failed"]), (4, 6))
        text = re.sub(r"\\(.)", r"\1", (out / "report.md").read_text())
        for mean in ("−1000000.00 (4 failed)", "−1000000.00 (2 failed)", "0.00 (6 failed)"):
            self.assertIn(f"| {mean} |", text)
        self.assertIn("6 episodes failed and count as the worst.", text)

    def test_same_bytes_again(self):
        first, _ = self.report(self.runs / "1")
        before = {file.name: file.read_bytes() for file in first.iterdir()}
        again, _ = self.report(self.runs / "1")
        self.assertEqual(before, {file.name: file.read_bytes() for file in again.iterdir()})
        self.assertEqual([path.name for path in self.path.iterdir()], ["report"])

    def test_individuals_drawn(self):
        out, _ = self.report(self.runs / "0", "--individuals", "samples")
        row = pandas.read_csv(out / "runs.csv").iloc[0]
        with h5py.File(f"{row['directory']}/evaluation.h5") as file:
            returns = file["samples/return"][:]
        self.assertAlmostEqual(row["held_out_return"], returns[:, 1].mean())
        self.assertEqual(row["train_episodes"], 6)

    def test_broken_runs_are_left_out(self):
        good = self.runs / "0" / "1damage-left"
        sweep = self.path / "sweep"
        shutil.copytree(good, sweep / "good")
        shutil.copytree(good, sweep / "later-copy")
        for name in ("empty", "foreign", "truncated", "version", "rowless"):
            (sweep / name).mkdir(parents=True)
        (sweep / "empty" / "run.h5").touch()
        with h5py.File(sweep / "foreign" / "run.h5", "w") as file:
            file["something"] = [1, 2, 3]
        data = (good / "run.h5").read_bytes()
        (sweep / "truncated" / "run.h5").write_bytes(data[: len(data) // 3])
        (sweep / "version" / "run.h5").write_bytes(data)
        with h5py.File(sweep / "version" / "run.h5", "r+") as file:
            file.attrs["format_version"] = 99
        (sweep / "rowless" / "run.h5").write_bytes(data)
        with h5py.File(sweep / "rowless" / "run.h5", "r+") as file:
            for dataset in file["generation"].values():
                dataset.resize(0, axis=0)
            for name in ("generation", "return"):
                file["evaluation"][name].resize(0, axis=0)
            file.attrs["config"] = file.attrs["config"].replace("seed = 1 ", "seed = 9 ")
        (sweep / "failed").mkdir()
        (sweep / "failed" / "failure.txt").write_text("the disk is full")
        out, result = self.report(sweep, self.path / "absent")
        text = (out / "report.md").read_text()
        for name in ("empty", "foreign", "truncated", "version", "later-copy", "absent",
                     "failed"):
            self.assertIn(name, result.stderr)
            self.assertIn(name, text)
        self.assertIn("99", result.stderr)
        self.assertRegex(result.stderr, "rowless.*no generation")
        runs = pandas.read_csv(out / "runs.csv")
        self.assertEqual(list(runs["seed"]), [1, 9])
        self.assertTrue(numpy.isnan(runs["train_return"][1]))

    def test_nothing_usable(self):
        (self.path / "sweep").mkdir()
        out, result = self.report(self.path / "sweep", code=FAILURE)
        self.assertIn("sweep: holds no run", result.stderr)
        self.assertFalse(out.exists())

    def test_bad_usage(self):
        launcher = REPORT / "hebbes-report"
        run_command([launcher], BAD_USAGE)
        run_command([launcher, self.runs], BAD_USAGE)
        run_command([launcher, self.runs, "--out", self.path / "x", "--unknown"], BAD_USAGE)
        self.assertEqual(list(self.path.iterdir()), [])
        self.assertIn("Example", run_command([launcher, "--help"]).stdout)

    def test_what_is_no_report_stays(self):
        out = self.path / "report"
        out.mkdir()
        (out / "thesis.tex").write_text("precious")
        _, result = self.report(self.runs / "0", code=BAD_USAGE)
        self.assertIn("report", result.stderr)
        self.assertEqual((out / "thesis.tex").read_text(), "precious")
        (out / "thesis.tex").unlink()
        self.report(self.runs / "0")
        (out / "notes.txt").write_text("mine")
        _, result = self.report(self.runs / "0", code=BAD_USAGE)
        self.assertIn("notes.txt", result.stderr)
        run = self.runs / "0" / "1damage-left"
        run_command([REPORT / "hebbes-report", run, "--out", run], BAD_USAGE)
        self.assertTrue((run / "run.h5").exists())

    def test_unwritable(self):
        (self.path / "file").touch()
        place = self.path / "file" / "report"
        result = run_command([REPORT / "hebbes-report", self.runs / "0", "--out", place], FAILURE)
        self.assertIn("cannot write", result.stderr)

    def test_stopped_half_way(self):
        process = subprocess.Popen(
            [REPORT / "hebbes-report", self.runs, "--out", self.path / "report"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 60
        while not list(self.path.glob(".report-*")):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        process.wait()
        self.assertEqual(list(self.path.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
