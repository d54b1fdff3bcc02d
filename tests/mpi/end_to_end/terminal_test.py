"""On a terminal lines fit its width, whatever it is, and what is logged does not depend on it."""

import re
import unittest

from command import DONE, HEBBES, INDIVIDUAL, PATIENCE, CommandTest
from terminal import Terminal

SETTINGS = {**INDIVIDUAL, "run.evaluate_every": 2, "run.evaluate_episodes": 1}
PANEL = ["state", "generations", "fitness", "speed", "time", "ranks play"]


def log_of(run):
    """Level and first words of each message."""
    return re.findall(r"\] (\w+: \w+ *\d*)", (run / "train.log").read_text())


class OnATerminal(CommandTest):
    def start_on(self, terminal, command):
        process = self.start_command(command, output=terminal.end)
        terminal.close_end()
        return process

    def running(self):
        run = self.path / "running"
        self.start_command(
            self.train_command(run, {**INDIVIDUAL, "run.generations": 1_000_000}))
        self.wait_for((run / "run.h5").exists)
        return run

    def wait_for_panels(self, terminal, more):
        """Until so many more were drawn."""
        def drawn():
            return terminal.written.count(b"\033[J")
        wanted = drawn() + more
        self.wait_for(lambda: drawn() >= wanted)

    def assert_panel(self, terminal, columns, rows):
        """One panel, in which nothing is wrapped."""
        lines = terminal.lines()
        self.assertEqual(terminal.scrolled(), 0, lines)
        self.assertLess(len(lines), rows)
        self.assertLess(max(map(len, lines)), columns, lines)
        names = [line[:12].strip() for line in lines if line[0] != " "]
        self.assertEqual(names, PANEL[:len(names)], lines)
        if rows >= 24:
            self.assertEqual(names, PANEL, lines)

    def test_a_followed_run(self):
        run = self.running()
        for columns, rows in ((80, 24), (40, 24), (20, 30), (80, 5), (3, 2)):
            with self.subTest(columns=columns, rows=rows):
                terminal = Terminal(self, columns, rows)
                process = self.start_on(terminal, [HEBBES, "inspect", "--follow", run])
                self.wait_for_panels(terminal, 3)
                process.kill()
                process.wait()
                terminal.wait()
                if columns >= 20:
                    self.assert_panel(terminal, columns, rows)
                self.assertEqual(terminal.scrolled(), 0)

    def test_a_terminal_that_changes_its_size(self):
        terminal = Terminal(self, 100)
        process = self.start_on(terminal, [HEBBES, "inspect", "--follow", self.running()])
        for columns in (40, 80, 20):
            terminal.resize(columns, 30)
            self.wait_for_panels(terminal, 3)
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        terminal.wait()
        self.assert_panel(terminal, 20, 30)

    def test_the_same_log(self):
        expected = log_of(self.train("plain", SETTINGS))
        for generation in range(3):
            self.assertIn(f"info: generation    {generation}", expected)
        for columns in (80, 40, 20):
            with self.subTest(columns=columns):
                terminal = Terminal(self, columns, 30)
                run = self.path / f"run-{columns}"
                process = self.start_on(terminal, self.train_command(run, SETTINGS))
                self.assertEqual(process.wait(timeout=PATIENCE), DONE)
                terminal.wait()
                self.assertEqual(log_of(run), expected)
                self.assert_bars_give_way(terminal, columns)

    def assert_bars_give_way(self, terminal, columns):
        """Bars fit the terminal, and no line of the log has one beside it."""
        bars = re.findall(r"\r\033\[K([^\r\n]*/3[^\r\n]*)\r", terminal.written.decode())
        self.assertEqual(len(bars), 3, terminal.written)
        self.assertLess(max(map(len, bars)), columns)
        text = "\n".join(terminal.lines())
        self.assertNotIn("/3  fitness", text)
        self.assertRegex(terminal.written.decode(), r"\r\033\[K[-0-9]{10} [^\r\n]* info: done: 3")


if __name__ == "__main__":
    unittest.main()
