"""A run that is killed at any instant is resumed to the bits of one that never was."""

import os
import random
import signal
import time
import unittest

from command import (CAR, INDIVIDUAL, LEARNED, MERGED_ADAM, NORMALISED, PATIENCE, SHARED,
                     CommandTest, children, generations)

KILLS = 15
ENDLESS = 1_000_000  # generations


class Kill(CommandTest):
    def live(self, directory, settings, chance, seconds, until=lambda: True):
        """Lets two ranks train for up to `seconds`, start-up included, or longer until something is
        so, and kills one or mpirun."""
        process = self.start_command(self.train_command(
            directory, {**settings, "run.generations": ENDLESS}, "--resume", ranks=2))
        time.sleep(chance.uniform(0, seconds))
        self.wait_for(until)
        self.assertIsNone(process.poll(), "training ended by itself")
        victims = [process.pid] if chance.random() < 0.5 else children(process)[-2:]
        os.kill(chance.choice(victims or [process.pid]), signal.SIGKILL)
        self.assertNotEqual(process.wait(timeout=PATIENCE), 0)

    def check(self, settings, seed):
        start = time.monotonic()
        self.train("short", {**settings, "run.generations": 1}, ranks=2)
        short_life = time.monotonic() - start
        chance = random.Random(seed)
        killed = self.path / "killed"
        for _ in range(KILLS // 3):
            every = {"run.checkpoint_every": chance.choice([1, 2, 5])}
            self.live(killed, {**settings, **every}, chance, 2.5 * short_life)
        self.live(killed, {**settings, "run.checkpoint_every": 1}, chance, 0,
                  until=lambda: (killed / "checkpoint.h5").exists() and generations(killed) > 0)
        done = generations(killed)
        settings = {**settings, "run.generations": done + 2}
        self.train("killed", settings, "--resume", ranks=2)
        self.assert_same_bits(self.train("whole", settings), killed)

    def test_individual_rules(self):
        self.check(INDIVIDUAL, seed=1)

    def test_shared_rules(self):
        self.check(SHARED, seed=2)

    def test_a_learned_assignment(self):
        self.check(LEARNED, seed=5)

    def test_rules_that_are_merged(self):
        self.check({**MERGED_ADAM, "population.merge_after": [3, 6]}, seed=4)

    def test_normalised_observations(self):
        self.check(NORMALISED, seed=6)

    def test_a_car_with_shared_rules_and_kernels(self):
        self.check(CAR, seed=3)


if __name__ == "__main__":
    unittest.main()
