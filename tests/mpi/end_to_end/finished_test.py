"""A run is finished when there is nothing left to resume, for all who ask."""

import json
import signal
import unittest

import h5py

from command import HEBBES, INDIVIDUAL, PATIENCE, STOPPED, CommandTest, generations, toml

# The last checkpoint is written before the last evaluation, which takes about a second.
SETTINGS = {**INDIVIDUAL, "run.generations": 2, "run.checkpoint_every": 1,
            "run.evaluate_every": 2, "run.evaluate_episodes": 12}
AXES = {"sweep.policies": ["individual"], "sweep.seeds": [11, 12]}
NAMES = ["ant/individual/none-held-out/seed11", "ant/individual/none-held-out/seed12"]


class Finished(CommandTest):
    def setUp(self):
        super().setUp()
        self.runs = self.path / "runs"
        self.first = self.runs / NAMES[0]

    def sweep(self, *arguments):
        settings = {**SETTINGS, "task.train": ["default"], **AXES}
        del settings["run.seed"]
        (self.path / "sweep.toml").write_text(toml(settings))
        return [HEBBES, "sweep", str(self.path / "sweep.toml"), "--run-dir", str(self.runs),
                *arguments]

    def states(self):
        lines = self.run_command(self.sweep("--list")).splitlines()[1:]
        return [line.split()[1] for line in lines]

    def inspected(self):
        return json.loads(self.run_command([HEBBES, "inspect", "--json", self.first]))["state"]

    def end_in_last_evaluation(self, number):
        """Sends a signal after the first run's last checkpoint; returns the sweep's exit code."""
        log = self.first / "train.log"
        before = log.read_text() if log.exists() else ""
        process = self.start_command(self.sweep("--index", "0"))

        def last_checkpoint():
            return (log.exists() and log.read_text() != before
                    and (self.first / "checkpoint.h5").exists() and generations(self.first) == 2)

        self.wait_for(last_checkpoint)
        process.send_signal(number)
        code = process.wait(timeout=PATIENCE)
        with h5py.File(self.first / "run.h5", "r", swmr=True) as file:
            self.assertEqual(list(file["evaluation/generation"]), [0], "it came too late")
        return code

    def test_not_before_its_last_evaluation(self):
        self.assertEqual(self.end_in_last_evaluation(signal.SIGKILL), -signal.SIGKILL)
        self.assertEqual(self.states(), ["interrupted", "new"])
        self.assertTrue(self.inspected().startswith("not closed"))
        self.assertEqual(self.end_in_last_evaluation(signal.SIGTERM), STOPPED)
        self.assertEqual(self.states(), ["interrupted", "new"])
        self.assertEqual(self.inspected(), "stopped")
        self.run_command(self.sweep())
        self.assertEqual(self.states(), ["finished"] * 2)
        self.assertEqual(self.inspected(), "finished")
        self.assert_same_bits(self.train("whole", SETTINGS), self.first)

    def test_not_before_it_is_closed(self):
        self.run_command(self.sweep("--index", "0"))
        self.run_command(["/usr/bin/python3", "-c", f"""
import os, h5py
file = h5py.File({str(self.first / "run.h5")!r}, "r+", libver="latest")
file.swmr_mode = True
file.flush()
os._exit(0)"""])
        self.assertEqual(self.states(), ["interrupted", "new"])
        self.assertTrue(self.inspected().startswith("not closed"))
        self.run_command(self.sweep("--index", "0"))
        self.assertEqual(self.inspected(), "finished")

    def test_then_it_is_left_as_it_is(self):
        run = self.train("run", SETTINGS)

        def files():
            return {path.name: (path.stat().st_mtime_ns, path.read_bytes())
                    for path in run.iterdir() if not path.name.startswith(".")}

        before = files()
        printed = self.run_command(self.train_command(run, SETTINGS, "--resume", ranks=2))
        self.assertIn("done", printed)
        self.run_command([HEBBES, "train", "--run-dir", run, "--resume"])
        self.assertEqual(files(), before)


if __name__ == "__main__":
    unittest.main()
