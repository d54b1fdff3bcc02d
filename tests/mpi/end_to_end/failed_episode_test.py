"""Numbers that are not finite end their episode, are counted, and do not end the training."""

import csv
import json
import unittest

import h5py
import numpy

from command import HEBBES, INDIVIDUAL, SHARED, CommandTest

OVERFLOW = {"population.size": 4, "population.initial_std": 1e19, "run.evaluate_every": 3,
            "run.evaluate_episodes": 2}
TOTAL_FAILURE = -1e6


class FailedEpisode(CommandTest):
    def test_training_goes_on(self):
        for name, settings in (("individual", INDIVIDUAL), ("shared", SHARED)):
            with self.subTest(name):
                settings = {**settings, **OVERFLOW}
                run = self.train(name, settings, ranks=2)
                with h5py.File(run / "run.h5") as file:
                    rows = file["generation"]
                    self.assertEqual(len(rows["fitness"]), settings["run.generations"])
                    self.assertGreater(rows["failed_episodes"][:].min(), 0)
                    for column in ("fitness", "return", "fitness_mean", "gradient_norm"):
                        self.assertTrue(numpy.isfinite(rows[column][:]).all(), column)
                with h5py.File(run / "checkpoint.h5") as file:
                    self.assertTrue(numpy.isfinite(file["parameters/mu"][:]).all())
                self.assertIn("not finite", (run / "train.log").read_text())
                self.assert_same_bits(self.train(name + " on one rank", settings), run)

    def test_every_reader_counts_total_failure_as_the_worst(self):
        run = self.train("run", {**INDIVIDUAL, **OVERFLOW})
        with h5py.File(run / "run.h5") as file:
            evaluation = file["evaluation"]
            failed = evaluation["failed_episodes"][:]
            names = list(evaluation["variations"].asstr()[:])
            returns = evaluation["return"][:]
            training = file["generation/return"][:]
            failed_training = file["generation/failed_episodes"][:]
        self.assertTrue((failed == OVERFLOW["run.evaluate_episodes"]).all(), failed)
        self.assertTrue((returns == TOTAL_FAILURE).all(), returns)
        self.assertIn(4, failed_training)
        self.assertTrue((training[failed_training == 4] == TOTAL_FAILURE).all(), training)
        self.assertRegex((run / "train.log").read_text(), r"default -1000000.00 \(2 failed\)")

        text = self.run_command([HEBBES, "inspect", run])
        self.assertRegex(text, r"default +-1000000.00 \(2 failed\) +-1000000.00 \(2 failed\)")
        self.assertRegex(text, r"fitness mean .*\(\d failed\)")
        told = json.loads(self.run_command([HEBBES, "inspect", "--json", run]))
        self.assertEqual({row["failed_last"] for row in told["evaluation"]}, {2})

        out = self.path / "returns"
        command = [HEBBES, "evaluate", run, "--episodes", "3", "--samples", "2", "--out"]
        printed = self.run_command([*command, f"{out}.csv"])
        self.assertRegex(printed, r"mean +default .*\(3 failed\)")
        self.run_command([*command, f"{out}.h5"])
        with open(f"{out}.csv", newline="") as file:
            rows = {(row["individuals"], row["variation"]): row for row in csv.DictReader(file)}
        with h5py.File(f"{out}.h5") as file:
            for who, individuals in (("mean", 1), ("samples", 2)):
                flags = file[f"{who}/failed"][:]
                self.assertEqual(flags.shape, (individuals, len(names), 3))
                self.assertTrue(numpy.isfinite(file[f"{who}/return"][:]).all())
                for place, name in enumerate(names):
                    self.assertEqual(int(rows[who, name]["failed"]), flags[:, place].sum())


if __name__ == "__main__":
    unittest.main()
