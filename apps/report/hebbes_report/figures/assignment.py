"""Figures of learned assignments: entropy and rules in use against generations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.arms import Arm
from hebbes_report.figures import curves
from hebbes_report.figures.style import Chart, colours, dashes, legend_below, panels

QUANTITIES = {
    "assignment_entropy": "entropy of softmax(λ), nats",
    "rules_in_use": "rules in use",
}


def over_time(task: str, table: pd.DataFrame) -> Chart | None:
    """Entropy and rules in use against generations; None where no run recorded them."""
    frames = [_recorded(result["run"].generations).assign(label=result["label"])
              for _, result in table.iterrows()]
    data = pd.concat(frames, ignore_index=True)
    if data.empty:
        return None
    data = curves.over_runs(data, ["quantity", "label", "generation"], "value")
    palette = colours(table["arm"])
    shown = [quantity for quantity in QUANTITIES if quantity in set(data["quantity"])]
    figure, axes = panels(len(shown), 5.0, 3.6, sharex=True)
    for quantity, place in zip(shown, axes):
        for arm in dict.fromkeys(table["arm"]):
            own = data[(data["quantity"] == quantity) & (data["label"] == arm.label)]
            if own.empty:
                continue
            curves.draw(place, own, palette[arm], dashes(arm), f"{arm.label} (n = {own['n'].max()})")
            if arm.kind == "shared":
                place.axhline(_limit(quantity, arm, table), color=palette[arm], linestyle=":",
                              linewidth=1.0)
        place.set_title(QUANTITIES[quantity])
        curves.label_generations(place)
    if "rules_in_use" in shown:
        axes[-1].set_yscale("log")
    legend_below(figure, axes[-1])
    caption = (
        "Entropy of each synapse's distribution over shared rules, mean over the synapses, or of "
        "each neuron's over types, mean over the neurons; and the rules that there are, where rules "
        "are merged, or that are the most probable one of at least one synapse (the first of "
        f"equals: a single rule where none is preferred), logarithmic. {curves.MEANING} Dotted: the "
        "largest possible value of shared rules, ln M (types: ln T) and M. Datasets "
        "/generation/assignment_entropy and /generation/rules_in_use of each run.h5.")
    return Chart(f"{task}-assignment", "Assignment of synapses to rules", figure, data, caption)


def _limit(quantity: str, arm: Arm, table: pd.DataFrame) -> float:
    """The largest possible value."""
    rules = table.loc[table["label"] == arm.label, "rules"].max()
    if quantity == "rules_in_use":
        return rules
    return np.log(np.sqrt(rules) if arm.form.startswith("types") else rules)


def _recorded(generations: pd.DataFrame) -> pd.DataFrame:
    """The quantities that a run recorded: generation, quantity, value."""
    recorded = [quantity for quantity in QUANTITIES if quantity in generations.columns]
    return generations[["generation", *recorded]].melt("generation", var_name="quantity")
