"""The documentation names every key, command and option that there is, and nothing else.

CTest gives HEBBES (the command) and HEBBES_SOURCE (the project's root).
"""

import os
import pathlib
import re
import subprocess
import unittest

HEBBES = os.environ["HEBBES"]
SOURCE = pathlib.Path(os.environ["HEBBES_SOURCE"])
ROOMS = ("apps/", "lib/", "envs/", "configs/", "tests/", "slurm/", "cmake/")
MOST_LINES = 150  # of the first page

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


def output(*words):
    return subprocess.run([HEBBES, *words], check=True, capture_output=True, text=True).stdout


def read(path):
    return (SOURCE / path).read_text(encoding="utf-8")


def pages():
    """All that is in Markdown, but for what is built or hidden."""
    found = []
    for folder, inner, files in os.walk(SOURCE):
        inner[:] = [name for name in inner if not name.startswith((".", "build", "runs"))]
        found += [pathlib.Path(folder, name) for name in files if name.endswith(".md")]
    return found


def rows(text, columns):
    """Cells of the table's rows that begin with a word in backticks."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == columns and cells[0].startswith("`"):
            found.append(cells)
    return found


def section(text, heading):
    return re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]


def anchors(text):
    """Of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def keys_by_command():
    """[(key, default)], a variation's parameters as those that users define have them."""
    found = []
    for line in output("keys").splitlines():
        key, default = re.fullmatch(r"(\S+)(?: = (.*?))?  # .*", line).groups()
        variation = re.fullmatch(r"(task\.\w+\.variations)\.([^.]+)(\.\w+)", key)
        if variation:
            if variation[2] != "default":
                continue
            key = f"{variation[1]}.NAME{variation[3]}"
        found.append((key, default or ""))
    return found


def options_by_command():
    """{command: its long options}; the report's are in its source."""
    listed = re.split(r"Subcommands:|\nExample", output("--help"))[1]
    commands = re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)
    found = {command: options_in(output(command, "--help")) for command in commands}
    found["hebbes"] = options_in(output("--help"))
    report = read("apps/report/hebbes_report/main.py")
    found["hebbes-report"] = {"--help", *re.findall(r'add_argument\("(--[a-z-]+)"', report)}
    return found


def options_in(help_text):
    return set(re.findall(r"^  (?:-\w,)?(--[a-z-]+)", help_text, re.MULTILINE))


class Keys(unittest.TestCase):
    def test_table_is_what_the_command_prints(self):
        table = [(cells[0].strip("`"), cells[1].strip("`"))
                 for cells in rows(section(read("configs/README.md"), "Keys"), 3)]
        self.assertEqual(sorted(table), sorted(keys_by_command()))


class Options(unittest.TestCase):
    def setUp(self):
        self.page = read("apps/README.md")
        self.known = options_by_command()

    def test_every_command_is_listed(self):
        listed = {cells[0].strip("`") for cells in rows(self.page, 2)}
        names = {name if name.startswith("hebbes") else f"hebbes {name}" for name in self.known}
        self.assertLessEqual(names - {"hebbes"}, listed)

    def test_table_is_what_the_commands_help_says(self):
        table = {(cells[0].strip("`"), OPTION.search(cells[1])[0])
                 for cells in rows(section(self.page, "Options"), 3)}
        known = {(command, option) for command, options in self.known.items()
                 for option in options if option != "--help"}
        self.assertEqual(sorted(table), sorted(known))
        self.assertIn("| each | `--help` |", self.page)

    def test_no_other_option_is_mentioned(self):
        self.assertLessEqual(set(OPTION.findall(self.page)), set().union(*self.known.values()))


class Places(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for page in pages():
            text = FENCED.sub("", page.read_text(encoding="utf-8"))
            for link in re.findall(r"\]\(([^)\s]+)\)", text):
                if re.match(r"[a-z]+:", link):
                    continue
                with self.subTest(page=str(page.relative_to(SOURCE)), link=link):
                    path, _, anchor = link.partition("#")
                    target = page.parent / path if path else page
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target.read_text(encoding="utf-8")))

    def test_paths_exist(self):
        for page in pages():
            text = page.read_text(encoding="utf-8")
            blocks = FENCED.findall(text) + re.findall(r"`([^`\n]+)`", FENCED.sub("", text))
            words = {word.strip("\"'(),;:") for block in blocks for word in block.split()}
            for word in sorted(word for word in words if word.startswith(ROOMS)):
                with self.subTest(page=str(page.relative_to(SOURCE)), path=word):
                    self.assertTrue(any(SOURCE.glob(word.rstrip("/"))))

    def test_first_page_is_short(self):
        self.assertLessEqual(len(read("README.md").splitlines()), MOST_LINES)


if __name__ == "__main__":
    unittest.main()
