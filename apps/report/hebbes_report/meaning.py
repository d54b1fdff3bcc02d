"""Settings of a recorded configuration that mean something: older runs recorded the others too."""

from __future__ import annotations

from typing import Any

# A run may go on with other values of these and stays the same run.
RESUMABLE = {"run": ("generations", "checkpoint_every"), "parallel": ("ranks_per_node",)}


def meaningful(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration as a run of today would record it."""
    idle = _idle(config)
    return {section: {key: value for key, value in values.items() if f"{section}.{key}" not in idle}
            for section, values in config.items()}


def same_run(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration without what may change when a run is resumed."""
    return {section: {key: value for key, value in values.items()
                      if key not in RESUMABLE.get(section, ())}
            for section, values in config.items()}


def _idle(config: dict[str, Any]) -> set[str]:
    """The keys that older runs recorded although they mean nothing beside the others."""
    idle = set()
    hebbian = config["policy"]["kind"] == "hebbian"
    sharing = config.get("population", {}).get("sharing", "individual") if hebbian else None
    if not hebbian:
        idle |= {"population.sharing", "fitness.penalty"}
    if sharing != "shared":
        idle |= {"population.rho", "population.rules"}
    elif _is_mixture(config["population"]):
        idle.add("population.mirrored")
    if not config["run"].get("evaluate_every", 0):
        idle.add("run.evaluate_episodes")
    return idle


def _is_mixture(population: dict[str, Any]) -> bool:
    """Of shared rules, whether each synapse draws its rule and its noise: the only ones in runs that
    did not record which."""
    return (population.get("noise", "synapse") == "synapse"
            and population.get("assignment", "learned") == "learned")
