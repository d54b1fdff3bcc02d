"""hebbes-report does the same whatever the user's settings, home, locale and working directory
are."""

import os
import shutil
import unittest

from support import BAD_USAGE, FAILURE, INDIVIDUAL, REPORT, RunsTest, run_command, train

LAUNCHER = REPORT / "hebbes-report"
SETTINGS = """\
text.usetex: True
backend: tkagg
figure.dpi: 30
lines.linewidth: 9
axes.prop_cycle: cycler('color', ['r'])
svg.fonttype: path
savefig.bbox: tight
axes.unicode_minus: False
"""
ODD = os.fsdecode(b"no text \xff\n")


class Environment(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", {**INDIVIDUAL, "run.generations": 1})
        cls.runs.chmod(0o755)
        cls.expected = cls.report(cls.runs / "report", env={"PATH": os.environ["PATH"]})

    @classmethod
    def report(cls, out, **options):
        """The files of a report, about which nothing is to be said."""
        result = run_command([LAUNCHER, cls.runs / "run", "--out", out], **options)
        if result.stderr:
            raise AssertionError(result.stderr)
        return {file.name: file.read_bytes() for file in out.iterdir()}

    def check(self, content, **variables):
        """The same report with these settings in all places where they could be."""
        folder, tmp = self.path / "matplotlib", self.path / "tmp"
        (folder / "stylelib").mkdir(parents=True)
        tmp.mkdir()
        (folder / "stylelib" / "mine.mplstyle").write_text("no: such: thing")
        for place in (self.path, folder):
            (place / "matplotlibrc").write_bytes(content)
        for module in ("numpy", "signal", "sitecustomize"):
            (self.path / f"{module}.py").write_text("raise SystemExit('not this one')")
        environment = {
            **os.environ, "MATPLOTLIBRC": str(folder / "matplotlibrc"), "MPLBACKEND": "nonsense",
            "MPLCONFIGDIR": str(folder), "XDG_CONFIG_HOME": str(self.path), "TMPDIR": str(tmp),
            "PYTHONPATH": str(self.path), "PYTHONWARNINGS": "error", **variables}
        found = self.report(self.path / "report", cwd=self.path, env=environment)
        self.assertEqual(found, self.expected)
        self.assertEqual(list(tmp.iterdir()), [])

    def test_settings_and_variables(self):
        self.check(SETTINGS.encode(), PYTHONHOME="/nonexistent", PYTHONOPTIMIZE="2",
                   PYTHONIOENCODING="ascii:strict", LC_ALL="no_SUCH.ISO-8859-1")

    def test_broken_settings_and_no_locale(self):
        self.check(b"backend: nonsense\nno colon\n\xff\xfe\0", PYTHONUTF8="0", LC_ALL="C",
                   PYTHONCOERCECLOCALE="0", PYTHONINSPECT="1")

    def test_no_home(self):
        place = self.path / "anyone"
        place.mkdir()
        place.chmod(0o777)
        self.path.chmod(0o755)
        user = {"user": 54321} if os.geteuid() == 0 else {}
        found = self.report(place / "report", env={"PATH": os.environ["PATH"]}, **user)
        self.assertEqual(found, self.expected)

    def test_paths_that_are_no_text(self):
        shutil.copytree(self.runs / "run", self.path / ODD)
        (self.path / ("broken " + ODD)).mkdir()
        (self.path / ("broken " + ODD) / "run.h5").touch()
        result = run_command([LAUNCHER, self.path, "--out", self.path / "report"])
        self.assertIn(r"broken no text \xff\n/", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)
        page = (self.path / "report" / "index.html").read_text("utf-8")
        text = (self.path / "report" / "report.md").read_text("utf-8")
        for name in (r"/no text \xff\n", r"broken no text \xff\n/"):
            self.assertIn(name, page)
            self.assertIn(name.replace("\\", "\\\\"), text)

    def test_one_line(self):
        (self.path / "loop").symlink_to("loop")
        out = self.path / "report"
        for words, code in (([self.path / "loop", "--out", out], FAILURE),
                            ([self.path / ("n" * 300), "--out", out], FAILURE),
                            ([self.runs, "--out", self.path / ("n" * 300)], FAILURE),
                            ([self.runs, "--out", self.path / "loop" / "x"], FAILURE),
                            ([self.runs], BAD_USAGE), (["--out"], BAD_USAGE),
                            ([self.runs, "--out", out, "--no\nsuch"], BAD_USAGE)):
            with self.subTest(words):
                result = run_command([LAUNCHER, *words], code)
                lines = result.stderr.splitlines()
                self.assertLessEqual(len(lines), 2 if "no usable run" in lines[-1] else 1)
                self.assertNotIn("Traceback", result.stderr)
                self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()
