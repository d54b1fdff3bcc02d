"""Errors of inputs."""

from __future__ import annotations

import os


class RunError(Exception):
    """A run, or one of its files, that cannot be used; says which and why."""

    def __init__(self, path: str | os.PathLike[str], reason: str) -> None:
        super().__init__(f"{os.fspath(path)}: {reason}")
        self.path = os.fspath(path)
        self.reason = reason


def reason_of(error: Exception) -> str:
    """Any error in one line."""
    if isinstance(error, RunError):
        return str(error)
    text = next(iter(str(error).strip().splitlines()), "")
    name = type(error).__name__
    return f"{name}: {text}" if text else name
