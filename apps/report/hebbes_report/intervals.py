"""Means and their 95 % intervals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

RESAMPLES = 10_000
SEED = 1


class Mean(NamedTuple):
    """A mean of n values with a 95 % interval, which is NaN for n < 2; all NaN for n = 0."""

    n: int
    mean: float
    low: float
    high: float


def bootstrap_mean(values: Iterable[float]) -> Mean:
    """Percentile bootstrap of the mean over the values that are not NaN, the same in any order."""
    known = np.sort([value for value in values if not np.isnan(value)])
    if len(known) < 2:
        mean = float(known[0]) if len(known) else np.nan
        return Mean(len(known), mean, np.nan, np.nan)
    picks = np.random.default_rng(SEED).integers(len(known), size=(RESAMPLES, len(known)))
    low, high = np.quantile(known[picks].mean(axis=1), [0.025, 0.975])
    return Mean(len(known), float(known.mean()), float(low), float(high))


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, at: list[float]) -> np.ndarray:
    """The smallest values up to which at least these fractions of the weight lie."""
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weights[order]) / np.sum(weights)
    places = np.searchsorted(cumulative, np.asarray(at) - 1e-12)
    return values[order][np.minimum(places, len(values) - 1)]
