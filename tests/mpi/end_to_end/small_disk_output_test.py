"""On a disk without enough room an output is whole, or there is none and the command fails."""

import shutil
import subprocess
import unittest

import h5py
import numpy

from command import DONE, FAILURE, HEBBES, INDIVIDUAL, PATIENCE, arrays
from render_test import needs_ffmpeg, probed
from small_disk import SmallDiskTest

PAGE = 4096  # bytes, which tmpfs gives out at a time
STEPS = 60


class SmallDiskOutput(SmallDiskTest):
    def recording(self):
        """An ant that sways."""
        path = self.path / "recorded.h5"
        with h5py.File(path, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.sin(numpy.arange(STEPS)[:, None] * 0.4 + numpy.arange(8))
            file["initial_joint_positions"] = numpy.zeros(8)
        return path

    def check(self, command, out, compare):
        """Whole and as on a disk with room, or not there, at several sizes of what is left."""
        command = [HEBBES, *map(str, command), out]
        self.run_command(command)
        whole = shutil.move(out, self.path / out.name)
        pages = -(-whole.stat().st_size // PAGE)
        failed = 0
        for left in sorted({0, pages // 3, pages - 1, pages + 2}):
            with self.subTest(out.name, left=left, of=pages):
                self.fill(left * PAGE)
                result = self.attempt(command)
                (self.disk / "filler").unlink()
                if result == DONE:
                    compare(whole, out)
                    out.unlink()
                failed += result != DONE
                self.assertEqual(list(self.disk.iterdir()), [])
        self.assertGreater(failed, 0)

    def attempt(self, command):
        """Its exit code; if that is not 0, there is one line, which names the output."""
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=PATIENCE, check=False)
        if result.returncode != DONE:
            self.assertEqual(result.returncode, FAILURE)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
            self.assertIn(str(command[-1]), result.stderr)
        return result.returncode

    def same_bytes(self, one, other):
        self.assertEqual(one.read_bytes(), other.read_bytes())

    def same_arrays(self, one, other):
        with h5py.File(one) as first, h5py.File(other) as second:
            self.assertEqual(arrays(first, "/"), arrays(second, "/"))

    def same_pictures(self, one, other):
        self.assertEqual(probed(one), probed(other))

    def test_pictures(self):
        self.check(["render", self.recording(), "--out"], self.disk / "x.png", self.same_bytes)

    @needs_ffmpeg
    def test_films(self):
        for name in ("x.mp4", "x.gif"):
            self.check(["render", self.recording(), "--size", "320x180", "--out"],
                       self.disk / name, self.same_pictures)

    def test_pages_and_traces(self):
        self.check(["replay", self.recording(), "--out"], self.disk / "x.html", self.same_bytes)
        self.check(["trace", self.recording()], self.disk / "x.h5", self.same_arrays)

    def test_evaluations(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        for name, compare in (("x.csv", self.same_bytes), ("x.h5", self.same_arrays)):
            self.check(["evaluate", run, "--episodes", 2, "--samples", 0, "--variation", "default",
                        "--out"], self.disk / name, compare)


if __name__ == "__main__":
    unittest.main()
