"""Signals and --max-hours end a run promptly, with a checkpoint to go on from."""

import os
import pathlib
import pty
import signal
import subprocess
import time
import unittest

import h5py

from command import (DONE, HEBBES, INDIVIDUAL, PATIENCE, PROMPT, SHARED, STOPPED, CommandTest,
                     children, generations, heeds)

# A generation takes longer than a stop may; no checkpoint is due but the first.
LONG = {"population.size": 2000, "run.generations": 1000, "run.checkpoint_every": 1000}
# mpirun itself answers SIGTERM and SIGINT with an exit code of 1, after it has passed them on.
MPIRUN_ENDED = 1


def catches(pid, number):
    """Whether a hebbes process has a handler for the signal."""
    try:
        if pathlib.Path(f"/proc/{pid}/exe").resolve() != pathlib.Path(HEBBES).resolve():
            return False
    except OSError:
        return False
    return heeds(pid, number)


class Stop(CommandTest):
    def stop(self, settings, number, choose, code):
        """Sends a signal to the process that `choose` finds once training goes on."""
        directory = self.path / f"{number}-{choose.__name__}"
        process = self.start_command(self.train_command(directory, settings, ranks=2))
        log = directory / "train.log"
        self.wait_for((directory / "checkpoint.h5").exists)
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

    def test_every_signal_that_asks_to_end(self):
        for name in ("SIGHUP", "SIGQUIT", "SIGUSR2", "SIGXCPU", "SIGPWR"):
            with self.subTest(name):
                run = self.path / name
                process = self.start_command(self.train_command(run, {**INDIVIDUAL, **LONG}))
                self.wait_for((run / "checkpoint.h5").exists)
                process.send_signal(getattr(signal, name))
                self.assertEqual(process.wait(timeout=PROMPT), STOPPED)
                self.assertIn("stopped before generation 0", (run / "train.log").read_text())

    def test_nohup_holds(self):
        run = self.path / "run"
        command = self.train_command(run, {**INDIVIDUAL, "run.generations": 1_000_000})
        process = self.start_command(["nohup", *command])
        log = run / "train.log"
        self.wait_for((run / "checkpoint.h5").exists)
        process.send_signal(signal.SIGHUP)
        lines = log.read_text().count("generation ")
        self.wait_for(lambda: log.read_text().count("generation ") > lines + 2)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=PROMPT), STOPPED)

    def test_a_terminal_that_is_closed(self):
        run = self.path / "run"
        command = self.train_command(run, {**INDIVIDUAL, **LONG})
        child, terminal = pty.fork()
        if child == 0:
            os.execv(command[0], command)
        self.wait_for((run / "checkpoint.h5").exists)
        os.close(terminal)
        deadline = time.monotonic() + PROMPT
        while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        self.assertEqual(os.waitstatus_to_exitcode(ended[1]), STOPPED)
        self.assertEqual(generations(run), 0)

    def test_a_reader_of_the_log_that_goes_away(self):
        command = self.train_command(self.path / "run", INDIVIDUAL)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        process.stderr.close()
        self.assertEqual(process.wait(timeout=PATIENCE), DONE)
        self.assertEqual(generations(self.path / "run"), 3)

    def test_a_signal_crosses_nodes(self):
        def last_rank(process):
            return children(process)[-1]

        settings = {**SHARED, **LONG, "parallel.ranks_per_node": 1}
        self.stop(settings, signal.SIGTERM, last_rank, STOPPED)

    def test_a_signal_while_a_rank_starts(self):
        """As soon as a rank can heed signals, before anything else has begun."""
        settings = {**SHARED, "run.generations": 100_000}
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                directory = self.path / f"start-{ranks}"
                process = self.start_command(
                    self.train_command(directory, settings, ranks=ranks))
                rank = self.first_to_heed(process, ranks)
                os.kill(rank, signal.SIGUSR1)
                self.assertEqual(process.wait(timeout=2 * PROMPT), STOPPED)
                self.train(directory.name, {**settings, "run.generations": 1}, "--resume",
                           ranks=ranks)
                self.assertEqual(generations(directory), 1)

    def first_to_heed(self, process, ranks):
        """The first rank that catches USR1, at that moment."""
        found = []

        def look():
            pids = [process.pid] if ranks == 1 else children(process)[-ranks:]
            found.extend(pid for pid in pids if catches(pid, signal.SIGUSR1))
            return found

        deadline = time.monotonic() + PATIENCE
        while not look():
            self.assertLess(time.monotonic(), deadline)
        return found[0]

    def test_what_was_stopped_goes_on_to_the_same_bits(self):
        settings = {**SHARED, "run.checkpoint_every": 1000}
        stopped = self.path / "stopped"
        process = self.start_command(self.train_command(
            stopped, {**settings, "run.generations": 1000}))
        log = stopped / "train.log"
        self.wait_for(lambda: log.exists() and "generation    2" in log.read_text())
        process.terminate()
        self.assertEqual(process.wait(timeout=PROMPT), STOPPED)
        done = generations(stopped)
        self.assertGreater(done, 0)
        settings["run.generations"] = done + 2
        self.train("stopped", settings, "--resume", ranks=2)
        self.assert_same_bits(self.train("whole", settings), stopped)

    def test_a_long_evaluation(self):
        """Ends the time limit's and a signal's way; what was evaluated half is done again."""
        settings = {**INDIVIDUAL, "run.evaluate_every": 2, "run.evaluate_episodes": 60_000}
        seconds = 3
        start = time.monotonic()
        run = self.train("run", settings, "--max-hours", seconds / 3600, ranks=2, code=STOPPED)
        self.assertLess(time.monotonic() - start, seconds + PROMPT)
        self.assertEqual(generations(run), 0)
        command = [*self.mpirun(2), HEBBES, "evaluate", str(run), "--episodes", "60000"]
        process = self.start_command(command)
        self.wait_for(lambda: children(process))
        time.sleep(1)
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(timeout=PROMPT), STOPPED)

    def test_before_there_is_anything_to_resume(self):
        """No time at all: the run has a checkpoint of its beginning, or left nothing."""
        settings = {**SHARED, "parallel.ranks_per_node": 1}
        self.train("run", settings, "--max-hours", 1e-9, ranks=2, code=STOPPED)
        resumed = self.train("run", settings, "--resume")
        self.assert_same_bits(self.train("whole", settings), resumed)

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
