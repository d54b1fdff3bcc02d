"""Rules in the space of their coefficients."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from hebbes_report.checkpoint import COEFFICIENTS
from hebbes_report.errors import RunError
from hebbes_report.figures.style import Chart, colours, label_rows, panels, wrapped
from hebbes_report.intervals import weighted_quantiles

QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
NAMES = {"eta": "η"}
DOTS_AREA = 1500.0  # points², of all rules of a run together,
LEAST_AREA = 1.0  # but so much at least for each of them on average
SHORT_ARROW = 0.2  # of the longest one


def chosen_runs(table: pd.DataFrame) -> pd.DataFrame:
    """The run of each arm with plastic synapses that stands for it: of the furthest ones the first
    by fold and seed. Without those whose checkpoint cannot be read."""
    plastic = table[table["rules"] > 0]
    furthest = plastic.sort_values("generations", ascending=False, kind="stable")
    return furthest.drop_duplicates("label").sort_index()


def plane(task: str, table: pd.DataFrame) -> Chart | None:
    """The rules of each arm on their own principal axes. None where no arm has three rules, which
    make a plane."""
    rules = {label: frame for label, frame in _rules_of(table).items() if len(frame) >= 3}
    if not rules:
        return None
    palette = {arm.label: colour for arm, colour in colours(table["arm"]).items()}
    figure, axes = panels(len(rules), 3.6, 3.5)
    frames = []
    for (label, frame), place in zip(rules.items(), axes):
        centre, directions, explained = _principal_axes(frame)
        points = (frame[COEFFICIENTS].to_numpy() - centre) @ directions
        _dots(place, points, frame["share"].to_numpy(), palette[label])
        _arrows(place, points, directions)
        place.set_title(wrapped(f"{label} ({len(frame)} rules)"))
        place.set_xlabel(f"principal axis 1 ({100 * explained[0]:.0f} %)")
        place.set_ylabel(f"principal axis 2 ({100 * explained[1]:.0f} %)")
        frames.append(frame.assign(label=label, axis1=points[:, 0], axis2=points[:, 1]))
    caption = (
        "Mean rules [η, A, B, C, D], each arm on its own two principal axes (in brackets: their "
        "part of the variance), where each rule weighs by its share: the probability, averaged "
        "over the synapses, that a synapse takes it. A dot's area is proportional to that share. "
        "Arrows: directions in which coefficients grow, but for those nearly at right angles to "
        "the plane. "
        f"{_runs_shown(rules, table)}")
    return Chart(f"{task}-rules", "Rules in coefficient space", figure,
                 pd.concat(frames, ignore_index=True), caption)


def coefficients(task: str, table: pd.DataFrame) -> Chart | None:
    """Quantiles of each coefficient over the synapses. None where there are none."""
    rules = _rules_of(table)
    if not rules:
        return None
    palette = {arm.label: colour for arm, colour in colours(table["arm"]).items()}
    figure, axes = panels(len(COEFFICIENTS), 2.0, 1.3 + 0.34 * len(rules), sharey=True, sharex=True,
                          columns=len(COEFFICIENTS))
    rows = []
    for name, place in zip(COEFFICIENTS, axes):
        for height, (label, frame) in enumerate(rules.items()):
            share = frame["share"].to_numpy()
            values = weighted_quantiles(frame[name].to_numpy(), share, QUANTILES)
            rows.append({"label": label, "coefficient": name,
                         **{f"q{100 * at:02.0f}": value for at, value in zip(QUANTILES, values)}})
            place.hlines(height, values[0], values[4], color=palette[label], linewidth=1.2)
            place.hlines(height, values[1], values[3], color=palette[label], linewidth=5)
            place.plot(values[2], height, "o", color="white", markersize=5,
                       markeredgecolor=palette[label])
        place.axvline(0.0, color="#606060", linewidth=0.8, zorder=1)
        place.set_title(NAMES.get(name, name))
        place.set_xscale("symlog", linthresh=1.0)
        place.xaxis.set_major_formatter("{x:g}")
    label_rows(figure, axes, list(rules))
    caption = (
        "Distribution of each coefficient's mean over the rules, each weighing by its share of the "
        "synapses: median (dot), 25 % to 75 % (thick) and 5 % to 95 % (thin). The scale "
        "is linear from −1 to 1, logarithmic beyond. "
        f"{_runs_shown(rules, table)}")
    return Chart(f"{task}-coefficients", "Distributions of coefficients", figure,
                 pd.DataFrame(rows), caption)


def _rules_of(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rules of the run that stands for each arm, by its label. Raises RunError where they are
    not finite, as those of a run that diverged."""
    found = {}
    for _, result in chosen_runs(table).iterrows():
        frame = result["run"].rules
        if not np.isfinite(frame[[*COEFFICIENTS, "share"]].to_numpy(np.float64)).all():
            raise RunError(result["run"].path / "checkpoint.h5",
                           "/parameters: rules or their shares are not finite")
        found[result["label"]] = frame
    return found


def _principal_axes(rules: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Centre [5], the two axes [5, 2] with their largest component positive, and the fractions of
    the variance along them."""
    points = rules[COEFFICIENTS].to_numpy()
    weights = rules["share"].to_numpy() / rules["share"].sum()
    centre = weights @ points
    spread = (points - centre) * np.sqrt(weights)[:, np.newaxis]
    values, vectors = np.linalg.eigh(spread.T @ spread)
    order = np.argsort(values)[::-1][:2]
    axes = vectors[:, order]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    total = values.sum()
    return centre, axes, values[order] / total if total > 0 else np.zeros(2)


def _dots(axes: Axes, points: np.ndarray, share: np.ndarray, colour: object) -> None:
    many = len(points) > 1000
    areas = share * max(DOTS_AREA, LEAST_AREA * len(points))
    axes.scatter(points[:, 0], points[:, 1], s=areas, color=colour, linewidths=0,
                 alpha=0.4 if many else 0.7, rasterized=many)


def _arrows(axes: Axes, points: np.ndarray, directions: np.ndarray) -> None:
    """The coefficients' directions, from the middle."""
    reach = np.abs(points).max() * 1.1
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    norms = np.linalg.norm(directions, axis=1)
    lengths = norms / norms.max()
    tips = directions * 0.75 * reach / norms.max()
    for name, tip, length in zip(COEFFICIENTS, tips, lengths):
        if length < SHORT_ARROW:
            continue
        axes.annotate("", tip, (0.0, 0.0), arrowprops={"arrowstyle": "->", "color": "#303030",
                                                       "linewidth": 0.9})
        axes.annotate(NAMES.get(name, name), tip * 1.13, ha="center", va="center", color="#000000",
                      fontsize=9)


def _runs_shown(rules: dict[str, pd.DataFrame], table: pd.DataFrame) -> str:
    shown = chosen_runs(table)
    shown = shown[shown["label"].isin(list(rules))]
    runs = ", ".join(f"{run['directory']} ({run['label']}, fold {run['fold']}, seed {run['seed']})"
                     for _, run in shown.iterrows())
    return f"n = 1 run an arm, /parameters of checkpoint.h5 in: {runs}."
