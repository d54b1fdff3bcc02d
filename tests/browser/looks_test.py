"""Pages look like something: both tasks, both colour schemes, on desks and phones, without WebGL.

The screenshots are kept, for people to judge."""

import os
import unittest

import numpy

from browser import WITH_WEBGL, WITHOUT_WEBGL
from pages import ANT, ANT_SHARED, CAR, SCREENSHOTS, SNAIL, PageTest
from png import read_png

LUMINANCE = numpy.array([0.2126, 0.7152, 0.0722])


class Looks(PageTest):
    def shot(self, browser, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        browser.screenshot(path)
        return read_png(path)

    def box(self, browser, selector):
        """Left, top, right and bottom in the window, pixels of a desktop's screen."""
        return browser.run(f"""(() => {{
            const box = document.querySelector("{selector}").getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom].map(Math.round);
        }})()""")

    def assert_drawn(self, picture, box):
        left, top, right, bottom = box
        part = picture[top:bottom, left:right].reshape(-1, 3)
        colours, counts = numpy.unique(part, axis=0, return_counts=True)
        self.assertGreater(len(colours), 20)
        self.assertLess(counts.max(), 0.97 * len(part))

    def check_schemes(self, page, name, arguments=WITH_WEBGL):
        """Light is light, dark is dark, and the world is drawn in both; and on a phone."""
        browser = self.browse(page, arguments)
        page_luminance = {}
        for scheme in ("light", "dark"):
            browser.colour_scheme(scheme)
            browser.run("hebbes.goto(90)")
            browser.run("new Promise(requestAnimationFrame)")
            picture = self.shot(browser, f"{name}-{scheme}")
            self.assert_drawn(picture, self.box(browser, "canvas.stage"))
            page_luminance[scheme] = picture[2, 2] @ LUMINANCE
        self.assertGreater(page_luminance["light"], 200)
        self.assertLess(page_luminance["dark"], 50)
        self.check_phone(browser, name)
        self.assert_quiet(browser)
        return browser

    def check_phone(self, browser, name):
        browser.screen(390, 844, is_phone=True)
        browser.run("new Promise(requestAnimationFrame)")
        browser.screenshot(SCREENSHOTS / f"{name}-phone.png")
        self.assertLessEqual(browser.run("document.documentElement.scrollWidth"), 390)
        left, _, right, _ = self.box(browser, "canvas.stage")
        self.assertGreater(right - left, 200)

    def test_an_ant_with_individual_rules(self):
        page = self.replay(self.train("run", ANT))
        browser = self.check_schemes(page, "ant")
        self.assertTrue(browser.run("hebbes.hasWebGl"))
        self.assertEqual(browser.run("document.querySelectorAll('.small-maps canvas').length"), 5)

    def test_ants_with_shared_rules_side_by_side(self):
        page = self.replay(self.train("run", {**ANT_SHARED, "task.held_out": "long-back"}),
                           "--variation", "default,long-back")
        browser = self.check_schemes(page, "ants")
        self.assertIn("48 shared rules", browser.text("#lives").replace("of 48", "48"))
        self.assertIn("held out", browser.text("#lives"))

    def test_a_car(self):
        self.check_schemes(self.replay(self.train("run", CAR)), "car")

    @unittest.skipUnless(os.environ["MUJOCO"] == "1", "built without MuJoCo")
    def test_a_body_of_mujocos(self):
        page = self.replay(self.train("run", SNAIL))
        self.check_schemes(page, "snail")
        self.check_schemes(page, "snail-without-webgl", WITHOUT_WEBGL)

    def test_without_webgl(self):
        recorded, _ = self.ant_trace()
        browser = self.check_schemes(self.replay(recorded), "ant-without-webgl", WITHOUT_WEBGL)
        self.assertFalse(browser.run("hebbes.hasWebGl"))
        self.assertIn("No WebGL", browser.text(".stage-notice"))

    def test_a_life_that_fails(self):
        """Numbers that are not finite are said to be so, and everything else is shown."""
        run = self.train("run", {**ANT, "population.initial_std": 1e30})
        recorded, _ = self.ant_trace(20)
        browser = self.browse(self.replay(run, recorded))
        browser.run("hebbes.goto(1e9)")
        self.assertEqual(browser.text("[data-field=return]"), "not finite")
        self.assertEqual(browser.run("hebbes.state(1).step"), 20)
        self.assert_quiet(browser)

    def test_size_and_speed(self):
        """Only what no slow machine should miss; apps/README.md tells what was measured."""
        page = self.replay(self.train("run", ANT))
        browser = self.browse(page)
        steps = browser.run("hebbes.steps")
        self.assertLess(page.stat().st_size, 1e6 + 7e3 * steps)
        loaded, rate = browser.run("hebbes.loadMilliseconds"), browser.run("hebbes.scrubRate(30)")
        print(f"{steps} steps: {page.stat().st_size / 1e6:.1f} MB, loaded in {loaded:.0f} ms, "
              f"{rate:.0f} frames/s")
        self.assertLess(loaded, 20_000)
        self.assertGreater(rate, 1)


if __name__ == "__main__":
    unittest.main()
