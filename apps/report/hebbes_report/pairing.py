"""Differences between arms, paired by seed: what two runs of one fold and seed differ in."""

from __future__ import annotations

import pandas as pd

from hebbes_report.arms import Arm

REFERENCE = "individual"
ROLES = ["train_return", "held_out_return", "gap"]


def reference_arm(table: pd.DataFrame) -> Arm | None:
    """The arm that others are compared with: of individual rules, the one of most runs."""
    own = [arm for arm in table["arm"] if arm.kind == REFERENCE]
    return max(dict.fromkeys(own), key=own.count) if own else None


def differences(table: pd.DataFrame, reference: Arm) -> pd.DataFrame:
    """A row for each run of another arm whose fold and seed the reference has as well: label, fold,
    seed, genome_bits, and what of train_return, held_out_return and gap is more than there. Values
    from different kinds of evaluation are not compared."""
    cell = ["fold", "seed"]
    is_reference = table["label"] == reference.label
    pairs = table[~is_reference].merge(table[is_reference], on=cell, suffixes=("", "_reference"))
    frame = pairs[["label", *cell, "directory", "genome_bits"]].copy()
    for role in ROLES:
        sources = ["train_source", "held_out_source"] if role == "gap" else [
            role.replace("_return", "_source")]
        same = pd.concat([pairs[s] == pairs[f"{s}_reference"] for s in sources], axis=1).all(axis=1)
        frame[role] = (pairs[role] - pairs[f"{role}_reference"]).where(same)
    return frame
