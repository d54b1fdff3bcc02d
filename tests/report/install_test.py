"""What is installed runs from where it is installed, without PYTHONPATH."""

import os
import unittest

from support import INDIVIDUAL, RunsTest, run_command, train


class Installing(RunsTest):
    @classmethod
    def make_runs(cls):
        train(cls.runs / "run", {**INDIVIDUAL, "run.generations": 1})

    def test_installed(self):
        prefix = self.path / "prefix"
        run_command([os.environ["CMAKE"], f"-DCMAKE_INSTALL_PREFIX={prefix}",
                     "-P", os.environ["HEBBES_REPORT_INSTALL"]])
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("PYTHONPATH", None)
        (self.path / "link").symlink_to(prefix / "bin" / "hebbes-report")
        for launcher in (prefix / "bin" / "hebbes-report", self.path / "link"):
            run_command([launcher, "run", "--out", self.path / "report"], cwd=self.runs,
                        env=environment)
        self.assertTrue((self.path / "report" / "index.html").exists())


if __name__ == "__main__":
    unittest.main()
