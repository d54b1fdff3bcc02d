"""Many runs, found in and below directories."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hebbes_report.errors import RunError, reason_of
from hebbes_report.run import Run, load_run
from hebbes_report.search import find_runs

Complain = Callable[[RunError], None]
Place = str | os.PathLike[str]


def load_runs(paths: Place | Iterable[Place], complain: Complain | None = None) -> list[Run]:
    """Loads all runs that lie in or below the given directories, ordered by path.

    What cannot be loaded is left out and goes to `complain`, by default as a warning.
    """
    complain = complain or _warn
    runs = []
    for directory in _unique([paths] if isinstance(paths, (str, os.PathLike)) else paths, complain):
        try:
            runs.append(load_run(directory))
        except RunError as error:
            complain(error)
        except Exception as error:  # pylint: disable=broad-except
            complain(RunError(directory, reason_of(error)))
    return sorted(runs, key=lambda run: str(run.path))


def _warn(error: RunError) -> None:
    warnings.warn(str(error), stacklevel=3)


def _unique(paths: Iterable[Place], complain: Complain) -> Iterator[Path]:
    """Run directories, each once, however often and by whatever name it is given."""
    seen = set()
    for path in paths:
        try:
            found = [(directory, directory.resolve()) for directory in _find(Path(path), complain)]
        except (OSError, RuntimeError) as error:  # unreadable, or a loop of links
            complain(RunError(path, reason_of(error)))
            continue
        for directory, real in found:
            real = real.parent if real.name == "run.h5" else real
            if real not in seen:
                seen.add(real)
                yield directory


def _find(path: Path, complain: Complain) -> Iterator[Path]:
    """Run directories in or below `path`, or `path` itself if it is no directory."""
    if not path.is_dir():
        yield path
        return
    found = find_runs(path, complain)
    if not found:
        complain(RunError(path, "holds no run"))
    yield from found
