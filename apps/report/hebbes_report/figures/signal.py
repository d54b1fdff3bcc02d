"""Figures of the gradient's signal against generations."""

from __future__ import annotations

import pandas as pd

from hebbes_report.figures import curves
from hebbes_report.figures.style import Chart, colours, dashes, legend_below, panels

PREFIX = "gradient_cosine_"
NAMES = {"mu": "μ", "lambda": "λ", "static": "static"}


def over_time(task: str, table: pd.DataFrame) -> Chart | None:
    """The cosines between the gradients of two halves of the population, a panel a parameter; None
    where no run measured them."""
    frames = [_measured(result["run"].generations).assign(label=result["label"])
              for _, result in table.iterrows()]
    data = pd.concat(frames, ignore_index=True)
    if data.empty:
        return None
    data = curves.over_runs(data, ["parameter", "label", "generation"], "value")
    parameters = [name for name in NAMES if name in set(data["parameter"])]
    palette = colours(table["arm"])
    figure, axes = panels(len(parameters), 4.6, 3.5, sharex=True, sharey=True)
    for parameter, place in zip(parameters, axes):
        place.axhline(0.0, color="#606060", linewidth=1.0)
        for arm in dict.fromkeys(table["arm"]):
            own = data[data["label"] == arm.label]
            if own.empty:
                continue
            curves.draw(place, own[own["parameter"] == parameter], palette[arm], dashes(arm),
                        f"{arm.label} (n = {own['n'].max()})")
        place.set_title(f"gradient of {NAMES[parameter]}")
        curves.label_generations(place)
    axes[0].set_ylabel("cosine")
    legend_below(figure, axes[0])
    caption = (
        "Cosine between the gradients that two halves of the population give, pairs kept together: "
        "1 where both agree, about 0 where the gradient is noise. Only generations in which it was "
        f"measured. {curves.MEANING} Datasets /generation/{PREFIX}* of each run.h5.")
    return Chart(f"{task}-signal", "Signal in the gradient", figure, data, caption)


def _measured(generations: pd.DataFrame) -> pd.DataFrame:
    """generation, parameter, value."""
    found = {name: PREFIX + name for name in NAMES if PREFIX + name in generations.columns}
    own = generations[["generation", *found.values()]].rename(
        columns={column: name for name, column in found.items()})
    return own.melt("generation", var_name="parameter").dropna(subset="value")
