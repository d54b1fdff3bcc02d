"""Plastic layers of the tasks' networks, neuron by neuron: what checkpoints do not tell themselves.

Neurons are numbered layer by layer from the first one's inputs on, as lib/population/topology.h has
them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

ENDS = {"ant": (28, 8), "car_racing": (648, 3)}  # inputs of the first plastic layer, actions
HIDDEN = [128, 64]  # unless the configuration says otherwise


def layers_of(config: dict[str, Any], neurons: int) -> tuple[int, ...] | None:
    """Neurons in each layer; None unless there are so many in all."""
    first, last = ENDS.get(config["task"]["name"], (0, 0))
    layers = (first, *config["policy"].get("hidden", HIDDEN), last)
    return layers if sum(layers) == neurons else None


def synapses_between(layers: tuple[int, ...]) -> int:
    """N."""
    return sum(inputs * outputs for inputs, outputs in pairwise(layers))


def ends_of(layers: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The neurons [N] that each synapse leads from and to."""
    starts = np.cumsum((0, *layers))
    pre, post = [], []
    for layer, (inputs, outputs) in enumerate(pairwise(layers)):
        pre.append(starts[layer] + np.repeat(np.arange(inputs), outputs))
        post.append(starts[layer + 1] + np.tile(np.arange(outputs), inputs))
    return np.concatenate(pre), np.concatenate(post)


def rules_of_synapses(values: np.ndarray, layers: tuple[int, ...]) -> np.ndarray:
    """[N, 5] from five numbers [eta, A, B, C, D] a neuron, as lib/population/neuron_population.h."""
    pre, post = (values[ends] for ends in ends_of(layers))
    return np.column_stack([(pre[:, 0] + post[:, 0]) / 2, pre[:, 1] * post[:, 1], pre[:, 2],
                            post[:, 3], pre[:, 4] * post[:, 4]])


def rules_of_types(shares: np.ndarray, layers: tuple[int, ...]) -> np.ndarray:
    """[T^2] mean number of synapses that have rule pre * T + post, by the probabilities [neurons, T]
    of the neurons' types."""
    totals = [part.sum(axis=0) for part in np.split(shares, np.cumsum(layers)[:-1])]
    return sum(np.outer(inputs, outputs) for inputs, outputs in pairwise(totals)).ravel()
