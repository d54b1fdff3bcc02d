"""The report's tables: runs, arms, and arms per fold."""

from __future__ import annotations

import pandas as pd

from hebbes_report.intervals import Mean, bootstrap_mean
from hebbes_report.wording import ROLES, failed_of, failures_text, mean_text, number


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
            row[f"{role}_failed"] = failed_of(own, list(ROLES)[:2] if role == "gap" else [role])
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
        shown[title] = [
            mean_text(Mean(*(row[f"{role}_{name}"] for name in Mean._fields)), row["runs"])
            + failures_text(row[f"{role}_failed"])
            for _, row in numbers.iterrows()]
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
