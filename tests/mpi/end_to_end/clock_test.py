"""A wall clock that jumps changes nothing but the times in the log.

CTest gives CLOCK_SHIM, a library that lets the clock jump.
"""

import datetime
import os
import signal
import unittest

import h5py

from command import INDIVIDUAL, PROMPT, STOPPED, CommandTest, generations

YEAR = 365 * 24 * 3600


class Clock(CommandTest):
    def jump(self, name, seconds):
        """Lets the clock jump while two ranks train, and stops them; the run's directory."""
        settings = {**INDIVIDUAL, "run.generations": 1_000_000, "run.checkpoint_every": 5}
        run, sign = self.path / name, self.path / f"{name}-jumped"
        command = self.train_command(run, settings, "--max-hours", 1, ranks=2)
        place = command.index(os.environ["HEBBES"])
        command[place:place] = ["env", f"LD_PRELOAD={self.shim_path('CLOCK_SHIM')}",
                                f"CLOCK_JUMP={seconds}", f"CLOCK_JUMP_FILE={sign}"]
        process = self.start_command(command)
        self.wait_for(lambda: (run / "checkpoint.h5").exists() and generations(run) >= 5)
        sign.touch()
        before = generations(run)
        self.wait_for(lambda: process.poll() is not None or generations(run) >= before + 20)
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(timeout=PROMPT), STOPPED)
        return run, settings

    def test_forward_and_back(self):
        this_year = datetime.date.today().year
        for name, years in (("forward", 10), ("back", -10)):
            with self.subTest(name):
                run, settings = self.jump(name, years * YEAR)
                last = (run / "train.log").read_text().splitlines()[-1]
                self.assertLess(abs(int(last[:4]) - this_year - years), 2, last)
                settings["run.generations"] = generations(run) + 2
                self.train(name, settings, "--resume")
                self.assert_same_bits(self.train(f"{name}-whole", settings), run)
                with h5py.File(run / "run.h5") as file:
                    for kind in ("total", "rollout", "gradient", "communication", "io"):
                        seconds = file[f"generation/seconds_{kind}"][:]
                        self.assertTrue(((seconds >= 0) & (seconds < 60)).all(), kind)


if __name__ == "__main__":
    unittest.main()
