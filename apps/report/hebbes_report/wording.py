"""Numbers and sources in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.intervals import Mean
from hebbes_report.results import SOURCES

ROLES = {"train_return": "train return", "held_out_return": "held-out return", "gap": "gap"}


def n_of(table: pd.DataFrame, roles: list[str], by: list[str] | None = None) -> str:
    """ "n = 6" or "n = 2 to 6"."""
    counts = table.groupby(by or ["label"])[roles].count().to_numpy()
    counts = counts[counts > 0]
    return f"n = {span(counts)}"


def sources_of(table: pd.DataFrame, roles: list[str]) -> str:
    """A sentence that names the datasets the returns come from, and of how many runs."""
    parts = []
    for role in roles:
        counts = table.loc[table[role].notna(), role.replace("_return", "_source")].value_counts()
        found = "; ".join(f"{SOURCES[source]}: n = {counts[source]}"
                          for source in SOURCES if source in counts)
        parts.append(f"{ROLES[role]} from {found}")
    return "Sources: " + ". ".join(parts) + "."


def span(counts: pd.Series | np.ndarray) -> str:
    """ "6", or "2 to 6"."""
    least, most = counts.min(), counts.max()
    return str(least) if least == most else f"{least} to {most}"


def failures_text(failed: float) -> str:
    """ " (3 failed)", to stand behind a mean; nothing where no episode failed."""
    if np.isnan(failed):
        return " (an unknown number failed)"
    return f" ({failed:.0f} failed)" if failed else ""


def failures_sentence(failed: float) -> str:
    """To end a caption with; nothing where no episode failed."""
    if np.isnan(failed):
        return " It is not known how many episodes failed."
    return f" {failed:.0f} episodes failed and count as the worst." if failed else ""


def failed_of(table: pd.DataFrame, roles: list[str]) -> float:
    """Episodes that failed of those that returns in these columns come from."""
    return float(table[[role.replace("_return", "_failed") for role in roles]].to_numpy().sum())


def mean_text(mean: Mean, runs: int) -> str:
    """A mean with its interval, and its n where that is not all of the runs."""
    if mean.n == 0:
        return "–"
    text = number(mean.mean)
    if not np.isnan(mean.low):
        text += f" [{number(mean.low)}, {number(mean.high)}]"
    return text if mean.n == runs else f"{text} (n = {mean.n:.0f})"


def number(value: float) -> str:
    """With two decimals, a dash for NaN."""
    return "–" if np.isnan(value) else f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def count(value: float) -> str:
    """Without decimals, a dash for NaN."""
    return "–" if np.isnan(value) else f"{value:.0f}"
