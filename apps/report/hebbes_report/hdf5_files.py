"""Opens HebbES's HDF5 files: finished, growing, left by a killed writer, or broken."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import h5py
import numpy as np

from hebbes_report.errors import RunError
from hebbes_report.swmr import has_locks, open_growing
from hebbes_report.trial import require_readable

ATTEMPTS = 4
PAUSE = 0.1  # s; a resumed run renames a new file over the old one
UNFINISHED = ("already open for write", "unable to lock file")
FLOATS, INTEGERS, NUMBERS, TEXT = "f", "iu", "iuf", "SO"  # kinds of elements, as numpy's letters
SLACK = 1 << 26  # bytes that are not written yet, or never were
MOST_COMPRESSED = 1032  # by deflate
Result = TypeVar("Result")
Shape = tuple[int | None, ...]


@contextlib.contextmanager
def open_file(path: Path, file_format: str, version: int) -> Iterator[h5py.File]:
    """A file of the given format for reading; whatever goes wrong within is a RunError."""
    try:
        with _open(path) as file:
            _require_format(file, path, file_format, version)
            yield file
    except (OSError, RuntimeError) as error:
        raise RunError(path, f"cannot be read: {_first_line(error)}") from error
    except MemoryError as error:
        raise RunError(path, "claims more than there is memory for") from error
    except (ArithmeticError, AttributeError, LookupError, ValueError, TypeError) as error:
        raise RunError(path, f"is damaged or not as expected: {_first_line(error)}") from error


def patiently(load: Callable[[], Result]) -> Result:
    """Calls `load` again for a while if it fails, as the file may just be replaced."""
    for _ in range(ATTEMPTS - 1):
        try:
            return load()
        except RunError:
            time.sleep(PAUSE)
    return load()


def is_growing(file: h5py.File) -> bool:
    """Whether it is open as a file that has not been closed by its writer."""
    return bool(file.id.get_intent() & h5py.h5f.ACC_SWMR_READ)


def attributes(file: h5py.File) -> dict[str, Any]:
    """The root attributes as Python's own types, lists among them."""
    values = {}
    for name, value in file.attrs.items():
        if isinstance(value, np.ndarray) and value.ndim:
            value = value.tolist()
        value = value.item() if hasattr(value, "item") else value
        values[name] = value.decode() if isinstance(value, bytes) else value
    return values


def integer(file: h5py.File, name: str) -> int:
    """A root attribute that is one whole number; RunError if it is not."""
    value = file.attrs.get(name)
    if not isinstance(value, (int, np.integer)):
        raise RunError(f"{file.filename}: attribute '{name}'", "is not a whole number")
    return int(value)


def array(group: h5py.Group, name: str, kinds: str, shape: Shape) -> h5py.Dataset:
    """A dataset of the shape given, None being any length, whose elements are of one of the kinds;
    RunError if there is none, or if it claims much more than the file holds."""
    full = f"{group.file.filename}:{group.name.rstrip('/')}/{name}"
    found = group.get(name)
    if not isinstance(found, h5py.Dataset):
        raise RunError(full, "there is no such dataset")
    lengths = found.shape or ()
    if len(lengths) != len(shape) or any(want not in (None, has)
                                         for want, has in zip(shape, lengths)):
        wanted = ", ".join("any" if length is None else str(length) for length in shape)
        raise RunError(full, f"has shape {list(lengths)}, not [{wanted}]")
    if found.dtype.kind not in kinds:
        raise RunError(full, "has another element type than expected")
    stored = found.id.get_storage_size()
    if found.nbytes > SLACK + MOST_COMPRESSED * stored:
        raise RunError(full, f"claims {found.nbytes} bytes, of which {stored} are stored")
    return found


def strings(group: h5py.Group, name: str) -> list[str]:
    """A dataset that is a list of different names; RunError as array()."""
    dataset = array(group, name, TEXT, (None,))
    names = [str(text) for text in dataset.asstr()[:]]
    if len(set(names)) < len(names):
        raise RunError(f"{group.file.filename}:{dataset.name}", "names something twice")
    return names


def _open(path: Path) -> h5py.File:
    require_readable(path, _open_untried)
    return _open_untried(path)


def _open_untried(path: Path) -> h5py.File:
    """Plainly, which checks that the file is whole; if it is being written, in SWMR mode."""
    try:
        return h5py.File(path, "r", locking=has_locks(path))
    except OSError as error:
        if not any(text in str(error) for text in UNFINISHED):
            raise
    return open_growing(path)


def _require_format(file: h5py.File, path: Path, file_format: str, version: int) -> None:
    found = attributes(file)
    if found.get("format") != file_format:
        raise RunError(path, f"is not a {file_format} file (attribute format: "
                             f"{found.get('format', 'missing')!r})")
    if found.get("format_version") != version:
        raise RunError(path, f"has format version {found.get('format_version', 'missing')}, "
                             f"this program reads {version}")


def _first_line(error: Exception) -> str:
    return (str(error).strip("'\"").splitlines() or [type(error).__name__])[0]
