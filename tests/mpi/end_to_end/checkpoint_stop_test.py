"""A run that is ended while it writes a checkpoint has a whole one, this or the last."""

import os
import signal
import time
import unittest

from command import PATIENCE, SHARED_ADAM, STOPPED, CommandTest, children, generations

# Some 75 MB a checkpoint, so that it takes a while to write.
BIG = {**SHARED_ADAM, "population.rules": 500, "run.checkpoint_every": 1}
ENDLESS = 1_000_000  # generations


class CheckpointStop(CommandTest):
    def signal_in_checkpoint(self, number, choose):
        """Sends a signal while a checkpoint is being written; mpirun's exit code."""
        run = self.path / "run"
        process = self.start_command(self.train_command(
            run, {**BIG, "run.generations": ENDLESS}, "--resume", ranks=2))
        log = run / "train.log"
        lines = log.read_text().count("generation ") if log.exists() else 0
        self.wait_for(lambda: log.exists() and log.read_text().count("generation ") > lines + 2)
        writing = run / "checkpoint.h5.tmp"
        deadline = time.monotonic() + PATIENCE
        while not writing.exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.0005)
        os.kill(choose(process), number)
        return process.wait(timeout=PATIENCE)

    def test_it_is_whole(self):
        def master(process):
            return children(process)[-2]

        def other(process):
            return children(process)[-1]

        for choose in (master, other):
            self.assertEqual(self.signal_in_checkpoint(signal.SIGTERM, choose), STOPPED)
            self.assertGreater(generations(self.path / "run"), 0)
        for choose in (other, master):
            self.assertNotEqual(self.signal_in_checkpoint(signal.SIGKILL, choose), 0)
            self.assertGreater(generations(self.path / "run"), 0)
        settings = {**BIG, "run.generations": generations(self.path / "run") + 1}
        run = self.train("run", settings, "--resume", ranks=2)
        self.assertFalse((run / "checkpoint.h5.tmp").exists())
        self.assert_same_bits(self.train("whole", {**settings, "run.checkpoint_every": 100}), run)


if __name__ == "__main__":
    unittest.main()
