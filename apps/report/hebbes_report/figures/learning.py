"""Learning curves."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from hebbes_report.figures import curves
from hebbes_report.figures.style import Chart, colours, dashes, legend_below, panels
from hebbes_report.wording import failures_sentence, span

COLUMNS = ["fold", "label", "generation"]


def training(task: str, table: pd.DataFrame) -> Chart | None:
    """The population's mean return in training, against generations."""
    frames = []
    for _, result in table.iterrows():
        run = result["run"]
        own = run.returns.groupby("generation", as_index=False)["return"].mean()
        own["failed"] = run.generations["failed_episodes"].to_numpy()
        frames.append(own.assign(fold=result["fold"], label=result["label"]))
    return _chart(task, table, frames, "training", "return in training",
                  "Mean return in training (all individuals, training variations); "
                  "dataset /generation/return of each run.h5.")


def held_out(task: str, table: pd.DataFrame) -> Chart | None:
    """The held-out return in periodic evaluations, against generations."""
    frames = []
    for _, result in table.iterrows():
        seen = result["run"].evaluations
        seen = seen[(seen["source"] == "run.h5") & (seen["role"] == "held-out")]
        own = seen.groupby("generation", as_index=False).agg({"return": "mean", "failed": "first"})
        frames.append(own.assign(fold=result["fold"], label=result["label"]))
    return _chart(task, table, frames, "held-out", "held-out return",
                  "Return of the distribution's mean (of learned assignments: mode) in the held-out "
                  "variation, in periodic evaluations; dataset /evaluation/return of each run.h5.")


def _chart(task: str, table: pd.DataFrame, frames: list[pd.DataFrame], name: str, quantity: str,
           what: str) -> Chart | None:
    """One panel a fold; `frames` have the columns fold, label, generation, return and
    failed."""
    data = pd.concat(frames, ignore_index=True)
    if data.empty:
        return None
    data = _over_seeds(data)
    arms = {arm.label: arm for arm in table["arm"]}
    palette = colours(arms.values())
    folds = list(dict.fromkeys(data["fold"]))
    figure, axes = panels(len(folds), 3.8, 3.1, sharex=True, sharey=True, columns=3)
    for fold, place in zip(folds, axes):
        place.set_title("nothing held out" if fold == "none" else f"held out: {fold}")
        for label, arm in arms.items():
            own = data[(data["fold"] == fold) & (data["label"] == label)]
            curves.draw(place, own, palette[arm], dashes(arm), label)
    for place in axes:
        curves.label_generations(place)
    axes[0].set_ylabel(quantity)
    legend_below(figure, _fullest(axes))
    n = data.groupby(["fold", "label"])["n"].max()
    caption = (f"{what} Line: mean over seeds (n = {span(n)} a curve); band: smallest to largest "
               "seed. A curve goes on thinly where not all of its seeds have come so far."
               + failures_sentence(data["failed"].sum(skipna=False)))
    return Chart(f"{task}-learning-{name}", f"Learning: {quantity}", figure, data, caption)


def _over_seeds(data: pd.DataFrame) -> pd.DataFrame:
    means = curves.over_runs(data, COLUMNS, "return")
    failed = data.groupby(COLUMNS, sort=False)["failed"].sum().reset_index(drop=True)
    return means.assign(failed=failed)


def _fullest(axes: list[Axes]) -> Axes:
    return max(axes, key=lambda place: len(place.get_legend_handles_labels()[1]))
