"""What runs have in common, against generations: their mean as a line in a band from the smallest
run to the largest."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

MEANING = ("Lines: means over runs, seeds and folds together (n in the legend), thin where not all "
           "of them have come so far; bands: smallest to largest run.")


def over_runs(data: pd.DataFrame, by: list[str], value: str) -> pd.DataFrame:
    """n, mean, min and max of `value` in each group."""
    grouped = data.groupby(by, sort=False)[value]
    return grouped.agg(n="size", mean="mean", min="min", max="max").reset_index()


def draw(axes: Axes, own: pd.DataFrame, colour: object, line: str, label: str) -> None:
    """A curve of over_runs() with a row a generation; nothing but its name where there is none."""
    if own.empty:
        axes.plot([], [], line, color=colour, label=label)
        return
    own = own.sort_values("generation")
    whole = own[own["n"] == own["n"].max()]
    rest = own[own["generation"] >= whole["generation"].max()]
    marker = "o" if len(own) <= 20 else ""
    axes.plot(whole["generation"], whole["mean"], line, color=colour, label=label, marker=marker,
              markersize=3, linewidth=1.6)
    axes.plot(rest["generation"], rest["mean"], line, color=colour, linewidth=0.7)
    axes.fill_between(own["generation"], own["min"], own["max"], color=colour, alpha=0.13,
                      linewidth=0)


def label_generations(axes: Axes) -> None:
    """They are whole numbers."""
    axes.set_xlabel("generation")
    axes.xaxis.get_major_locator().set_params(integer=True)
