"""A signal that asks to end leaves an output whole, or nothing: neither a part nor a temporary file.

CTest gives WRITE_SHIM, a library that sends the signal right before a change of a file.
"""

import os
import pathlib
import signal
import subprocess
import unittest

import h5py
import numpy

from command import DONE, HEBBES, INDIVIDUAL, PATIENCE, STOPPED, CommandTest

SIGNALS = (signal.SIGTERM, signal.SIGINT)
CHANGES = (1, 2, 3, 5, 9)  # before which the signal comes


class OutputStop(CommandTest):
    def setUp(self):
        super().setUp()
        self.out = self.path / "out"
        self.run_dir = self.train("run", {**INDIVIDUAL, "run.generations": 1})

    def commands(self):
        """Each with the name of its output."""
        trace = self.path / "in.h5"
        with h5py.File(trace, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.zeros((5, 8))
            file["initial_joint_positions"] = numpy.zeros(8)
        film = ["--size", "32x32", "--steps", "20"]
        evaluate = ["evaluate", self.run_dir, "--episodes", "1", "--variation", "default"]
        return {
            "x.mp4": ["render", self.run_dir, *film, "--out", self.out / "x.mp4"],
            "x.png": ["render", self.run_dir, *film, "--out", self.out / "x.png"],
            "x.html": ["replay", self.run_dir, "--out", self.out / "x.html"],
            "x.csv": [*evaluate, "--out", self.out / "x.csv"],
            "x.h5": [*evaluate, "--out", self.out / "x.h5"],
            "t.h5": ["trace", trace, self.out / "t.h5"],
        }

    def stop(self, command, output, number, change):
        self.out.mkdir()
        shim = {"LD_PRELOAD": self.shim_path("WRITE_SHIM"), "WRITES_BELOW": str(self.out),
                "KILL_AT_WRITE": str(change), "KILL_BY": str(int(number))}
        code = subprocess.run([HEBBES, *map(str, command)], stdin=subprocess.DEVNULL, timeout=PATIENCE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                              env={**os.environ, **shim}).returncode
        left = [entry.name for entry in self.out.iterdir()]
        self.assertIn((code, left), [(DONE, [output]), (STOPPED, [])])
        for name in left:
            (self.out / name).unlink()
        self.out.rmdir()

    def test_at_any_change_of_a_file(self):
        for i, (output, command) in enumerate(self.commands().items()):
            for j, change in enumerate(CHANGES):
                number = SIGNALS[(i + j) % len(SIGNALS)]
                with self.subTest(output, signal=number.name, change=change):
                    self.stop(command, output, number, change)

    def test_to_ffmpeg_as_well(self):
        """As Ctrl-C is sent to a whole group."""
        self.out.mkdir()
        with subprocess.Popen([HEBBES, "render", self.run_dir, "--out", self.out / "x.mp4"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, start_new_session=True, text=True) as process:
            self.wait_for(lambda: any(self.size(entry) for entry in self.out.iterdir()))
            os.killpg(process.pid, signal.SIGINT)
            complaint = process.communicate(timeout=PATIENCE)[1]
        self.assertEqual(process.returncode, STOPPED, complaint)
        self.assertEqual(list(self.out.iterdir()), [])

    @staticmethod
    def size(path: pathlib.Path):
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return 0


if __name__ == "__main__":
    unittest.main()
