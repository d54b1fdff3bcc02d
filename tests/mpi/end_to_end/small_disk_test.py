"""A disk that fills up in mid-run ends the run; with room again it goes on to the same bits."""

import unittest

from command import FAILURE, HEBBES, INDIVIDUAL, PATIENCE, SHARED_ADAM, generations, toml
from small_disk import SIZE, SmallDiskTest


class SmallDisk(SmallDiskTest):
    def check(self, settings):
        run, log = self.disk / "run", self.path / "output"
        endless = {**settings, "run.generations": 1_000_000}
        with log.open("w") as output:
            process = self.start_command(self.train_command(run, endless, ranks=2), output)
            self.wait_for(lambda: "generation    2" in log.read_text())
            self.fill()
            self.assertEqual(process.wait(timeout=PATIENCE), FAILURE, log.read_text()[-3000:])
        self.assertRegex(log.read_text(), rf"error: {run}/(run|checkpoint)\.h5")
        (self.disk / "filler").unlink()
        settings = {**settings, "run.generations": generations(run) + 1}
        self.run_command(self.train_command(run, settings, "--resume", ranks=2))
        self.assert_same_bits(self.train("whole", settings), run)

    def test_shared_memory_has_too_little_room(self):
        """Nothing is begun, and the message names the place."""
        place = self.path / "mpi"
        self.assertTrue(self.mount(b"tmpfs", str(place).encode(), b"tmpfs", 0,
                                   f"size={SIZE}".encode()))
        self.addCleanup(self.unmount, str(place).encode(), 2)
        big = {**SHARED_ADAM, "population.rules": 768}  # 38 MB of lambda
        run = self.path / "some" / "run"
        printed = self.run_command(self.train_command(run, big, ranks=2), FAILURE)
        self.assertRegex(printed, rf"share \d+ MiB of memory, but {place}.*only \d+ MiB left")
        self.assertFalse((self.path / "some").exists())

    def test_history_fills_it(self):
        self.check({**INDIVIDUAL, "run.checkpoint_every": 1000})

    def test_checkpoints_fill_it(self):
        self.check({**SHARED_ADAM, "run.checkpoint_every": 1})

    def test_a_sweep_ends_its_runs_in_order(self):
        """The run that meets the full disk and those after it fail, on all ranks alike; with room
        again the sweep goes on."""
        file, runs = self.path / "sweep.toml", self.disk / "runs"
        names = [f"ant/individual/none-held-out/seed{seed}" for seed in (1, 2)]
        settings = {**INDIVIDUAL, "task.train": [], "run.checkpoint_every": 1}
        del settings["run.seed"]

        def write(count):
            file.write_text(toml({**settings, "run.generations": count,
                                  "sweep.policies": ["individual"], "sweep.seeds": [1, 2]}))

        command = [*self.mpirun(2), HEBBES, "sweep", file, "--run-dir", runs]
        write(1_000_000)
        log = self.path / "output"
        with log.open("w") as output:
            process = self.start_command(command, output)
            self.wait_for(lambda: "generation    2" in log.read_text())
            self.fill()
            self.assertEqual(process.wait(timeout=PATIENCE), FAILURE, log.read_text()[-3000:])
        for words in ("2 runs failed", *(f"{index} {name}" for index, name in enumerate(names))):
            self.assertIn(words, log.read_text())
        (self.disk / "filler").unlink()
        done = generations(runs / names[0]) + 1
        write(done)
        self.run_command(command)
        for seed, name in enumerate(names, 1):
            whole = self.train(f"whole {seed}", {**settings, "run.seed": seed,
                                                 "run.generations": done})
            self.assert_same_bits(whole, runs / name)


if __name__ == "__main__":
    unittest.main()
