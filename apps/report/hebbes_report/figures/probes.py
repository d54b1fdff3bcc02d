"""What becomes of lives under interventions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.figures.style import Chart, colours, legend_below, panels
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.wording import failures_sentence

ROLES = {"train": "training variations", "held-out": "held-out variation"}


def returns(task: str, table: pd.DataFrame) -> Chart | None:
    """Mean returns under each treatment beside those without, a panel a role; None where no run was
    probed."""
    runs = [_of_run(result) for _, result in table.iterrows() if len(result["run"].probes)]
    if not runs:
        return None
    data = pd.concat(runs, ignore_index=True)
    roles = [role for role in ROLES if role in set(data["role"])]
    if not roles:
        return None
    palette = colours(table["arm"])
    treatments = list(dict.fromkeys(data["treatment"]))
    arms = [arm for arm in dict.fromkeys(table["arm"]) if arm.label in set(data["label"])]
    figure, axes = panels(len(roles), 1.8 + 0.55 * len(treatments), 3.8, sharey=True)
    for role, place in zip(roles, axes):
        place.set_title(ROLES[role])
        for number, arm in enumerate(arms):
            own = data[(data["role"] == role) & (data["label"] == arm.label)]
            _draw(place, own, treatments, (number - (len(arms) - 1) / 2) * 0.7 / len(arms),
                  palette[arm], f"{arm.label} (n = {own['run'].nunique()})")
        place.set_xticks(range(len(treatments)), treatments, rotation=35, ha="right")
    axes[0].set_ylabel("mean return")
    legend_below(figure, axes[0])
    caption = (
        "Mean returns of lives under each treatment (dots) beside those of the same lives without "
        "(lines across). Small dots: single runs; large dots: means over runs, with 95 % bootstrap "
        "intervals over runs where there are several. File probe.h5 of each run, as hebbes probe "
        f"writes it.{failures_sentence(float(data['failed'].sum()))}")
    return Chart(f"{task}-probes", "Lives under interventions", figure, data.drop(columns="run"),
                 caption)


def _of_run(result: pd.Series) -> pd.DataFrame:
    """label, fold, seed, role, treatment, with, without, difference, failed: means over pairs."""
    run = result["run"]
    lives = run.probes.copy()
    roles = {**{name: "train" for name in run.variations}, run.held_out: "held-out"}
    lives["role"] = lives["variation"].map(roles)
    named = lives["against"] != "nothing"
    lives.loc[named, "treatment"] += " against " + lives.loc[named, "against"]
    own = lives.groupby(["role", "treatment"], sort=False).agg(
        {"with": "mean", "without": "mean", "difference": "mean", "failed": "sum"}).reset_index()
    for name in ("seed", "fold", "label"):
        own.insert(0, name, result[name])
    return own.assign(run=str(run.path))


def _draw(place, own: pd.DataFrame, treatments: list[str], shift: float, colour: object,
          label: str) -> None:
    place.plot([], [], "o", color=colour, label=label)
    for at, treatment in enumerate(treatments):
        some = own[own["treatment"] == treatment]
        mean, without = bootstrap_mean(some["with"]), bootstrap_mean(some["without"])
        if not mean.n:
            continue
        x = at + shift
        place.scatter(np.full(len(some), x), some["with"], s=11, color=colour, alpha=0.5,
                      linewidths=0)
        if mean.n > 1:
            place.vlines(x, mean.low, mean.high, color=colour, linewidth=2.0)
        place.plot(x, mean.mean, "o", color=colour, markersize=6)
        place.hlines(without.mean, x - 0.09, x + 0.09, color=colour, linewidth=1.4)
