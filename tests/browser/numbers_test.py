"""A page shows the numbers of HDF5 files that come about without it."""

import unittest

import h5py
import numpy

from command import BAD_USAGE, HEBBES
from pages import ANT, ANT_SHARED, CAR, PageTest, in_words

BURN_IN = 40  # steps of an ant's episode before the policy acts


class Numbers(PageTest):
    def test_states_of_an_ant_are_those_of_its_trace(self):
        recorded, traced = self.ant_trace()
        browser = self.browse(self.replay(recorded))
        returns = numpy.cumsum(traced["rewards"][:, 1])
        self.assertEqual(browser.run("hebbes.steps"), len(returns))
        for step in (1, 37, 80, 150):
            browser.run(f"hebbes.goto({step})")
            state, row = browser.run("hebbes.state()"), step - 1
            self.assertEqual(state["reward"], traced["rewards"][row, 1])
            self.assertEqual(state["return"], returns[row])
            self.assertEqual(state["position"],
                             traced["torso_xyz"][row].astype(numpy.float32).tolist())
            self.assertEqual(state["contacts"], traced["feet_contact"][row].astype(bool).tolist())
            self.check_readings(browser, step, state)
        self.assertIn("no policy", browser.text(".notice"))
        self.assert_quiet(browser)

    def check_readings(self, browser, step, state):
        """What people read is what programs are told."""
        self.assertTrue(browser.text("[data-field=step]").startswith(f"{step} /"))
        self.assertEqual(browser.text("[data-field=reward]"), in_words(state["reward"]))
        self.assertEqual(browser.text("[data-field=return]"), in_words(state["return"]))
        shown = browser.text("[data-field=position]").replace("−", "-").split(", ")
        for text, value in zip(shown, state["position"]):
            self.assertAlmostEqual(float(text), value, delta=0.0051)
        lit = browser.run("document.querySelectorAll('.foot.down').length")
        self.assertEqual(lit, sum(state["contacts"]))

    def test_states_and_pictures_of_a_car_are_those_of_its_trace(self):
        recorded, traced = self.car_trace()
        browser = self.browse(self.replay(recorded))
        returns = numpy.cumsum(traced["reward"])
        for step in (1, 30, 60):
            browser.run(f"hebbes.goto({step})")
            state, row = browser.run("hebbes.state()"), step - 1
            self.assertEqual(state["reward"], traced["reward"][row])
            self.assertEqual(state["return"], returns[row])
            self.assertEqual(state["position"][:2],
                             traced["hull_pos"][row].astype(numpy.float32).tolist())
            pixels = browser.run("""[...document.querySelector("canvas.view").getContext("2d")
                .getImageData(0, 0, 84, 84).data]""")
            shown = numpy.array(pixels).reshape(84, 84, 4)[:, :, :3]
            numpy.testing.assert_array_equal(shown, traced["frames84"][row])
        self.assert_quiet(browser)

    def check_against_evaluation(self, settings, burn_in, *arguments):
        run = self.train("run", settings)
        played = self.evaluated(run, "--variation", settings["task.train"][0], *arguments)
        for who, (total, steps) in played.items():
            browser = self.browse(self.replay(run, "--individual", who, *arguments))
            browser.run("hebbes.goto(1e9)")
            state = browser.run("hebbes.state()")
            self.assertEqual(state["return"], total)
            self.assertEqual(state["step"] + burn_in, steps)
            self.assertEqual(len(state["distance"]), 3)
            self.assertGreater(min(state["distance"]), 0)
            browser.close()

    def test_an_ant_lives_as_it_was_evaluated(self):
        self.check_against_evaluation(ANT, BURN_IN)

    def test_a_car_lives_as_it_was_evaluated(self):
        self.check_against_evaluation(CAR, 0, "--seed", 7)

    def test_a_world_that_changes_is_seen_to(self):
        cut = "task.ant.variations.cut"
        run = self.train("run", {**ANT, "task.train": ["cut"], f"{cut}.begins_as": "long-front",
                                 f"{cut}.becomes": "damage-left", f"{cut}.at_step": 120})
        browser = self.browse(self.replay(run))
        for step, form in ((0, "long-front"), (119, "long-front"), (120, "damage-left"),
                           (150, "damage-left")):
            browser.run(f"hebbes.goto({step})")
            self.assertEqual(browser.run("hebbes.state().variation"), form)
            self.assertIn(form, browser.text("[data-field=form]"))
        self.assertEqual(browser.text("[data-field=form]"), "damage-left since step 120")
        self.assert_quiet(browser)

    def test_twins_part_where_their_lives_do(self):
        run = self.train("run", ANT)
        treatments = ("freeze@60", "change@90=long-front", "noise@30=0")
        words = [word for treatment in treatments for word in ("--do", treatment)]
        browser = self.browse(self.replay(run, *words))
        self.replay(run, *words, out="lives.h5")
        self.assertEqual(browser.run("hebbes.lives"), 4)
        with h5py.File(self.path / "lives.h5") as file:
            lives = [{name: file[f"{i}/{name}"][:] for name in
                      ("reward", "action", "position", "layers/1/weights", "weight_steps")}
                     for i in range(4)]
            self.assertEqual([file[str(i)].attrs["treatment"] for i in range(4)],
                             ["", *treatments])
        self.assertIsNone(browser.run("hebbes.state(0).partsAt"))
        self.assertIsNone(browser.run("hebbes.state(3).partsAt"))
        self.assertIn("never part", browser.run(
            "document.querySelectorAll('[data-field=parting]')[2].textContent"))
        for number in (1, 2):
            same = min(len(life["reward"]) for life in (lives[0], lives[number]))
            parted = [step for step in range(1, same + 1)
                      if (lives[0]["action"][step - 1] != lives[number]["action"][step - 1]).any()
                      or lives[0]["reward"][step - 1] != lives[number]["reward"][step - 1]
                      or (lives[0]["position"][step] != lives[number]["position"][step]).any()]
            self.assertEqual(browser.run(f"hebbes.state({number}).partsAt"), parted[0])
        frozen = lives[1]["layers/1/weights"][lives[1]["weight_steps"] >= 60]
        self.assertTrue((frozen == frozen[0]).all())
        self.assertGreater(lives[1]["weight_steps"].max(), 60)
        self.assert_quiet(browser)

    def test_a_run_lives_as_the_evaluation_beside_it(self):
        run = self.train("run", ANT)
        played = self.evaluated(run, "--seed", 3, "--variation", "default")
        (self.path / "returns.h5").rename(run / "evaluation.h5")
        browser = self.browse(self.replay(run))
        browser.run("hebbes.goto(1e9)")
        self.assertEqual(browser.run("hebbes.state().return"), played["mean"][0])
        self.assertIn("seed 3,", browser.text("header p.muted"))
        self.assertIn(f"Return evaluated{in_words(played['mean'][0])}", browser.text(".readings"))

    def test_an_evaluation_names_its_episodes(self):
        run = self.train("run", ANT_SHARED)
        played = self.evaluated(run, "--seed", 3, "--variation", "long-back,default")
        page = self.replay(self.path / "returns.h5", "--individual", "mean,sample")
        browser = self.browse(page)
        self.assertEqual(browser.run("hebbes.lives"), 4)
        browser.run("hebbes.goto(1e9)")
        for life, who in ((0, "mean"), (1, "sample")):
            self.assertEqual(browser.run(f"hebbes.state({life})")["return"], played[who][0])
        self.assertIn(in_words(played["mean"][0]), browser.text(".readings"))
        self.assertIn("long-back", browser.text("h2"))
        self.run_command([HEBBES, "train", "--run-dir", run, "--resume", "--set",
                          "run.generations=2"])
        text = self.replay(self.path / "returns.h5", code=BAD_USAGE, out="no.html")
        self.assertIn("generation", text)


if __name__ == "__main__":
    unittest.main()
