"""Train and held-out return against the degree of sharing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hebbes_report.arms import Arm
from hebbes_report.figures.style import Chart, colours, dashes, legend_below, panels
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.wording import failed_of, failures_sentence, n_of, sources_of, span

ROLES = {"train_return": "training variations", "held_out_return": "held-out variation"}
NAMES = {"shared": "shared rules", "merged": "merged rules"}
COLOURS = ["#0072b2", "#009e73", "#56b4e9", "#e69f00", "#cc79a7", "#999999", "#f0e442"]
MARKERS = "osD^v<>P"
TICKS_APART = 1.3  # factor


def against_rho(task: str, table: pd.DataFrame) -> Chart | None:
    """None where synapses of no run share rules to a known degree."""
    sharing = table[table["rho"].notna()]
    roles = [role for role in ROLES if table[role].notna().any()]
    if sharing.empty or not roles:
        return None
    data = _numbers(table, roles)
    figure, axes = panels(len(roles), 5.0, 4.0, sharey=True)
    palette = colours(table["arm"])
    for role, place in zip(roles, axes):
        place.set_title(ROLES[role])
        for arm in sorted(set(table["arm"]) - set(sharing["arm"]), key=Arm.rank):
            _baseline(place, data, role, arm, palette[arm])
        for number, name in enumerate(dict.fromkeys(map(_series_of, sharing["arm"]))):
            own = sharing[[_series_of(arm) == name for arm in sharing["arm"]]]
            _series(place, data, role, own, name, number)
        _rho_axis(place, sharing)
    axes[0].set_ylabel("return")
    legend_below(figure, axes[0])
    caption = (
        "Mean return in the training variations and in the held-out one against ρ, the synapses "
        "that share a rule, in the end if rules are merged. Large markers and horizontal lines: means over runs, that is seeds and "
        f"folds together ({n_of(table, roles)}); bars and bands: 95 % bootstrap intervals over "
        "runs, where there are several. Small markers: single runs, hollow if not finished. "
        f"{sources_of(table, roles)}{failures_sentence(failed_of(table, roles))}")
    return Chart(f"{task}-return-by-rho", "Return against ρ", figure, data, caption)


def _numbers(table: pd.DataFrame, roles: list[str]) -> pd.DataFrame:
    """The means of all arms and the returns of all runs."""
    rows = []
    for role in roles:
        for label, own in table.groupby("label", sort=False):
            mean, common = bootstrap_mean(own[role]), {"role": role, "label": label,
                                                       "kind": own["kind"].iloc[0],
                                                       "rho": own["rho"].iloc[0]}
            rows.append({**common, "shows": "mean", "n": mean.n, "return": mean.mean,
                         "low": mean.low, "high": mean.high, "failed": failed_of(own, [role])})
            for _, run in own.iterrows():
                rows.append({**common, "shows": "run", "n": 1, "return": run[role],
                             "directory": run["directory"], "fold": run["fold"],
                             "seed": run["seed"], "state": run["state"],
                             "failed": run[role.replace("_return", "_failed")]})
    return pd.DataFrame(rows)


def _baseline(axes: Axes, data: pd.DataFrame, role: str, arm: Arm, colour: object) -> None:
    own = data[(data["role"] == role) & (data["label"] == arm.label) & (data["shows"] == "mean")]
    mean = own.iloc[0]
    axes.axhline(mean["return"], color=colour, linestyle=dashes(arm), linewidth=1.6,
                 label=f"{arm.label} (n = {mean['n']})")
    if not np.isnan(mean["low"]):
        axes.axhspan(mean["low"], mean["high"], color=colour, alpha=0.10, linewidth=0)


def _series_of(arm: Arm) -> str:
    """Arms that differ in rho alone make a series."""
    return ", ".join(filter(None, [NAMES[arm.kind], arm.form, arm.extra]))


def _series(axes: Axes, data: pd.DataFrame, role: str, table: pd.DataFrame, name: str,
            number: int) -> None:
    own = data[(data["role"] == role) & data["label"].isin(table["label"])]
    colour = COLOURS[number % len(COLOURS)]
    marker = MARKERS[number % len(MARKERS)]
    means = own[own["shows"] == "mean"].sort_values("rho")
    axes.plot(means["rho"], means["return"], color=colour, marker=marker, linewidth=1.6,
              markersize=7, label=f"{name} (n = {span(means['n'])} each)", zorder=3)
    known = means[means["low"].notna()]
    axes.vlines(known["rho"], known["low"], known["high"], color=colour, linewidth=2.2, zorder=3)
    runs = own[own["shows"] == "run"]
    for done, face in ((True, colour), (False, "white")):
        some = runs[(runs["state"] == "finished") == done]
        axes.scatter(some["rho"] * 1.12, some["return"], s=14, facecolors=face, edgecolors=colour,
                     alpha=0.6, linewidths=0.8, marker=marker, zorder=2)


def _rho_axis(axes: Axes, table: pd.DataFrame) -> None:
    axes.set_xscale("log", base=2)
    ticks = _far_apart(table.drop_duplicates("rho"))
    names = [f"N = {rho:g}" if rules == 1 else f"{rho:g}"
             for rho, rules in zip(ticks["rho"], ticks["rules"])]
    axes.set_xticks(ticks["rho"], names)
    axes.minorticks_off()
    if len(ticks) == 1:
        axes.set_xlim(ticks["rho"].iloc[0] / 4, ticks["rho"].iloc[0] * 4)
    axes.grid(False, axis="x")
    axes.set_xlabel("ρ, synapses per rule")


def _far_apart(ticks: pd.DataFrame) -> pd.DataFrame:
    """Those whose names do not run into each other, whole numbers rather than others."""
    kept: list[float] = []
    for rho in sorted(ticks["rho"], key=lambda rho: (rho != round(rho), rho)):
        if all(max(rho / other, other / rho) >= TICKS_APART for other in kept):
            kept.append(rho)
    return ticks[ticks["rho"].isin(kept)].sort_values("rho")
