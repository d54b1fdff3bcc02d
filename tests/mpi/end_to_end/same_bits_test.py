"""The same seed gives the same bits: on any number of ranks, on one node or several, for a run that
was stopped and resumed at any generation."""

import unittest

from command import (CAR, FIXED, INDIVIDUAL, INDIVIDUAL_ADAM, LEARNED, MERGED_ADAM, NORMALISED,
                     SHARED, SHARED_ADAM, TYPES_ADAM, CommandTest, history, theta)

POPULATIONS = {
    "individual": INDIVIDUAL,
    "individual, adam": INDIVIDUAL_ADAM,
    "shared by rho": SHARED,
    "shared by rules, adam": SHARED_ADAM,
    "merged, adam": MERGED_ADAM,
    "shared by a fixed assignment": FIXED,
    "shared by a learned assignment": {**LEARNED, "run.diagnose_every": 2},
    "shared by types of neurons, adam": TYPES_ADAM,
    "no rules but weights": {**INDIVIDUAL, "policy.kind": "lstm"},
    "kernels and shared rules of a car": CAR,
    "weights that see normalised observations": NORMALISED,
    "rules that see normalised observations": {**SHARED, "policy.normalise_observations": True},
}
# Two worlds, and enough individuals for ranks and nodes to share; evaluations in between.
WIDE = {
    "population.size": 4,
    "run.generations": 2,
    "run.evaluate_every": 2,
    "run.evaluate_episodes": 1,
}


LAYOUTS = [(2, 0), (3, 0), (4, 0), (2, 1), (3, 2), (4, 2), (4, 3)]  # ranks, ranks of a node
THOROUGH = "shared by rho"  # in every layout, stopped at every generation; others in some


class SameBits(CommandTest):
    def for_all_populations(self, check):
        for number, (name, settings) in enumerate(POPULATIONS.items()):
            with self.subTest(name):
                check(number, name, settings)

    def test_on_any_number_of_ranks_and_nodes(self):
        def check(number, name, settings):
            other_world = "push-west" if "task.name" in settings else "long-front"
            settings = {**settings, **WIDE, "task.train": ["default", other_world]}
            one = self.train(f"{name} 1", settings)
            some = [LAYOUTS[number % 3], LAYOUTS[3 + number % 4]]
            for ranks, per_node in LAYOUTS if name == THOROUGH else some:
                other = self.train(f"{name} {ranks} {per_node}", settings, "--set",
                                   f"parallel.ranks_per_node={per_node}", ranks=ranks)
                self.assert_same_bits(one, other)

        self.for_all_populations(check)

    def test_on_a_rank_for_each_episode(self):
        settings = {**SHARED, "population.size": 32}
        one = self.train("1", settings)
        self.assert_same_bits(one, self.train("32", settings, ranks=32))

    def test_stopped_and_resumed_at_every_generation(self):
        def check(number, name, settings):
            settings = {**settings, "run.generations": 4, "run.checkpoint_every": 3}
            whole = self.train(f"{name} whole", settings)
            for stop in (1, 2, 3) if name == THOROUGH else (1 + number % 3,):
                parts = self.train(f"{name} {stop}", {**settings, "run.generations": stop})
                self.train(f"{name} {stop}", settings, "--resume", ranks=1 + stop % 2)
                self.assert_same_bits(whole, parts)

        self.for_all_populations(check)

    def test_resumed_after_every_generation_by_other_ranks(self):
        def check(_, name, settings):
            settings = {**settings, "population.size": 4, "run.checkpoint_every": 1}
            whole = self.train(f"{name} whole", settings)
            for done, (ranks, per_node) in enumerate([(2, 1), (1, 0), (3, 2)], start=1):
                parts = self.train(f"{name} parts", {**settings, "run.generations": done},
                                   "--resume", "--set", f"parallel.ranks_per_node={per_node}",
                                   ranks=ranks)
            self.assert_same_bits(whole, parts)

        self.for_all_populations(check)

    def test_in_worlds_that_change_in_mid_life(self):
        worlds = {"ant": ("damage-left", "long-back", "bullet", "[30, 300]"),
                  "car_racing": ("half-friction", "push-east", None, "[2, 15]")}
        for task, (first, then, engine, steps) in worlds.items():
            cut = f"task.{task}.variations.cut"
            settings = {**(CAR if task == "car_racing" else INDIVIDUAL), **WIDE, "task.name": task,
                        "task.train": ["cut", "default"], f"{cut}.begins_as": first,
                        f"{cut}.becomes": then}
            with self.subTest(task):
                steps = ("--set", f"{cut}.at_step={steps}")
                one = self.train(f"{task} 1", settings, *steps)
                self.assert_same_bits(one, self.train(f"{task} 3", settings, *steps, ranks=3))
                half = self.train(f"{task} parts", {**settings, "run.generations": 1}, *steps)
                self.train(f"{task} parts", settings, *steps, "--resume", ranks=2)
                self.assert_same_bits(one, half)
                if engine:
                    other = self.train(f"{task} {engine}", settings, *steps, "--set",
                                       f'task.{task}.engine="{engine}"')
                    self.assertEqual(history(one), history(other))

    def test_measuring_the_signal_changes_nothing(self):
        def without_signal(rows):
            return {name: bits for name, bits in rows.items() if "gradient_cosine" not in name}

        for name, settings in (("rule", LEARNED), ("synapse", SHARED)):
            plain = self.train(f"{name} plain", settings, ranks=2)
            measured = self.train(f"{name} measured", {**settings, "run.diagnose_every": 1},
                                  ranks=2)
            self.assertEqual(without_signal(history(measured)), history(plain))
            self.assertEqual(theta(measured), theta(plain))
            self.assertIn("gradient_cosine_lambda", history(measured))

    def test_another_seed_gives_other_bits(self):
        settings = {**INDIVIDUAL, "run.generations": 1}
        one = self.train("one", settings)
        other = self.train("other", {**settings, "run.seed": 12})
        self.assertNotEqual(theta(one)["mu"], theta(other)["mu"])


if __name__ == "__main__":
    unittest.main()
