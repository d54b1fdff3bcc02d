"""Lives as data are those of the episodes, and are read as they were written."""

import unittest

import h5py
import numpy

from support import BAD_USAGE, HEBBES, INDIVIDUAL, SHARED, RunsTest, run_command, train

from hebbes_report import RunError, load_life, load_lives

CHANGE = "change@30=damage-left"


class Lives(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "ant", {**INDIVIDUAL, "run.generations": 1})
        train(cls.runs / "car", {**SHARED, "run.generations": 1, "task.name": "car_racing",
                                 "task.train": ["default"], "task.held_out": ""})
        train(cls.runs / "lstm", {**INDIVIDUAL, "policy.kind": "lstm", "run.generations": 1})
        for name, words in (("ant", ["--do", CHANGE, "--do", "freeze@20"]), ("car", []),
                            ("lstm", [])):
            run_command([HEBBES, "replay", cls.runs / name, *words, "--out",
                         cls.runs / f"{name}.h5"])
        run_command([HEBBES, "evaluate", cls.runs / "ant", "--episodes", 1, "--samples", 0,
                     "--variation", "default", "--out", cls.runs / "returns.h5"])

    def test_is_the_episode_that_was_evaluated(self):
        life = load_life(self.runs / "ant.h5")
        with h5py.File(self.runs / "returns.h5") as file:
            self.assertAlmostEqual(life.reward.sum(), file["mean/return"][0, 0, 0], 9)
            self.assertEqual(len(life.reward) + 40, file["mean/episode_steps"][0, 0, 0])

    def test_holds_what_the_policy_was_like(self):
        for life in load_lives(self.runs / "ant.h5"):
            steps = len(life.reward)
            self.assertEqual(life.observation.shape, (steps + 1, 28))
            self.assertEqual(len(life.layers), 3)
            seen, first = life.observation[0], life.layers[0]
            expected = numpy.tanh(seen.astype(float) @ first.weights[0].astype(float))
            numpy.testing.assert_allclose(first.activation[0], expected, atol=1e-5)
            for before, after in zip(life.layers, life.layers[1:]):
                expected = numpy.tanh(before.activation[0].astype(float) @ after.weights[0])
                numpy.testing.assert_allclose(after.activation[0], expected, atol=1e-5)
            numpy.testing.assert_array_equal(life.action, life.layers[-1].activation)
            self.check_plasticity(life)

    def check_plasticity(self, life):
        """Of the last step that a look was taken at: the rule's own change."""
        look = 1
        step = life.weight_steps[look]
        first = life.layers[0]
        pre, post = life.observation[step - 1], first.activation[step - 1]
        eta, a, b, c, d = life.rules[:28 * 128].reshape(28, 128, 5).transpose(2, 0, 1)
        pre, post = pre[:, None].astype(float), post[None, :].astype(float)
        change = eta * (a * pre * post + b * pre + c * post + d)
        numpy.testing.assert_allclose(first.change[look], change, atol=2e-4)
        moved = numpy.sqrt(((first.weights[look] - first.weights[0]) ** 2).mean())
        self.assertAlmostEqual(first.distance[step] / moved, 1, 4)

    def test_twins_share_what_was_before(self):
        plain, changed, frozen = load_lives(self.runs / "ant.h5")
        self.assertEqual([life.attributes["treatment"] for life in (plain, changed, frozen)],
                         ["", CHANGE, "freeze@20"])
        for twin, step in ((changed, 30), (frozen, 20)):
            numpy.testing.assert_array_equal(plain.reward[:step], twin.reward[:step])
            numpy.testing.assert_array_equal(plain.position[:step], twin.position[:step])
        self.assertEqual(changed.form_variations, ["default", "damage-left"])
        self.assertEqual(changed.form_steps.tolist(), [0, 30])
        late = frozen.weight_steps >= 20
        for layer in frozen.layers:
            self.assertTrue((layer.weights[late] == layer.weights[late][0]).all())
            self.assertTrue((layer.change[frozen.weight_steps > 20] == 0).all())

    def test_of_a_car_has_pictures_and_shared_rules(self):
        life = load_life(self.runs / "car.h5")
        self.assertEqual(life.observation.shape[1:], (84, 84, 3))
        self.assertEqual(life.observation.dtype, numpy.uint8)
        self.assertEqual(life.rules.shape, (7, 5))
        self.assertEqual(len(life.assignment), sum(
            layer.weights[0].size for layer in life.layers if layer.weights is not None))

    def test_of_a_policy_without_plasticity_has_no_weights(self):
        life = load_life(self.runs / "lstm.h5")
        self.assertIsNone(life.rules)
        self.assertTrue(all(layer.weights is None for layer in life.layers))

    def test_every_array_says_what_it_is(self):
        def check(name, item):
            if isinstance(item, h5py.Dataset):
                self.assertTrue(item.attrs["description"], name)
                self.assertTrue(item.attrs["units"], name)

        for name in ("ant", "car", "lstm"):
            with h5py.File(self.runs / f"{name}.h5") as file:
                file.visititems(check)

    def test_of_a_probe_are_those_that_it_compared(self):
        run_command([HEBBES, "probe", self.runs / "ant", "--do", "freeze@20", "--against", CHANGE,
                     "--variation", "default,long-back", "--episodes", 1, "--out",
                     self.path / "probe.h5"])
        run_command([HEBBES, "replay", self.path / "probe.h5", "--out", self.path / "lives.h5"])
        lives = load_lives(self.path / "lives.h5")
        self.assertEqual([(life.attributes["variation"], life.attributes["treatment"])
                          for life in lives],
                         [(v, t) for v in ("default", "long-back")
                          for t in ("", CHANGE, "freeze@20")])
        with h5py.File(self.path / "probe.h5") as file:
            for v in (0, 1):
                self.assertAlmostEqual(lives[3 * v + 1].reward.sum(), file["against/return"][v, 0], 9)
                self.assertAlmostEqual(lives[3 * v + 2].reward.sum(), file["return"][0, v, 0], 9)

    def test_data_that_are_there_stay(self):
        before = (self.runs / "lstm.h5").read_bytes()
        command = [HEBBES, "replay", self.runs / "lstm", "--out", self.runs / "lstm.h5"]
        self.assertIn("exists; --overwrite", run_command(command, BAD_USAGE).stderr)
        self.assertEqual((self.runs / "lstm.h5").read_bytes(), before)
        run_command([*command, "--overwrite"])

    def test_what_is_no_life_is_refused(self):
        with self.assertRaisesRegex(RunError, "has 1 lives, no number 1"):
            load_life(self.runs / "lstm.h5", 1)
        with self.assertRaisesRegex(RunError, "hebbes-life"):
            load_life(self.runs / "returns.h5")


if __name__ == "__main__":
    unittest.main()
