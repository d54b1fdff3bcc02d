"""The style of all figures."""

from __future__ import annotations

import contextlib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hebbes_report.arms import Arm

MOST_COLUMNS = 3
SETTINGS = {
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "svg.hashsalt": "hebbes-report",  # the same file for the same data
    "svg.fonttype": "none",
}
# Of Okabe and Ito's palette, which colour-blind people tell apart; shared rules take viridis.
BASELINE_COLOURS = {"individual": "#d55e00", "static": "#303030", "lstm": "#cc79a7"}
OTHER_COLOURS = ["#e69f00", "#56b4e9", "#0072b2", "#999999"]
BASELINE_DASHES = {"individual": "--", "static": ":", "lstm": "-."}


@dataclass
class Chart:
    """A figure, the numbers behind it, and the sentences under it."""

    name: str  # of its files
    title: str
    figure: Figure
    data: pd.DataFrame
    caption: str


@contextlib.contextmanager
def style() -> Iterator[None]:
    """In this context figures are drawn and saved, whatever the user's settings are."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def colours(arms: Iterable[Arm]) -> dict[Arm, Any]:
    """A colour for each arm: shared rules from dark (small rho) to light, the others by name."""
    arms = sorted(set(arms), key=Arm.rank)
    shared = [arm for arm in arms if arm.kind == "shared"]
    viridis = matplotlib.colormaps["viridis"]
    found = {arm: viridis(place) for arm, place in zip(shared, np.linspace(0.0, 0.85, len(shared)))}
    spare, taken = list(OTHER_COLOURS), set()
    for arm in arms:
        if arm in found:
            continue
        colour = BASELINE_COLOURS.get(arm.kind)
        if colour is None or colour in taken:
            colour = spare.pop(0) if spare else "#777777"
        taken.add(colour)
        found[arm] = colour
    return found


def dashes(arm: Arm) -> str:
    """The line style of an arm."""
    return BASELINE_DASHES.get(arm.kind, "-")


def panels(count: int, width: float, height: float, columns: int = MOST_COLUMNS,
           **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure with `count` axes of the given size in inches, in rows of at most `columns`."""
    columns = min(count, columns)
    rows = -(-count // columns)
    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False, **options).ravel()
    for unused in axes[count:]:
        unused.set_axis_off()
    return figure, list(axes[:count])


def label_rows(figure: Figure, axes: Sequence[Axes], labels: Sequence[str]) -> None:
    """Names the rows 0, 1, ... of all axes, from the top, and makes room for long names."""
    texts = [wrapped(label) for label in labels]
    lines = [line for text in texts for line in text.split("\n")]
    width, height = figure.get_size_inches()
    spare = 0.16 * (len(lines) - len(texts)) * axes[0].get_gridspec().nrows
    figure.set_size_inches(width + 0.075 * max(map(len, lines)), height + spare)
    for place in axes:
        place.set_yticks(range(len(texts)), texts)
        place.set_ylim(len(texts) - 0.4, -0.6)
        place.grid(False, axis="y")


def wrapped(label: str) -> str:
    """A label in lines of at most 30 characters."""
    return "\n".join(textwrap.wrap(label, 30))


def legend_below(figure: Figure, axes: Axes, columns: int = 6) -> None:
    """One legend for all axes, of what `axes` shows, on a strip added to the figure's foot."""
    handles, labels = axes.get_legend_handles_labels()
    width, height = figure.get_size_inches()
    longest = max((len(label) for label in labels), default=0)
    columns = max(1, min(columns, len(labels), int(width / (0.075 * longest + 0.6))))
    strip = 0.23 * -(-len(labels) // columns) + 0.12
    figure.set_size_inches(width, height + strip)
    share = strip / (height + strip)
    figure.set_layout_engine("constrained", rect=(0.0, share, 1.0, 1.0 - share))
    figure.legend(handles, labels, loc="lower center", ncols=columns)
