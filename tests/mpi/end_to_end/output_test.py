"""What commands write is checked before they do any work, goes by any name, and is not lost
unnoticed."""

import os
import re
import signal
import subprocess
import unittest

import h5py
import numpy

from command import BAD_USAGE, DONE, FAILURE, HEBBES, INDIVIDUAL, PATIENCE, CommandTest
from render_test import needs_ffmpeg, probed

NAMES = ["12:30", "-y", "http:x", "file:x", "concat:a|b", "%d 50%", "quote'\"", "two\nlines", "",
         ".hidden", "$HOME", "[a,b]", "a\\b", "é", os.fsdecode(b"\xff\xe9"), "x.csv", "n" * 251]
LONG = 10**4  # episodes that would take many minutes


class OutputTest(CommandTest):
    """Has a run, and recorded actions."""

    def setUp(self):
        super().setUp()
        self.run_directory = self.train("run", {**INDIVIDUAL, "run.generations": 1})
        self.recorded = self.path / "recorded.h5"
        with h5py.File(self.recorded, "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.zeros((4, 8))
            file["initial_joint_positions"] = numpy.zeros(8)


class Files(OutputTest):
    def commands(self, episodes=1):
        """Command lines but for the output, with the endings that they can write."""
        run, recorded = self.run_directory, self.recorded
        short = ["--samples", "0", "--episodes", str(episodes)]
        return {
            "evaluate": (["evaluate", run, *short], "--out", [".csv", ".h5"]),
            "sweep": (["evaluate", self.path, *short], "--out", [".csv", ".h5"]),
            "render": (["render", recorded, "--size", "32x32"], "--out", [".png"]),
            "replay": (["replay", recorded], "--out", [".html"]),
            "trace": (["trace", recorded], None, [".h5"]),
        }

    def write(self, name, out, code=DONE, more=(), episodes=1, **options):
        """Runs the command with this output, in `self.path`."""
        words, option, _ = self.commands(episodes)[name]
        place = [f"{option}={out}"] if option else ["--", out]
        return self.run_command([HEBBES, *words, *more, *place], code, cwd=self.path,
                                errors="surrogateescape", **options)

    def contents(self):
        return sorted(self.path.rglob("*"))

    def test_any_name(self):
        for name, (_, _, endings) in self.commands().items():
            for ending in endings:
                for stem in NAMES if name in ("render", "trace") else NAMES[-3:]:
                    out = stem + ending if len(stem) < 200 else stem[:255 - len(ending)] + ending
                    with self.subTest(name, out=out):
                        self.write(name, out)
                        self.assertGreater((self.path / out).stat().st_size, 0)
                        (self.path / out).unlink()

    @needs_ffmpeg
    def test_films_of_any_name(self):
        for i, stem in enumerate(NAMES[:8] + NAMES[-3:]):
            out = stem + (".mp4" if i % 2 else ".gif")
            with self.subTest(out=out):
                self.write("render", out)
                self.assertEqual(probed(f"file:{self.path / out}")[:3], (32, 32, 3))
                (self.path / out).unlink()

    def test_an_ending_says_the_format(self):
        for name, (words, option, endings) in self.commands().items():
            more = [] if option is None else ["--out"]
            for out in ("no", "no.txt", "no.h5.gz", "csv", "no.CSV"):
                with self.subTest(name, out=out):
                    before = self.contents()
                    said = self.run_command([HEBBES, *words, *more, out], BAD_USAGE,
                                            cwd=self.path)
                    self.assertRegex(said, re.escape(f"{option or 'OUT.h5'} {out}: "))
                    for ending in endings:
                        self.assertIn(ending, said)
                    self.assertEqual(self.contents(), before)

    def test_a_sweeps_table_as_hdf5(self):
        self.write("sweep", "all.csv")
        self.write("sweep", "all.h5")
        with (self.path / "all.csv").open() as text, h5py.File(self.path / "all.h5") as file:
            head, *rows = (line.rstrip("\n").split(",") for line in text)
            self.assertEqual(set(head), set(file))
            for column, name in enumerate(head):
                values = [value.decode() if isinstance(value, bytes) else str(value)
                          for value in file[name][()]]
                if name in ("mean", "std", "ci95_low", "ci95_high"):
                    numpy.testing.assert_array_equal([float(row[column]) for row in rows],
                                                     file[name][()])
                else:
                    self.assertEqual(values, [row[column] for row in rows])

    def test_places_are_tried_before_anything_is_played(self):
        (self.path / "file").touch()
        for name, (_, _, endings) in self.commands().items():
            (self.path / f"directory{endings[0]}").mkdir(exist_ok=True)
            if not (fifo := self.path / f"fifo{endings[0]}").exists():
                os.mkfifo(fifo)
            before = self.contents()
            for place in ("nowhere/x", "file/x", "/proc/x", "directory", "fifo"):
                with self.subTest(name, place=place):
                    out = place + endings[0]
                    said = self.write(name, out, FAILURE, episodes=LONG, timeout=20)
                    self.assertIn(out, said)
                    self.assertEqual(len(said.splitlines()), 1, said)
                    self.assertEqual(self.contents(), before)

    def test_other_inputs_are_tried_first_too(self):
        for name in ("evaluate", "sweep"):
            said = self.write(name, "x.csv", BAD_USAGE, more=["--variation", "sideways"],
                              episodes=LONG, timeout=20)
            for word in ("--variation", "sideways", "long-front", str(self.run_directory)):
                self.assertIn(word, said)
        for three, code in (("nowhere.js", FAILURE), ("recorded.h5", BAD_USAGE)):
            said = self.write("replay", "x.html", code, more=["--three", three])
            self.assertIn(three, said)
        self.assertFalse(list(self.path.glob("x.*")))

    def test_a_sweeps_directory(self):
        (self.path / "file").touch()
        sweep = self.path / "sweep.toml"
        sweep.write_text('[sweep]\npolicies = ["individual", "static"]')
        said = self.run_command([HEBBES, "sweep", sweep, "--run-dir", self.path / "file"], FAILURE)
        self.assertRegex(said, rf"--run-dir {self.path / 'file'}: [^\n]*\n\Z")
        self.assertEqual(len(said.splitlines()), 1, said)

    def test_an_input_is_not_overwritten(self):
        """By none of its names."""
        run = self.run_directory
        (run / "also.csv").symlink_to("checkpoint.h5")
        os.link(self.recorded, self.path / "again.h5")
        (self.path / "page.html").symlink_to(self.recorded)
        clashes = [("evaluate", "run/checkpoint.h5"), ("evaluate", "run/run.h5"),
                   ("evaluate", "run/also.csv"), ("sweep", "run/evaluation.h5"),
                   ("sweep", "run/../run/run.h5"), ("trace", "recorded.h5"),
                   ("trace", "again.h5"), ("replay", "page.html")]
        files = [run / "run.h5", run / "checkpoint.h5", self.recorded]
        before = [file.read_bytes() for file in files]
        for name, out in clashes:
            with self.subTest(name, out=out):
                self.assertIn(out, self.write(name, out, BAD_USAGE))
                self.assertEqual([file.read_bytes() for file in files], before)
        self.write("evaluate", "run/evaluation.h5")


class StandardOutput(OutputTest):
    def printing(self):
        """Commands that print something."""
        run = self.run_directory
        small = ["--steps", "2", "--size", "16x16", "--pictures", "1"]
        sweep = self.path / "sweep.toml"
        sweep.write_text('[sweep]\npolicies = ["individual"]\nseeds = ' + str(list(range(200))))
        words = [["--help"], ["--version"], ["inspect", run], ["inspect", run, "--json"],
                 ["inspect", run, "--follow"],
                 ["sweep", sweep, "--run-dir", self.path / "runs", "--list"],
                 ["evaluate", run, "--samples", "0", "--episodes", "1"],
                 ["evaluate", self.path, "--samples", "0", "--episodes", "1"],
                 ["render", run, "--out", self.path / "x.png", *small],
                 ["replay", self.recorded, "--out", self.path / "x.html"]]
        words += [[name, "--help"]
                  for name in ("train", "sweep", "evaluate", "inspect", "render", "replay", "trace")]
        return [[HEBBES, *map(str, command)] for command in words]

    def check(self, codes, pattern, **options):
        for command in self.printing():
            with self.subTest(command[1:3]):
                result = subprocess.run(command, stdin=subprocess.DEVNULL, text=True, timeout=PATIENCE,
                                        stderr=subprocess.PIPE, check=False, **options)
                self.assertIn(result.returncode, codes, result.stderr)
                self.assertRegex(result.stderr, pattern)

    def test_a_full_device(self):
        with open("/dev/full", "w") as full:
            self.check([FAILURE], r"\A[^\n]*standard output: [^\n]*No space left on device\n\Z",
                       stdout=full)

    def test_no_standard_output(self):
        self.check([FAILURE], r"\A[^\n]*standard output: [^\n]*Bad file descriptor\n\Z",
                   preexec_fn=lambda: os.close(1))

    def test_a_reader_that_has_gone(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        self.check([DONE, -signal.SIGPIPE], r"\A\Z", stdout=writer)

    def test_silent_commands_need_none(self):
        self.run_command([HEBBES, "trace", self.recorded, self.path / "x.h5"],
                         preexec_fn=lambda: os.close(1))


if __name__ == "__main__":
    unittest.main()
