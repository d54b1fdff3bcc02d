"""Probes are read, checked against their run, and shown."""

import csv
import shutil
import unittest

import h5py
import numpy

from support import HEBBES, INDIVIDUAL, REPORT, RunsTest, run_command, train

from hebbes_report import load_run

TREATMENTS = ["freeze@0", "freeze@20"]


class Probes(RunsTest):
    @classmethod
    def make_runs(cls):
        for seed in (1, 2):
            run = cls.runs / f"seed{seed}"
            train(run, {**INDIVIDUAL, "run.seed": seed, "run.generations": 2,
                        "task.train": ["default"], "task.held_out": "long-back"})
            words = [word for treatment in TREATMENTS for word in ("--do", treatment)]
            run_command([HEBBES, "probe", run, *words, "--episodes", "2", "--out",
                         run / "probe.h5"])

    def test_frames_are_what_the_file_holds(self):
        run = load_run(self.runs / "seed1")
        self.assertEqual(run.warnings, [])
        with h5py.File(run.path / "probe.h5") as file:
            returns, others = file["return"][:], file["against/return"][:]
        self.assertEqual(len(run.probes), returns.size)
        numpy.testing.assert_array_equal(run.probes["with"], returns.ravel())
        numpy.testing.assert_array_equal(run.probes["difference"], (returns - others).ravel())
        self.assertEqual(list(dict.fromkeys(run.probes["treatment"])), TREATMENTS)
        self.assertEqual(set(run.probes["common_steps"]), {0, 20})

    def test_report_shows_them(self):
        out = self.path / "report"
        run_command([REPORT / "hebbes-report", self.runs, "--out", out])
        self.assertIn("Lives under interventions", (out / "index.html").read_text())
        with (out / "ant-probes.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({(r["seed"], r["role"], r["treatment"]) for r in rows},
                         {(s, role, t) for s in "12" for role in ("train", "held-out")
                          for t in TREATMENTS})
        probes = load_run(self.runs / "seed2").probes
        own = probes[(probes["variation"] == "long-back") & (probes["treatment"] == "freeze@20")]
        row = next(r for r in rows if (r["seed"], r["role"], r["treatment"]) ==
                   ("2", "held-out", "freeze@20"))
        self.assertAlmostEqual(float(row["with"]), own["with"].mean())
        self.assertAlmostEqual(float(row["without"]), own["without"].mean())

    def test_those_of_other_runs_are_left_out(self):
        run = self.path / "run"
        shutil.copytree(self.runs / "seed1", run)
        shutil.copy(self.runs / "seed2" / "probe.h5", run / "probe.h5")
        loaded = load_run(run)
        self.assertEqual(len(loaded.probes), 0)
        self.assertIn("probe.h5: evaluates another run", " ".join(loaded.warnings))
        (run / "probe.h5").write_bytes(b"no probe")
        self.assertIn("probe.h5", " ".join(load_run(run).warnings))


if __name__ == "__main__":
    unittest.main()
