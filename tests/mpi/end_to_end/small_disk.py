"""A small file system of a test's own, to be filled up."""

import ctypes
import os
import unittest

from command import CommandTest

CLONE_NEWNS, MS_REC, MS_PRIVATE, MNT_DETACH = 0x00020000, 0x4000, 0x40000, 2
SIZE = 24 << 20  # bytes


class SmallDiskTest(CommandTest):
    """Has an empty disk of SIZE, `self.disk`; is skipped where none may be mounted."""

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
        self.addCleanup(self.unmount, place, MNT_DETACH)

    def fill(self, left=0):
        """Leaves so many bytes, a multiple of 4096."""
        with (self.disk / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        os.truncate(self.disk / "filler", (self.disk / "filler").stat().st_size - left)
