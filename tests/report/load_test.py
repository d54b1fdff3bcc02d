"""load_run and load_runs give what h5py reads directly."""

import json
import shutil
import signal
import subprocess
import time
import unittest
import warnings

import h5py
import numpy

from support import (HEBBES, INDIVIDUAL, MERGED, PATIENCE, SHARED, RunsTest, evaluate,
                     run_command, train, train_command)

from hebbes_report import RunError, load_run, load_runs
from hebbes_report.failures import TOTAL_FAILURE

VARIATIONS = ["default", "damage-left", "damage-right", "long-front", "long-back"]


class Loading(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "individual", INDIVIDUAL)
        train(cls.runs / "below" / "shared", {**SHARED, "run.seed": 3})
        evaluate(cls.runs / "below" / "shared")

    def setUp(self):
        super().setUp()
        self.individual = load_run(self.runs / "individual")
        self.shared = load_run(self.runs / "below" / "shared")

    def test_configuration_and_attributes(self):
        self.assertEqual(self.shared.config["population"]["rules"], 7)
        self.assertEqual((self.shared.seed, self.shared.held_out), (3, "damage-left"))
        self.assertEqual(self.shared.attributes["format"], "hebbes-run")
        self.assertEqual(self.shared.state, "finished")
        self.assertEqual(self.shared.variations, ["default", "long-back"])
        self.assertEqual(self.shared.warnings, [])

    def test_generations(self):
        with h5py.File(self.individual.path / "run.h5") as file:
            for name, dataset in file["generation"].items():
                if dataset.ndim == 1:
                    numpy.testing.assert_array_equal(self.individual.generations[name], dataset[:])
            returns = file["generation/return"][:]
        self.assertEqual(list(self.individual.generations["generation"]), [0, 1, 2])
        table = self.individual.returns.pivot(index="generation", columns="variation",
                                              values="return")
        for v, name in enumerate(self.individual.variations):
            for g in range(3):
                mean = (returns[g, 0, v] + returns[g, 1, v]) / 2
                self.assertAlmostEqual(table.loc[g, name], mean)

    def test_episodes(self):
        with h5py.File(self.individual.path / "run.h5") as file:
            group = {name: data[:] for name, data in file["generation"].items()}
        episodes = self.individual.episodes
        self.assertEqual(len(episodes), 3 * 2 * 2)
        for _, row in episodes.iterrows():
            g, i = row["generation"], row["individual"]
            v = self.individual.variations.index(row["variation"])
            self.assertEqual(row["return"], group["return"][g, i, v])
            self.assertEqual(row["episode_steps"], group["episode_steps"][g, i, v])
            self.assertEqual(row["fitness"], group["fitness"][g, i])
            self.assertEqual(row["penalty"], group["penalty"][g, i])

    def check_evaluation(self, source, who, variation, generation, returns):
        frame = self.shared.evaluations
        own = frame[(frame["source"] == source) & (frame["who"] == who)
                    & (frame["variation"] == variation) & (frame["generation"] == generation)]
        numpy.testing.assert_array_equal(own["return"], returns)
        role = {"default": "train", "long-back": "train", "damage-left": "held-out"}
        self.assertEqual(set(own["role"]), {role.get(variation, "other")})

    def test_evaluations(self):
        with h5py.File(self.shared.path / "run.h5") as file:
            for row, generation in enumerate([0, 2]):
                for a, name in enumerate(VARIATIONS):
                    self.check_evaluation("run.h5", "central", name, generation,
                                          file["evaluation/return"][row, a])
        with h5py.File(self.shared.path / "evaluation.h5") as file:
            for a, name in enumerate(VARIATIONS):
                self.check_evaluation("evaluation.h5", "central", name, 3,
                                      file["mode/return"][0, a])
                self.check_evaluation("evaluation.h5", "samples", name, 3,
                                      file["samples/return"][:, a].ravel())

    def test_rules(self):
        with h5py.File(self.shared.path / "checkpoint.h5") as file:
            mu, logits = file["parameters/mu"][:], file["parameters/lambda"][:].astype(float)
        shares = numpy.array([numpy.exp(row) / sum(numpy.exp(row)) for row in logits])
        rules = self.shared.rules
        numpy.testing.assert_array_equal(rules[["eta", "A", "B", "C", "D"]], mu)
        numpy.testing.assert_allclose(rules["share"], shares.mean(axis=0), rtol=1e-5)
        modes = [list(row).index(max(row)) for row in logits]
        self.assertEqual(list(rules["synapses"]), [modes.count(k) for k in range(7)])
        self.assertEqual(self.shared.sizes, (len(logits), 7))

    def test_individual_rules(self):
        rules = self.individual.rules
        numpy.testing.assert_array_equal(rules[["eta", "A", "B", "C", "D"]],
                                         self.individual.parameter("mu"))
        numpy.testing.assert_allclose(rules["share"].sum(), 1.0)
        with self.assertRaisesRegex(RunError, "lambda"):
            self.individual.parameter("lambda")

    def test_merged_rules(self):
        merged = load_run(train(self.path / "merged", MERGED))
        with h5py.File(merged.path / "checkpoint.h5") as file:
            mu, assignment = file["parameters/mu"][:], list(file["parameters/assignment"][:])
        numpy.testing.assert_array_equal(merged.rules[["eta", "A", "B", "C", "D"]], mu)
        self.assertEqual(list(merged.rules["synapses"]), [assignment.count(k) for k in range(12)])
        numpy.testing.assert_allclose(merged.rules["share"] * len(assignment),
                                      merged.rules["synapses"])
        self.assertEqual(merged.sizes, (len(assignment), 12))
        self.assertEqual(list(merged.generations["rules_in_use"]), [len(assignment), 96, 12])

    def test_runs_at_any_depth_each_once(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            runs = load_runs([self.runs, self.runs / "below", self.runs / "individual" / "run.h5"])
        self.assertEqual([run.path.name for run in runs], ["shared", "individual"])

    def test_failed_episodes(self):
        run = train(self.path / "run", {**INDIVIDUAL, "population.initial_std": 1e19})
        evaluations = load_run(run).evaluations
        self.assertEqual(set(evaluations["return"]), {TOTAL_FAILURE})
        self.assertEqual(set(evaluations["failed"]), {INDIVIDUAL["run.evaluate_episodes"]})

    def test_failed_episodes_of_earlier_versions(self):
        copy = self.path / "copy"
        shutil.copytree(self.runs / "individual", copy)
        with h5py.File(copy / "run.h5", "r+") as file:
            del file["evaluation/failed_episodes"]
            returns = file["evaluation/return"][:]
            returns[0, 0, 1] = returns[0, 1, 0] = returns[0, 1, 1] = numpy.nan
            file["evaluation/return"][:] = returns
        frame = load_run(copy).evaluations
        own = frame[frame["generation"] == 0].groupby("variation", sort=False)
        self.assertEqual(list(own["failed"].first()), [1, 2, 0, 0, 0])
        self.assertEqual(list(own.get_group("default")["return"]), [returns[0, 0, 0]] * 2)
        self.assertEqual(set(own.get_group("damage-left")["return"]), {TOTAL_FAILURE})
        self.assertEqual(set(frame[frame["generation"] == 2]["failed"]), {0})

    def check_state(self, directory, expected):
        """By the report and by hebbes inspect."""
        told = json.loads(run_command([HEBBES, "inspect", "--json", directory]).stdout)
        self.assertEqual((load_run(directory).state, told["state"]), (expected, expected))

    def test_finished_is_what_need_not_be_resumed(self):
        run = train(self.path / "run", {**INDIVIDUAL, "run.generations": 2})
        self.check_state(run, "finished")

        def without_checkpoint(copy):
            (copy / "checkpoint.h5").unlink()

        def without_the_last_evaluation(copy):
            with h5py.File(copy / "run.h5", "r+") as file:
                for name in ("generation", "return", "failed_episodes"):
                    file["evaluation"][name].resize(1, axis=0)

        def with_later_rows(copy):
            shutil.copy(self.runs / "individual" / "run.h5", copy)

        for change in (without_checkpoint, without_the_last_evaluation, with_later_rows):
            with self.subTest(change.__name__):
                copy = self.path / change.__name__
                shutil.copytree(run, copy)
                change(copy)
                self.check_state(copy, "stopped")

    def test_broken_files(self):
        data = (self.runs / "individual" / "run.h5").read_bytes()
        broken = {
            "empty": b"",
            "text": b"not HDF5",
            "truncated": data[: len(data) // 2],
            "short": data[:-1],
        }
        for name, content in broken.items():
            (self.path / name).mkdir()
            (self.path / name / "run.h5").write_bytes(content)
            with self.assertRaisesRegex(RunError, name + ".run.h5"):
                load_run(self.path / name)
        with self.assertRaisesRegex(RunError, "no run"):
            load_run(self.path / "absent")

    def test_another_runs_evaluation(self):
        copy = self.path / "copy"
        shutil.copytree(self.runs / "individual", copy)
        shutil.copy(self.runs / "below" / "shared" / "evaluation.h5", copy)
        run = load_run(copy)
        self.assertRegex(run.warnings[0], "evaluation.h5.*another run")
        self.assertEqual(set(run.evaluations["source"]), {"run.h5"})


    def test_an_evaluation_of_other_parameters(self):
        copy = self.path / "copy"
        shutil.copytree(self.runs / "below" / "shared", copy)
        self.assertEqual(load_run(copy).warnings, [])
        with h5py.File(copy / "checkpoint.h5", "r+") as file:
            file["parameters/mu"][2, 1] = 0.5
        run = load_run(copy)
        self.assertRegex(run.warnings[0], "evaluation.h5.*parameters differ")
        self.assertEqual(set(run.evaluations["source"]), {"run.h5"})

    def test_an_earlier_evaluation(self):
        run = train(self.path / "run", {**INDIVIDUAL, "run.generations": 1})
        evaluate(run)
        self.assertEqual(load_run(run).warnings, [])
        run_command([*train_command(run, {**INDIVIDUAL, "run.generations": 2}), "--resume"])
        self.assertRegex(load_run(run).warnings[0], "after 1 of 2 generations")


class Foreign(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", INDIVIDUAL)
        train(cls.runs / "other", {**INDIVIDUAL, "run.seed": 2})
        train(cls.runs / "later", {**INDIVIDUAL, "run.generations": 5})

    def test_another_runs_checkpoint_is_left_aside(self):
        self.assertEqual(load_run(self.runs / "run").warnings, [])
        for other, reason in (("other", "run.seed is 1 in run.h5, 2 in checkpoint.h5"),
                              ("later", "of generation 5, where that has 3")):
            with self.subTest(other):
                directory = shutil.copytree(self.runs / "run", self.path / other)
                shutil.copy(self.runs / other / "checkpoint.h5", directory)
                run = load_run(directory)
                said = f"{directory}/checkpoint.h5: is another run's than run.h5: {reason}"
                self.assertEqual(run.warnings, [said])
                self.assertEqual((run.sizes, run.state), (None, "stopped"))
                for read in (lambda: run.rules, lambda: run.parameter("mu")):
                    with self.assertRaisesRegex(RunError, "another run's"):
                        read()


class Growing(RunsTest):
    def test_while_it_is_written_and_after_a_kill(self):
        directory = self.path / "run"
        endless = {**INDIVIDUAL, "run.generations": 1_000_000, "run.checkpoint_every": 1}
        said = self.path / "said"
        with said.open("w") as output:
            process = subprocess.Popen(train_command(directory, endless), stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=output)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        seen = 0
        deadline = time.monotonic() + PATIENCE
        while seen < 3:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
            if not (directory / "run.h5").exists():
                continue
            run = load_run(directory)
            self.assertEqual(run.state, "running", (process.poll(), said.read_text()[-2000:]))
            self.assertGreaterEqual(len(run.generations), seen)
            seen = len(run.generations)
            fitness = run.episodes.groupby("generation")["fitness"].mean()
            numpy.testing.assert_allclose(fitness, run.generations["fitness_mean"])
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed = load_run(directory)
        self.assertEqual(killed.state, "not closed")
        self.assertGreaterEqual(len(killed.generations), seen)
        self.check_truncated(directory)

    def check_truncated(self, directory):
        """Whatever is missing of a file that was never closed, reading it ends, and invents
        nothing."""
        data = (directory / "run.h5").read_bytes()
        whole = load_run(directory)
        for tenth in range(1, 10):
            (directory / "run.h5").write_bytes(data[: len(data) * tenth // 10])
            try:
                run = load_run(directory)
            except RunError:
                continue
            self.assertTrue(run.generations.equals(whole.generations))
            self.assertTrue(run.returns.equals(whole.returns))


if __name__ == "__main__":
    unittest.main()
