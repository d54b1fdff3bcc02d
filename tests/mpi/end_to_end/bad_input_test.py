"""Bad input ends with a message that names the cause, and harms nothing."""

import re
import shutil
import unittest

import h5py
import numpy

from command import (BAD_USAGE, FAILURE, HEBBES, INDIVIDUAL, SHARED, CommandTest, history,
                     theta)

ONE = {**INDIVIDUAL, "run.generations": 1}

# Settings laid over ONE, and words that the message must have.
BAD_CONFIGURATIONS = [
    ({"population.sze": 4}, ["config.toml:", "'population.sze'", "population.size"]),
    ({"colour.red": 1}, ["config.toml:", "'colour"]),
    ({"population.size": "many"}, ["config.toml:", "'population.size'", "integer"]),
    ({"population.sigma": True}, ["config.toml:", "'population.sigma'"]),
    ({"task.name": "horse"}, ["'task.name'", "horse", "ant"]),
    ({"task.train": ["sideways"]}, ["'task.train'", "sideways", "long-front"]),
    ({"task.held_out": "sideways"}, ["'task.held_out'", "sideways"]),
    ({"task.held_out": "default"}, ["'task.train'", "held-out"]),
    ({"task.train": ["default", "default"]}, ["'task.train'", "twice"]),
    ({"population.size": 3}, ["'population.size'", "even", "mirrored"]),
    ({"population.size": 0}, ["'population.size'", "0"]),
    ({"population.sigma": 0}, ["'population.sigma'", "> 0"]),
    ({"population.sigma": -0.1}, ["'population.sigma'", "-0.1"]),
    ({"population.sharing": "shared", "population.rho": 12289},
     ["config.toml:", "'population.rho'", "12289", "12288"]),
    ({"population.sharing": "shared", "population.rules": 12289},
     ["config.toml:", "'population.rules'", "12289", "12288"]),
    ({"population.sharing": "merged", "population.merge_after": [1], "population.merge_to": [12288]},
     ["config.toml:", "'population.merge_to'", "12288"]),
    ({"include": "a" * 300}, ["config.toml:", "'include'", "aaa", "too long"]),
    ({"include": "none.toml"}, ["config.toml:", "'include'", "none.toml", "No such file"]),
    ({"population.sharing": "shared", "population.rho": 0}, ["'population.rho'"]),
    ({"population.rho": 16}, ["config.toml:", "'population.rho'", "16", "sharing"]),
    ({"run.evaluate_episodes": 3}, ["'run.evaluate_episodes'", "evaluate_every = 0"]),
    ({"population.size": 9223372036854775806}, ["'population.size'", "9223372036854775806"]),
    ({"run.generations": 0}, ["'run.generations'", ">= 1"]),
    ({"optimizer.kind": "lion"}, ["'optimizer.kind'", "lion", "adam"]),
    ({"policy.kind": "mlp"}, ["'policy.kind'", "mlp", "lstm"]),
    ({"policy.kind": "static", "population.sharing": "shared"}, ["'population.sharing'"]),
    ({"task.name": "car_racing", "policy.normalise_observations": True},
     ["config.toml:", "'policy.normalise_observations' = true", "pictures"]),
]


class Refusal(CommandTest):
    def refuse(self, command, code, *words, **options):
        """The command ends with the code and one message that has all the words."""
        output = self.run_command(command, code, **options)
        for word in words:
            self.assertIn(word, output)
        self.assertNotRegex(output, "terminate called|Signal:|Segmentation|Sanitizer")
        return output


class BadTraining(Refusal):
    """train on what it cannot run, read or write."""

    def test_configurations(self):
        for settings, words in BAD_CONFIGURATIONS:
            with self.subTest(settings):
                command = self.train_command(self.path / "run", {**ONE, **settings})
                output = self.refuse(command, BAD_USAGE, *words)
                self.assertEqual(len(re.findall("error:", output)), 1, output)
                self.assertFalse((self.path / "run").exists())

    def test_what_does_not_fit_is_refused_before_anything_is_made(self):
        run = self.path / "new" / "run"
        command = self.train_command(run, ONE, "--set", "population.sharing=shared",
                                     "--set", "population.rho=12289")
        self.refuse(command, BAD_USAGE, "--set: key 'population.rho' = 12289", "12288")
        (self.path / "sweep.toml").write_text(
            "[sweep]\npolicies = ['individual', 'shared']\nrho = [16, 12289]\n")
        sweep = [HEBBES, "sweep", self.path / "sweep.toml", "--run-dir", run]
        self.refuse(sweep, BAD_USAGE, "sweep.toml:3", "'population.rho' = 12289", "12288")
        self.refuse([*sweep, "--list"], BAD_USAGE, "sweep.toml:3")
        self.assertFalse(run.parent.exists())

    def test_no_configuration(self):
        run = ["--run-dir", self.path / "run"]
        train = [HEBBES, "train"]
        self.refuse([*train, self.path / "none.toml", *run], BAD_USAGE, "none.toml")
        self.refuse([*train, *run], BAD_USAGE, "CONFIG.toml")
        self.refuse([*train, *run, "--resume"], BAD_USAGE, "checkpoint")
        (self.path / "broken.toml").write_text("[task\nname = 1")
        self.refuse([*train, self.path / "broken.toml", *run], BAD_USAGE, "broken.toml:1")
        command = self.train_command(self.path / "run", ONE)
        self.refuse([*command, "--set", "population.sigma"], BAD_USAGE, "population.sigma")
        self.refuse([*command, "--max-hours", "0"], BAD_USAGE, "--max-hours")

    def test_every_rank_ends_on_a_bad_configuration(self):
        command = self.train_command(self.path / "run", {**ONE, "population.size": 3}, ranks=2)
        output = self.refuse(command, BAD_USAGE, "even")
        self.assertEqual(len(re.findall("error:", output)), 1, output)

    def test_more_ranks_than_work(self):
        command = self.train_command(self.path / "run", ONE, ranks=3)
        self.refuse(command, BAD_USAGE, "3 ranks for 2 episodes")

    def test_a_directory_that_holds_a_run(self):
        run = self.train("run", INDIVIDUAL)
        before = history(run), theta(run)
        self.refuse(self.train_command(run, ONE), BAD_USAGE, str(run), "--resume")
        contradiction = {**INDIVIDUAL, "population.sigma": 0.25, "run.seed": 12}
        self.refuse(self.train_command(run, contradiction, "--resume"), BAD_USAGE,
                    "population.sigma", "0.25", "0.1", "run.seed")
        self.assertEqual((history(run), theta(run)), before)
        self.train("run", {**INDIVIDUAL, "run.generations": 4}, "--resume")

    def test_a_directory_in_use(self):
        run = self.path / "run"
        self.start_command(self.train_command(run, {**INDIVIDUAL, "run.generations": 100_000}))
        self.wait_for((run / "checkpoint.h5").exists)
        self.refuse(self.train_command(run, ONE, "--resume"), BAD_USAGE, "in use")

    def test_damaged_files(self):
        whole = self.train("whole", ONE)
        for name in ("checkpoint.h5", "run.h5"):
            contents = (whole / name).read_bytes()
            for damage, data in [("truncated", contents[: len(contents) // 2]), ("empty", b""),
                                 ("foreign", b"no HDF5 " * 500), ("another", None)]:
                with self.subTest(file=name, damage=damage):
                    run = self.path / f"{name}-{damage}"
                    shutil.copytree(whole, run)
                    (run / name).unlink()
                    if data is None:
                        with h5py.File(run / name, "w") as file:
                            file["something"] = numpy.zeros(3)
                    else:
                        (run / name).write_bytes(data)
                    ranks = 2 if damage == "truncated" else 1
                    command = self.train_command(run, INDIVIDUAL, "--resume", ranks=ranks)
                    self.refuse(command, FAILURE, name)

    def test_a_checkpoint_of_another_shape(self):
        run = self.train("run", SHARED)
        with h5py.File(run / "checkpoint.h5", "a") as file:
            del file["parameters/lambda"]
            file["parameters/lambda"] = numpy.zeros((7, 48), numpy.float32)
        command = self.train_command(run, {**SHARED, "run.generations": 5}, "--resume", ranks=2)
        self.refuse(command, FAILURE, "/parameters/lambda", "[12288, 48]")

    def test_an_unwritable_directory(self):
        (self.path / "file").write_text("in the way")
        for place in (self.path / "file" / "run", "/proc/run"):
            for ranks in (1, 2):
                self.refuse(self.train_command(place, ONE, ranks=ranks), FAILURE, str(place))


class BadReading(Refusal):
    """evaluate, inspect and trace on files that are not there or not theirs."""

    def test_missing_and_foreign_runs(self):
        foreign = self.path / "foreign"
        foreign.mkdir()
        for name in ("run.h5", "checkpoint.h5"):
            (foreign / name).write_text("no HDF5")
        for command in ("inspect", "evaluate"):
            for place in (self.path / "none", foreign):
                self.refuse([HEBBES, command, place], FAILURE, str(place))

    def test_evaluation_options(self):
        run = self.train("run", ONE)
        evaluate = [HEBBES, "evaluate", run]
        self.refuse([*evaluate, "--variation", "sideways"], BAD_USAGE, "sideways", "long-front")
        self.refuse([*evaluate, "--episodes", "0"], BAD_USAGE, "--episodes")
        self.refuse([*evaluate, "--out", self.path / "returns.xls"], BAD_USAGE, "returns.xls")

    def test_trace_input(self):
        trace = [HEBBES, "trace", self.path / "in.h5", self.path / "out.h5"]
        self.refuse(trace, FAILURE, "in.h5")
        good = {"actions": numpy.zeros((5, 8)), "initial_joint_positions": numpy.zeros(8)}
        bad = [
            ({"actions": numpy.zeros((5, 7))}, "[5, 7]"),
            ({"actions": numpy.zeros(40)}, "actions"),
            ({"initial_joint_positions": numpy.zeros(9)}, "initial_joint_positions"),
            ({"actions": None}, "actions"),
        ]
        for change, word in bad:
            with self.subTest(word):
                with h5py.File(self.path / "in.h5", "w") as file:
                    file.attrs["task"], file.attrs["variation"] = "ant", "default"
                    for name, values in {**good, **change}.items():
                        if values is not None:
                            file[name] = values
                self.refuse(trace, BAD_USAGE, "in.h5", word)
                self.assertFalse((self.path / "out.h5").exists())

    def test_a_trace_may_hold_more_than_it_must(self):
        """What its task does not look for is left alone, whatever it is."""
        with h5py.File(self.path / "in.h5", "w") as file:
            file.attrs["task"], file.attrs["variation"] = "ant", "default"
            file["actions"] = numpy.zeros((5, 8))
            file["initial_joint_positions"] = numpy.zeros(8)
        trace = [HEBBES, "trace", self.path / "in.h5"]
        self.run_command([*trace, self.path / "plain.h5"])
        with h5py.File(self.path / "in.h5", "a") as file:
            file["words"] = ["of", "any", "length"]
            file["complex"] = numpy.zeros(3, numpy.complex64)
            file["nothing"] = h5py.Empty("f")
            file["folder/actions"] = numpy.zeros(1)
            file["link"] = h5py.SoftLink("/nowhere")
            file.attrs["pairs"] = numpy.zeros(2, [("a", int), ("b", "S3")])
            file.attrs["folder"] = file["folder"].ref
        self.run_command([*trace, self.path / "more.h5"])
        with h5py.File(self.path / "plain.h5") as plain, h5py.File(self.path / "more.h5") as more:
            self.assertEqual(list(plain), list(more))
            for name in plain:
                numpy.testing.assert_array_equal(plain[name], more[name])


if __name__ == "__main__":
    unittest.main()
