"""Options of all commands: numbers are decimal or refused, and each option takes one value."""

import re
import unittest

import h5py

from command import (BAD_USAGE, DONE, FAILURE, HEBBES, INDIVIDUAL, CommandTest, generations,
                     toml)

ONE = {**INDIVIDUAL, "run.generations": 1}

# Every other option that takes a value takes a number, or what has one in it.
WITHOUT_NUMBERS = {"--run-dir", "--out", "--set", "--option", "--variation", "--three"}
NO_WHOLE_NUMBERS = ["0x10", "1e3", "+5", " 5", "5 ", "", "-1", "5.0", "99999999999999999999"]
NO_HOURS = ["0x10", "+5", " 5", "5 ", "", "-1", "0", "nan", "inf", "1e999", "1e-999"]
RULES = {  # of options whose value is not simply a whole number: refused, taken
    "--max-hours": (NO_HOURS, ["09", "1e-3"]),
    "--size": ([*(f"{text}x64" for text in NO_WHOLE_NUMBERS), "64x0x40", ""], ["090x064"]),
    "--do": ([f"freeze@{text}" for text in NO_WHOLE_NUMBERS], ["freeze@09", "nothing"]),
    "--against": ([f"reset@{text}" for text in NO_WHOLE_NUMBERS], ["reset@010"]),
    "--individual": (NO_WHOLE_NUMBERS, ["09", "mean", "sample"]),
}


class OptionsTest(CommandTest):
    def subcommands(self):
        listed = self.run_command([HEBBES, "--help"]).split("Subcommands:")[1]
        return re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE)

    def options_with_values(self, command):
        """By the command's help, where flags have nothing after their names."""
        text = self.run_command([HEBBES, command, "--help"])
        return re.findall(r"^  (--[a-z-]+) (?!Excludes:)\S", text, re.MULTILINE)

    def numbers(self):
        """(subcommand, option) of all options that take numbers."""
        return [(command, option) for command in self.subcommands()
                for option in self.options_with_values(command) if option not in WITHOUT_NUMBERS]

    def configuration(self, settings):
        config = self.path / "config.toml"
        config.write_text(toml(settings))
        return config


class Numbers(OptionsTest):
    def test_all_options_are_found(self):
        found = self.numbers()
        for known in [("train", "--max-hours"), ("sweep", "--index"), ("evaluate", "--samples"),
                      ("evaluate", "--seed"), ("render", "--steps"), ("render", "--size"),
                      ("replay", "--weights-every"), ("replay", "--individual")]:
            self.assertIn(known, found)

    def test_what_is_not_decimal_is_refused(self):
        for command, option in self.numbers():
            for text in RULES.get(option, (NO_WHOLE_NUMBERS, []))[0]:
                with self.subTest(command=command, option=option, text=text):
                    printed = self.run_command([HEBBES, command, option, text], BAD_USAGE)
                    self.assertIn(f"{option}: '{text}' must be ", printed)
                    self.assertLess(len(printed), 250)

    def test_zeros_in_front_are_no_octal(self):
        for command, option in self.numbers():
            for text in RULES.get(option, ([], ["09"]))[1]:
                with self.subTest(command=command, option=option, text=text):
                    printed = self.run_command([HEBBES, command, option, text], BAD_USAGE)
                    self.assertRegex(printed, r"^\S+ is required")  # nothing against the number

    def test_ten_with_a_zero_in_front_is_ten(self):
        sweep = self.configuration({"sweep.policies": ["individual"],
                                    "sweep.seeds": list(range(1, 13))})
        printed = self.run_command([HEBBES, "sweep", sweep, "--run-dir", self.path / "sweep",
                                    "--list", "--index", "010"])
        self.assertRegex(printed.splitlines()[1], "^ +10 ")
        run = self.train("run", ONE)
        zeros = self.evaluate(run, "--episodes", "010", "--samples", "01", "--seed", "010")
        self.assertEqual(zeros.shape, (1, 1, 10))
        none = self.evaluate(run, "--episodes", "10", "--samples", "1", "--seed", "10")
        self.assertEqual(zeros.tolist(), none.tolist())

    def evaluate(self, run, *arguments):
        """Returns of samples x variations x episodes."""
        self.run_command([HEBBES, "evaluate", "--variation", "default", *arguments, run, "--out",
                          self.path / "returns.h5"])
        with h5py.File(self.path / "returns.h5") as file:
            return file["samples/return"][()]


class OneValueEach(OptionsTest):
    """What follows an option's value is an argument of its own."""

    def train_before(self, *arguments, code=DONE):
        """`arguments` come before the configuration."""
        config = self.configuration(ONE)
        return self.run_command([HEBBES, "train", "--run-dir", self.path / "run", *arguments,
                                 config], code)

    def test_settings(self):
        self.train_before("--set", "run.generations=2", "--set", "run.seed=7")
        self.assertEqual(generations(self.path / "run"), 2)
        with h5py.File(self.path / "run" / "checkpoint.h5") as file:
            self.assertEqual(file.attrs["seed"], 7)

    def test_two_values_at_once(self):
        printed = self.train_before("--set", "run.seed=7", "run.generations=2", code=BAD_USAGE)
        self.assertIn("config.toml", printed)
        self.assertFalse((self.path / "run").exists())

    def test_variations(self):
        run = self.train("run", ONE)
        short = ["--episodes", "1", "--samples", "0"]
        for arguments in (["--variation", "default,long-back", run],
                          ["--variation", "default", "--variation", "long-back", run],
                          ["--variation=long-back", "--variation=default", "--", run]):
            with self.subTest(arguments):
                printed = self.run_command([HEBBES, "evaluate", *short, *arguments])
                self.assertIn("default", printed)
                self.assertIn("long-back", printed)
                self.assertNotIn("damage-left", printed)

    def test_individuals_and_task_options(self):
        for command, option, value in (("replay", "--individual", "mean"),
                                       ("replay", "--variation", "default"),
                                       ("replay", "--option", "links=8"),
                                       ("render", "--option", "links=8"),
                                       ("trace", "--option", "links=8")):
            with self.subTest(command=command, option=option):
                place = [self.path / "out.h5"] if command == "trace" else [
                    "--out", self.path / ("out.html" if command == "replay" else "out.png")]
                recorded = self.path / "recorded.h5"
                taken = self.run_command(
                    [HEBBES, command, option, value, recorded, *place], FAILURE)
                self.assertIn(f"{recorded}", taken)  # is looked for, and not there


if __name__ == "__main__":
    unittest.main()
