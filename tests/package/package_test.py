"""The Debian package installs, trains the demo's configuration, reports it, and removes cleanly.

Only root installs it; others, and those who have a package of that name, unpack it. CTest gives
CPACK, and BUILD, the build directory.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ["BUILD"]


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240,
                          **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}"
    return done.stdout


def is_installed():
    return subprocess.run(["dpkg", "-s", "hebbes"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


class Package(unittest.TestCase):
    def setUp(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="hebbes-"))
        self.addCleanup(shutil.rmtree, self.path, ignore_errors=True)
        run(os.environ["CPACK"], "-G", "DEB", "-B", self.path / "made", cwd=BUILD)
        (self.package,) = (self.path / "made").glob("*.deb")

    def test_names_what_it_needs(self):
        for library in ("libhdf5", "libbox2d", "libopenmpi", "openmpi-bin"):
            self.assertIn(library, run("dpkg-deb", "-f", self.package, "Depends"))

    def test_works_from_where_it_is_put(self):
        run("dpkg-deb", "-x", self.package, self.path / "elsewhere")
        self.use(self.path / "elsewhere" / "usr")

    @unittest.skipIf(os.geteuid() != 0 or is_installed(), "root installs it, and once")
    def test_installs_and_removes(self):
        run("dpkg", "-i", self.package)
        self.addCleanup(subprocess.run, ["dpkg", "-P", "hebbes"], check=False,
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = [pathlib.Path(name) for name in run("dpkg", "-L", "hebbes").split("\n") if name]
        self.use(pathlib.Path("/usr"))
        own = [file for file in files if not file.is_dir() or "hebbes" in file.name]
        self.assertGreater(len(own), 30)
        run("dpkg", "-P", "hebbes")
        self.assertEqual([file for file in own if file.exists()], [])

    def use(self, prefix):
        """As a user does, in a directory that has nothing else."""
        directory = self.path / "runs"
        run(prefix / "bin" / "hebbes", "train", prefix / "share/hebbes/configs/demo.toml", "--set",
            "run.generations=1", "--set", "run.evaluate_every=0", "--run-dir", directory / "demo",
            cwd=self.path)
        run(prefix / "bin" / "hebbes-report", directory, "--out", self.path / "report")
        self.assertTrue((self.path / "report" / "index.html").exists())


if __name__ == "__main__":
    unittest.main()
