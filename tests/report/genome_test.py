"""Encodings, the sizes of their genomes, and what their seeds differ in, on runs made by hand and by
the command."""

import itertools
import math
import re
import shutil
import unittest

import h5py
import numpy
import pandas

from support import INDIVIDUAL, REPORT, SHARED, RunsTest, run_command, train

from hebbes_report import checkpoint, load_run, pairing, tables
from hebbes_report.arms import Arm, arms_of
from hebbes_report.checkpoint import Sizes
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.neurons import ends_of, layers_of

ANT = (28, 128, 64, 8)
PER_RULE = {**INDIVIDUAL, "population.size": 8, "population.sharing": "shared",
            "population.noise": "rule", "run.diagnose_every": 2}
ENCODINGS = {
    "individual": {**INDIVIDUAL, "population.size": 4, "run.diagnose_every": 2},
    "static": {**INDIVIDUAL, "policy.kind": "static"},
    "neurons": {**INDIVIDUAL, "population.sharing": "neurons"},
    "mixture": SHARED,
    "fixed": {**PER_RULE, "population.assignment": "fixed"},
    "types": {**PER_RULE, "population.assignment": "types", "population.neuron_types": 3},
}


def ant_synapses():
    """The neurons of each synapse, by definition."""
    starts = [sum(ANT[:layer]) for layer in range(len(ANT))]
    return [(starts[layer] + i, starts[layer + 1] + j) for layer in range(len(ANT) - 1)
            for i, j in itertools.product(range(ANT[layer]), range(ANT[layer + 1]))]


class HandMade:
    """As much of a run as arms need."""

    def __init__(self, sizes=None, optimizer=None, run=None, **population):
        self.config = {"task": {"name": "ant"}, "policy": {"kind": "hebbian"},
                       "population": population, "optimizer": optimizer or {},
                       "run": {"seed": 1, **(run or {})}}
        self.sizes = sizes
        self.variations, self.all_variations, self.held_out = ["a"], ["a", "b"], "b"


class Names(unittest.TestCase):
    def labels(self, *runs):
        return [arm.label for arm in arms_of(list(runs))]

    def test_encodings(self):
        own = {"sharing": "shared", "rho": 128, "sizes": Sizes(12288, 96)}
        per_rule = {**own, "noise": "rule"}
        types = {"sharing": "shared", "assignment": "types", "neuron_types": 10,
                 "sizes": Sizes(12288, 100)}
        self.assertEqual(
            self.labels(HandMade(**own), HandMade(**own, noise="synapse", assignment="learned",
                                                  assignment_confidence=0.0),
                        HandMade(**own, assignment="fixed"),
                        HandMade(**per_rule, assignment="fixed", assignment_within="network"),
                        HandMade(**per_rule, assignment="fixed", assignment_within="layer"),
                        HandMade(**per_rule, assignment="fixed", assignment_from="runs/a"),
                        HandMade(**per_rule), HandMade(**per_rule, assignment_confidence=0.99),
                        HandMade(**types), HandMade(**types, learn_types=False, noise="rule"),
                        HandMade(sharing="neurons")),
            ["ρ = 128", "ρ = 128", "ρ = 128, fixed", "ρ = 128, fixed, noise per rule",
             "ρ = 128, fixed within layers, noise per rule",
             "ρ = 128, as in runs/a, noise per rule", "ρ = 128, learned, noise per rule",
             "ρ = 128, learned from 0.99, noise per rule", "10 types, learned",
             "10 types, fixed, noise per rule", "neurons"])

    def test_rho_of_types(self):
        types = {"sharing": "shared", "assignment": "types", "neuron_types": 10}
        arms = arms_of([HandMade(Sizes(12288, 100), **types), HandMade(**types),
                        HandMade(Sizes(math.nan, 100), **types)])
        self.assertEqual([arm.rho for arm in arms], [122.88, None, None])

    def test_settings_part_arms_of_one_form(self):
        fixed = {"sharing": "shared", "rho": 16, "assignment": "fixed"}
        self.assertEqual(
            self.labels(HandMade(**fixed, optimizer={"natural": True}), HandMade(**fixed),
                        HandMade(**fixed, run={"common_random_numbers": "pair"}),
                        HandMade(sharing="shared", rho=16, optimizer={"natural": True})),
            ["ρ = 16, fixed, optimizer.natural = true, run.common_random_numbers = none",
             "ρ = 16, fixed, optimizer.natural = false, run.common_random_numbers = none",
             "ρ = 16, fixed, optimizer.natural = false, run.common_random_numbers = pair",
             "ρ = 16"])

    def test_what_older_runs_did_without_recording_it(self):
        own = {"sharing": "shared", "rho": 16}
        self.assertEqual(
            self.labels(HandMade(**own), HandMade(
                **own, noise="synapse", assignment="learned", optimizer={"natural": False},
                run={"common_random_numbers": "none", "diagnose_every": 5})),
            ["ρ = 16", "ρ = 16"])


class Checkpoints(RunsTest):
    def checkpoint(self, config, **parameters):
        with h5py.File(self.path / "checkpoint.h5", "w") as file:
            file.attrs.update({"format": "hebbes-checkpoint", "format_version": 1,
                               "config": "[task]\nname = 'ant'\n[policy]\nkind = 'hebbian'\n"
                                         + config})
            for name, values in parameters.items():
                file[f"parameters/{name}"] = values
        return self.path

    def test_neurons_of_synapses(self):
        self.assertEqual(list(zip(*ends_of(ANT))), ant_synapses())
        self.assertEqual(len(ant_synapses()), 12288)

    def test_learned_types(self):
        logits = numpy.random.default_rng(3).normal(size=(sum(ANT), 2)).astype(numpy.float32)
        path = self.checkpoint("[population]\nsharing = 'shared'\nassignment = 'types'\n",
                               mu=numpy.arange(20.0).reshape(4, 5), **{"lambda": logits})
        shares = numpy.exp(logits) / numpy.exp(logits).sum(axis=1, keepdims=True)
        share, modes = numpy.zeros(4), numpy.zeros(4)
        for pre, post in ant_synapses():
            for a, b in itertools.product(range(2), range(2)):
                share[2 * a + b] += shares[pre, a] * shares[post, b] / 12288
            modes[2 * logits[pre].argmax() + logits[post].argmax()] += 1
        rules = checkpoint.rules(path)
        numpy.testing.assert_allclose(rules["share"], share, rtol=1e-5)
        numpy.testing.assert_array_equal(rules["synapses"], modes)
        self.assertEqual(checkpoint.sizes(path, []), (12288, 4))
        self.assertEqual(checkpoint.genome(path), (20, sum(ANT)))

    def test_types_of_another_network(self):
        path = self.checkpoint("[population]\nsharing = 'shared'\nassignment = 'types'\n",
                               mu=numpy.ones((4, 5)), **{"lambda": numpy.zeros((9, 2))})
        self.assertTrue(math.isnan(checkpoint.sizes(path, []).synapses))
        self.assertEqual(checkpoint.sizes(path, []).rules, 4)
        self.assertTrue(checkpoint.rules(path)[["share", "synapses"]].isna().all(axis=None))

    def test_neurons(self):
        values = numpy.random.default_rng(4).normal(size=(sum(ANT), 5))
        path = self.checkpoint("[population]\nsharing = 'neurons'\n", mu=values)
        rules = checkpoint.rules(path)
        expected = [[(values[i, 0] + values[j, 0]) / 2, values[i, 1] * values[j, 1], values[i, 2],
                     values[j, 3], values[i, 4] * values[j, 4]] for i, j in ant_synapses()]
        numpy.testing.assert_allclose(rules[["eta", "A", "B", "C", "D"]], expected)
        self.assertEqual(checkpoint.sizes(path, []), (12288, 12288))
        self.assertEqual(checkpoint.genome(path), (1140, 0))
        path = self.checkpoint("[population]\nsharing = 'neurons'\n", mu=values[:9])
        self.assertEqual(len(checkpoint.rules(path)), 0)

    def test_neurons_of_another_shape(self):
        config = {"task": {"name": "ant"}, "policy": {"hidden": [5, 4]}}
        self.assertEqual(layers_of(config, 45), (28, 5, 4, 8))
        self.assertIsNone(layers_of(config, 228))
        self.assertEqual(layers_of({**config, "policy": {}}, 228), ANT)

    def test_genomes_of_earlier_versions(self):
        """Which recorded no sizes."""
        own = self.checkpoint("rule = 'AD'\neta = false\n", mu=numpy.ones((7, 5)),
                              static=numpy.ones(11))
        self.assertEqual(checkpoint.genome(own), (7 * 2 + 11, 0))
        mixture = self.checkpoint("[population]\nsharing = 'shared'\n", mu=numpy.ones((8, 5)),
                                  **{"lambda": numpy.zeros((100, 8))})
        self.assertEqual(checkpoint.genome(mixture), (40, 300))
        merged = self.checkpoint("[population]\nsharing = 'merged'\n", mu=numpy.ones((4, 5)),
                                 assignment=numpy.arange(100, dtype=numpy.int32) % 4)
        self.assertEqual(checkpoint.genome(merged), (20, 200))
        self.assertTrue(math.isnan(checkpoint.genome(self.path / "absent").numbers))


class Tables(unittest.TestCase):
    """Three seeds of individual rules and two of shared ones, of which they have one in common."""

    def setUp(self):
        arms = {"individual": Arm("ant", "individual", None, "individual", ""),
                "shared": Arm("ant", "shared", 16.0, "ρ = 16", "")}
        rows = [("individual", 1, 10.0, 4.0), ("individual", 2, 20.0, 5.0),
                ("individual", 3, 60.0, 9.0), ("shared", 2, 14.0, 6.0), ("shared", 4, 99.0, 9.0)]
        self.table = pandas.DataFrame([{
            "arm": arms[name], "label": arms[name].label, "fold": "damage-left", "seed": seed,
            "directory": f"{name}{seed}", "train_return": train, "held_out_return": held_out,
            "gap": train - held_out, "train_failed": 0.0, "held_out_failed": 0.0,
            "train_source": "run.h5", "held_out_source": "run.h5", "genome_numbers": 8.0,
            "genome_assignment_bits": 3.0, "genome_bits": 259.0,
        } for name, seed, train, held_out in rows])

    def test_spread(self):
        found = tables.spread(self.table).set_index("label").loc["individual"]
        mean = bootstrap_mean([10.0, 20.0, 60.0])
        self.assertEqual(
            tuple(found[f"train_return_{name}"] for name in
                  ("n", "median", "mean", "low", "high", "min", "max")),
            (3, 20.0, 30.0, mean.low, mean.high, 10.0, 60.0))
        self.assertEqual(tuple(found[["seeds", "genome_numbers", "genome_assignment_bits"]]),
                         (3, 8.0, 3.0))
        shown = tables.shown_spread(tables.spread(self.table)).iloc[0]
        self.assertEqual(shown["train return: range"], "10.00 to 60.00")

    def test_pairs(self):
        reference = pairing.reference_arm(self.table)
        self.assertEqual(reference.label, "individual")
        found = pairing.differences(self.table, reference)
        self.assertEqual(len(found), 1)
        self.assertEqual(tuple(found.iloc[0][["seed", "train_return", "held_out_return", "gap"]]),
                         (2, -6.0, 1.0, -7.0))
        self.assertEqual(tables.paired(self.table, reference).iloc[0]["pairs"], 1)

    def test_other_evaluations_are_no_pairs(self):
        self.table.loc[3, "held_out_source"] = "evaluation.h5"
        found = pairing.differences(self.table, pairing.reference_arm(self.table)).iloc[0]
        self.assertEqual(found["train_return"], -6.0)
        self.assertTrue(math.isnan(found["held_out_return"]) and math.isnan(found["gap"]))

    def test_nothing_to_compare_with(self):
        self.assertIsNone(pairing.reference_arm(self.table[self.table["label"] == "ρ = 16"]))


class Reports(RunsTest):
    """Two seeds of each encoding."""

    @classmethod
    def make_runs(cls):
        for name, settings in ENCODINGS.items():
            for seed in (1, 2):
                train(cls.runs / name / f"seed{seed}", {**settings, "run.seed": seed})
        cls.out = cls.runs / "report"
        run_command([REPORT / "hebbes-report", cls.runs, "--out", cls.out])

    def numbers(self, name):
        return pandas.read_csv(self.out / f"ant-{name}.csv")

    def test_sizes_of_genomes(self):
        found = self.numbers("genomes").set_index("label")[
            ["seeds", "genome_numbers", "genome_assignment_bits"]]
        neurons = sum(ANT)
        expected = {"individual": (61440, 0), "static": (12288, 0), "neurons": (5 * neurons, 0),
                    "M = 7": (35, 12288 * math.log2(7)),
                    "ρ = 128, fixed, noise per rule": (480, 0),
                    "3 types, learned, noise per rule": (45, neurons * math.log2(3))}
        self.assertEqual(set(found.index), set(expected))
        for label, sizes in expected.items():
            numpy.testing.assert_allclose(found.loc[label], (2, *sizes))
        for run in map(load_run, sorted(self.runs.glob("*/seed1"))):
            numpy.testing.assert_allclose(checkpoint.genome(run.path), run.genome)

    def test_returns_against_sizes(self):
        runs = pandas.read_csv(self.out / "runs.csv")
        shown = self.numbers("return-by-genome")
        for label, own in runs.groupby("label"):
            for role in ("train_return", "held_out_return"):
                mine = shown[(shown["label"] == label) & (shown["role"] == role)]
                self.assertEqual(set(mine["genome_bits"]), set(own["genome_bits"]))
                values = {kind: list(mine.loc[mine["shows"] == kind, "value"])
                          for kind in ("run", "mean", "median")}
                numpy.testing.assert_allclose(values["run"], own[role])
                numpy.testing.assert_allclose(values["mean"], [own[role].mean()])
                numpy.testing.assert_allclose(values["median"], [own[role].median()])
        self.assertEqual(set(runs["genome_bits"]), set(shown["genome_bits"]))

    def test_gaps_are_paired_by_seed(self):
        runs = pandas.read_csv(self.out / "runs.csv").set_index(["label", "seed"])["gap"]
        shown = self.numbers("gap-by-genome").query("shown == 'difference'")
        self.assertEqual(len(shown["label"].unique()), len(ENCODINGS) - 1)
        self.assertNotIn("individual", set(shown["label"]))
        for label, own in shown.groupby("label"):
            expected = [runs[label, seed] - runs["individual", seed] for seed in (1, 2)]
            numpy.testing.assert_allclose(own.query("shows == 'run'")["value"], expected)
            mean = own.query("shows == 'mean'").iloc[0]
            numpy.testing.assert_allclose(mean[["value", "low", "high"]].astype(float),
                                          bootstrap_mean(expected)[1:])

    def test_signal(self):
        shown = self.numbers("signal")
        self.assertEqual(set(shown["parameter"]), {"mu", "lambda"})
        self.assertEqual(set(shown["generation"]), {0, 2})
        with h5py.File(self.runs / "types" / "seed1" / "run.h5") as file:
            first = file["generation/gradient_cosine_lambda"][0]
        with h5py.File(self.runs / "types" / "seed2" / "run.h5") as file:
            second = file["generation/gradient_cosine_lambda"][0]
        own = shown.query("parameter == 'lambda' and generation == 0").iloc[0]
        numpy.testing.assert_allclose(own[["min", "max"]].astype(float),
                                      sorted([first, second]))

    def test_all_figures(self):
        text = (self.out / "report.md").read_text()
        for name in ("return-by-genome", "gap-by-genome", "signal", "return-by-rho", "rules",
                     "coefficients", "assignment"):
            self.assertIn(f"(ant-{name}.png)", text)
            self.assertGreater((self.out / f"ant-{name}.svg").stat().st_size, 1000)
        for name in ("genomes", "differences"):
            self.assertIn(f"(ant-{name}.csv)", text)

    def test_runs_of_earlier_versions(self):
        for name in ("individual", "mixture"):
            copy = self.path / name
            shutil.copytree(self.runs / name / "seed1", copy)
            with h5py.File(copy / "run.h5", "r+") as file:
                for series in [key for key in file["generation"] if key.startswith("genome_")]:
                    del file[f"generation/{series}"]
                old = re.sub(r"(?m)^(noise|assignment\w*|neuron_types|learn_types|natural"
                             r"|common_random_numbers|diagnose_every) = .*\n", "",
                             str(file.attrs["config"]))
                file.attrs["config"] = old
        arms = arms_of([load_run(self.path / "individual"), load_run(self.path / "mixture"),
                        load_run(self.runs / "mixture" / "seed2")])
        self.assertEqual([arm.label for arm in arms], ["individual", "M = 7", "M = 7"])
        for name in ("individual", "mixture"):
            numpy.testing.assert_allclose(load_run(self.path / name).genome,
                                          load_run(self.runs / name / "seed1").genome)


if __name__ == "__main__":
    unittest.main()
