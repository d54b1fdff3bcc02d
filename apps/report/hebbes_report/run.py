"""One run directory as tidy DataFrames."""

from __future__ import annotations

import fcntl
import os
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd

from hebbes_report import checkpoint, evaluations, probes
from hebbes_report.errors import RunError
from hebbes_report.hdf5_files import (FLOATS, INTEGERS, array, attributes, is_growing, open_file,
                                      patiently, strings)
from hebbes_report.meaning import meaningful
from hebbes_report.search import FAILURE

RUN_FORMAT = ("hebbes-run", 1)
LAST_WRITTEN = "fitness_mean"  # of /generation; its length counts the whole rows
NEEDED = {"task.name": str, "policy.kind": str, "run.seed": int, "run.generations": int,
          "population.size": int}
OPTIONAL = {"task.held_out": str, "population.sharing": str}
# Of /generation: a number each individual, or (True) individual and variation; all others are one.
TABLES = {"fitness": False, "penalty": False, "return": True, "episode_steps": True}
WHOLE = ("episode_steps", "env_steps", "failed_episodes")  # these are integers
COLUMNS = (LAST_WRITTEN, "env_steps", "failed_episodes", "seconds_total")


@dataclass
class Run:
    """What run.h5, checkpoint.h5, evaluation.h5 and probe.h5 of one run hold, at the time of loading.

    path         the run directory
    config       the resolved configuration, as nested dicts
    attributes   root attributes of run.h5
    variations   names of the training variations, the axis V
    all_variations  of the task, the held-out one included
    state        running | finished (nothing left for `hebbes train --resume`) | failed | stopped |
                 not closed (killed, or running on another machine)
    generations  a row each: generation (from 0) and every dataset [G] of /generation
    returns      generation, variation, return: mean over the population's individuals
    evaluations  a row an episode: source (evaluation.h5 | run.h5), generation, who (central |
                 samples), individual, variation, role (train | held-out | other), episode,
                 return, episode_steps, failed: episodes of the same evaluation, who and variation
                 that met a number that is not finite (NaN: unknown)
    probes       a row a pair of lives: treatment, against, common_steps, individual, variation,
                 episode, with, without (returns), difference, steps_with, steps_without, failed
    sizes        N and M, by checkpoint.h5; None if there is none that can be used
    foreign      why checkpoint.h5 is another run's, if it is
    warnings     what could not be used of this run, if anything
    """

    path: Path
    config: dict[str, Any]
    attributes: dict[str, Any]
    variations: list[str]
    all_variations: list[str]
    state: str
    generations: pd.DataFrame
    returns: pd.DataFrame
    evaluations: pd.DataFrame
    probes: pd.DataFrame
    sizes: checkpoint.Sizes | None
    foreign: str
    warnings: list[str]

    @property
    def seed(self) -> int:
        """The run's seed."""
        return self.config["run"]["seed"]

    @property
    def held_out(self) -> str:
        """The variation kept for testing, or ""."""
        return self.config["task"].get("held_out", "")

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """A row for each training episode: generation, individual, variation, return,
        episode_steps, and the individual's fitness and penalty."""
        with open_file(self.path / "run.h5", *RUN_FORMAT) as file:
            group = file["generation"]
            rows = min(len(self.generations), _whole_rows(_columns(group, self.variations)))
            arrays = {name: data[:rows] for name, data in _columns(group, self.variations).items()
                      if data.ndim > 1}
        shape = arrays["return"].shape
        axes = np.indices(shape).reshape(3, -1)
        columns: dict[str, Any] = {
            "generation": axes[0],
            "individual": axes[1],
            "variation": pd.Categorical.from_codes(axes[2], self.variations),
        }
        for name, values in arrays.items():
            values = values if values.ndim == 3 else values[:, :, np.newaxis]
            columns[name] = np.broadcast_to(values, shape).ravel()
        return pd.DataFrame(columns)

    @cached_property
    def genome(self) -> checkpoint.Genome:
        """As the last generation recorded it, or else by checkpoint.h5."""
        if len(self.generations):
            last = self.generations.iloc[-1]
            recorded = checkpoint.Genome(last.get("genome_numbers", np.nan),
                                         last.get("genome_assignment_bits", np.nan))
            if not np.isnan(recorded.numbers):
                return recorded
        return checkpoint.Genome(np.nan, np.nan) if self.foreign else checkpoint.genome(self.path)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """A row for each rule of checkpoint.h5: rule, eta, A, B, C, D, share, synapses; see
        checkpoint.rules. Empty without plastic synapses. Raises RunError without a checkpoint."""
        self._require_own_checkpoint()
        return checkpoint.rules(self.path)

    def parameter(self, name: str) -> np.ndarray:
        """An array of checkpoint.h5's /parameters: "mu", "lambda" (it may be large), "static"."""
        self._require_own_checkpoint()
        return checkpoint.parameter(self.path, name)

    def _require_own_checkpoint(self) -> None:
        if self.foreign:
            raise RunError(self.path / "checkpoint.h5", self.foreign)


def load_run(path: str | os.PathLike[str]) -> Run:
    """Loads a run from its directory (or its run.h5), also one that is still being written.

    Raises RunError for a missing, broken or foreign run.h5; what is wrong with evaluation.h5 is
    told in Run.warnings.
    """
    directory = Path(path)
    if directory.name == "run.h5":
        directory = directory.parent
    if not (directory / "run.h5").is_file():
        raise RunError(path, "holds no run.h5" if directory.is_dir() else "is no run directory")
    return patiently(lambda: _load(directory))


def _load(directory: Path) -> Run:
    path = directory / "run.h5"
    with open_file(path, *RUN_FORMAT) as file:
        closed = not is_growing(file)
        found = attributes(file)
        config = _parse_config(path, found)
        variations = strings(file, "variations")
        generations, returns = _read_generations(path, file["generation"], variations)
        held_out = config["task"].get("held_out", "")
        all_variations = strings(file, "evaluation/variations")
        periodic = evaluations.read_periodic(file["evaluation"])
    warnings: list[str] = []
    separate = evaluations.read_separate(directory / "evaluation.h5", config, warnings)
    last_evaluation = periodic["generation"].max() if len(periodic) else -1
    finished = closed and _is_finished(directory, config["run"], len(generations), last_evaluation)
    foreign = checkpoint.foreign(directory, config, len(generations) if closed else None)
    state = _state(directory, closed, finished and not foreign)
    if len(separate) and (seen := separate["generation"].max()) > len(generations):
        warnings.append(f"{directory / 'evaluation.h5'}: evaluates another run: it has seen {seen} "
                        f"generations, this one {len(generations)}")
        separate = separate[:0]
    elif len(separate) and seen < len(generations):
        warnings.append(f"{directory / 'evaluation.h5'}: was made after {seen} of "
                        f"{len(generations)} generations")
    probed = probes.read(directory / "probe.h5", config, len(generations), warnings)
    if state == "failed":
        reason = (directory / FAILURE).read_text("utf-8", "replace").strip()
        warnings.append(f"{directory}: failed: {reason}")
    if len(generations) == 0:
        warnings.append(f"{path}: has no generation yet")
    evaluated = evaluations.combined([separate, periodic], variations, held_out)
    if foreign:
        warnings.append(f"{directory / 'checkpoint.h5'}: {foreign}")
    sizes = None if foreign else checkpoint.sizes(directory, warnings)
    return Run(directory, config, found, variations, all_variations, state, generations, returns,
               evaluated, probed, sizes, foreign, warnings)


def _parse_config(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    try:
        config = tomllib.loads(found["config"])
        _require_types(config)
        return meaningful(config)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RunError(path, f"attribute config: {type(error).__name__}: {error}") from error


def _require_types(config: dict[str, Any]) -> None:
    """Raises KeyError or TypeError unless it has what every report needs."""
    for key, kind in {**NEEDED, **OPTIONAL}.items():
        section, name = key.split(".")
        if key in OPTIONAL and name not in config[section]:
            continue
        value = config[section][name]
        if type(value) is not kind:  # True would be an int, too
            raise TypeError(f"{key} = {value!r}")
    if not config["task"]["name"].isidentifier():  # files are named by it
        raise ValueError(f"task.name = {config['task']['name']!r}")


def _columns(group: h5py.Group, variations: list[str]) -> dict[str, h5py.Dataset]:
    """The datasets of /generation by their names, all with a row a generation."""
    individuals = array(group, "fitness", FLOATS, (None, None)).shape[1]
    shapes = {name: (None, individuals, *([len(variations)] if wide else []))
              for name, wide in TABLES.items()}
    names = sorted({*group, *TABLES, *COLUMNS})
    return {name: array(group, name, INTEGERS if name in WHOLE else FLOATS,
                        shapes.get(name, (None,)))
            for name in names}


def _whole_rows(columns: dict[str, h5py.Dataset]) -> int:
    """Rows that are complete in every column. The one that grows last is refreshed first."""
    columns[LAST_WRITTEN].refresh()
    rows = len(columns[LAST_WRITTEN])
    for column in columns.values():
        column.refresh()
        rows = min(rows, len(column))
    return rows


def _read_generations(path: Path, group: h5py.Group,
                      variations: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    columns = _columns(group, variations)
    rows = _whole_rows(columns)
    series = {name: data[:rows] for name, data in columns.items() if data.ndim == 1}
    frame = pd.DataFrame({"generation": np.arange(rows), **series})
    fitness, returns = columns["fitness"][:rows], columns["return"][:rows]
    expected = returns.mean(axis=2) - columns["penalty"][:rows]
    if not (np.allclose(fitness, expected, equal_nan=True)
            and np.allclose(fitness.mean(axis=1), frame[LAST_WRITTEN], equal_nan=True)):
        raise RunError(path, "is damaged: fitness, return and fitness_mean contradict each other")
    means = pd.DataFrame(returns.mean(axis=1), columns=variations)
    means.insert(0, "generation", frame["generation"])
    return frame, means.melt("generation", var_name="variation", value_name="return")


def _is_finished(directory: Path, schedule: dict[str, Any], generations: int,
                 last_evaluation: int) -> bool:
    """Of a closed history, as lib/run/run_state.h says."""
    every = schedule.get("evaluate_every", 0)
    evaluated = not every or generations % every != 0 or last_evaluation >= generations
    return (generations >= schedule["generations"] and evaluated
            and checkpoint.generation(directory) == generations)


def _state(directory: Path, closed: bool, finished: bool) -> str:
    if _in_use(directory):
        return "running"
    if finished:
        return "finished"
    if (directory / FAILURE).exists():
        return "failed"
    return "stopped" if closed else "not closed"


def _in_use(directory: Path) -> bool:
    """Whether a process of this machine trains in the directory."""
    try:
        with open(directory / ".lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
