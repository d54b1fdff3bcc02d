"""hebbes replay says what is wrong, by exit code too, and leaves nothing half-written."""

import os
import pathlib
import re
import shutil
import unittest

import h5py

from browser import Browser
from command import BAD_USAGE, DONE, FAILURE
from pages import ANT, PageTest

THREE = pathlib.Path("/usr/share/javascript/three/three.js")
MODULE = THREE.with_name("three.module.js")


class Command(PageTest):
    def test_a_run_without_a_checkpoint(self):
        empty = self.path / "empty"
        empty.mkdir()
        self.assertIn("checkpoint.h5", self.replay(empty, code=FAILURE))
        self.assertIn("nowhere", self.replay(self.path / "nowhere", code=FAILURE))

    def test_what_a_run_has_not(self):
        run = self.train("run", ANT)
        for wrong in (["--variation", "snow"], ["--individual", "best"], ["--option", "links=12"]):
            text = self.replay(run, *wrong, code=BAD_USAGE)
            self.assertIn(wrong[0], text)
        self.replay(run, "--weights-every", 0, code=BAD_USAGE)
        text = self.replay(run, "--three", self.path / "three.js", code=FAILURE)
        for word in ("three.js", "libjs-three", "--three"):
            self.assertIn(word, text)

    def test_a_three_js_that_pages_cannot_use(self):
        recorded, _ = self.ant_trace(5)
        classic = THREE.read_text()
        for name, text, reason in (
                ("module", MODULE.read_text(), "module"),
                ("minified-module", "const a=1;export{a as REVISION};", "module"),
                ("common", classic.replace("global.THREE = {}", "exports"), "define THREE"),
                ("newer", re.sub(r"exports.(Sphere|Plane)BufferGeometry = .*", "", classic),
                 "PlaneBufferGeometry"),
                ("half", classic[:len(classic) // 2], "no THREE."),
                ("other", "const REVISION = 1;", "define THREE"),
                ("tag", classic + "// </script>", "</script"),
                ("empty", "", "define THREE")):
            with self.subTest(name):
                file = self.path / f"{name}.js"
                file.write_text(text)
                said = self.replay(recorded, "--three", file, code=BAD_USAGE)
                self.assertEqual(len(said.splitlines()), 1, said)
                for word in (str(file), reason, "libjs-three"):
                    self.assertIn(word, said)
        self.replay(recorded, "--three", THREE)

    def test_a_page_that_fails_says_so(self):
        recorded, _ = self.ant_trace(5)
        broken = self.path / "broken.js"
        broken.write_text(THREE.read_text() + "(")
        page = self.replay(recorded, "--three", broken)
        whole = self.replay(recorded, out="whole.html").read_text()
        with Browser() as browser:
            self.assert_failed(browser, page, "Unexpected")
            late = "<script>setTimeout(() => lost())</script></body>"
            promise = "<script>Promise.reject(Error('gone'))</script></body>"
            for name, pattern, instead, reason in (
                    ("no-three", r"-->\s*<script>.*?</script>", "-->", "three.js"),
                    ("late", "</body>", late, "lost"),
                    ("promise", "</body>", promise, "gone"),
                    ("script", "window.hebbes = {};", "window.hebbes = {", "Unexpected"),
                    ("recording", r'(type="text/plain">.{100})[^<]*', r"\1", "")):
                text = re.sub(pattern, instead, whole, count=1, flags=re.S)
                with self.subTest(name):
                    self.assertNotEqual(text, whole)
                    failing = self.path / f"{name}.html"
                    failing.write_text(text)
                    self.assert_failed(browser, failing, reason)

    def assert_failed(self, browser, page, reason):
        browser.open(page)
        self.wait_for(lambda: browser.run("document.querySelector('#notice.failed') !== null"))
        self.assertRegex(browser.text("#notice"), f"cannot be shown: .*{reason}")

    def test_unwritable_places(self):
        recorded, _ = self.ant_trace(5)
        self.assertIn("nowhere", self.replay(recorded, code=FAILURE, out="nowhere/no.html"))
        target = self.path / "taken"
        target.mkdir()
        self.assertIn("taken", self.replay(recorded, code=FAILURE, out="taken"))
        if os.geteuid() != 0:
            target.chmod(0o500)
            self.replay(recorded, code=FAILURE, out="taken/no.html")

    def test_a_trace_that_cannot_be_played(self):
        recorded, _ = self.ant_trace(5)
        self.assertIn("--seed", self.replay(recorded, "--seed", 3, code=BAD_USAGE))
        self.assertIn("links", self.replay(recorded, "--option", "links=13", code=BAD_USAGE))
        with h5py.File(recorded, "a") as file:
            del file["actions"]
        self.assertIn("actions", self.replay(recorded, code=BAD_USAGE))

    def test_a_file_that_is_none_of_these(self):
        other = self.path / "other.h5"
        other.write_text("not HDF5")
        self.assertIn("other.h5", self.replay(other, code=FAILURE))

    def test_the_same_page_again(self):
        run = self.train("run", ANT)
        one = self.replay(run, out="1.html").read_bytes()
        self.assertEqual(one, self.replay(run, out="2.html").read_bytes())
        self.assertNotEqual(one, self.replay(run, "--seed", 5, out="3.html").read_bytes())

    def test_a_page_needs_nothing_else(self):
        recorded, _ = self.ant_trace(5)
        page = self.replay(recorded).read_text()
        for word in ("<script src", "<link rel=\"stylesheet", "@import", "url(http"):
            self.assertNotIn(word, page)
        self.assertIn("three.js authors", page)
        self.assertIn("Permission is hereby granted", page)

    @unittest.skipUnless(shutil.which("prlimit"), "prlimit is not installed")
    def test_a_full_disk(self):
        recorded, _ = self.ant_trace(5)
        before = sorted(self.path.iterdir())
        command = ["prlimit", "--fsize=100000", os.environ["HEBBES"], "replay", recorded, "--out",
                   self.path / "no.html"]
        self.assertIn("no.html", self.run_command(command, FAILURE))
        self.assertEqual(sorted(self.path.iterdir()), before)
        self.run_command([os.environ["HEBBES"], "replay", "--help"], DONE)


if __name__ == "__main__":
    unittest.main()
