"""A run is read while it is written, after it was killed, and when it is finished."""

import json
import math
import os
import pty
import re
import signal
import unittest

import h5py
import numpy

from command import DONE, HEBBES, INDIVIDUAL, PATIENCE, STOPPED, CommandTest, generations

SETTINGS = {
    **INDIVIDUAL,
    "task.train": ["default", "long-back"],
    "task.held_out": "damage-left",
    "run.checkpoint_every": 1,
    "run.evaluate_every": 4,
    "run.evaluate_episodes": 1,
}


class Reading(CommandTest):
    def inspect(self, run):
        text = self.run_command([HEBBES, "inspect", run])
        return text, json.loads(self.run_command([HEBBES, "inspect", "--json", run]))

    def follow(self, run, rows):
        """Reads a growing run.h5 until it has so many rows, each of them whole."""
        with h5py.File(run / "run.h5", swmr=True) as file:
            last = file["generation/fitness_mean"]  # is written last in a row
            fitness = file["generation/fitness"]

            def check():
                last.refresh()
                fitness.refresh()
                means = last[:]
                numpy.testing.assert_allclose(fitness[: len(means)].mean(axis=1), means)
                return len(means) >= rows

            self.wait_for(check)

    def test_live_killed_and_finished(self):
        run = self.path / "run"
        process = self.start_command(
            self.train_command(run, {**SETTINGS, "run.generations": 1_000_000}, ranks=2))
        self.wait_for((run / "run.h5").exists)
        self.wait_for((run / "checkpoint.h5").exists)
        self.follow(run, 3)
        text, live = self.inspect(run)
        self.assertIn("damage-left", text)
        self.assertEqual(live["state"], "running")
        self.assertGreaterEqual(live["generations"], 3)

        process.send_signal(signal.SIGKILL)
        process.wait()
        _, killed = self.inspect(run)
        self.assertGreaterEqual(killed["generations"], live["generations"])

        done = generations(run) + 2
        self.assertGreater(done, 2)
        self.train("run", {**SETTINGS, "run.generations": done}, "--resume")
        _, finished = self.inspect(run)
        self.assertEqual(finished["state"], "finished")
        self.assertEqual(finished["generations"], done)
        self.check_contents(run, done)

    def test_followed(self):
        run = self.path / "run"
        settings = {**SETTINGS, "run.generations": 30}
        training = self.start_command(self.train_command(run, settings, ranks=2))
        self.wait_for((run / "run.h5").exists)
        text = self.run_command([HEBBES, "inspect", "--follow", run])
        self.assertEqual(training.wait(timeout=PATIENCE), DONE)
        seen = [int(done) for done in re.findall(r"^generation (\d+) of 30", text, re.M)]
        self.assertEqual(seen, sorted(set(seen)))
        self.assertEqual(seen[-1], 30)
        last = text.strip().split("\n")[-1]
        for word in ("fitness", "steps/s", "rollout", "gradient", "communication", "idle", "0 s left"):
            self.assertIn(word, last)

        training = self.start_command(self.train_command(
            run, {**settings, "run.generations": 100_000, "run.checkpoint_every": 1}, "--resume"))
        self.wait_for(lambda: generations(run) > 30)
        training.send_signal(signal.SIGUSR1)
        self.assertEqual(training.wait(timeout=PATIENCE), STOPPED)
        self.run_command([HEBBES, "inspect", "--follow", run], STOPPED)

    def test_followed_on_a_terminal(self):
        run = self.train("run", {**SETTINGS, "run.generations": 12})
        terminal, end = pty.openpty()
        self.addCleanup(os.close, terminal)
        process = self.start_command([HEBBES, "inspect", "--follow", run], output=end)
        os.close(end)
        self.assertEqual(process.wait(timeout=PATIENCE), DONE)
        panel = os.read(terminal, 10_000).decode()
        with h5py.File(run / "run.h5") as file:
            fitness = file["generation/fitness_mean"][:]
        curve = re.search("[▁▂▃▄▅▆▇█]{12}", panel)[0]
        self.assertEqual(curve[fitness.argmax()], "█")
        self.assertEqual(curve[fitness.argmin()], "▁")
        self.assertIn("12 of 12", panel)

    def test_genome_and_signal(self):
        shared = {**SETTINGS, "population.size": 8, "population.sharing": "shared",
                  "population.noise": "rule", "population.rules": 9, "run.generations": 3}
        run = self.train("run", {**shared, "run.diagnose_every": 2})
        text, told = self.inspect(run)
        bits = 12288 * math.log2(9)
        self.assertEqual(told["genome_numbers"], 45)
        self.assertAlmostEqual(told["genome_assignment_bits"], bits)
        self.assertIn(f"45 numbers, {bits:.0f} bits", text)
        with h5py.File(run / "run.h5") as file:
            for name in ("mu", "lambda"):
                cosines = file[f"generation/gradient_cosine_{name}"][:]
                self.assertTrue(numpy.isnan(cosines[1]))
                self.assertAlmostEqual(told[f"gradient_cosine_{name}"], cosines[2])
                self.assertEqual(told[f"gradient_cosine_{name}_generation"], 2)
                self.assertIn(f"{name}: cosine {cosines[2]:.3f}", text)
        _, told = self.inspect(self.train("other", shared))
        self.assertFalse([key for key in told if key.startswith("gradient_cosine")])

    def test_of_an_earlier_version(self):
        run = self.train("run", SETTINGS)
        with h5py.File(run / "run.h5", "r+") as file:
            del file["generation/genome_numbers"], file["generation/genome_assignment_bits"]
        text, told = self.inspect(run)
        self.assertNotIn("genome", text)
        self.assertNotIn("genome_numbers", told)

    def check_contents(self, run, done):
        """A plain open, and the shapes [G, n, V] that the layout promises."""
        with h5py.File(run / "run.h5") as file:
            self.assertEqual(file.attrs["format"], "hebbes-run")
            self.assertEqual(file.attrs["seed"], SETTINGS["run.seed"])
            self.assertEqual([name.decode() for name in file["variations"][:]],
                             SETTINGS["task.train"])
            rows = file["generation"]
            self.assertEqual(rows["fitness"].shape, (done, 2))
            self.assertEqual(rows["return"].shape, (done, 2, 2))
            self.assertEqual(rows["episode_steps"].shape, (done, 2, 2))
            numpy.testing.assert_allclose(
                rows["return"][:].mean(axis=2) - rows["penalty"][:], rows["fitness"][:])
            numpy.testing.assert_array_equal(
                rows["episode_steps"][:].sum(axis=(1, 2)), rows["env_steps"][:])
            for dataset in rows.values():
                self.assertEqual(len(dataset), done)
                self.assertTrue(dataset.attrs["description"])
                self.assertTrue(dataset.attrs["units"])
            evaluated = file["evaluation"]
            self.assertEqual(list(evaluated["generation"][:]), list(range(0, done + 1, 4)))
            self.assertIn(b"damage-left", evaluated["variations"][:])


if __name__ == "__main__":
    unittest.main()
