"""How synapses choose among shared rules while evolution goes on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from hebbes_report.figures.style import Chart, colours, legend_below, panels

QUANTITIES = {
    "assignment_entropy": "entropy of softmax(λ), nats",
    "rules_in_use": "rules in use",
}


def over_time(task: str, table: pd.DataFrame) -> Chart | None:
    """Entropy and rules in use against generations; None where no run recorded them."""
    frames = [result["run"].generations[["generation", *QUANTITIES]].assign(label=result["label"])
              for _, result in table.iterrows()
              if set(QUANTITIES) <= set(result["run"].generations.columns)]
    data = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if data.empty:
        return None
    long = data.melt(["label", "generation"], var_name="quantity")
    long = long.groupby(["quantity", "label", "generation"], sort=False)["value"].agg(
        n="size", mean="mean", min="min", max="max").reset_index()
    arms = [arm for arm in dict.fromkeys(table["arm"]) if arm.label in set(data["label"])]
    palette = colours(table["arm"])
    figure, axes = panels(len(QUANTITIES), 5.0, 3.6, sharex=True)
    for (quantity, title), place in zip(QUANTITIES.items(), axes):
        for arm in arms:
            own = long[(long["quantity"] == quantity) & (long["label"] == arm.label)]
            own = own.sort_values("generation")
            n = own["n"].max()
            place.plot(own["generation"], own["mean"], color=palette[arm], linewidth=1.6,
                       label=f"{arm.label} (n = {n})")
            place.fill_between(own["generation"], own["min"], own["max"], color=palette[arm],
                               alpha=0.15, linewidth=0)
            most = table.loc[table["label"] == arm.label, "rules"].max()
            limit = np.log(most) if quantity == "assignment_entropy" else most
            place.axhline(limit, color=palette[arm], linestyle=":", linewidth=1.0)
        place.set_title(title)
        place.set_xlabel("generation")
        place.xaxis.get_major_locator().set_params(integer=True)
    axes[1].set_yscale("log")
    legend_below(figure, axes[0])
    caption = (
        "Left: entropy of each synapse's distribution over the rules, mean over the synapses. "
        "Right: rules that are the most probable one of at least one synapse (the first of equals: "
        "a single rule where none is preferred), logarithmic. Lines: "
        "means over runs, seeds and folds together (n in the legend); bands: smallest to largest "
        "run; dotted: the largest possible value, ln M and M. Datasets "
        "/generation/assignment_entropy and /generation/rules_in_use of each run.h5.")
    return Chart(f"{task}-assignment", "Assignment of synapses to rules", figure, long, caption)
