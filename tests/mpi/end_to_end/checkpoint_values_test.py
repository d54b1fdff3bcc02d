"""What a checkpoint holds is checked when it is read, and finite when it is written."""

import shutil
import unittest

import h5py
import numpy

from command import (DONE, FAILURE, HEBBES, INDIVIDUAL, INDIVIDUAL_ADAM, NORMALISED, SHARED,
                     SHARED_ADAM, CommandTest, generations, toml)

# Of the checkpoint: an attribute, or a dataset whose last number is changed; and the bad value.
FOR_ALL = [
    ("parameters/mu", numpy.nan),
    ("parameters/mu", -numpy.inf),
    ("parameters/lambda", numpy.nan),
    ("generation", -1),
    ("sigma", 0.0),
    ("sigma", numpy.nan),
    ("sigma", 0.2),
    ("learning_rate", -1.0),
    ("learning_rate", numpy.inf),
    ("learning_rate", 0.3),
    ("seed", 12),
]
OBSERVED = [
    ("observation/count", -1),
    ("observation/mean", numpy.nan),
    ("observation/variance", -1.0),
    ("observation/variance", numpy.inf),
]
FOR_RESUME = [
    ("optimizer/mu/first_moment", numpy.inf),
    ("optimizer/mu/second_moment", -1.0),
    ("optimizer/lambda/first_moment", numpy.nan),
    ("optimizer/lambda/second_moment", -1e-3),
]


class CheckpointValues(CommandTest):
    def damaged(self, run, name, value):
        """A copy of the run."""
        copy = self.path / "damaged"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(run, copy)
        with h5py.File(copy / "checkpoint.h5", "r+") as file:
            if name in file:
                values = file[name][:]
                values.flat[-1] = value
                file[name][:] = values
            else:
                file.attrs.modify(name, value)
        return copy

    def refuse(self, command, name):
        printed = self.run_command(command, FAILURE)
        self.assertRegex(printed, f"(?m)error: .*checkpoint.h5:/?{name}")

    def test_bad_values_are_refused(self):
        run = self.train("run", {**SHARED_ADAM, "run.generations": 1})
        for name, value in FOR_ALL + FOR_RESUME:
            with self.subTest(f"{name} {value}"):
                copy = self.damaged(run, name, value)
                before = (copy / "checkpoint.h5").read_bytes()
                self.refuse([HEBBES, "train", "--run-dir", copy, "--resume", "--set",
                             "run.generations=2"], name)
                self.assertEqual((copy / "checkpoint.h5").read_bytes(), before)
                if (name, value) in FOR_ALL:
                    self.refuse([HEBBES, "evaluate", copy, "--episodes", "1"], name)
        copy = self.damaged(run, *FOR_ALL[0])
        self.refuse([HEBBES, "render", copy, "--out", self.path / "x.png"], "parameters/mu")
        self.refuse([HEBBES, "replay", copy, "--out", self.path / "x.html"], "parameters/mu")
        self.assertFalse((self.path / "x.png").exists() or (self.path / "x.html").exists())

    def test_bad_statistics_of_observations_are_refused(self):
        run = self.train("run", {**NORMALISED, "run.generations": 1})
        for name, value in OBSERVED:
            copy = self.damaged(run, name, value)
            for command in (["train", "--run-dir", copy, "--resume", "--set", "run.generations=2"],
                            ["evaluate", copy, "--episodes", "1"],
                            ["replay", copy, "--out", self.path / "x.html"]):
                with self.subTest(f"{name} {value} {command[0]}"):
                    self.refuse([HEBBES, *command], name)
        with h5py.File(self.damaged(run, *OBSERVED[0]) / "checkpoint.h5", "r+") as file:
            del file["observation"]
        self.refuse([HEBBES, "evaluate", self.path / "damaged", "--episodes", "1"], "observation")

    def test_another_runs_checkpoint_is_refused(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        other = self.train("other", {**INDIVIDUAL, "run.generations": 1, "fitness.penalty": 0.5})
        self.check_foreign(run, other, "fitness.penalty is 0.01 in run.h5, 0.5 in checkpoint.h5")

    def test_another_seeds_or_a_later_checkpoint_is_refused(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        other = self.train("other", {**INDIVIDUAL, "run.generations": 1, "run.seed": 12})
        self.check_foreign(run, other, "run.seed is 11 in run.h5, 12 in checkpoint.h5")
        later = self.train("later", {**INDIVIDUAL, "run.generations": 2})
        self.check_foreign(run, later, "it is of generation 2, run.h5 has 1 generations")

    def check_foreign(self, run, other, reason):
        """All who read a run refuse it by a line; alone, without run.h5, it serves."""
        shutil.copy(other / "checkpoint.h5", run)
        picture, page = self.path / "x.png", self.path / "x.html"
        for command in (["train", "--run-dir", run, "--resume", "--set", "run.generations=9"],
                        ["evaluate", run, "--episodes", "1"], ["inspect", run],
                        ["render", run, "--out", picture, "--steps", "1"],
                        ["replay", run, "--out", page]):
            with self.subTest(command[0]):
                printed = self.run_command([HEBBES, *map(str, command)], FAILURE)
                self.assertIn(f"{run}/checkpoint.h5: is another run's than run.h5: {reason}",
                              printed)
                self.assertEqual(len(printed.splitlines()), 1, printed)
        self.assertFalse(picture.exists() or page.exists())
        alone = self.path / "alone"
        alone.mkdir(exist_ok=True)
        shutil.copy(other / "checkpoint.h5", alone)
        self.run_command([HEBBES, "render", alone, "--out", picture, "--steps", "1"])
        picture.unlink()

    def check_diverged(self, run):
        self.assertEqual(generations(run), 0)
        for name in ("checkpoint.h5", "run.h5"):
            with h5py.File(run / name) as file:
                def check(path, item):
                    if isinstance(item, h5py.Dataset) and item.dtype.kind == "f":
                        self.assertTrue(numpy.isfinite(item[:]).all(), path)
                file.visititems(check)

    def test_a_run_that_diverges_keeps_its_last_good_checkpoint(self):
        huge = {"optimizer.learning_rate": 1e300, "run.checkpoint_every": 1}
        for name, settings in (("individual", INDIVIDUAL), ("adam", INDIVIDUAL_ADAM),
                               ("shared", SHARED)):
            with self.subTest(name):
                run = self.path / name
                command = self.train_command(run, {**settings, **huge}, ranks=2)
                printed = self.run_command(command, FAILURE)
                self.assertIn("diverged", printed)
                self.assertNotIn("MPI_ABORT", printed)
                self.check_diverged(run)

    def test_an_initial_theta_that_is_not_finite_is_refused(self):
        self.train("run", {**INDIVIDUAL, "population.initial_std": 1e38}, code=FAILURE)
        self.assertFalse((self.path / "run" / "checkpoint.h5").exists())

    def test_a_sweep_goes_on_after_a_run_that_diverges(self):
        settings = {**INDIVIDUAL, "run.generations": 1, "optimizer.learning_rate": 1e300,
                    "sweep.policies": ["individual", "static"], "sweep.seeds": [1]}
        del settings["run.seed"]
        (self.path / "sweep.toml").write_text(toml(settings))
        command = [HEBBES, "sweep", self.path / "sweep.toml", "--run-dir", self.path / "runs"]
        printed = self.run_command([*self.mpirun(2), *command], FAILURE)
        self.assertIn("2 runs failed", printed)
        listed = self.run_command([*command, "--list"], DONE)
        self.assertEqual(listed.count("diverged"), 2)


if __name__ == "__main__":
    unittest.main()
