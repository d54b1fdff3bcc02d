"""Failed episodes: what one counts whose return is not finite, as lib/trainer/failures.h has it.

Files hold the returns that count; those of earlier versions have NaN in periodic evaluations.
"""

from __future__ import annotations

import numpy as np

TOTAL_FAILURE = -1e6  # return of each episode where all of a variation failed


def replaced(returns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of one batch's returns [..., variations, episodes], those that count, and how many episodes
    failed in each variation."""
    failed = ~np.isfinite(returns)
    axes = tuple(axis for axis in range(returns.ndim) if axis != returns.ndim - 2)
    finite = np.where(failed, np.inf, returns)
    worst = finite.min(axis=axes, keepdims=True)
    lowest = min(TOTAL_FAILURE, finite.min(initial=np.inf))
    stand_in = np.where(np.isfinite(worst), worst, lowest)
    return np.where(failed, stand_in, returns), failed.sum(axis=axes)
