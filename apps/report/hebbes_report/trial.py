"""Tries files out in a process that may crash, as HDF5 does, or never end, in damaged ones."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import h5py

from hebbes_report.errors import RunError

SECONDS = 2  # of the processor
MOST_BYTES = 1 << 22  # of an array that is read
PR_SET_PDEATHSIG = 1
Open = Callable[[Path], h5py.File]


def require_readable(path: Path, open_file: Open) -> None:
    """Raises RunError that names file and object where HDF5 dies of the file."""
    status = path.stat()
    fatal = _fatal_object(path, open_file, (status.st_ino, status.st_size, status.st_mtime_ns))
    if fatal:
        raise RunError(fatal, "is damaged: HDF5 cannot read it")


@functools.lru_cache
def _fatal_object(path: Path, open_file: Open, _state: tuple[int, int, int]) -> str:
    """What a process dies of that reads the whole file, or ""."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            _try_everything(path, open_file, writing)
        finally:
            os._exit(0)
    os.close(writing)
    try:
        with open(reading, "rb") as names:
            lines = names.read().decode(errors="surrogateescape").splitlines()
    except BaseException:
        os.kill(process, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(process, 0)
    return lines[-1] if status != 0 and lines else ""


def _try_everything(path: Path, open_file: Open, names: int) -> None:
    """Reads all text, and what is small, telling each object's name before it is read."""
    _set_limits()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)

    def tell(name: str) -> None:
        os.write(names, name.encode(errors="surrogateescape") + b"\n")

    def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
        full = f"{path}:/{name}" if name else str(path)
        tell(full)
        if isinstance(item, h5py.Dataset):
            with contextlib.suppress(Exception):
                item.id.get_storage_size()
                if item.nbytes <= MOST_BYTES:
                    item[()]
        with contextlib.suppress(Exception):
            for attribute in item.attrs:
                tell(f"{full}: attribute '{attribute}'")
                with contextlib.suppress(Exception):
                    item.attrs[attribute]

    tell(str(path))
    file = open_file(path)
    visit("", file)
    file.visititems(visit)


def _set_limits() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # the parent heeds them
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for kind, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, most))
