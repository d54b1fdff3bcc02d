"""The evolved parameters in checkpoint.h5."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import pandas as pd

from hebbes_report.errors import RunError
from hebbes_report.hdf5_files import (FLOATS, INTEGERS, NUMBERS, array, integer, open_file,
                                      patiently)

CHECKPOINT_FORMAT = ("hebbes-checkpoint", 1)
COEFFICIENTS = ["eta", "A", "B", "C", "D"]
BLOCK_BYTES = 1 << 25  # of lambda at a time: N x M floats may be larger than memory


class Sizes(NamedTuple):
    """Synapses N and rules M; both 0 without plastic synapses."""

    synapses: int
    rules: int


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


def sizes(directory: Path) -> Sizes | None:
    """N and M of a run, or None if it has no usable checkpoint."""
    try:
        return patiently(lambda: _sizes(directory)) if _path(directory).exists() else None
    except RunError:
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
    the synapses, that a synapse takes it) and `synapses` (whose most probable one it is)."""
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        parameters = file["parameters"]
        if "mu" not in parameters:
            return pd.DataFrame(columns=["rule", *COEFFICIENTS, "share", "synapses"])
        means = _finite(array(parameters, "mu", FLOATS, (None, len(COEFFICIENTS)))[:])
        frame = pd.DataFrame(means, columns=COEFFICIENTS, dtype=np.float64)
        frame.insert(0, "rule", np.arange(len(frame)))
        if "lambda" in parameters:
            assignment = summarise(array(parameters, "lambda", FLOATS, (None, len(frame))))
            return frame.assign(share=assignment.share, synapses=assignment.modes)
        if "assignment" in parameters:
            chosen = array(parameters, "assignment", INTEGERS, (None,))[:]
            synapses = np.bincount(chosen, minlength=len(frame))
            return frame.assign(share=synapses / synapses.sum(), synapses=synapses)
        return frame.assign(share=1.0 / len(frame), synapses=1)


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


def _sizes(directory: Path) -> Sizes:
    with open_file(_path(directory), *CHECKPOINT_FORMAT) as file:
        parameters = file["parameters"]
        if "lambda" in parameters:
            return Sizes(*array(parameters, "lambda", FLOATS, (None, None)).shape)
        if "mu" not in parameters:
            return Sizes(0, 0)
        rules = len(array(parameters, "mu", FLOATS, (None, len(COEFFICIENTS))))
        if "assignment" not in parameters:
            return Sizes(rules, rules)
        return Sizes(len(array(parameters, "assignment", INTEGERS, (None,))), rules)
