"""Returns and generalisation gaps against the size of the genome, of all encodings together."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hebbes_report.arms import Arm
from hebbes_report.figures.style import Chart, colours, legend_below, panels
from hebbes_report.intervals import bootstrap_mean
from hebbes_report.pairing import differences, reference_arm
from hebbes_report.results import BITS_PER_NUMBER
from hebbes_report.wording import failed_of, failures_sentence, n_of, sources_of

ROLES = {"train_return": "training variations", "held_out_return": "held-out variation"}
MARKERS = "osD^v<>Phd*X"
APART = 1.1  # factor between arms of the same size, to be seen beside each other
SIZE = (f"Size of the genome: {BITS_PER_NUMBER} bits for each evolved number and, where evolution "
        "chooses which synapse or neuron has which rule or type, the bits of that choice; "
        "arms of the same size stand beside each other.")
MARKS = ("Small marks: single runs, that is seeds; large ones: means; dashes: medians; bars: 95 % "
         "bootstrap intervals of the mean over seeds, where there are several.")


def returns(task: str, table: pd.DataFrame) -> Chart | None:
    """Training and held-out return side by side, a row of panels a fold; None where no run has a
    return and a genome of known size."""
    known = table[table["genome_bits"].notna()]
    roles = [role for role in ROLES if known[role].notna().any()]
    if not roles:
        return None
    folds = list(dict.fromkeys(known["fold"]))
    figure, axes = panels(len(folds) * len(roles), 5.0, 3.9, columns=len(roles), sharex=True,
                          sharey=True)
    data = pd.concat([_numbers(known[known["fold"] == fold], role, fold)
                      for fold in folds for role in roles], ignore_index=True)
    panel = iter(axes)
    for fold in folds:
        for role in roles:
            _draw(next(panel), data, known, role, fold, f"{ROLES[role]}{_fold_text(fold)}")
    for place in axes[::len(roles)]:
        place.set_ylabel("return")
    _finish(figure, axes, known)
    caption = (f"Mean return against the size of the genome. {SIZE} {MARKS} "
               f"({n_of(known, roles, by=['fold', 'label'])}). {sources_of(known, roles)}"
               f"{failures_sentence(failed_of(known, roles))}")
    return Chart(f"{task}-return-by-genome", "Return against the size of the genome", figure, data,
                 caption)


def gaps(task: str, table: pd.DataFrame) -> Chart | None:
    """The gap and, where there are individual rules, its difference to theirs by seed, a row of
    panels a fold; None without gaps."""
    known = table[table["genome_bits"].notna() & table["gap"].notna()]
    if known.empty:
        return None
    reference = reference_arm(known)
    paired = differences(known, reference) if reference else known.iloc[:0]
    parts = {"gap": known}
    if paired["gap"].notna().any():
        parts["difference"] = paired[paired["gap"].notna()]
    folds = list(dict.fromkeys(known["fold"]))
    figure, axes = panels(len(folds) * len(parts), 5.0, 3.9, columns=len(parts), sharex=True)
    data = pd.concat([_numbers(own[own["fold"] == fold], "gap", fold).assign(shown=part)
                      for fold in folds for part, own in parts.items()], ignore_index=True)
    titles = {"gap": "train − held-out return", "difference": "the same minus that of individual"}
    panel = iter(axes)
    for fold in folds:
        for part in parts:
            place = next(panel)
            place.axhline(0.0, color="#606060", linewidth=1.0)
            _draw(place, data[data["shown"] == part], known, "gap", fold,
                  f"{titles[part]}{_fold_text(fold)}")
    _finish(figure, axes, known)
    paired_text = (f"Differences are taken between runs of one fold and seed, to the arm "
                   f"{reference.label}; their intervals are those of the mean paired difference. "
                   if "difference" in parts else "")
    caption = (f"Generalisation gap against the size of the genome. {SIZE} {paired_text}{MARKS} "
               f"({n_of(known, ['gap'], by=['fold', 'label'])}). "
               f"{sources_of(known, ['train_return'])}"
               f"{failures_sentence(failed_of(known, list(ROLES)))}")
    return Chart(f"{task}-gap-by-genome", "Generalisation gap against the size of the genome",
                 figure, data, caption)


def _numbers(own: pd.DataFrame, role: str, fold: str) -> pd.DataFrame:
    """Mean, interval and median of each arm, and the value of each run."""
    columns = ["role", "fold", "label", "genome_bits", "shows", "n", "value", "low", "high", "seed"]
    rows = []
    for label, runs in own[own[role].notna()].groupby("label", sort=False):
        mean = bootstrap_mean(runs[role])
        common = {"role": role, "fold": fold, "label": label}
        size = runs["genome_bits"].median()  # seeds of one arm differ where rules died out
        rows += [
            {**common, "genome_bits": size, "shows": "mean", "n": mean.n, "value": mean.mean,
             "low": mean.low, "high": mean.high},
            {**common, "genome_bits": size, "shows": "median", "n": mean.n,
             "value": runs[role].median()},
        ]
        rows += [{**common, "genome_bits": run["genome_bits"], "shows": "run", "n": 1,
                  "value": run[role], "seed": run["seed"]} for _, run in runs.iterrows()]
    return pd.DataFrame(rows, columns=columns)


def _draw(place: Axes, data: pd.DataFrame, table: pd.DataFrame, role: str, fold: str,
          title: str) -> None:
    own = data[(data["role"] == role) & (data["fold"] == fold)]
    palette, marks, shifts = colours(table["arm"]), _markers(table), _shifts(table)
    for arm, shift in shifts.items():
        mine = own[own["label"] == arm.label]
        shown = {kind: mine[mine["shows"] == kind] for kind in ("run", "mean", "median")}
        if shown["mean"].empty:
            continue
        place.scatter(shown["run"]["genome_bits"] * shift, shown["run"]["value"], s=13,
                      color=palette[arm], marker=marks[arm], alpha=0.55, linewidths=0)
        mean, median = shown["mean"].iloc[0], shown["median"].iloc[0]
        at = mean["genome_bits"] * shift
        place.plot(at, mean["value"], marks[arm], color=palette[arm], markersize=6)
        place.plot(at, median["value"], "_", color=palette[arm], markersize=14, markeredgewidth=1.8)
        if not np.isnan(mean["low"]):
            place.vlines(at, mean["low"], mean["high"], color=palette[arm], linewidth=2.2)
    place.set_title(title)
    place.set_xscale("log")


def _markers(table: pd.DataFrame) -> dict[Arm, str]:
    """There are more arms than colours that can be told apart."""
    return dict(zip(sorted(set(table["arm"]), key=Arm.rank), itertools.cycle(MARKERS)))


def _shifts(table: pd.DataFrame) -> dict[Arm, float]:
    """A factor for each arm, by which it stands beside others of nearly the same size."""
    sizes = {arm: table.loc[table["label"] == arm.label, "genome_bits"].median()
             for arm in sorted(set(table["arm"]), key=Arm.rank)}
    groups: list[list[Arm]] = []
    for arm in sorted(sizes, key=lambda arm: sizes[arm]):
        if groups and sizes[arm] < sizes[groups[-1][0]] * APART:
            groups[-1].append(arm)
        else:
            groups.append([arm])
    return {arm: APART ** (place - (len(group) - 1) / 2)
            for group in groups for place, arm in enumerate(group)}


def _finish(figure: Figure, axes: list[Axes], table: pd.DataFrame) -> None:
    for place in axes:
        place.set_xlabel("size of the genome, bits")
    palette = colours(table["arm"])
    for arm, marker in _markers(table).items():
        axes[0].add_line(Line2D([], [], color=palette[arm], marker=marker, linestyle="",
                                label=arm.label))
    legend_below(figure, axes[0])


def _fold_text(fold: str) -> str:
    return "" if fold == "none" else f" ({fold} held out)"
