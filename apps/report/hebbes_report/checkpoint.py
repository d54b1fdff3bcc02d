"""The evolved parameters in checkpoint.h5."""

from __future__ import annotations

import hashlib
import math
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np
import pandas as pd

from hebbes_report.errors import RunError
from hebbes_report.hdf5_files import (FLOATS, INTEGERS, NUMBERS, array, integer, open_file,
                                      patiently)
from hebbes_report.meaning import meaningful, same_run
from hebbes_report.neurons import layers_of, rules_of_synapses, rules_of_types, synapses_between

CHECKPOINT_FORMAT = ("hebbes-checkpoint", 1)
COEFFICIENTS = ["eta", "A", "B", "C", "D"]
BLOCK_BYTES = 1 << 25  # of lambda at a time: N x M floats may be larger than memory


class Sizes(NamedTuple):
    """Synapses N and different rules M; both 0 without plastic synapses, NaN where unknown."""

    synapses: int | float
    rules: int | float


class Genome(NamedTuple):
    """What evolution sets of an individual: coefficients and weights, and the bits of the choice
    which synapse has which rule. NaN where unknown."""

    numbers: float
    assignment_bits: float


class Assignment(NamedTuple):
    """How N synapses choose among M rules; pi_s = softmax(lambda_s)."""

    share: np.ndarray  # [M] mean over the synapses of pi_s
    modes: np.ndarray  # [M] synapses whose most probable rule it is (the first of equals)
    entropy: float  # nats; mean over the synapses of H(pi_s)

    @property
    def rules_in_use(self) -> int:
        """Rules that are some synapse's most probable one."""
        return int(np.count_nonzero(self.modes))

    @property
    def effective_rules(self) -> float:
        """exp(H(share))."""
        used = self.share[self.share > 0]
        return float(np.exp(-np.sum(used * np.log(used))))


def sizes(directory: Path, warnings: list[str]) -> Sizes | None:
    """N and M of a run, or None if it has no checkpoint or, with a warning, no usable one."""
    try:
        return patiently(lambda: _sizes(directory)) if _path(directory).exists() else None
    except RunError as error:
        warnings.append(str(error))
        return None


def generation(directory: Path) -> int | None:
    """Generations that the parameters have seen, or None if there is no usable checkpoint."""
    def read() -> int:
        with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
            return integer(file, "generation")

    try:
        return patiently(read) if _path(directory).exists() else None
    except RunError:
        return None


def foreign(directory: Path, config: dict[str, Any], generations: int | None) -> str:
    """Why checkpoint.h5 is not of the run with this configuration, and so many generations at most;
    "" if it is, or if there is no usable one. Settings that only one of both records say nothing:
    versions differ in them."""
    try:
        with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
            seen, other = integer(file, "generation"), tomllib.loads(str(file.attrs["config"]))
            recorded = same_run(meaningful(other))
    except RunError:
        return ""
    for section, values in same_run(config).items():
        for key, value in values.items():
            theirs = recorded.get(section, {}).get(key, value)
            if theirs != value:
                return (f"is another run's than run.h5: {section}.{key} is {value} in run.h5, "
                        f"{theirs} in checkpoint.h5")
    if generations is not None and seen > generations:
        return f"is another run's than run.h5: of generation {seen}, where that has {generations}"
    return ""


def parameters_hash(directory: Path) -> str:
    """As lib/run/run_identity.h says."""
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        found = hashlib.sha256()
        for name in sorted(file["parameters"]):
            values = file["parameters"][name]
            found.update(name.encode() + b"\0")
            step = max(1, BLOCK_BYTES * len(values) // max(1, values.nbytes))
            for first in range(0, len(values), step):
                found.update(values[first:first + step].tobytes())
        return found.hexdigest()


def parameter(directory: Path, name: str) -> np.ndarray:
    """An array of /parameters, such as "mu"; RunError if there is none."""
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        found = file["parameters"].get(name)
        shape = (None,) * (found.ndim if isinstance(found, h5py.Dataset) else 1)
        return array(file["parameters"], name, NUMBERS, shape)[:]


def rules(directory: Path) -> pd.DataFrame:
    """A row for each rule: rule, its mean eta, A, B, C, D, `share` (the probability, averaged over
    the synapses, that a synapse takes it) and `synapses` (whose most probable one it is); both NaN
    where that is not known. Where rules come from two neurons each, a row for each synapse."""
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        contents = _Contents(file)
        if contents.means is None:
            return pd.DataFrame(columns=["rule", *COEFFICIENTS, "share", "synapses"])
        means = _finite(contents.means[:])
        if contents.has_neurons:
            means = rules_of_synapses(means, contents.layers) if contents.layers else means[:0]
        frame = pd.DataFrame(means, columns=COEFFICIENTS, dtype=np.float64)
        frame.insert(0, "rule", np.arange(len(frame)))
        share, synapses = _use_of_rules(contents, len(frame))
        return frame.assign(share=share, synapses=synapses)


def genome(directory: Path) -> Genome:
    """By the checkpoint of a run that did not record it; of encodings that such runs can have."""
    unknown = Genome(math.nan, math.nan)
    try:
        return patiently(lambda: _genome(directory)) if _path(directory).exists() else unknown
    except RunError:
        return unknown


def summarise(logits: h5py.Dataset | np.ndarray) -> Assignment:
    """Reads [N, M] logits once, in blocks of rows."""
    synapses, count = logits.shape
    share, modes, entropy = np.zeros(count), np.zeros(count, dtype=np.int64), 0.0
    rows = max(1, BLOCK_BYTES // (4 * count))
    for first in range(0, synapses, rows):
        block = _finite(logits[first:first + rows])
        block = block - block.max(axis=1, keepdims=True)
        weights = np.exp(block)
        sums = weights.sum(axis=1, dtype=np.float64)
        share += (weights / sums[:, np.newaxis]).sum(axis=0, dtype=np.float64)
        modes += np.bincount(block.argmax(axis=1), minlength=count)
        expected = np.einsum("sk,sk->s", weights, block, dtype=np.float64) / sums
        entropy += float(np.sum(np.log(sums) - expected))
    return Assignment(share / synapses, modes, entropy / synapses)


def _finite(values: np.ndarray) -> np.ndarray:
    if not np.isfinite(values).all():
        raise ValueError("it has numbers that are not finite")
    return values


def _path(directory: Path) -> Path:
    return directory / "checkpoint.h5"


class _Contents:
    """/parameters of a checkpoint, those that it has, and what its configuration says of them.

    means [M, 5], assignment [N], logits [N, M] or [neurons, T], statics (their number)
    layers  neurons in each layer, where the parameters are neurons' and they are known
    """

    def __init__(self, file: h5py.File) -> None:
        group, config = file["parameters"], tomllib.loads(str(file.attrs["config"]))
        self.policy, self.population = config["policy"], config.get("population", {})
        self.sharing = self.population.get("sharing", "individual")

        def found(name: str, kinds: str, *shape: int | None) -> h5py.Dataset | None:
            return array(group, name, kinds, shape) if name in group else None

        self.means = found("mu", FLOATS, None, len(COEFFICIENTS))
        if self.means is None and self.policy.get("kind") == "hebbian":
            raise RunError(f"{file.filename}:/parameters/mu", "there is no such dataset")
        self.assignment = found("assignment", INTEGERS, None)
        self.logits = found("lambda", FLOATS, None, None)
        statics = found("static", FLOATS, None)
        self.statics = 0 if statics is None else len(statics)
        self.rows = 0 if self.means is None else len(self.means)
        self.has_neurons = self.sharing == "neurons" and self.means is not None
        self.has_types = (self.population.get("assignment") == "types"
                          and self.logits is not None)
        self.layers = layers_of(config, self._neurons())
        if self.logits is not None and self._rules_of_logits() != self.rows:
            raise ValueError("mu and lambda have different numbers of rules")

    @property
    def assignment_evolves(self) -> bool:
        """Whether evolution had a part in an assignment that stays, here or in another run."""
        return self.sharing == "merged" or self.population.get("assignment_from", "") != ""

    def _neurons(self) -> int:
        return len(self.logits) if self.has_types else self.rows if self.has_neurons else 0

    def _rules_of_logits(self) -> int:
        columns = self.logits.shape[1]
        return columns * columns if self.has_types else columns


def _sizes(directory: Path) -> Sizes:
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        contents = _Contents(file)
        if contents.assignment is not None:
            return Sizes(len(contents.assignment), contents.rows)
        between = synapses_between(contents.layers) if contents.layers else math.nan
        if contents.has_types:
            return Sizes(between, contents.rows)
        if contents.has_neurons:
            return Sizes(between, between)
        synapses = contents.rows if contents.logits is None else len(contents.logits)
        return Sizes(synapses, contents.rows)


def _use_of_rules(contents: _Contents,
                  rules: int) -> tuple[np.ndarray | float, np.ndarray | float]:
    """The share of each rule [M], and the synapses whose most probable one it is."""
    if contents.assignment is not None:
        synapses = np.bincount(contents.assignment[:], minlength=rules)
        return synapses / synapses.sum(), synapses
    if contents.logits is None:
        return 1.0 / max(rules, 1), 1
    if not contents.has_types:
        assignment = summarise(contents.logits)
        return assignment.share, assignment.modes
    if contents.layers is None:
        return math.nan, math.nan
    logits = _finite(contents.logits[:]).astype(np.float64)
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    modes = np.eye(logits.shape[1], dtype=np.int64)[logits.argmax(axis=1)]
    expected = rules_of_types(weights / weights.sum(axis=1, keepdims=True), contents.layers)
    return expected / expected.sum(), rules_of_types(modes, contents.layers)


def _genome(directory: Path) -> Genome:
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        contents = _Contents(file)
        terms = len(contents.policy.get("rule", "ABCD")) + int(contents.policy.get("eta", True))
        numbers = contents.rows * terms + contents.statics
        if contents.logits is not None:
            choosers, choices = contents.logits.shape
            return Genome(numbers, choosers * math.log2(choices))
        if contents.assignment is not None and contents.assignment_evolves:
            synapses, rules_left = len(contents.assignment), contents.rows
            merged = rules_left < synapses
            return Genome(numbers, synapses * math.log2(rules_left) if merged else 0.0)
        return Genome(numbers, 0.0)
