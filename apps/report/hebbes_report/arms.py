"""Arms: which runs of a comparison differ in nothing but fold and seed, by their configurations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from hebbes_report.checkpoint import Sizes
from hebbes_report.run import Run

BASELINES = ("individual", "static", "lstm")  # the order in tables and legends, then the others
# Settings that name the arm, the fold or the seed, or change no result.
NOT_COMPARED = ("task.name", "task.held_out", "task.train", "policy.kind", "population.sharing",
                "population.rho", "population.rules", "run.seed", "run.checkpoint_every",
                "run.evaluate_every", "run.evaluate_episodes", "parallel.")


@dataclass(frozen=True)
class Arm:
    """A policy with its sharing of rules, and whatever else sets it apart from the others.

    kind   "shared", "merged", "individual", "static", "lstm", ...
    rho    synapses per rule, N / M, if they are shared, or in the end, if rules are merged; None if
           unknown or neither
    label  unique within a task
    extra  settings in which runs of its task and kind differ, or ""
    """

    task: str
    kind: str
    rho: float | None
    label: str
    extra: str

    def rank(self) -> tuple[Any, ...]:
        """Sorts baselines first, then by rho."""
        kinds = {name: place for place, name in enumerate(BASELINES)}
        return (self.task, kinds.get(self.kind, len(kinds)), self.kind, self.rho or 0.0, self.label)


def fold_of(run: Run) -> str:
    """The held-out variation, or "none"."""
    return run.held_out or "none"


def arms_of(runs: list[Run]) -> list[Arm]:
    """The arm of each run. Settings that tell runs of one task and kind apart, other than rho, fold
    and seed, part them into several arms and stand in their labels."""
    bases = [_base(run) for run in runs]
    settings = [_settings(run) for run in runs]
    families: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for (task, kind, _, _), own in zip(bases, settings):
        families[task, kind].append(own)
    apart = {family: _differing(members) for family, members in families.items()}
    arms = []
    for (task, kind, rho, label), own in zip(bases, settings):
        extra = ", ".join(f"{key} = {own.get(key, 'unset')}" for key in apart[task, kind])
        arms.append(Arm(task, kind, rho, f"{label}, {extra}" if extra else label, extra))
    return arms


def unequal_settings(runs: list[Run]) -> list[str]:
    """Settings, other than those that name arms, folds and seeds, to which runs give different
    values. Those that mean nothing to a run, and are left out there, do not count."""
    values: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        for key, value in _settings(run).items():
            values[key].add(value)
    return sorted(key for key, given in values.items() if len(given) > 1)


def _base(run: Run) -> tuple[str, str, float | None, str]:
    """Task, kind, rho and label by the keys that name an arm."""
    task, policy = run.config["task"]["name"], run.config["policy"]["kind"]
    population = run.config.get("population", {})
    sharing = population.get("sharing", "individual")
    if policy != "hebbian":
        return task, policy, None, policy
    if sharing == "merged":
        return task, sharing, *_merging_degree(population["merge_to"][-1], run.sizes)
    if sharing != "shared":
        return task, sharing, None, sharing
    return task, sharing, *_sharing_degree(population, run.sizes)


def _merging_degree(rules: int, sizes: Sizes | None) -> tuple[float | None, str]:
    """rho once all merges are done, and its name."""
    return sizes.synapses / rules if sizes else None, f"merged to {rules}"


def _sharing_degree(population: dict[str, Any], sizes: Sizes | None) -> tuple[float | None, str]:
    """rho and its name, the same for rho = 16 and for as many rules = N / 16."""
    rho, rules = population.get("rho"), population.get("rules")
    if sizes and sizes.rules == 1:
        return float(sizes.synapses), "ρ = N"
    if rules is None:
        return float(rho) if isinstance(rho, int) else None, f"ρ = {rho}"
    if sizes is None:
        return None, f"M = {rules}"
    exact = sizes.synapses % sizes.rules == 0
    rho = sizes.synapses / sizes.rules
    return rho, f"ρ = {rho:g}" if exact else f"M = {rules}"


def _settings(run: Run) -> dict[str, str]:
    """The other settings, flat: {"optimizer.kind": "sgd"}."""
    settings: dict[str, str] = {}

    def flatten(prefix: str, values: dict[str, Any]) -> None:
        for key, value in values.items():
            if isinstance(value, dict):
                flatten(f"{prefix}{key}.", value)
            elif not f"{prefix}{key}".startswith(NOT_COMPARED):
                settings[prefix + key] = str(value)

    flatten("", run.config)
    others = set(run.all_variations) - {run.held_out}
    settings["task.train"] = ("all but the held-out one" if set(run.variations) == others
                              else ", ".join(run.variations))
    return settings


def _differing(family: list[dict[str, str]]) -> list[str]:
    """Keys to which not all give the same value."""
    keys = sorted({key for settings in family for key in settings})
    return [key for key in keys if len({settings.get(key) for settings in family}) > 1]
