"""What lives in this folder alone is trained, resumed, inspected, evaluated, replayed and reported.

CTest gives HEBBES (the command with the extensions), MPIRUN, and HEBBES_REPORT, the folder of
hebbes-report.
"""

import json
import os
import pathlib
import sys
import unittest

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "mpi" / "end_to_end"))

from command import (  # pylint: disable=wrong-import-position
    BAD_USAGE, HEBBES, CommandTest, generations, history)

SETTINGS = {
    "task.name": "point",
    "task.held_out": "weak",
    "task.point.length": 20,
    "task.point.variations.strong.force": 3.0,
    "policy.kind": "shallow",
    "policy.first_weights": 0.25,
    "population.sharing": "layers",
    "population.spread": 0.5,
    "population.size": 20,
    "run.generations": 12,
    "run.checkpoint_every": 3,
    "run.evaluate_every": 4,
    "run.diagnose_every": 2,
}


class Extension(CommandTest):
    def test_its_keys_are_listed(self):
        keys = self.run_command([HEBBES, "keys"])
        for key in ("task.point.length", "policy.first_weights", "population.spread"):
            self.assertIn(f"\n{key} = ", keys)

    def test_it_is_trained_by_any_number_of_ranks_and_resumed(self):
        one = self.train("one", SETTINGS)
        two = self.train("two", SETTINGS, ranks=2)
        self.assert_same_bits(one, two)
        parts = self.train("parts", {**SETTINGS, "run.generations": 5}, ranks=2)
        self.train("parts", SETTINGS, "--resume")
        self.assertEqual(generations(parts), 12)
        self.assert_same_bits(one, parts)

    def test_its_column_is_recorded(self):
        with h5py.File(self.train("run", SETTINGS) / "run.h5") as file:
            column = file["generation/fitness_median"]
            self.assertEqual(column.attrs["units"], "1")
            fitness = numpy.sort(file["generation/fitness"][:], axis=1)
            self.assertEqual(column[:].tolist(), fitness[:, 10].tolist())
            self.assertEqual(file["generation/rule_norm"].shape, (12,))
            self.assertEqual(file["generation/gradient_cosine_mu"].shape, (12,))

    def test_it_is_inspected_evaluated_replayed_and_drawn(self):
        run = self.train("run", SETTINGS, ranks=2)
        self.assertIn("a rule for each layer", self.run_command([HEBBES, "inspect", str(run)]))
        summary = json.loads(self.run_command([HEBBES, "inspect", "--json", str(run)]))
        self.assertEqual(summary["generations"], 12)
        table = self.path / "returns.csv"
        self.run_command([*self.mpirun(2), HEBBES, "evaluate", str(run), "--episodes", "5",
                          "--out", str(table)])
        self.assertIn("backwards", table.read_text())
        page = self.path / "page.html"
        self.run_command([HEBBES, "replay", str(run), "--out", str(page)])
        self.assertIn("point", page.read_text())
        sheet = self.path / "sheet.png"
        self.run_command([HEBBES, "render", str(run), "--out", str(sheet), "--size", "64x48"])
        self.assertGreater(sheet.stat().st_size, 100)

    def test_recorded_actions_are_traced_and_replayed(self):
        recorded = self.path / "recorded.h5"
        with h5py.File(recorded, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "point", "default"
            file["actions"] = numpy.full((30, 1), 0.5)
            file["start"] = numpy.array([-1.0])
        traced = self.path / "traced.h5"
        self.run_command([HEBBES, "trace", str(recorded), str(traced)])
        with h5py.File(traced) as file:
            positions = file["position"][:]
        velocity, position, expected = 0.0, -1.0, []
        for _ in range(30):
            velocity += 0.05 * (0.5 - 0.1 * velocity)
            position += 0.05 * velocity
            expected.append(position)
        numpy.testing.assert_allclose(positions, expected, rtol=1e-12)
        self.run_command([HEBBES, "replay", str(recorded), "--out", str(self.path / "page.html")])

    def test_it_is_swept_and_reported(self):
        sweep = self.path / "sweep.toml"
        sweep.write_text("""
            task.name = "point"
            population.size = 6
            run.generations = 4
            [sweep]
            policies = ["layers", "small", "static"]
            folds = ["weak"]
            seeds = [1, 2]
            [arms.small.policy]
            kind = "shallow"
            """)
        runs = self.path / "runs"
        self.run_command([HEBBES, "sweep", str(sweep), "--run-dir", str(runs)])
        self.assertTrue((runs / "point" / "layers" / "weak" / "seed2" / "run.h5").exists())
        report = pathlib.Path(os.environ["HEBBES_REPORT"]) / "hebbes-report"
        self.run_command([sys.executable, str(report), str(runs), "--out",
                          str(self.path / "report")])
        page = (self.path / "report" / "index.html").read_text()
        self.assertIn("layers", page)
        self.assertIn("shallow", page)

    def test_its_bad_input_is_refused_by_name(self):
        for key, value in (("task.point.length", 0), ("policy.first_weights", -1.0),
                           ("population.spread", "wide"), ("population.sprad", 1.0),
                           ("task.point.variations.strong.force", 11.0)):
            said = self.run_command(self.train_command(self.path / "no", {**SETTINGS, key: value}),
                                    BAD_USAGE)
            self.assertIn(key, said)
            self.assertFalse((self.path / "no").exists())
        said = self.run_command(self.train_command(
            self.path / "no", {**SETTINGS, "policy.kind": "static"}), BAD_USAGE)
        self.assertIn("means nothing", said)

    def test_learns(self):
        means = history(self.train("run", {**SETTINGS, "run.generations": 60,
                                           "population.size": 40}))["fitness_mean"][2]
        fitness = numpy.frombuffer(means)
        self.assertGreater(fitness[-5:].mean(), fitness[:5].mean())


if __name__ == "__main__":
    unittest.main()
