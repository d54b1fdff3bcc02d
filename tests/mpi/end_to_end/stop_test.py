"""Signals and --max-hours end a run promptly, with a checkpoint to go on from."""

import os
import signal
import time
import unittest

import h5py

from command import INDIVIDUAL, SHARED, STOPPED, CommandTest, children, generations

# A generation takes longer than a stop may; no checkpoint is due but the first.
LONG = {"population.size": 2000, "run.generations": 1000, "run.checkpoint_every": 1000}
PROMPT = 15  # seconds, on a busy machine
# mpirun itself answers SIGTERM and SIGINT with an exit code of 1, after it has passed them on.
MPIRUN_ENDED = 1


class Stop(CommandTest):
    def stop(self, settings, number, choose, code):
        """Sends a signal to the process that `choose` finds once training goes on."""
        directory = self.path / f"{number}-{choose.__name__}"
        process = self.start_command(self.train_command(directory, settings, ranks=2))
        log = directory / "train.log"
        self.wait_for((directory / "checkpoint.h5").exists)
        time.sleep(0.2)
        os.kill(choose(process), number)
        self.assertEqual(process.wait(timeout=PROMPT), code)
        self.assertIn("stopped before generation 0", log.read_text())
        return directory

    def test_a_signal_to_any_process(self):
        def mpirun(process):
            return process.pid

        def first_rank(process):
            return children(process)[-2]

        def second_rank(process):
            return children(process)[-1]

        settings = {**INDIVIDUAL, **LONG}
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
            for choose in (mpirun, first_rank, second_rank):
                with self.subTest(signal=number, process=choose.__name__):
                    ended = choose is mpirun and number != signal.SIGUSR1
                    self.stop(settings, number, choose, MPIRUN_ENDED if ended else STOPPED)

    def test_a_signal_crosses_nodes(self):
        def last_rank(process):
            return children(process)[-1]

        settings = {**SHARED, **LONG, "parallel.ranks_per_node": 1}
        self.stop(settings, signal.SIGTERM, last_rank, STOPPED)

    def test_what_was_stopped_goes_on_to_the_same_bits(self):
        settings = {**SHARED, "run.checkpoint_every": 1000}
        stopped = self.path / "stopped"
        process = self.start_command(self.train_command(
            stopped, {**settings, "run.generations": 1000}))
        self.wait_for((stopped / "checkpoint.h5").exists)
        time.sleep(1)
        process.terminate()
        self.assertEqual(process.wait(timeout=PROMPT), STOPPED)
        done = generations(stopped)
        self.assertGreater(done, 0)
        settings["run.generations"] = done + 2
        self.train("stopped", settings, "--resume", ranks=2)
        self.assert_same_bits(self.train("whole", settings), stopped)

    def test_the_time_limit(self):
        settings = {**INDIVIDUAL, **LONG, "population.size": 20}
        seconds = 3
        start = time.monotonic()
        directory = self.train("limited", settings, "--max-hours", seconds / 3600, ranks=2,
                               code=STOPPED)
        self.assertLess(time.monotonic() - start, seconds + PROMPT)
        self.assertIn("stopped before generation", (directory / "train.log").read_text())
        with h5py.File(directory / "run.h5") as file:
            self.assertEqual(len(file["generation/sigma"]), generations(directory))


if __name__ == "__main__":
    unittest.main()
