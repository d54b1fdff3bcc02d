"""Returns of the population outside training: evaluation.h5, and /evaluation of run.h5."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd

from hebbes_report import checkpoint
from hebbes_report.errors import RunError
from hebbes_report.failures import replaced
from hebbes_report.hdf5_files import (FLOATS, INTEGERS, NUMBERS, array, attributes, integer,
                                      open_file, strings)
from hebbes_report.meaning import meaningful, same_run

EVALUATION_FORMAT = ("hebbes-evaluation", 1)
COLUMNS = {"source": "object", "generation": "int64", "who": "object", "individual": "int64",
           "variation": "object", "episode": "int64", "return": "float64",
           "episode_steps": "float64", "failed": "float64"}


def read_periodic(group: h5py.Group) -> pd.DataFrame:
    """Training's own evaluations of the distribution's mean or mode, [evaluations, A, E]."""
    names = strings(group, "variations")
    generations = array(group, "generation", INTEGERS, (None,))
    generations.refresh()  # first: it grows last
    rows = len(generations)
    every = array(group, "return", FLOATS, (None, len(names), None))
    every.refresh()
    returns = every[:rows]
    failed = np.zeros(returns.shape[:2])
    for row in range(rows):
        returns[row], failed[row] = replaced(returns[row])
    if "failed_episodes" in group:
        counted = array(group, "failed_episodes", INTEGERS, (None, len(names)))
        counted.refresh()
        failed = counted[:rows]
    axes = np.indices(returns.shape).reshape(3, -1)
    return pd.DataFrame({
        "source": "run.h5",
        "generation": generations[:rows][axes[0]],
        "who": "central",
        "individual": 0,
        "variation": np.array(names, dtype=object)[axes[1]],
        "episode": axes[2],
        "return": returns.ravel(),
        "episode_steps": np.nan,
        "failed": failed[axes[0], axes[1]],
    }, columns=COLUMNS)


def read_separate(path: Path, config: dict[str, Any], warnings: list[str]) -> pd.DataFrame:
    """What `hebbes evaluate --out` left beside run.h5; or nothing, and a warning."""
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    try:
        with open_file(path, *EVALUATION_FORMAT) as file:
            found = attributes(file)
            require_same_run(path, config, found)
            integer(file, "generation")
            names = strings(file, "variations")
            groups = [_read_group(name, group, names, found)
                      for name, group in file.items() if isinstance(group, h5py.Group)]
            return pd.concat(groups, ignore_index=True)
    except RunError as error:
        warnings.append(str(error))
        return pd.DataFrame(columns=COLUMNS)


def combined(frames: list[pd.DataFrame], train: list[str], held_out: str) -> pd.DataFrame:
    """All rows, with the column role: what the variation was to the training."""
    frame = pd.concat(frames, ignore_index=True).astype(COLUMNS)
    roles = {**{name: "train" for name in train}, held_out: "held-out"}
    frame.insert(5, "role", frame["variation"].map(roles).fillna("other"))
    return frame


def require_same_run(path: Path, config: dict[str, Any], found: dict[str, Any]) -> None:
    """Refuses what was made of a run with another configuration, or of other parameters than the
    run has, where it still has those of that generation."""
    if same_run(meaningful(tomllib.loads(found["config"]))) != same_run(config):
        raise RunError(path, "evaluates another run: its configuration differs")
    recorded = found.get("parameters_hash", "")
    if not recorded or checkpoint.generation(path.parent) != found["generation"]:
        return
    if checkpoint.parameters_hash(path.parent) != recorded:
        raise RunError(path, "evaluates another run: its parameters differ")


def _read_group(name: str, group: h5py.Group, variations: list[str],
                found: dict[str, Any]) -> pd.DataFrame:
    """Arrays [individual, variation, episode] of some individuals."""
    shape = (None, len(variations), None)
    returns, failed = replaced(array(group, "return", FLOATS, shape)[:])
    if "failed" in group:
        failed = array(group, "failed", INTEGERS, returns.shape)[:].sum(axis=(0, 2), dtype=np.int64)
    elif found.get("failed_episodes", 0):
        failed = np.full(len(variations), np.nan)  # earlier versions: known of all together alone
    axes = np.indices(returns.shape).reshape(3, -1)
    return pd.DataFrame({
        "source": "evaluation.h5",
        "generation": found["generation"],
        "who": "samples" if name == "samples" else "central",
        "individual": axes[0],
        "variation": np.array(variations, dtype=object)[axes[1]],
        "episode": axes[2],
        "return": returns.ravel(),
        "episode_steps": array(group, "episode_steps", NUMBERS, returns.shape)[:].ravel(),
        "failed": failed[axes[1]],
    }, columns=COLUMNS)
