"""The report's directory and its standard output: tried first, by any name, and not lost
unnoticed."""

import os
import resource
import shutil
import subprocess
import unittest

from support import BAD_USAGE, DONE, FAILURE, INDIVIDUAL, REPORT, RunsTest, run_command, train

LAUNCHER = REPORT / "hebbes-report"
NAMES = [os.fsdecode(b"-12:30 %d'\"\n\xff"), "n" * 255]


class Output(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", {**INDIVIDUAL, "run.generations": 1})

    def test_any_name(self):
        for name in NAMES:
            with self.subTest(name):
                run_command([LAUNCHER, self.runs, f"--out={name}"], cwd=self.path,
                            errors="surrogateescape")
                self.assertTrue((self.path / name / "index.html").is_file())
                shutil.rmtree(self.path / name)
                self.assertEqual(list(self.path.iterdir()), [])

    def test_places_are_tried_before_runs_are_read(self):
        (self.path / "file").touch()
        (self.path / "full").mkdir()
        (self.path / "full" / "notes.txt").touch()
        before = sorted(self.path.rglob("*"))
        places = [("file/report", FAILURE), ("/proc/report", FAILURE), ("file", BAD_USAGE),
                  ("full", BAD_USAGE)]
        for place, code in places:
            result = run_command([LAUNCHER, self.path / "absent", "--out", self.path / place], code)
            self.assertIn(str(self.path / place), result.stderr)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
            self.assertEqual(sorted(self.path.rglob("*")), before)

    def test_nothing_is_left_of_a_failure(self):
        place = self.path / "new" / "report"
        limit = (20_000, 20_000)  # bytes
        result = run_command([LAUNCHER, self.runs, "--out", place], FAILURE,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertIn("cannot write", result.stderr)
        self.assertEqual(list(self.path.iterdir()), [])

    def check(self, code, pattern, **options):
        for words in (["--help"], [self.runs, "--out", self.path / "report"]):
            with self.subTest(words[0]):
                result = subprocess.run([LAUNCHER, *words], stdin=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, timeout=60, check=False,
                                        **options)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertRegex(result.stderr, pattern)

    def test_a_full_device(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.check(FAILURE, r"\A[^\n]*standard output: [^\n]*No space left on device\n\Z",
                       stdout=full)

    def test_no_standard_output(self):
        self.check(FAILURE, r"\A[^\n]*standard output: [^\n]*Bad file descriptor\n\Z",
                   preexec_fn=lambda: os.close(1))

    def test_a_reader_that_has_gone(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        self.check(DONE, r"\A\Z", stdout=writer)


if __name__ == "__main__":
    unittest.main()
