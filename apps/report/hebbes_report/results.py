"""Results of runs: a table with a row a run, and where each of its numbers comes from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from hebbes_report.arms import Arm, arms_of, fold_of
from hebbes_report.errors import RunError
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.run import Run

LAST_GENERATIONS = 10  # averaged where nothing was evaluated
BITS_PER_NUMBER = 32  # of the genome, as float32
SOURCES = {
    "evaluation.h5": "evaluation.h5 (hebbes evaluate)",
    "run.h5": "run.h5 /evaluation (the last periodic evaluation)",
    "training": f"run.h5 /generation/return (mean of all individuals in the last "
                f"{LAST_GENERATIONS} generations)",
}


class Score(NamedTuple):
    """A run's mean return over variations of one role, each weighing the same."""

    value: float
    source: str  # a key of SOURCES, or "" if there is none
    generation: float  # generations that the population had seen
    episodes: int  # a variation
    failed: float  # of all these episodes; NaN: unknown


NO_SCORE = Score(np.nan, "", np.nan, 0, 0)


def table_of(runs: list[Run], who: str) -> pd.DataFrame:
    """A row a run, in the order of arms, folds and seeds. `who`: central or samples. The columns
    `run` and `arm` hold the objects, all others plain values."""
    rows = [_row(run, arm, who) for run, arm in zip(runs, arms_of(runs))]
    frame = pd.DataFrame(rows)
    return frame.sort_values("order", kind="stable", ignore_index=True).drop(columns="order")


def without_copies(table: pd.DataFrame) -> tuple[pd.DataFrame, list[RunError]]:
    """Keeps the longest of the runs with the same arm, fold and seed, which are no independent
    samples, and says which it leaves out."""
    cell = ["task", "label", "fold", "seed"]
    by_length = table.sort_values("generations", ascending=False, kind="stable")
    copies = table.loc[by_length.index[by_length.duplicated(cell)]]
    errors = []
    for _, copy in copies.sort_index().iterrows():
        same = (by_length[cell] == copy[cell]).all(axis=1)
        first = by_length[same].iloc[0]["directory"]
        errors.append(RunError(copy["directory"], f"repeats arm, fold and seed of {first}"))
    return table.drop(copies.index).reset_index(drop=True), errors


def score(run: Run, role: str, who: str) -> Score:
    """From evaluation.h5 if it covers all variations of the role, else from the last periodic
    evaluation, else, for training variations, from the last generations."""
    names = run.variations if role == "train" else [run.held_out] if run.held_out else []
    evaluations = run.evaluations[run.evaluations["who"] == who]
    for source in ("evaluation.h5", "run.h5"):
        found = evaluations[evaluations["source"] == source]
        found = found[found["generation"] == found["generation"].max()]
        found = found[found["variation"].isin(names)]
        if names and found["variation"].nunique() == len(names):
            grouped = found.groupby("variation")["return"]
            return Score(float(grouped.mean().mean()), source, float(found["generation"].iloc[0]),
                         int(grouped.size().min()), failed_in(found))
    if role == "train" and len(run.generations):
        done = len(run.generations)
        last = run.returns[run.returns["generation"] >= done - LAST_GENERATIONS]
        episodes = min(done, LAST_GENERATIONS) * run.config["population"]["size"]
        failed = float(run.generations["failed_episodes"].iloc[-LAST_GENERATIONS:].sum())
        return Score(float(last["return"].mean()), "training", done, episodes, failed)
    return NO_SCORE


def failed_in(evaluations: pd.DataFrame) -> float:
    """Failed episodes in some of a run's evaluations; NaN if it is not known."""
    keys = ["source", "generation", "who", "variation"]
    return float(evaluations.groupby(keys)["failed"].first().sum(skipna=False))


def evaluated_variations(table: pd.DataFrame) -> pd.DataFrame:
    """Mean, s.d. and 95 % interval over the episodes of each run's evaluations, per variation; over
    the individuals' means where there are several individuals."""
    rows = []
    keys = ["source", "generation", "who", "variation", "role"]
    for _, result in table.iterrows():
        for values, group in result["run"].evaluations.groupby(keys, sort=False):
            own = group.groupby("individual")["return"].mean()
            mean = bootstrap_mean(own if len(own) > 1 else group["return"])
            rows.append({"directory": result["directory"], **dict(zip(keys, values)),
                         "individuals": len(own), "episodes": len(group),
                         "failed": group["failed"].iloc[0], "mean": mean.mean,
                         "sd": group["return"].std(), "low": mean.low, "high": mean.high})
    columns = ["directory", *keys, "individuals", "episodes", "failed", "mean", "sd", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _row(run: Run, arm: Arm, who: str) -> dict[str, object]:
    train, held_out = score(run, "train", who), score(run, "held-out", who)
    same = train.source == held_out.source and train.generation == held_out.generation
    generations, sizes, genome = run.generations, run.sizes, run.genome
    return {
        "order": (*arm.rank(), fold_of(run), run.seed, str(run.path)),
        "run": run,
        "arm": arm,
        "directory": os.fspath(Path(run.path)),
        "task": arm.task,
        "label": arm.label,
        "policy": run.config["policy"]["kind"],
        "kind": arm.kind,
        "rho": np.nan if arm.rho is None else arm.rho,
        "synapses": sizes.synapses if sizes else np.nan,
        "rules": sizes.rules if sizes else np.nan,
        "genome_numbers": genome.numbers,
        "genome_assignment_bits": genome.assignment_bits,
        "genome_bits": BITS_PER_NUMBER * genome.numbers + genome.assignment_bits,
        "fold": fold_of(run),
        "trained_on": ", ".join(run.variations),
        "seed": run.seed,
        "generations": len(generations),
        "generations_asked": run.config["run"]["generations"],
        "state": run.state,
        "train_return": train.value,
        "train_source": train.source,
        "train_generation": train.generation,
        "train_episodes": train.episodes,
        "train_failed": train.failed,
        "held_out_return": held_out.value,
        "held_out_source": held_out.source,
        "held_out_generation": held_out.generation,
        "held_out_episodes": held_out.episodes,
        "held_out_failed": held_out.failed,
        "gap": train.value - held_out.value if same else np.nan,
        "last_fitness_mean": generations["fitness_mean"].iloc[-1] if len(generations) else np.nan,
        "env_steps": int(generations["env_steps"].sum()),
        "failed_episodes": int(generations["failed_episodes"].sum()),
        "seconds": float(generations["seconds_total"].sum()),
        "population_size": run.config["population"]["size"],
        "created": run.attributes.get("created", ""),
        "git_revision": run.attributes.get("git_revision", ""),
        "world_size": run.attributes.get("world_size", 0),
    }
