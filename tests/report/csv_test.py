"""CSV files say what they were told, whatever bytes a run's name has."""

import csv
import os
import shutil
import unittest

import numpy
import pandas

from support import HEBBES, INDIVIDUAL, REPORT, RunsTest, run_command, train

from hebbes_report.csv_files import write_csv

NAMES = ["plain", "lr=0.1,seed=1", 'a "quoted" name', "two\nlines", "with\rreturn\r\n", " spaces ",
         "'single'", "semi;colon\ttab", "ρ = N", '"', ",", "#1"]
NO_TEXT = os.fsdecode(b"\xff,\xe9\n")


class Csv(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", {**INDIVIDUAL, "run.generations": 1})

    def assert_names(self, path, column, names):
        """The column has the names for Python's reader and for pandas'."""
        with path.open(newline="", encoding="utf-8", errors="surrogateescape") as file:
            rows = list(csv.reader(file, strict=True))
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        place = rows[0].index(column)
        self.assertEqual({row[place] for row in rows[1:]}, names)
        frame = pandas.read_csv(path, encoding_errors="surrogateescape")
        self.assertEqual(set(frame[column]), names)
        self.assertEqual(path.read_bytes()[-2:], b"\r\n")

    def sweep(self, names):
        sweep = self.path / "sweep"
        for name in names:
            shutil.copytree(self.runs / "run", sweep / name)
        return sweep, {str(sweep / name) for name in names}

    def test_evaluations_of_a_sweep(self):
        sweep, names = self.sweep([*NAMES, NO_TEXT])
        out = self.path / "all.csv"
        result = run_command([HEBBES, "evaluate", sweep, "--episodes", 1, "--samples", 0,
                              "--out", out], errors="surrogateescape")
        self.assertIn("two\nlines", result.stdout)
        self.assert_names(out, "run", names)
        frame = pandas.read_csv(out, encoding_errors="surrogateescape")
        self.assertEqual(set(frame["set"]), {"train", "held-out"})
        self.assertTrue((frame["ci95_low"] <= frame["mean"]).all())

    def test_the_report(self):
        sweep, names = self.sweep(NAMES[:4])
        for seed, name in enumerate(NAMES[:4]):
            shutil.rmtree(sweep / name)
            train(sweep / name, {**INDIVIDUAL, "run.generations": 1, "run.seed": seed})
        run_command([REPORT / "hebbes-report", sweep, "--out", self.path / "report"])
        self.assert_names(self.path / "report" / "runs.csv", "directory", names)
        self.assert_names(self.path / "report" / "evaluations.csv", "directory", names)

    def test_any_table(self):
        names = [*NAMES, NO_TEXT]
        numbers = numpy.linspace(0, 1 / 3, len(names))
        path = self.path / "table.csv"
        write_csv(pandas.DataFrame({"name": names, "number": numbers}), path)
        self.assert_names(path, "name", set(names))
        frame = pandas.read_csv(path, encoding_errors="surrogateescape",
                                float_precision="round_trip")
        numpy.testing.assert_array_equal(frame["number"], numbers)


if __name__ == "__main__":
    unittest.main()
