"""Generalisation gap."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.figures.style import Chart, colours, label_rows, panels
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.wording import failed_of, failures_sentence, n_of, sources_of

ROLES = ["train_return", "held_out_return"]


def per_fold(task: str, table: pd.DataFrame) -> Chart | None:
    """Train minus held-out return, a panel a fold; None where nothing was held out."""
    known = table[table["gap"].notna()]
    if known.empty:
        return None
    palette = colours(table["arm"])
    arms = list(dict.fromkeys(known["arm"]))
    folds = list(dict.fromkeys(known["fold"]))
    figure, axes = panels(len(folds), 3.3, 1.2 + 0.34 * len(arms), sharex=True, sharey=True)
    rows = []
    for fold, place in zip(folds, axes):
        place.set_title(f"held out: {fold}")
        place.axvline(0.0, color="#606060", linewidth=1.0)
        for height, arm in enumerate(arms):
            own = known[(known["fold"] == fold) & (known["label"] == arm.label)]
            mean = bootstrap_mean(own["gap"])
            rows += [{"fold": fold, "label": arm.label, "shows": "mean", **mean._asdict(),
                      "failed": failed_of(own, ROLES)}]
            rows += [{"fold": fold, "label": arm.label, "shows": "run", "n": 1, "mean": run["gap"],
                      "seed": run["seed"], "failed": run["train_failed"] + run["held_out_failed"]}
                     for _, run in own.iterrows()]
            if not mean.n:
                continue
            place.scatter(own["gap"], np.full(len(own), height - 0.22), s=11, color=palette[arm],
                          alpha=0.55, linewidths=0)
            if mean.n > 1:
                place.hlines(height, mean.low, mean.high, color=palette[arm], linewidth=2.2)
            place.plot(mean.mean, height, "o", color=palette[arm], markersize=6)
    for place in axes:
        place.set_xlabel("train − held-out return")
    label_rows(figure, axes, [arm.label for arm in arms])
    caption = (
        "Mean return in the training variations minus that in the held-out one; below 0 the unseen "
        "variation went better (variations differ in difficulty: compare arms within a fold). "
        f"Large dots: means over seeds ({n_of(known, ['gap'], by=['fold', 'label'])}); bars: 95 % "
        "bootstrap intervals over seeds, where there are several; small dots: single runs. "
        f"{sources_of(known, ['train_return'])}{failures_sentence(failed_of(known, ROLES))}")
    return Chart(f"{task}-gap", "Generalisation gap per fold", figure, pd.DataFrame(rows), caption)
