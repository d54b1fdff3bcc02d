#!/usr/bin/env python3
"""Seconds a generation on many ranks, by the model of slurm/SCALING.md; prints its table.

    slurm/scaling.py [--ranks-per-node 64] [--bandwidth 1.25e9] [--latency 20e-6]
"""

import argparse
import math
from typing import NamedTuple

BLOCKS = 256  # of the gradient: more ranks than that do not share it further
OUTCOME = 24  # bytes an episode
RANKS = (1, 2, 64, 128, 256, 512, 1024)


class Task(NamedTuple):
    """What does not depend on the population; measured on one core."""

    individuals: int
    variations: int
    episode: float  # s, of full length, with the policy
    statics: int  # evolved parameters that are not plastic


class Population(NamedTuple):
    """Measured, but for `rules`: by hebbes_bench on one core, `updates` by hebbes_communication."""

    task: str
    name: str
    rules: int  # M; N with individual rules
    sample: float  # s an individual
    gradient: float  # s
    tables: float  # s, shared by a node's ranks
    updates: float  # bytes of lambda's changes, first generation


TASKS = {
    "ant": Task(500, 4, 960 / 47_000, 0),
    "car_racing": Task(200, 4, 1000 / 14_000, 1362),
}
POPULATIONS = [
    Population("ant", "individual", 12_288, 0.00008, 0.022, 0.0, 0),
    Population("ant", "ρ = 128", 96, 0.00054, 0.35, 0.0016, 4_771_978),
    Population("ant", "ρ = 16", 768, 0.00065, 0.57, 0.0102, 26_206_654),
    Population("ant", "ρ = 1", 12_288, 0.0047, 4.3, 0.66, 335_132_966),
    Population("car_racing", "individual", 91_328, 0.00062, 0.063, 0.0, 0),
    Population("car_racing", "ρ = 256", 356, 0.0070, 1.5, 0.032, 68_984_528),
    Population("car_racing", "ρ = 128", 713, 0.0087, 1.8, 0.055, 98_567_788),
    Population("car_racing", "ρ = 16", 5_708, 0.0223, 6.3, 0.55, 609_151_870),
]


class Network(NamedTuple):
    """Between nodes."""

    ranks_per_node: int
    bandwidth: float  # bytes/s
    latency: float  # s


class Seconds(NamedTuple):
    rollout: float
    gradient: float
    communication: float

    @property
    def total(self) -> float:
        return sum(self)


def traffic(population: Population, nodes: int) -> dict[str, float]:
    """Bytes that the busiest node sends or receives in a generation, by what they are."""
    task = TASKS[population.task]
    theta = 5 * population.rules + task.statics
    hops = math.ceil(math.log2(nodes)) if nodes > 1 else 0
    sums = 8 * theta * (nodes - 1 if population.updates else nodes > 1)
    return {
        "theta": 4 * theta * hops,
        "outcomes": OUTCOME * task.individuals * task.variations * (nodes > 1),
        "sums": sums,
        "updates": population.updates * (nodes > 1),
    }


def generation(population: Population, ranks: int, network: Network) -> Seconds:
    task = TASKS[population.task]
    nodes = math.ceil(ranks / network.ranks_per_node)
    units = task.individuals * task.variations
    samples = min(task.variations, max(1.0, ranks / task.individuals)) * task.individuals
    rollout = math.ceil(units / ranks) * task.episode + samples * population.sample / ranks
    rollout += population.tables / min(ranks, network.ranks_per_node)
    gradient = population.gradient * math.ceil(BLOCKS / ranks) / BLOCKS
    messages = 8 * math.ceil(math.log2(nodes)) if nodes > 1 else 0  # rounds that follow each other
    seconds = sum(traffic(population, nodes).values()) / network.bandwidth
    return Seconds(rollout, gradient, seconds + messages * network.latency)


def print_seconds(network: Network) -> None:
    print("| task | population | " + " | ".join(f"{ranks} ranks" for ranks in RANKS) + " |")
    print("| --- " * (len(RANKS) + 2) + "|")
    for population in POPULATIONS:
        cells = []
        for ranks in RANKS:
            seconds = generation(population, ranks, network)
            share = 100 * seconds.communication / seconds.total
            cells.append(f"{seconds.total:.3g} s ({share:.0f} %)")
        print(f"| {population.task} | {population.name} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--ranks-per-node", type=int, default=64)
    parser.add_argument("--bandwidth", type=float, default=1.25e9, help="bytes/s between nodes")
    parser.add_argument("--latency", type=float, default=20e-6, help="s between nodes")
    network = Network(**vars(parser.parse_args()))
    print_seconds(network)


if __name__ == "__main__":
    main()
