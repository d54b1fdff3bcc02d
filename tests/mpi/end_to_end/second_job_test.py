"""A run directory has one job at a time, and a dead one does not keep it."""

import time
import unittest

from command import BAD_USAGE, INDIVIDUAL, PATIENCE, PROMPT, CommandTest, children, generations

ENDLESS = {**INDIVIDUAL, "run.generations": 1_000_000}


class SecondJob(CommandTest):
    def start_first(self, run):
        first = self.start_command(self.train_command(run, ENDLESS, "--resume", ranks=2))
        self.wait_for(lambda: (run / "checkpoint.h5").exists() and generations(run) > 0)
        return first

    def test_is_refused_and_told_by_whom(self):
        run = self.path / "run"
        first = self.start_first(run)
        master = children(first)[-2]
        printed = self.run_command(self.train_command(run, ENDLESS, "--resume"), BAD_USAGE)
        self.assertRegex(printed, rf"{run}: the run directory is in use by .*process {master}\b")
        self.assertIsNone(first.poll())

    def test_takes_over_from_one_that_was_killed(self):
        run = self.path / "run"
        first = self.start_first(run)
        first.kill()
        first.wait(timeout=PATIENCE)
        self.assertTrue((run / ".holder").exists())
        start = time.monotonic()
        self.train("run", {**ENDLESS, "run.generations": generations(run) + 1}, "--resume")
        self.assertLess(time.monotonic() - start, PROMPT)
        self.assertFalse((run / ".holder").exists())


if __name__ == "__main__":
    unittest.main()
