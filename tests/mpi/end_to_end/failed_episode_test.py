"""Numbers that are not finite end their episode, are counted, and do not end the training."""

import unittest

import h5py
import numpy

from command import INDIVIDUAL, SHARED, CommandTest

OVERFLOW = {"population.size": 4, "population.initial_std": 1e19, "run.evaluate_every": 3,
            "run.evaluate_episodes": 1}


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


if __name__ == "__main__":
    unittest.main()
