"""Lives as data: what hebbes replay --out FILE.h5 wrote."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from hebbes_report.errors import RunError
from hebbes_report.hdf5_files import FLOATS, INTEGERS, NUMBERS, array, attributes, open_file, strings

LIFE_FORMAT = ("hebbes-life", 1)


@dataclass
class LayerLife:
    """A layer of the policy during a life.

    activation  [T, units] what each step returned
    weights     [looks, inputs, units] in the states Life.weight_steps; None if it is not plastic
    change      [looks, inputs, units] weights less those of the state before; None as weights
    distance    [T + 1] root mean square of weights less those of birth; None as weights
    """

    activation: np.ndarray
    weights: np.ndarray | None
    change: np.ndarray | None
    distance: np.ndarray | None


@dataclass
class Life:
    """An episode of T steps, which lead through T + 1 states.

    attributes       title, task, variation, policy, individual, treatment, generation, seed,
                     episode, is_held_out, is_trained, time_step (s)
    observation      [T + 1, entries], or [T + 1, rows, columns, 3] of pictures, 0 to 255
    action           [T, entries]; actions: their names
    reward           [T]
    position         [T + 1, bodies, 3] m; bodies: their names
    orientation      [T + 1, bodies, 4] quaternions x, y, z, w
    contact          [T + 1, bodies] True: a foot that touches the ground
    form_steps       [forms] from which state on the world is form_variations
    layers           from the observation to the action
    weight_steps     [looks] the states of which weights are kept
    rules            [rules, 5] eta, A, B, C, D; None if nothing is plastic
    assignment       [synapses] the rule of each; None where each has its own
    """

    attributes: dict[str, Any]
    observation: np.ndarray
    action: np.ndarray
    actions: list[str]
    reward: np.ndarray
    position: np.ndarray
    bodies: list[str]
    orientation: np.ndarray
    contact: np.ndarray
    form_steps: np.ndarray
    form_variations: list[str]
    layers: list[LayerLife]
    weight_steps: np.ndarray
    rules: np.ndarray | None
    assignment: np.ndarray | None

    @property
    def seconds(self) -> np.ndarray:
        """The time of each state."""
        return np.arange(len(self.position)) * self.attributes["time_step"]


def load_life(path: str | os.PathLike[str], number: int = 0) -> Life:
    """One of the lives in a file of hebbes replay, counted from 0. Raises RunError for a file that
    is none, or has fewer lives."""
    path = Path(path)
    with open_file(path, *LIFE_FORMAT) as file:
        count = int(attributes(file)["lives"])
        if not 0 <= number < count:
            raise RunError(path, f"has {count} lives, no number {number}")
        return _read(file[str(number)])


def load_lives(path: str | os.PathLike[str]) -> list[Life]:
    """All lives of a file, as load_life() does."""
    path = Path(path)
    with open_file(path, *LIFE_FORMAT) as file:
        return [_read(file[str(number)]) for number in range(int(attributes(file)["lives"]))]


def _read(group: h5py.Group) -> Life:
    reward = array(group, "reward", FLOATS, (None,))[:]
    steps, bodies = len(reward), strings(group, "bodies")
    actions = strings(group, "actions")

    def of_states(name: str, kinds: str, *width: int) -> np.ndarray:
        return array(group, name, kinds, (steps + 1, len(bodies), *width))[:]

    def whole(name: str, kinds: str, *shape: int | None) -> np.ndarray | None:
        return array(group, name, kinds, shape)[:] if name in group else None

    observation = array(group, "observation", NUMBERS, (steps + 1,) + (None,) * (
        group["observation"].ndim - 1))[:]
    looks = whole("weight_steps", INTEGERS, None)
    forms = array(group, "form_steps", INTEGERS, (None,))[:]
    names = [str(name) for name in array(group, "form_variations", "SO", (len(forms),)).asstr()[:]]
    layers = group.get("layers", {})
    return Life(
        attributes(group), observation, array(group, "action", FLOATS, (steps, len(actions)))[:],
        actions, reward, of_states("position", FLOATS, 3), bodies,
        of_states("orientation", FLOATS, 4), of_states("contact", INTEGERS).astype(bool), forms,
        names, [_read_layer(layers[str(number)], steps) for number in range(len(layers))],
        np.zeros(0, int) if looks is None else looks, whole("rules", FLOATS, None, 5),
        whole("assignment", INTEGERS, None))


def _read_layer(group: h5py.Group, steps: int) -> LayerLife:
    activation = array(group, "activation", FLOATS, (steps, None))[:]
    if "weights" not in group:
        return LayerLife(activation, None, None, None)
    weights = array(group, "weights", FLOATS, (None, None, activation.shape[1]))[:]
    return LayerLife(activation, weights, array(group, "change", FLOATS, weights.shape)[:],
                     array(group, "distance", FLOATS, (steps + 1,))[:])
