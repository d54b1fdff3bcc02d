"""hebbes render shows what hebbes trace records, as PNG, GIF and MP4, or says why it cannot."""

import json
import math
import os
import pathlib
import shutil
import subprocess
import unittest

import h5py
import numpy

from command import BAD_USAGE, DONE, FAILURE, HEBBES, INDIVIDUAL, CommandTest
from png import read_png

STEPS = 40
GAP = 4  # white pixels between pictures
CHECKPOINTS = pathlib.Path(__file__).parents[2] / "data" / "car_pictures.txt"
CAR = {**INDIVIDUAL, "task.name": "car_racing", "population.sharing": "shared",
       "population.rho": "N", "run.generations": 1}

needs_ffmpeg = unittest.skipUnless(shutil.which("ffmpeg") and shutil.which("ffprobe"),
                                   "ffmpeg is not installed")


def recorded_checkpoints():
    """[12, 2], of a road that closes."""
    for line in CHECKPOINTS.read_text().splitlines():
        if line.startswith("checkpoints "):
            return numpy.array([float.fromhex(word) for word in line.split()[1:]]).reshape(12, 2)
    raise ValueError(f"{CHECKPOINTS} has no checkpoints")


def cells(sheet, count, columns, rows):
    """The pictures on a sheet."""
    across = math.ceil(math.sqrt(count))
    places = [(i // across * (rows + GAP), i % across * (columns + GAP)) for i in range(count)]
    return [sheet[top:top + rows, left:left + columns] for top, left in places]


def decoded(path, columns, rows):
    """A film's pictures, [pictures, rows, columns, 3]."""
    raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", path, "-f", "rawvideo",
                          "-pix_fmt", "rgb24", "-fps_mode", "passthrough", "-"],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout
    return numpy.frombuffer(raw, numpy.uint8).reshape(-1, rows, columns, 3)


def probed(path):
    """Columns, rows, pictures and pictures a second, as ffprobe counts them."""
    text = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-of", "json",
                           "-show_entries", "stream=width,height,nb_read_frames,r_frame_rate",
                           path], stdout=subprocess.PIPE, text=True, check=True).stdout
    stream = json.loads(text)["streams"][0]
    above, below = map(int, stream["r_frame_rate"].split("/"))
    return stream["width"], stream["height"], int(stream["nb_read_frames"]), above / below


class Render(CommandTest):
    def recording(self, **arrays):
        """A trace's input: a drive straight on with a bend."""
        actions = numpy.zeros((STEPS, 3))
        actions[:, 1] = 0.8
        actions[20:, 0] = 0.3
        path = self.path / "drive.h5"
        with h5py.File(path, "w") as file:
            file.attrs["task"] = "car_racing"
            file.attrs["variation"] = "default"
            file["actions"] = actions
            file["track_checkpoints"] = recorded_checkpoints()
            for name, values in arrays.items():
                file[name] = values
        return path

    def traced_frames(self, steps):
        """What hebbes trace says of these steps."""
        out = self.path / "traced.h5"
        self.run_command([HEBBES, "trace", self.recording(frame_steps=steps), out])
        with h5py.File(out) as file:
            return file["frames"][:]

    def render(self, source, out, *arguments, code=DONE, **options):
        """Renders into the file `out`; when that fails, nothing may be left."""
        path = self.path / out
        before = sorted(self.path.iterdir())
        text = self.run_command([HEBBES, "render", source, "--out", path, *map(str, arguments)],
                                code, **options)
        if code != DONE:
            self.assertEqual(sorted(self.path.iterdir()), before)
            return text
        self.assertEqual(sorted(self.path.iterdir()), sorted({*before, path}))
        return path

    def test_a_sheet_shows_the_traces_frames(self):
        frames = self.traced_frames([9, 19, 29, 39])
        path = self.render(self.recording(), "drive.png", "--size", "96x96", "--pictures", 5)
        sheet = read_png(path)
        self.assertEqual(sheet.shape, (2 * 96 + GAP, 3 * 96 + 2 * GAP, 3))
        shown = cells(sheet, 5, 96, 96)
        for i, frame in enumerate(frames):
            numpy.testing.assert_array_equal(shown[i + 1], frame)
        self.assertTrue((sheet[:, 96:96 + GAP] == 255).all())

    def test_a_large_picture_is_not_blank(self):
        sheet = read_png(self.render(self.recording(), "drive.png", "--pictures", 1))
        self.assertEqual(sheet.shape, (400, 600, 3))
        self.assertGreater(len(numpy.unique(sheet.reshape(-1, 3), axis=0)), 5)

    def test_no_more_pictures_than_steps(self):
        path = self.render(self.recording(), "drive.png", "--size", "32x16", "--steps", 2)
        self.assertEqual(read_png(path).shape, (2 * 16 + GAP, 2 * 32 + GAP, 3))

    def test_a_change_in_mid_life_is_framed_and_named(self):
        cut = "task.ant.variations.cut"
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1, "task.train": ["cut"],
                                 f"{cut}.becomes": "damage-left", f"{cut}.at_step": 40})
        out = self.path / "change.png"
        text = self.run_command([HEBBES, "render", run, "--out", out, "--size", "96x96",
                                 "--steps", "80", "--pictures", "5"], DONE)
        self.assertIn("becomes damage-left after 40 steps, 0.7 s", text)
        framed = [(cell[:2] == [255, 202, 58]).all() and (cell[:, -2:] == [255, 202, 58]).all()
                  for cell in cells(read_png(out), 5, 96, 96)]
        self.assertEqual(framed, [False, False, True, True, False])

    @needs_ffmpeg
    def test_a_gif_shows_the_traces_frames(self):
        frames = self.traced_frames([9, 19, 29, 39])
        path = self.render(self.recording(), "drive.gif", "--size", "96x96", "--every", 10)
        self.assertEqual(probed(path), (96, 96, 5, 5.0))
        numpy.testing.assert_array_equal(decoded(path, 96, 96)[1:], frames)

    @needs_ffmpeg
    def test_an_mp4_shows_the_drive_in_real_time(self):
        path = self.render(self.recording(), "drive.mp4")
        self.assertEqual(probed(path), (600, 400, STEPS // 2 + 1, 25.0))
        film = decoded(path, 600, 400).astype(float)
        grass = film[-1, :300].reshape(-1, 3).mean(axis=0)
        self.assertGreater(grass[1], 1.3 * max(grass[0], grass[2]))
        self.assertGreater(abs(film[-1] - film[10]).mean(), 1)

    @needs_ffmpeg
    def test_odd_sizes_are_made_even_for_mp4(self):
        path = self.render(self.recording(), "drive.mp4", "--size", "61x41", "--every", 1)
        self.assertEqual(probed(path), (62, 42, STEPS + 1, 50.0))

    def test_a_run(self):
        run = self.train("run", CAR)
        small = ["--size", "48x32", "--pictures", 4]
        one = self.render(run, "1.png", *small)
        again = self.render(run, "2.png", *small)
        self.assertEqual(one.read_bytes(), again.read_bytes())
        self.assertEqual(read_png(one).shape, (2 * 32 + GAP, 2 * 48 + GAP, 3))
        others = (["--individual", 1], ["--variation", "push-west"], ["--seed", 5],
                  ["--episode", 1])
        for i, other in enumerate(others):
            path = self.render(run, f"other-{i}.png", *small, *other)
            self.assertNotEqual(one.read_bytes(), path.read_bytes(), other)
        for wrong in (["--individual", "best"], ["--variation", "snow"], ["--option", "engine=x"]):
            self.assertIn(wrong[0], self.render(run, "no.png", *wrong, code=BAD_USAGE))

    def motion(self, variation):
        """A trace's input: an ant that sways."""
        path = self.path / f"{variation}.h5"
        with h5py.File(path, "w") as file:
            file.attrs["task"] = "ant"
            file.attrs["variation"] = variation
            phases = numpy.arange(STEPS)[:, None] * 0.4 + numpy.arange(8)
            file["actions"] = numpy.sin(phases)
            file["initial_joint_positions"] = numpy.zeros(8)
        return path

    def test_an_ant_from_a_trace(self):
        """On a pale floor under a sky; a damaged leg is red, in whichever variation it is."""
        def redness(variation):
            path = self.render(self.motion(variation), f"{variation}.png", "--pictures", 2)
            sheet = read_png(path)
            self.assertEqual(sheet.shape, (360, 2 * 640 + GAP, 3))
            self.assertGreater(sheet[0, 0, 2], sheet[0, 0, 0] + 4, "a blue sky")
            self.assertLess(sheet[150:300, 220:420].min(), 60, "a dark body")
            self.assertGreater(sheet[150:300].mean(), 180, "a pale floor")
            red, green, blue = (sheet[:, :, i].astype(int) for i in range(3))
            return ((red > 2 * green) & (red > 2 * blue)).sum()

        self.assertEqual(redness("default"), 0)
        self.assertGreater(redness("damage-right"), 100)

    @needs_ffmpeg
    def test_an_ant_as_a_film(self):
        for name in ("ant.gif", "ant.mp4"):
            path = self.render(self.motion("long-front"), name)
            columns, rows, pictures, per_second = probed(path)
            self.assertEqual((columns, rows, pictures), (640, 360, STEPS // 2 + 1))
        self.assertAlmostEqual(per_second, 1 / (2 * 0.0165), places=3)  # of the MP4

    def test_an_ant_of_a_run(self):
        run = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        small = ["--size", "64x36", "--pictures", 2, "--steps", 10]
        one = self.render(run, "1.png", *small)
        again = self.render(run, "2.png", *small)
        other = self.render(run, "3.png", *small, "--variation", "long-back")
        self.assertEqual(one.read_bytes(), again.read_bytes())
        self.assertNotEqual(one.read_bytes(), other.read_bytes())

    def test_bad_arguments(self):
        drive = self.recording()
        text = self.render(drive, "drive.avi", code=BAD_USAGE)
        for word in (".avi", ".png", ".gif", ".mp4"):
            self.assertIn(word, text)
        for size in ("600", "0x400", "600x", "600x400x3", "9000x400"):
            self.assertIn(size, self.render(drive, "no.png", "--size", size, code=BAD_USAGE))
        self.render(drive, "no.png", "--variation", "default", code=BAD_USAGE)
        self.render(self.path / "nowhere.h5", "no.png", code=FAILURE)

    def test_a_trace_that_cannot_be_played(self):
        for recorded in (self.recording(), self.motion("default")):
            with h5py.File(recorded, "a") as file:
                del file["actions"]
            for out in ("no.png", "no.gif"):
                self.assertIn("actions", self.render(recorded, out, code=BAD_USAGE))

    def test_missing_ffmpeg(self):
        empty = self.path / "empty"
        empty.mkdir()
        for out in ("no.gif", "no.mp4"):
            text = self.render(self.recording(), out, code=FAILURE,
                               env={**os.environ, "PATH": str(empty)})
            self.assertIn("ffmpeg", text)

    def test_failing_ffmpeg(self):
        """One that fails at once, and one that is gone while it is fed."""
        bin_directory = self.path / "bin"
        bin_directory.mkdir()
        program = bin_directory / "ffmpeg"
        drive = self.recording()
        for script in ("exit 3", "head -c 1000 > /dev/null; kill -9 $$"):
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
            text = self.render(drive, "no.mp4", code=FAILURE,
                               env={**os.environ, "PATH": f"{bin_directory}:{os.environ['PATH']}"})
            self.assertIn("ffmpeg", text)
            self.assertIn("exit code 3" if "exit" in script else "signal 9", text)

    def test_unwritable_places(self):
        drive = self.recording()
        for out in ("nowhere/no.png", "nowhere/no.mp4"):
            self.assertIn("nowhere", self.render(drive, out, code=FAILURE))


if __name__ == "__main__":
    unittest.main()
