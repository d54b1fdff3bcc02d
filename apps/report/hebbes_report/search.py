"""Run directories below a directory, by the same rules as lib/run/find_runs.h of hebbes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from hebbes_report.errors import RunError

MARKS = ("run.h5", "checkpoint.h5")
FAILURE = "failure.txt"  # left by a sweep in the directory of a run that failed


def is_run(directory: Path) -> bool:
    """Whether it holds a run.h5 or checkpoint.h5."""
    return any(os.path.lexists(directory / name) and not os.path.isdir(directory / name)
               for name in MARKS)


def find_runs(root: Path, complain: Callable[[RunError], None]) -> list[Path]:
    """Directories with a run.h5 or checkpoint.h5 in or below `root`, at any depth, sorted.

    What a run itself contains is not searched. Symbolic links are followed, but not to directories
    above; each directory is visited once, under its own name rather than a link's. Hidden
    directories are skipped. `complain` gets all that was skipped or cannot be read.
    """
    search = _Search(complain)
    above = {_identity(place) for place in root.resolve().parents}
    search.visit(root)
    while search.links:
        link = search.links.pop(0)
        if _identity(link) in above:
            complain(RunError(link, "is a link to a directory above"))
        else:
            search.visit(link)
    return sorted(search.runs, key=lambda path: os.fsencode(path))


def _identity(directory: Path) -> tuple[int, int]:
    status = directory.stat()
    return status.st_dev, status.st_ino


class _Search:
    def __init__(self, complain: Callable[[RunError], None]) -> None:
        self.complain = complain
        self.runs: list[Path] = []
        self.links: list[Path] = []
        self._visited: set[tuple[int, int]] = set()

    def visit(self, directory: Path) -> None:
        """Collects the runs in and below a directory, and the links for later."""
        try:
            if _identity(directory) in self._visited:
                return
            self._visited.add(_identity(directory))
            if is_run(directory):
                self.runs.append(directory)
                return
            names = sorted(os.listdir(directory), key=os.fsencode)
        except OSError as error:
            self.complain(RunError(directory, error.strerror or "cannot be read"))
            return
        for name in names:
            self._look_at(directory / name)

    def _look_at(self, path: Path) -> None:
        try:
            is_directory = _is_directory(path)
        except OSError as error:
            if not path.name.startswith("."):
                self.complain(RunError(path, error.strerror or "cannot be read"))
            return
        if path.name.startswith("."):
            if is_directory:
                self.complain(RunError(path, "is hidden"))
        elif is_directory is None:
            if path.is_symlink():
                self.complain(RunError(path, "is a link that leads nowhere"))
        elif is_directory and path.is_symlink():
            self.links.append(path)
        elif is_directory:
            self.visit(path)
        elif path.name == FAILURE:
            self.complain(RunError(path.parent, f"holds {FAILURE} but no run"))


def _is_directory(path: Path) -> bool | None:
    """None if nothing is there, at a link's end."""
    try:
        path.stat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return None
        raise
    return path.is_dir()
