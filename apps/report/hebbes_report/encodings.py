"""Encodings: how the genome of a run says which rule each synapse has, by its configuration."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, NamedTuple

from hebbes_report.checkpoint import Sizes
from hebbes_report.run import Run


WITHOUT_RULES = ("static", "lstm")  # older runs recorded a sharing of theirs too


class Encoding(NamedTuple):
    """kind  "shared", "merged", "neurons", "individual", "static", "lstm", ...
    rho   synapses per rule, N / M, if they are shared, or in the end, if rules are merged; None if
          unknown or neither
    form  of shared rules, where they are not the paper's mixture: "fixed, noise per rule"
    name  all that in words: "ρ = 128, fixed, noise per rule"
    """

    kind: str
    rho: float | None
    form: str
    name: str


def encoding_of(run: Run) -> Encoding:
    """By the keys that name an arm."""
    policy = run.config["policy"]["kind"]
    population = run.config.get("population", {})
    if policy in WITHOUT_RULES or "sharing" not in population:
        return Encoding(policy, None, "", policy)
    encoding = _sharing_of(run, population)
    if policy == "hebbian":
        return encoding
    return encoding._replace(kind=f"{policy} {encoding.kind}", name=f"{policy}, {encoding.name}")


def _sharing_of(run: Run, population: dict[str, Any]) -> Encoding:
    sharing = population["sharing"]
    if sharing == "merged":
        rules = population["merge_to"][-1]
        rho = run.sizes.synapses / rules if run.sizes else None
        return Encoding(sharing, rho, "", f"merged to {rules}")
    if sharing != "shared":
        return Encoding(sharing, None, "", sharing)
    words = _assignment_words(population) + _noise_words(population)
    if population.get("assignment") == "types":
        name = ", ".join([f"{population['neuron_types']} types", *words])
        return Encoding(sharing, _rho_by(run.sizes), ", ".join(["types", *words]), name)
    rho, degree = _sharing_degree(population, run.sizes)
    return Encoding(sharing, rho, ", ".join(words), ", ".join([degree, *words]))


def _assignment_words(population: dict[str, Any]) -> list[str]:
    """Nothing for the paper's mixture, which starts flat and learns."""
    assignment = population.get("assignment", "learned")
    if assignment == "types":
        return ["learned" if population.get("learn_types", True) else "fixed"]
    if assignment == "fixed":
        if origin := population.get("assignment_from", ""):
            return ["as in " + PurePath(origin).as_posix()]
        within = population.get("assignment_within", "network")
        return ["fixed within layers" if within == "layer" else "fixed"]
    if confidence := population.get("assignment_confidence", 0.0):
        return [f"learned from {confidence:g}"]
    return ["learned"] if population.get("noise", "synapse") == "rule" else []


def _noise_words(population: dict[str, Any]) -> list[str]:
    return ["noise per rule"] if population.get("noise", "synapse") == "rule" else []


def _sharing_degree(population: dict[str, Any], sizes: Sizes | None) -> tuple[float | None, str]:
    """rho and its name, the same for rho = 16 and for as many rules = N / 16."""
    rho, rules = population.get("rho"), population.get("rules")
    if sizes and sizes.rules == 1:
        return float(sizes.synapses), "ρ = N"
    if population.get("assignment_from"):  # M is that of the other run
        rho, rules = None, sizes.rules if sizes else "unknown"
    if rules is None:
        return float(rho) if isinstance(rho, int) else None, f"ρ = {rho}"
    if sizes is None:
        return None, f"M = {rules}"
    exact = sizes.synapses % sizes.rules == 0
    rho = sizes.synapses / sizes.rules
    return rho, f"ρ = {rho:g}" if exact else f"M = {rules}"


def _rho_by(sizes: Sizes | None) -> float | None:
    """N / M where both are known."""
    known = sizes is not None and sizes.synapses == sizes.synapses
    return sizes.synapses / sizes.rules if known else None
