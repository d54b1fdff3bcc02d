"""Intervals, quantiles, mixtures and arms against definitions and values worked out by hand."""

import itertools
import math
import unittest

import numpy

import support  # noqa: F401  puts the package on the path

from hebbes_report.arms import Arm, arms_of
from hebbes_report.checkpoint import Sizes, summarise
from hebbes_report.intervals import bootstrap_mean, weighted_quantiles


class Intervals(unittest.TestCase):
    def test_against_all_resamples(self):
        """Of 5 values there are 5^5 resamples; their quantiles are what the bootstrap estimates."""
        values = [1.0, 2.0, 4.0, 8.0, 16.0]
        means = sorted(sum(pick) / 5 for pick in itertools.product(values, repeat=5))
        found = bootstrap_mean(values)
        self.assertEqual((found.n, found.mean), (5, 6.2))
        self.assertAlmostEqual(found.low, means[round(0.025 * len(means))], delta=0.21)
        self.assertAlmostEqual(found.high, means[round(0.975 * len(means))], delta=0.21)

    def test_order_and_gaps_do_not_matter(self):
        self.assertEqual(bootstrap_mean([3.0, 1.0, math.nan, 7.0]), bootstrap_mean([7.0, 3.0, 1.0]))

    def test_coverage(self):
        """About 95 % of the intervals of 20 normal values hold the true mean; a bootstrap's are a
        little narrow."""
        rng = numpy.random.default_rng(5)
        found = [bootstrap_mean(rng.normal(size=20)) for _ in range(400)]
        hits = sum(mean.low <= 0.0 <= mean.high for mean in found) / len(found)
        self.assertGreater(hits, 0.88)
        self.assertLess(hits, 0.98)

    def test_few_values(self):
        single = bootstrap_mean([2.5])
        self.assertEqual((single.n, single.mean), (1, 2.5))
        self.assertTrue(math.isnan(single.low) and math.isnan(single.high))
        self.assertEqual(bootstrap_mean([math.nan]).n, 0)

    def test_weighted_quantiles(self):
        values, weights = numpy.array([30.0, 10.0, 20.0]), numpy.array([0.5, 0.2, 0.3])
        found = weighted_quantiles(values, weights, [0.1, 0.2, 0.21, 0.5, 0.51, 1.0])
        self.assertEqual(list(found), [10.0, 10.0, 20.0, 20.0, 30.0, 30.0])


class Mixtures(unittest.TestCase):
    def test_flat(self):
        found = summarise(numpy.zeros((6, 4), dtype=numpy.float32))
        self.assertAlmostEqual(found.entropy, math.log(4))
        self.assertAlmostEqual(found.effective_rules, 4.0)
        self.assertEqual(found.rules_in_use, 1)  # the first of equals

    def test_peaked(self):
        logits = numpy.full((6, 4), -200.0, dtype=numpy.float32)
        logits[range(6), [0, 0, 2, 2, 2, 2]] = 200.0
        found = summarise(logits)
        self.assertAlmostEqual(found.entropy, 0.0)
        self.assertEqual(list(found.modes), [2, 0, 4, 0])
        numpy.testing.assert_allclose(found.share, [1 / 3, 0, 2 / 3, 0])
        expected = -(math.log(1 / 3) / 3 + 2 * math.log(2 / 3) / 3)
        self.assertAlmostEqual(found.effective_rules, math.exp(expected))

    def test_against_the_definition(self):
        logits = numpy.random.default_rng(2).normal(size=(50, 9)).astype(numpy.float32)
        entropy = 0.0
        for row in logits.astype(float):
            weights = [math.exp(value) for value in row]
            entropy -= sum(w / sum(weights) * math.log(w / sum(weights)) for w in weights) / 50
        self.assertAlmostEqual(summarise(logits).entropy, entropy, places=6)


class FakeRun:
    """As much of a run as arms need."""

    def __init__(self, population, sizes=None, kind="hebbian", train=("a", "b"), **optimizer):
        self.config = {"task": {"name": "ant", "held_out": "c"}, "policy": {"kind": kind},
                       "population": population, "optimizer": optimizer, "run": {"seed": 1}}
        self.sizes = sizes
        self.variations, self.all_variations, self.held_out = list(train), ["a", "b", "c"], "c"


class Arms(unittest.TestCase):
    def labels(self, *runs):
        return [arm.label for arm in arms_of(list(runs))]

    def test_kinds(self):
        self.assertEqual(
            self.labels(FakeRun({"sharing": "individual", "rho": 128}),
                        FakeRun({"sharing": "individual"}, kind="lstm"),
                        FakeRun({"sharing": "shared", "rho": 16}, Sizes(12288, 768)),
                        FakeRun({"sharing": "shared", "rules": 768}, Sizes(12288, 768)),
                        FakeRun({"sharing": "shared", "rho": "N"}, Sizes(12288, 1)),
                        FakeRun({"sharing": "shared", "rules": 5000}, Sizes(12288, 5000)),
                        FakeRun({"sharing": "shared", "rho": 128}, Sizes(91328, 713)),
                        FakeRun({"sharing": "shared", "rho": 64}),
                        FakeRun({"sharing": "merged", "merge_to": [96, 12]}, Sizes(12288, 96))),
            ["individual", "lstm", "ρ = 16", "ρ = 16", "ρ = N", "M = 5000", "ρ = 128", "ρ = 64",
             "merged to 12"])

    def test_settings_part_arms(self):
        population = {"sharing": "individual"}
        self.assertEqual(
            self.labels(FakeRun({}, kind="lstm"), FakeRun({}, kind="lstm", decay=0.5)),
            ["lstm, optimizer.decay = unset", "lstm, optimizer.decay = 0.5"])
        self.assertEqual(
            self.labels(FakeRun(population), FakeRun(population, train=["a"])),
            ["individual, task.train = all but the held-out one", "individual, task.train = a"])

    def test_settings_part_all_degrees_of_sharing(self):
        shared = [{"sharing": "shared", "rho": rho} for rho in (16, 64)]
        self.assertEqual(
            self.labels(FakeRun(shared[0], decay=1), FakeRun(shared[1], decay=2),
                        FakeRun({"sharing": "individual"}, decay=3)),
            ["ρ = 16, optimizer.decay = 1", "ρ = 64, optimizer.decay = 2", "individual"])

    def test_order(self):
        arms = [Arm("ant", "shared", rho, f"ρ = {rho}", "") for rho in (256, 16)]
        arms += [Arm("ant", kind, None, kind, "") for kind in ("static", "other", "individual")]
        self.assertEqual([arm.label for arm in sorted(arms, key=Arm.rank)],
                         ["individual", "static", "other", "ρ = 16", "ρ = 256"])


if __name__ == "__main__":
    unittest.main()
