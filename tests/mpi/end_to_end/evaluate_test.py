"""hebbes evaluate tells the same on any number of ranks, as a table, CSV and HDF5."""

import csv
import unittest

import h5py
import numpy

from command import BAD_USAGE, FAILURE, HEBBES, INDIVIDUAL, SHARED, CommandTest, arrays

EPISODES, SAMPLES = 3, 2
VARIATIONS = ["default", "damage-left", "damage-right", "long-front", "long-back"]


class Evaluate(CommandTest):
    def evaluate(self, run, out, *arguments, ranks=1):
        """What it prints, but for warnings of how it was started."""
        start = self.mpirun(ranks) if ranks > 1 else []
        printed = self.run_command([
            *start, HEBBES, "evaluate", run, "--episodes", str(EPISODES), "--samples",
            str(SAMPLES), "--out", self.path / out, *arguments])
        return "".join(line for line in printed.splitlines(True) if "] warning: " not in line)

    def test_the_same_on_any_number_of_ranks(self):
        for settings, central in ((INDIVIDUAL, "mean"), (SHARED, "mode")):
            with self.subTest(central):
                run = self.train(central, {**settings, "run.generations": 1,
                                           "task.held_out": "damage-left"})
                one = self.evaluate(run, "1.csv")
                three = self.evaluate(run, "3.csv", ranks=3)
                self.assertEqual(one, three)
                self.assertEqual((self.path / "1.csv").read_bytes(),
                                 (self.path / "3.csv").read_bytes())
                self.check_table(self.path / "1.csv", central)
                self.assertIn(central, one)
                self.assertIn("damage-left", one)

    def check_table(self, path, central):
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["individuals"], row["variation"]) for row in rows],
                         [(who, v) for who in (central, "samples") for v in VARIATIONS])
        for row in rows:
            mean, low, high = (float(row[key]) for key in ("mean", "ci95_low", "ci95_high"))
            self.assertTrue(low <= mean <= high, row)
            self.assertEqual(int(row["held_out"]), row["variation"] == "damage-left")
            individuals = SAMPLES if row["individuals"] == "samples" else 1
            self.assertEqual(int(row["episodes"]), individuals * EPISODES)

    def test_hdf5_holds_what_the_table_sums_up(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        chosen = ["--variation", "long-back,default"]
        self.evaluate(run, "out.csv", *chosen)
        self.evaluate(run, "1.h5", *chosen)
        self.evaluate(run, "3.h5", *chosen, ranks=3)
        with (self.path / "out.csv").open(newline="") as file:
            means = [float(row["mean"]) for row in csv.DictReader(file)]
        with h5py.File(self.path / "1.h5") as one, h5py.File(self.path / "3.h5") as three:
            self.assertEqual(arrays(one, "/"), arrays(three, "/"))
            returns = [one[f"{who}/return"][:] for who in ("mean", "samples")]
        self.assertEqual([r.shape for r in returns], [(1, 2, EPISODES), (SAMPLES, 2, EPISODES)])
        computed = numpy.concatenate([r.mean(axis=(0, 2)) for r in returns])
        numpy.testing.assert_allclose(computed, means, rtol=1e-5)

    def test_the_same_episodes_as_in_training(self):
        """The periodic evaluation of the last generation, played again."""
        for name, policy in (("rules", {}), ("normalised", {
                "policy.normalise_observations": True, "policy.kind": "lstm"})):
            settings = {**INDIVIDUAL, **policy, "run.evaluate_every": 3,
                        "run.evaluate_episodes": EPISODES}
            run = self.train(name, settings, ranks=2)
            self.evaluate(run, f"{name}.h5", "--seed", "11")
            with h5py.File(run / "run.h5") as trained, \
                    h5py.File(self.path / f"{name}.h5") as played:
                numpy.testing.assert_array_equal(trained["evaluation/return"][-1],
                                                 played["mean/return"][0])

    def test_in_variations_that_the_run_has_not(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        icy = ["--option", "variations.icy.floor_friction=0.01", "--option",
               "variations.cut.becomes=icy", "--option", "variations.cut.at_step=20",
               "--option", "family.count=2", "--option", "family.foot_length=[0.2, 0.6]"]
        chosen = [*icy, "--variation", "default,icy,cut,family-*"]
        self.evaluate(run, "1.h5", *chosen)
        self.evaluate(run, "3.h5", *chosen, ranks=3)
        self.evaluate(run, "plain.h5", "--variation", "default")
        with h5py.File(self.path / "1.h5") as one, h5py.File(self.path / "3.h5") as three, \
                h5py.File(self.path / "plain.h5") as plain:
            self.assertEqual(arrays(one, "/"), arrays(three, "/"))
            self.assertEqual(list(one["variations"].asstr()),
                             ["default", "icy", "cut", "family-1", "family-2"])
            self.assertEqual(list(one.attrs["options"]), icy[1::2])
            returns = one["mean/return"][0]
            numpy.testing.assert_array_equal(returns[0], plain["mean/return"][0, 0])
            self.assertEqual(len({tuple(row) for row in returns}), 5)
        for option, words in (("variations.default.slope=3", "the run has a variation 'default'"),
                              ("engine=bullet", "only variations.NAME and family define"),
                              ("variations.icy.slop=3", "unknown"),
                              ("variations.icy.slope=99", ">= 0 and <= 89"),
                              ("variations.a.becomes=b", "unknown variation 'b'")):
            printed = self.run_command([HEBBES, "evaluate", run, "--option", option], BAD_USAGE)
            self.assertIn("--option", printed)
            self.assertIn(words, printed)

    def test_another_seed_gives_other_episodes(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        one = self.evaluate(run, "1.csv", "--variation", "default")
        other = self.evaluate(run, "2.csv", "--variation", "default", "--seed", "2")
        self.assertNotEqual(one, other)

    def test_runs_below_a_directory(self):
        settings = {**INDIVIDUAL, "run.generations": 1, "task.held_out": "long-back"}
        for seed in (1, 2):
            self.train(f"sweep/seed{seed}", {**settings, "run.seed": seed})
        broken = self.path / "sweep" / "broken"
        broken.mkdir()
        (broken / "checkpoint.h5").write_text("no checkpoint")
        command = [HEBBES, "evaluate", self.path / "sweep", "--episodes", str(EPISODES),
                   "--samples", "0", "--out", self.path / "all.csv"]
        printed = self.run_command(self.mpirun(2) + command, FAILURE)
        self.assertRegex(printed, "could not be evaluated:\\n.*broken")
        with (self.path / "all.csv").open(newline="") as file:
            rows = {(row["run"], row["set"]): row for row in csv.DictReader(file)}
        self.assertEqual(len(rows), 4)
        for seed in (1, 2):
            run = self.path / "sweep" / f"seed{seed}"
            with h5py.File(run / "evaluation.h5") as file:
                returns = file["mean/return"][0]
            for kind, part in (("train", returns[:1]), ("held-out", returns[-1:])):
                row = rows[(str(run), kind)]
                self.assertEqual(int(row["episodes"]), part.size)
                self.assertAlmostEqual(float(row["mean"]), part.mean(), places=9)


if __name__ == "__main__":
    unittest.main()
