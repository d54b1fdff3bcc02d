"""The report's tables: runs, arms, and arms per fold."""

from __future__ import annotations

import pandas as pd

from hebbes_report.arms import Arm
from hebbes_report.intervals import Mean, bootstrap_mean
from hebbes_report.pairing import differences
from hebbes_report.wording import ROLES, count, failed_of, failures_text, mean_text, number

GENOME = {"genome_numbers": "evolved numbers", "genome_assignment_bits": "bits of assignment",
          "genome_bits": "genome, bits"}


def summary(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mean, interval and n of each role over the runs of each group, as plain numbers."""
    rows = []
    for _, own in table.groupby(by if len(by) > 1 else by[0], sort=False):
        row = {**own[by].iloc[0], "runs": len(own), "folds": own["fold"].nunique(),
               "seeds": own["seed"].nunique(),
               "unfinished": int((own["state"] != "finished").sum())}
        for role in ROLES:
            mean = bootstrap_mean(own[role])
            row |= {f"{role}_{name}": value for name, value in mean._asdict().items()}
            row[f"{role}_failed"] = _failed(own, role)
        rows.append(row)
    return pd.DataFrame(rows)


def shown_summary(numbers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The same for people."""
    shown = numbers[by].rename(columns={"label": "arm"})
    if "fold" not in by:
        shown["folds"] = numbers["folds"]
    shown["seeds"] = numbers["seeds"]
    shown["runs"] = [f"{runs} ({unfinished} unfinished)" if unfinished else str(runs)
                     for runs, unfinished in zip(numbers["runs"], numbers["unfinished"])]
    for role, title in ROLES.items():
        shown[title] = _means(numbers, role, numbers["runs"])
    return shown


def spread(table: pd.DataFrame) -> pd.DataFrame:
    """Of each arm in each fold the size of its genome and, for each role, median, mean with
    interval, smallest and largest value over the seeds."""
    rows = []
    for _, own in table.groupby(["label", "fold"], sort=False):
        row = {**own[["label", "fold"]].iloc[0], "seeds": own["seed"].nunique(),
               **{name: own[name].median() for name in GENOME}}
        for role in ROLES:
            mean = bootstrap_mean(own[role])
            row |= {f"{role}_{name}": value for name, value in mean._asdict().items()}
            row |= {f"{role}_{name}": own[role].agg(name) for name in ("median", "min", "max")}
            row[f"{role}_failed"] = _failed(own, role)
        rows.append(row)
    return pd.DataFrame(rows)


def shown_spread(numbers: pd.DataFrame) -> pd.DataFrame:
    """The same for people."""
    shown = numbers[["label", "fold", "seeds"]].rename(columns={"label": "arm"})
    for name, title in GENOME.items():
        shown[title] = [count(value) for value in numbers[name]]
    for role, title in ROLES.items():
        shown[f"{title}: median"] = [number(value) for value in numbers[f"{role}_median"]]
        shown[f"{title}: mean"] = _means(numbers, role, numbers["seeds"])
        shown[f"{title}: range"] = [
            "–" if pd.isna(low) else f"{number(low)} to {number(high)}"
            for low, high in zip(numbers[f"{role}_min"], numbers[f"{role}_max"])]
    return shown


def paired(table: pd.DataFrame, reference: Arm) -> pd.DataFrame:
    """Of each other arm in each fold the mean difference to the reference by seed, with intervals,
    and its median."""
    rows = []
    for _, own in differences(table, reference).groupby(["label", "fold"], sort=False):
        row = {**own[["label", "fold"]].iloc[0], "reference": reference.label, "pairs": len(own)}
        for role in ROLES:
            mean = bootstrap_mean(own[role])
            row |= {f"{role}_{name}": value for name, value in mean._asdict().items()}
            row[f"{role}_median"] = own[role].median()
        rows.append(row)
    return pd.DataFrame(rows)


def shown_paired(numbers: pd.DataFrame) -> pd.DataFrame:
    """The same for people."""
    shown = numbers[["label", "fold", "pairs"]].rename(columns={"label": "arm"})
    for role, title in ROLES.items():
        shown[title] = [mean_text(_mean(row, role), row["pairs"]) for _, row in numbers.iterrows()]
    return shown


def shown_runs(table: pd.DataFrame) -> pd.DataFrame:
    """A row a run, for people."""
    return pd.DataFrame({
        "run": table["directory"],
        "arm": table["label"],
        "fold": table["fold"],
        "seed": table["seed"],
        "generations": [f"{done} of {asked}" for done, asked in
                        zip(table["generations"], table["generations_asked"])],
        "state": table["state"],
        "train return": _with_failures(table, "train"),
        "train return from": [_source_text(run, "train") for _, run in table.iterrows()],
        "held-out return": _with_failures(table, "held_out"),
        "held-out return from": [_source_text(run, "held_out") for _, run in table.iterrows()],
    })


def _means(numbers: pd.DataFrame, role: str, runs: pd.Series) -> list[str]:
    """Means with intervals and failures, of `runs` runs each."""
    return [mean_text(_mean(row, role), of) + failures_text(row[f"{role}_failed"])
            for (_, row), of in zip(numbers.iterrows(), runs)]


def _mean(row: pd.Series, role: str) -> Mean:
    return Mean(*(row[f"{role}_{name}"] for name in Mean._fields))


def _failed(own: pd.DataFrame, role: str) -> float:
    return failed_of(own, list(ROLES)[:2] if role == "gap" else [role])


def _with_failures(table: pd.DataFrame, role: str) -> list[str]:
    return [number(mean) + failures_text(failed)
            for mean, failed in zip(table[f"{role}_return"], table[f"{role}_failed"])]


def _source_text(run: pd.Series, role: str) -> str:
    source = run[f"{role}_source"]
    if not source:
        return "–"
    where = {"run.h5": "periodic evaluation", "training": "last generations"}.get(source, source)
    return f"{where}, {run[f'{role}_episodes']} episodes a variation, " \
           f"generation {run[f'{role}_generation']:.0f}"
