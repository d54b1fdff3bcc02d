#!/usr/bin/env python3
"""Bytes and seconds a generation on many ranks, by the model of slurm/SCALING.md; prints its tables.

    slurm/scaling.py [--ranks-per-node 64] [--bandwidth 1.25e9] [--latency 20e-6]
"""

import argparse
import math
import sys
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


class Cost(NamedTuple):
    """Measured on one core by hebbes_bench; that of ρ = 1 beside other work."""

    sample: float  # s an individual
    gradient: float  # s
    tables: float  # s, shared by a node's ranks: what all individuals draw, neighbour lists
    repeated: float = 0.0  # s, of what every rank does for these tables by itself


class Population(NamedTuple):
    task: str
    name: str
    rules: int  # M; N with individual rules
    updates: int  # bytes of lambda's changes, measured at the start by hebbes_communication
    cost: Cost | None = None


TASKS = {
    "ant": Task(500, 4, 960 / 85_000, 0),
    "car_racing": Task(200, 4, 1000 / 19_400, 1362),
}
POPULATIONS = [
    Population("ant", "individual", 12_288, 0, Cost(0.00006, 0.015, 0.0)),
    Population("ant", "ρ = N", 1, 98_714),
    Population("ant", "ρ = 256", 48, 2_408_850),
    Population("ant", "ρ = 128", 96, 4_768_138, Cost(0.00010, 0.28, 0.051)),
    Population("ant", "ρ = 64", 192, 9_222_984),
    Population("ant", "ρ = 32", 384, 15_728_332),
    Population("ant", "ρ = 16", 768, 26_175_934, Cost(0.00011, 0.49, 0.065)),
    Population("ant", "ρ = 1", 12_288, 334_641_446, Cost(0.00015, 4.3, 0.69, 0.0037)),
    Population("car_racing", "individual", 91_328, 0, Cost(0.00043, 0.045, 0.0)),
    Population("car_racing", "ρ = N", 1, 724_834),
    Population("car_racing", "ρ = 256", 356, 68_959_392, Cost(0.00082, 1.15, 0.21)),
    Population("car_racing", "ρ = 128", 713, 98_528_372, Cost(0.00081, 1.44, 0.26)),
    Population("car_racing", "ρ = 64", 1_427, 157_274_954),
    Population("car_racing", "ρ = 32", 2_854, 294_668_264),
    Population("car_racing", "ρ = 16", 5_708, 608_912_654, Cost(0.00083, 5.9, 0.81, 0.0019)),
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


def generation(population: Population, cost: Cost, ranks: int, network: Network) -> Seconds:
    task = TASKS[population.task]
    nodes = math.ceil(ranks / network.ranks_per_node)
    units = task.individuals * task.variations
    samples = min(task.variations, max(1.0, ranks / task.individuals)) * task.individuals
    rollout = math.ceil(units / ranks) * task.episode + samples * cost.sample / ranks
    rollout += cost.tables / min(ranks, network.ranks_per_node) + cost.repeated
    gradient = cost.gradient * math.ceil(BLOCKS / ranks) / BLOCKS
    messages = 8 * math.ceil(math.log2(nodes)) if nodes > 1 else 0  # rounds that follow each other
    seconds = sum(traffic(population, nodes).values()) / network.bandwidth
    return Seconds(rollout, gradient, seconds + messages * network.latency)


def print_head(ranks: tuple[int, ...]) -> None:
    print("| task | population | " + " | ".join(f"{count} ranks" for count in ranks) + " |")
    print("| --- " * (len(ranks) + 2) + "|")


def print_bytes(network: Network) -> None:
    """With two nodes of one rank in the first column."""
    print_head(RANKS[1:])
    for population in POPULATIONS:
        cells = []
        for ranks in RANKS[1:]:
            nodes = max(2, math.ceil(ranks / network.ranks_per_node))
            cells.append(f"{sum(traffic(population, nodes).values()) / 1e6:.3g} MB")
        print(f"| {population.task} | {population.name} | " + " | ".join(cells) + " |")


def print_seconds(network: Network) -> None:
    print_head(RANKS)
    for population in POPULATIONS:
        if population.cost is None:
            continue
        cells = []
        for ranks in RANKS:
            seconds = generation(population, population.cost, ranks, network)
            share = 100 * seconds.communication / seconds.total
            cells.append(f"{seconds.total:.3g} s ({share:.0f} %)")
        print(f"| {population.task} | {population.name} | " + " | ".join(cells) + " |")


def whole_number(text: str) -> int:
    """In base 10, > 0; without blanks and signs, which int() takes."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' must be a whole number > 0")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--ranks-per-node", type=whole_number, default=64)
    parser.add_argument("--bandwidth", type=float, default=1.25e9, help="bytes/s between nodes")
    parser.add_argument("--latency", type=float, default=20e-6, help="s between nodes")
    sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale
    network = Network(**vars(parser.parse_args()))
    print_bytes(network)
    print()
    print_seconds(network)


if __name__ == "__main__":
    main()
