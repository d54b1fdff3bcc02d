"""A directory that comes into being whole, and never replaces anything but a former report."""

from __future__ import annotations

import contextlib
import json
import os
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


@contextlib.contextmanager
def directory_for(target: Path) -> Iterator[Path]:
    """A temporary directory that takes the target's place if all goes well, or else vanishes."""
    target = Path(os.path.abspath(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield work
        files = sorted(entry.name for entry in work.iterdir())
        manifest = json.dumps({"format": FORMAT, "files": files}, indent=1)
        (work / MANIFEST).write_text(manifest + "\n", "utf-8")
        _adopt_usual_mode(work)
        require_replaceable(target)
        _replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _adopt_usual_mode(directory: Path) -> None:
    """mkdtemp() hides its directory from others."""
    mask = os.umask(0)
    os.umask(mask)
    directory.chmod(0o777 & ~mask)


def _replace(work: Path, target: Path) -> None:
    if not target.exists():
        work.rename(target)
        return
    former = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        target.rename(former)
        work.rename(target)
    except OSError:
        if not target.exists():
            former.rename(target)
        raise
    finally:
        shutil.rmtree(former, ignore_errors=True)
