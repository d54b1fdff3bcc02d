"""Arms: which runs of a comparison differ in nothing but fold and seed, by their configurations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from hebbes_report.encodings import encoding_of
from hebbes_report.run import Run

BASELINES = ("individual", "static", "lstm")  # the order in tables and legends, then the others
# Settings that name the arm, the fold or the seed, or change no result.
NOT_COMPARED = ("task.name", "task.held_out", "task.train", "policy.kind", "population.sharing",
                "population.rho", "population.rules", "population.noise", "population.assignment",
                "population.neuron_types", "population.learn_types", "run.seed",
                "run.checkpoint_every", "run.evaluate_every", "run.evaluate_episodes",
                "run.diagnose_every", "parallel.")
# What runs did before they recorded it.
FORMERLY = {"optimizer.natural": "false", "run.common_random_numbers": "none"}


@dataclass(frozen=True)
class Arm:
    """A policy with its sharing of rules, and whatever else sets it apart from the others.

    kind   "shared", "merged", "neurons", "individual", "static", "lstm", ...
    rho    synapses per rule, N / M, if they are shared, or in the end, if rules are merged; None if
           unknown or neither
    label  unique within a task
    extra  settings in which runs of its task, kind and form differ, or ""
    form   of shared rules, as Encoding has it
    """

    task: str
    kind: str
    rho: float | None
    label: str
    extra: str
    form: str = ""

    def rank(self) -> tuple[Any, ...]:
        """Sorts baselines first, then by form and rho."""
        kinds = {name: place for place, name in enumerate(BASELINES)}
        return (self.task, kinds.get(self.kind, len(kinds)), self.kind, self.form, self.rho or 0.0,
                self.label)


def fold_of(run: Run) -> str:
    """The held-out variation, or "none"."""
    return run.held_out or "none"


def arms_of(runs: list[Run]) -> list[Arm]:
    """The arm of each run. Settings that tell runs of one task, kind and form apart, other than rho,
    fold and seed, part them into several arms and stand in their labels."""
    encodings = [encoding_of(run) for run in runs]
    settings = [FORMERLY | _settings(run) for run in runs]
    families = [(run.config["task"]["name"], encoding.kind, encoding.form)
                for run, encoding in zip(runs, encodings)]
    members: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for family, own in zip(families, settings):
        members[family].append(own)
    apart = {family: _differing(own) for family, own in members.items()}
    arms = []
    for family, encoding, own in zip(families, encodings, settings):
        extra = ", ".join(f"{key} = {own.get(key, 'unset')}" for key in apart[family])
        label = f"{encoding.name}, {extra}" if extra else encoding.name
        arms.append(Arm(family[0], encoding.kind, encoding.rho, label, extra, encoding.form))
    return arms


def unequal_settings(runs: list[Run]) -> list[str]:
    """Settings, other than those that name arms, folds and seeds, to which runs give different
    values. Those that mean nothing to a run, and are left out there, do not count."""
    values: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        for key, value in _settings(run).items():
            values[key].add(value)
    return sorted(key for key, given in values.items() if len(given) > 1)


def _settings(run: Run) -> dict[str, str]:
    """The other settings, flat: {"optimizer.kind": "sgd"}."""
    settings: dict[str, str] = {}

    def flatten(prefix: str, values: dict[str, Any]) -> None:
        for key, value in values.items():
            if isinstance(value, dict):
                flatten(f"{prefix}{key}.", value)
            elif not f"{prefix}{key}".startswith(NOT_COMPARED):
                settings[prefix + key] = _text_of(value)

    flatten("", run.config)
    others = set(run.all_variations) - {run.held_out}
    settings["task.train"] = ("all but the held-out one" if set(run.variations) == others
                              else ", ".join(run.variations))
    return settings


def _differing(family: list[dict[str, str]]) -> list[str]:
    """Keys to which not all give the same value."""
    keys = sorted({key for settings in family for key in settings})
    return [key for key in keys if len({settings.get(key) for settings in family}) > 1]


def _text_of(value: Any) -> str:
    """As TOML has it, roughly."""
    return str(value).lower() if isinstance(value, bool) else str(value)
