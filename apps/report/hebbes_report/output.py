"""A directory that comes into being whole, and never replaces anything but a former report."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "report.json"  # marks a report and names its files
FORMAT = "hebbes-report"


class OutputError(Exception):
    """A directory that must not be written."""


def require_replaceable(target: Path) -> None:
    """Raises OutputError unless `target` is new, empty, or holds a report and nothing else."""
    if not os.path.lexists(target):
        return
    if not target.is_dir() or target.is_symlink():
        raise OutputError(f"{target}: is there already and is no directory")
    found = {entry.name for entry in target.iterdir()}
    if not found:
        return
    try:
        manifest = json.loads((target / MANIFEST).read_text("utf-8"))
        own = {MANIFEST, *manifest["files"]} if manifest["format"] == FORMAT else set()
    except (OSError, ValueError, KeyError, TypeError):
        own = set()
    if not own:
        raise OutputError(f"{target}: is there already and holds no report")
    if found - own:
        raise OutputError(f"{target}: holds files that are not its report's: "
                          f"{', '.join(sorted(found - own)[:5])}")


def require_writable(target: Path) -> None:
    """Raises OSError unless a directory can be made at `target`, and leaves no trace."""
    with contextlib.suppress(FileNotFoundError):
        os.lstat(target)  # the name may be too long
    place = Path(os.path.abspath(target)).parent
    while not os.path.lexists(place):
        place = place.parent
    with tempfile.TemporaryDirectory(prefix=".hebbes-report-", dir=place):
        pass


@contextlib.contextmanager
def directory_for(target: Path) -> Iterator[Path]:
    """A temporary directory that takes the target's place if all goes well, or else vanishes."""
    target = Path(os.path.abspath(target))
    work = _beside(target)
    missing = [parent for parent in target.parents if not parent.exists()]
    try:
        work.mkdir(parents=True)
        yield work
        files = sorted(entry.name for entry in work.iterdir())
        manifest = json.dumps({"format": FORMAT, "files": files}, indent=1)
        (work / MANIFEST).write_text(manifest + "\n", "utf-8")
        require_replaceable(target)
        _replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for parent in missing:
            with contextlib.suppress(OSError):  # it is in use
                parent.rmdir()


def _beside(target: Path) -> Path:
    """A name that nothing has."""
    name = os.fsdecode(os.fsencode(target.name)[:200])  # the whole is no longer than a name may be
    return target.with_name(f".{name}-{secrets.token_hex(8)}")


def _replace(work: Path, target: Path) -> None:
    if not target.exists():
        work.rename(target)
        return
    former = _beside(target)
    target.rename(former)
    try:
        work.rename(target)
    except OSError:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
