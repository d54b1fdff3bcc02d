"""A page plays, scrubs and obeys the keys of video players; lives keep in step."""

import time
import unittest

from pages import ANT, PageTest

RIGHT, HOME, END = "\ue014", "\ue011", "\ue010"


class Controls(PageTest):
    def setUp(self):
        super().setUp()
        self.recorded, _ = self.ant_trace(300)

    def step(self, browser):
        return browser.run("hebbes.state().step")

    def test_plays_in_the_worlds_time(self):
        browser = self.browse(self.replay(self.recorded))
        self.assertEqual(self.step(browser), 0)
        start = time.monotonic()
        browser.press(" ")
        time.sleep(1)
        browser.press(" ")
        longest = time.monotonic() - start
        played = self.step(browser)
        self.assertFalse(browser.run("hebbes.state().isPlaying"))
        self.assertGreater(played, 10)
        self.assertLessEqual(played, longest / 0.0165 + 1)
        time.sleep(0.2)
        self.assertEqual(self.step(browser), played)

    def test_stops_at_the_end_and_begins_again(self):
        browser = self.browse(self.replay(self.recorded))
        browser.run("hebbes.goto(298)")
        browser.press("k")
        self.wait_for(lambda: not browser.run("hebbes.state().isPlaying"))
        self.assertEqual(self.step(browser), 300)
        self.assertIn("ended", browser.text("[data-field=ended]"))
        browser.run("hebbes.play()")
        self.assertLess(self.step(browser), 300)

    def test_keys(self):
        browser = self.browse(self.replay(self.recorded))
        for key, expected in (("5", 150), (".", 151), (",", 150), (RIGHT, 211), (END, 300),
                              (".", 300), (HOME, 0), (",", 0), ("9", 270)):
            browser.press(key)
            self.assertEqual(self.step(browser), expected, repr(key))
        browser.press("?")
        self.assertIn("play or pause", browser.text("#keys"))
        self.assert_quiet(browser)

    def test_scrubs_by_the_slider_and_by_curves(self):
        browser = self.browse(self.replay(self.recorded))
        browser.run("""(() => {
            const slider = document.querySelector("input[type=range]");
            slider.value = 123;
            slider.dispatchEvent(new Event("input"));
        })()""")
        self.assertEqual(self.step(browser), 123)
        browser.point_at(".chart", 0.5, 0.5)
        browser.click()
        self.assertAlmostEqual(self.step(browser), 150, delta=1)

    def test_the_camera_turns_and_the_theme_changes_by_keys(self):
        browser = self.browse(self.replay(self.recorded))
        browser.press("c")
        self.assertIn("Free", browser.text("#transport"))
        before = browser.run("document.documentElement.dataset.theme")
        browser.press("t")
        self.assertNotEqual(browser.run("document.documentElement.dataset.theme"), before)
        self.assert_quiet(browser)

    def test_hover_tells_values(self):
        browser = self.browse(self.replay(self.train("run", ANT)))
        browser.run("hebbes.goto(57)")
        browser.point_at(".matrix", 0.999, 0.001)
        text = browser.text("#tooltip")
        self.assertIn("layer 1: input 0 → output 127", text)
        self.assertIn("η", text)
        initially = float(text.split("initially ")[1].split("η")[0].replace("−", "-"))
        self.assertLessEqual(abs(initially), 0.1)
        self.assertIn("after step 50", browser.text("section h3"))

    def test_lives_of_different_length_keep_in_step(self):
        short, _ = self.ant_trace(100)
        first = self.replay(short, out="first.html")
        self.assertGreater(first.stat().st_size, 0)
        run = self.train("run", {**ANT, "policy.kind": "static"})
        browser = self.browse(self.replay(short, run))
        self.assertEqual(browser.run("hebbes.lives"), 2)
        browser.run("hebbes.goto(150)")
        self.assertEqual(browser.run("hebbes.state(0).step"), 100)
        self.assertEqual(browser.run("hebbes.state(1).step"), 150)
        self.assertIn("ended after step 100", browser.text("[data-field=ended]"))
        notices = browser.run("[...document.querySelectorAll('.notice')].map(n => n.textContent)")
        self.assertIn("no policy", notices[0])
        self.assertIn("stay as they are", notices[1])


if __name__ == "__main__":
    unittest.main()
