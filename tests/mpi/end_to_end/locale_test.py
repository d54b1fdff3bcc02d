"""A user's locale and other variables change nothing of what the command reads, writes and prints."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import h5py

from command import BAD_USAGE, DONE, HEBBES, PATIENCE, SHARED_ADAM, CommandTest, toml

LOCALE = "de_DE.UTF-8"  # writes 1.234,5
SETTINGS = {**SHARED_ADAM, "population.sigma": 0.125, "fitness.penalty": 0.0625,
            "run.generations": 2, "run.evaluate_every": 1, "run.evaluate_episodes": 1}
AXES = {"sweep.policies": ["shared"], "sweep.rho": [256], "sweep.seeds": [1]}


def without_clocks(text):
    """What a log says, but for when, and how fast."""
    text = re.sub(r"(?m)^\S+ \S+ (?=\[rank)", "", text)
    return re.sub(r" *\d+ steps/s", " steps/s", text)


class Locale(CommandTest):
    def setUp(self):
        super().setUp()
        if not shutil.which("localedef") or not pathlib.Path("/usr/share/i18n/locales").is_dir():
            self.skipTest("localedef or its sources (package locales) are missing")
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", self.path / LOCALE],
                       check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)
        plain = {name: value for name, value in os.environ.items()
                 if not name.startswith(("LC_", "LANG"))}
        self.plain = {**plain, "LC_ALL": "C", "TZ": "UTC"}
        self.foreign = {
            **plain, "LOCPATH": str(self.path), "LC_ALL": LOCALE, "LC_NUMERIC": LOCALE,
            "LANG": LOCALE, "LANGUAGE": "de", "TZ": "Asia/Kathmandu", "COLUMNS": "20", "LINES": "5",
            "TERM": "dumb", "NO_COLOR": "1", "POSIXLY_CORRECT": "1", "OMP_NUM_THREADS": "7",
            "HDF5_USE_FILE_LOCKING": "FALSE", "HDF5_PREFER_PARALLEL_COMM_INFO": "1",
            "SPDLOG_LEVEL": "off", "SOURCE_DATE_EPOCH": "0"}

    def test_the_locale_is_one(self):
        """Else the others would show nothing."""
        printed = self.run_command(["/usr/bin/printf", "%.1f", "0,5"], env=self.foreign)
        self.assertEqual(printed, "0,5")

    def both(self, *words, code=DONE):
        """What the command prints, with either environment, must be the same."""
        command = [HEBBES, *map(str, words)]
        plain, foreign = (without_clocks(self.run_command(command, code, env=env))
                          for env in (self.plain, self.foreign))
        self.assertEqual(foreign, plain)
        return plain

    def both_files(self, name, *words):
        """The file that the command makes, too."""
        out = self.path / name
        contents = []
        for env in (self.plain, self.foreign):
            self.run_command([HEBBES, *map(str, words), "--out", str(out)], env=env)
            contents.append(out.read_bytes())
        self.assertEqual(contents[0], contents[1], name)

    def test_training(self):
        runs = {}
        for name, env in (("plain", self.plain), ("foreign", self.foreign)):
            runs[name] = self.path / name / "run"
            self.run_command(self.train_command(runs[name], SETTINGS, "--set",
                                                "population.initial_std=0.75"), env=env)
        self.assert_same_bits(runs["plain"], runs["foreign"])
        texts = []
        for run in runs.values():
            with h5py.File(run / "run.h5") as file:
                texts.append((file.attrs["config"],
                              without_clocks((run / "train.log").read_text())
                              .replace(str(run), "run")))
        self.assertEqual(texts[0], texts[1])

    def test_readers(self):
        run = self.train("run", SETTINGS)
        self.both("inspect", run)
        self.both("inspect", "--json", run)
        self.assertRegex(self.both("evaluate", run, "--episodes", 2, "--samples", 1), r"\d\.\d")
        self.both_files("x.csv", "evaluate", run, "--episodes", 2)
        self.both_files("x.html", "replay", run)
        self.both_files("x.png", "render", run, "--steps", 5, "--size", "32x32")
        self.both_files("x.mp4", "render", run, "--steps", 5, "--size", "32x32")

    def test_configurations(self):
        config = self.path / "config.toml"
        config.write_text(toml(SETTINGS))
        words = ["train", config, "--run-dir", self.path / "none"]
        for value in ("-1234567.5", "0,5", "1e400"):
            self.assertIn("population.sigma", self.both(
                *words, "--set", f"population.sigma={value}", code=BAD_USAGE))
        self.both(*words, "--max-hours", "0,5", code=BAD_USAGE)
        sweep = self.path / "sweep.toml"
        settings = {key: value for key, value in SETTINGS.items()
                    if key not in ("run.seed", "population.sharing", "population.rules")}
        sweep.write_text(toml({**settings, **AXES}))
        self.both("sweep", sweep, "--run-dir", self.path / "runs", "--list")


if __name__ == "__main__":
    unittest.main()
