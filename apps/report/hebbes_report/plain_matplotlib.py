"""Loads matplotlib as it comes: without the user's settings, styles and backend, or a home."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator

VARIABLES = ("LC_ALL", "MATPLOTLIBRC", "MPLBACKEND", "MPLCONFIGDIR")


def load() -> None:
    """Imports matplotlib, unless a notebook has done so; then its settings are put aside later,
    by style.style()."""
    if "matplotlib" in sys.modules:
        return
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="hebbes-report-") as own:
        # There is no matplotlibrc in the working directory either, which comes first.
        # fc-list, which it asks for fonts, complains of locales.
        with _environment(MPLCONFIGDIR=own, MPLBACKEND="agg", LC_ALL="C"), _working_in(own):
            for name in ("font_manager", "style", "backends.backend_agg", "backends.backend_svg"):
                importlib.import_module(f"matplotlib.{name}")


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """With these values alone of VARIABLES."""
    before = {name: os.environ.pop(name) for name in VARIABLES if name in os.environ}
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]
        os.environ.update(before)


@contextlib.contextmanager
def _working_in(directory: str) -> Iterator[None]:
    here = os.open(".", os.O_PATH)  # unlike its name, there even when it was removed
    os.chdir(directory)
    try:
        yield
    finally:
        os.fchdir(here)
        os.close(here)
