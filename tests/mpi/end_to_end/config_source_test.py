"""A configuration may come out of a pipe, and the wait for it ends with a signal."""

import os
import shlex
import signal
import socket
import subprocess
import unittest

from command import (BAD_USAGE, DONE, HEBBES, INDIVIDUAL, PATIENCE, STOPPED, CommandTest, children,
                     toml)

ONE = {**INDIVIDUAL, "run.generations": 1}


class Piped(CommandTest):
    def setUp(self):
        super().setUp()
        self.pipe = self.path / "pipe"
        os.mkfifo(self.pipe)

    def command(self, config, ranks=1, run="run"):
        start = self.mpirun(ranks) if ranks > 1 else []
        return [*start, HEBBES, "train", str(config), "--run-dir", str(self.path / run)]

    def writer(self):
        """The pipe to write into, once someone reads it."""
        opened = []

        def is_read():
            try:
                opened.append(os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                return False
            return True

        self.wait_for(is_read)
        return os.fdopen(opened[0], "w")


class ConfigurationFromAPipe(Piped):
    """It is read to its end, and gives the same run as a file."""

    def setUp(self):
        super().setUp()
        self.expected = self.train("expected", ONE)

    def assert_trains(self, run, command, **standard_input):
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                timeout=PATIENCE, check=False, **standard_input)
        self.assertEqual(result.returncode, DONE, result.stdout)
        self.assert_same_bits(self.path / run, self.expected)

    def test_a_named_pipe(self):
        process = self.start_command(self.command(self.pipe, ranks=2))
        with self.writer() as pipe:
            pipe.write(toml(ONE))
        self.assertEqual(process.wait(timeout=PATIENCE), DONE)
        self.assert_same_bits(self.path / "run", self.expected)

    def test_standard_input(self):
        def command(run, ranks=1):
            return self.command("/dev/stdin", ranks, run)

        self.assert_trains("one", command("one"), input=toml(ONE))
        self.assert_trains("ranks", command("ranks", ranks=2), input=toml(ONE))
        with open(self.path / "config.toml", encoding="utf-8") as file:
            self.assert_trains("file", command("file"), stdin=file)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.sendall(toml(ONE).encode())
            ours.shutdown(socket.SHUT_WR)
            self.assert_trains("socket", command("socket"), stdin=theirs)

    def test_process_substitution(self):
        (self.path / "base.toml").write_text(toml(ONE))
        script = shlex.join(self.command("CONFIG")).replace(
            "CONFIG", """<(echo 'include = "base.toml"')""")
        self.assert_trains("run", ["bash", "-c", script], cwd=self.path, stdin=subprocess.DEVNULL)


class NoConfiguration(Piped):
    """Nothing is made by a command that waits in vain."""

    def test_closed_standard_input(self):
        command = shlex.join(self.command("/dev/stdin"))
        output = self.run_command(["bash", "-c", command + " <&-"], BAD_USAGE)
        self.assertIn("/dev/stdin: cannot read", output)

    def test_a_signal_ends_the_wait(self):
        for received in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
            with self.subTest(received.name):
                process = self.start_command(self.command(self.pipe))
                with self.writer():
                    process.send_signal(received)
                    self.assertEqual(process.wait(timeout=PATIENCE), STOPPED)
        self.assertFalse((self.path / "run").exists())

    def test_a_signal_ends_the_wait_of_several_ranks(self):
        process = self.start_command(self.command(self.pipe, ranks=2))
        with self.writer():
            for rank in children(process):
                os.kill(rank, signal.SIGTERM)
            self.assertEqual(process.wait(timeout=PATIENCE), STOPPED)
        self.assertFalse((self.path / "run").exists())

    def test_a_signal_ends_the_wait_of_a_sweep(self):
        sweep = [HEBBES, "sweep", str(self.pipe), "--run-dir", str(self.path / "run")]
        for more, code in (([], STOPPED), (["--list"], -signal.SIGTERM)):
            process = self.start_command([*sweep, *more])
            with self.writer():
                process.terminate()
                self.assertEqual(process.wait(timeout=PATIENCE), code)
        self.assertFalse((self.path / "run").exists())


if __name__ == "__main__":
    unittest.main()
