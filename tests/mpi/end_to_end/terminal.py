"""A terminal of a given size, emulated by pyte, that a command writes to."""

import fcntl
import os
import pty
import struct
import termios
import threading

import pyte


class Terminal:
    """`end` is what the command gets as its output."""

    def __init__(self, test, columns, rows=24):
        self.screen = pyte.HistoryScreen(columns, rows, history=10_000)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.lock = threading.Lock()
        self.master, self.end = pty.openpty()
        self.resize(columns, rows)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        test.addCleanup(os.close, self.master)

    def resize(self, columns, rows=24):
        with self.lock:
            self.screen.resize(rows, columns)
            fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self):
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:  # nobody writes any more
                return
            if not data:
                return
            with self.lock:
                self.written += data
                self.stream.feed(data)

    def close_end(self):
        """Once the command has it."""
        os.close(self.end)

    def wait(self):
        """Until all that was written is read, after the command's end."""
        self.reader.join(timeout=30)

    def lines(self):
        """What the screen shows, without what is blank."""
        with self.lock:
            return [line.rstrip() for line in self.screen.display if line.strip()]

    def scrolled(self):
        """The number of lines that left the screen."""
        with self.lock:
            return len(self.screen.history.top)
