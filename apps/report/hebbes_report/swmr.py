"""Opens files that another process writes, or was killed while writing."""

from __future__ import annotations

import ctypes
import fcntl
import functools
import os
from pathlib import Path

import h5py

# A reader tries again at what it meets half written, with pauses of 1, 2, 4 ns and so on: 0.3 s in
# all. HDF5's own 100 attempts would never end at what stays broken.
ATTEMPTS = 28


def has_locks(path: Path) -> bool:
    """Whether a file can be locked; on some clusters' file systems none can."""
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


def open_growing(path: Path) -> h5py.File:
    """The file in HDF5's single-writer-multiple-readers mode."""
    properties = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    properties.set_libver_bounds(h5py.h5f.LIBVER_LATEST, h5py.h5f.LIBVER_LATEST)
    properties.set_fclose_degree(h5py.h5f.CLOSE_STRONG)
    properties.set_file_locking(has_locks(path), True)
    if library := _hdf5_library():
        library.H5Pset_metadata_read_attempts(ctypes.c_int64(properties.id), ATTEMPTS)
    flags = h5py.h5f.ACC_RDONLY | h5py.h5f.ACC_SWMR_READ
    return h5py.File(h5py.h5f.open(os.fsencode(path), flags, fapl=properties))


@functools.cache
def _hdf5_library() -> ctypes.CDLL | None:
    """The library that h5py has loaded, for the one call that h5py does not hand on."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        places = {line.split()[-1] for line in maps if "/libhdf5" in line}
    for place in sorted(places):
        library = ctypes.CDLL(place)
        if hasattr(library, "H5Pset_metadata_read_attempts"):
            return library
    return None
