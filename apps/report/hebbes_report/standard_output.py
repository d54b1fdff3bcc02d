"""Standard output, of which nothing gets lost unnoticed."""

from __future__ import annotations

import os
import sys


class OutputLost(Exception):
    """What was to be printed could not be; `reader_is_gone` if only nobody wants to read it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output: cannot be written: {error.strerror}")
        self.reader_is_gone = isinstance(error, BrokenPipeError)


def occupy() -> None:
    """Names of files are printed as they are. Where the program was started without a standard
    output, there is one that cannot be written."""
    if sys.stdout is None:
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    sys.stdout.reconfigure(encoding=sys.getfilesystemencoding(), errors="surrogateescape")


def say(text: str) -> None:
    """Prints a text. Raises OutputLost."""
    try:
        print(text, flush=True)
    except OSError as error:
        _give_up()
        raise OutputLost(error) from error


def _give_up() -> None:
    """The interpreter would try again at its end, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
