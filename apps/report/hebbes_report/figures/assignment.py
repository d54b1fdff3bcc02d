"""How synapses choose among shared rules while evolution goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.arms import Arm
from hebbes_report.figures.style import Chart, colours, legend_below, panels

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
    long = data.groupby(["quantity", "label", "generation"], sort=False)["value"].agg(
        n="size", mean="mean", min="min", max="max").reset_index()
    arms = [arm for arm in dict.fromkeys(table["arm"]) if arm.label in set(data["label"])]
    palette = colours(table["arm"])
    shown = [quantity for quantity in QUANTITIES if quantity in set(data["quantity"])]
    figure, axes = panels(len(shown), 5.0, 3.6, sharex=True)
    for quantity, place in zip(shown, axes):
        for arm in arms:
            own = long[(long["quantity"] == quantity) & (long["label"] == arm.label)]
            own = own.sort_values("generation")
            if own.empty:
                continue
            n = own["n"].max()
            place.plot(own["generation"], own["mean"], color=palette[arm], linewidth=1.6,
                       label=f"{arm.label} (n = {n})")
            place.fill_between(own["generation"], own["min"], own["max"], color=palette[arm],
                               alpha=0.15, linewidth=0)
            if arm.kind == "shared":
                place.axhline(_limit(quantity, arm, table), color=palette[arm], linestyle=":", linewidth=1.0)
        place.set_title(QUANTITIES[quantity])
        place.set_xlabel("generation")
        place.xaxis.get_major_locator().set_params(integer=True)
    if "rules_in_use" in shown:
        axes[-1].set_yscale("log")
    legend_below(figure, axes[-1])
    caption = (
        "Entropy of each synapse's distribution over shared rules, mean over the synapses, or of "
        "each neuron's over types, mean over the neurons; and "
        "rules that there are, where rules are merged, or that are the most probable one of at least one synapse (the first of equals: "
        "a single rule where none is preferred), logarithmic. Lines: "
        "means over runs, seeds and folds together (n in the legend); bands: smallest to largest "
        "run; dotted: the largest possible value of shared rules, ln M (types: ln T) and M. Datasets "
        "/generation/assignment_entropy and /generation/rules_in_use of each run.h5.")
    return Chart(f"{task}-assignment", "Assignment of synapses to rules", figure, long, caption)


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
