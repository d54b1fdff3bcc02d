"""A disk that fills up in mid-run ends the run; with room again it goes on to the same bits."""

import ctypes
import unittest

from command import FAILURE, INDIVIDUAL, SHARED_ADAM, CommandTest, generations

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x00020000, 0x4000, 0x40000
SIZE = 24 << 20  # bytes, of which the runs below need a few


class SmallDisk(CommandTest):
    @classmethod
    def setUpClass(cls):
        """What is mounted from now on is seen by this process and its children alone."""
        libc = ctypes.CDLL(None, use_errno=True)
        cls.mount = staticmethod(lambda *arguments: libc.mount(*arguments) == 0)
        cls.unmount = staticmethod(libc.umount2)
        private = libc.unshare(CLONE_NEWNS) == 0 and cls.mount(
            b"none", b"/", None, MS_REC | MS_PRIVATE, None)
        if not private:
            raise unittest.SkipTest("may not mount a file system of its own here")

    def setUp(self):
        super().setUp()
        self.disk = self.path / "disk"
        self.disk.mkdir()
        place = str(self.disk).encode()
        self.assertTrue(self.mount(b"tmpfs", place, b"tmpfs", 0, f"size={SIZE}".encode()))
        self.addCleanup(self.unmount, place, 2)  # MNT_DETACH

    def fill(self):
        with (self.disk / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def check(self, settings):
        run, log = self.disk / "run", self.path / "output"
        endless = {**settings, "run.generations": 1_000_000}
        with log.open("w") as output:
            process = self.start_command(self.train_command(run, endless, ranks=2), output)
            self.wait_for(lambda: "generation    2" in log.read_text())
            self.fill()
            self.assertEqual(process.wait(timeout=60), FAILURE, log.read_text()[-3000:])
        self.assertRegex(log.read_text(), rf"error: {run}/(run|checkpoint)\.h5")
        (self.disk / "filler").unlink()
        settings = {**settings, "run.generations": generations(run) + 1}
        self.run_command(self.train_command(run, settings, "--resume", ranks=2))
        self.assert_same_bits(self.train("whole", settings), run)

    def test_history_fills_it(self):
        self.check({**INDIVIDUAL, "run.checkpoint_every": 1000})

    def test_checkpoints_fill_it(self):
        self.check({**SHARED_ADAM, "run.checkpoint_every": 1})


if __name__ == "__main__":
    unittest.main()
