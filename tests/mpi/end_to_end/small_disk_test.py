"""A disk that fills up in mid-run ends the run; with room again it goes on to the same bits."""

import unittest

from command import FAILURE, INDIVIDUAL, SHARED_ADAM, generations
from small_disk import SIZE, SmallDiskTest


class SmallDisk(SmallDiskTest):
    def check(self, settings):
        run, log = self.disk / "run", self.path / "output"
        endless = {**settings, "run.generations": 1_000_000}
        with log.open("w") as output:
            process = self.start_command(self.train_command(run, endless, ranks=2), output)
            self.wait_for(lambda: "generation    2" in log.read_text())
            self.fill()
            self.assertEqual(process.wait(timeout=60), FAILURE, log.read_text()[-3000:])
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


if __name__ == "__main__":
    unittest.main()
