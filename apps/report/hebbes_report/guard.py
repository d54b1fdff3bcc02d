"""A guard: what cannot be shown of one run does not keep the others from being shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pandas as pd

from hebbes_report.errors import RunError, reason_of

Item = TypeVar("Item")
Result = TypeVar("Result")
Complain = Callable[[RunError], None]


def made(what: str, make: Callable[[pd.DataFrame], Result], table: pd.DataFrame,
         complain: Complain) -> Result | None:
    """make(table), without the runs with which it fails; None if it fails whatever they are.

    `table` has a row a run. `complain` gets what is left out of `what`. Errors of the system,
    such as a full disk, are no run's and are raised.
    """
    try:
        return make(table)
    except OSError:
        raise
    except Exception as error:  # pylint: disable=broad-except
        together = error
    rows = working(lambda row: make(table.iloc[[row]]), range(len(table)),
                   lambda row, error: complain(_left_out(table, row, what, error)))
    if not rows:
        return None
    try:
        return make(table.iloc[rows]) if len(rows) < len(table) else _again(together)
    except OSError:
        raise
    except Exception as error:  # pylint: disable=broad-except
        complain(RunError(what, f"left out: {reason_of(error)}"))
    return None


def working(attempt: Callable[[Item], Any], items: Sequence[Item],
            complain: Callable[[Item, Exception], None]) -> list[Item]:
    """The items for which attempt(item) does not fail."""
    good = []
    for item in items:
        try:
            attempt(item)
        except OSError:
            raise
        except Exception as error:  # pylint: disable=broad-except
            complain(item, error)
        else:
            good.append(item)
    return good


def _left_out(table: pd.DataFrame, row: int, what: str, error: Exception) -> RunError:
    return RunError(table.iloc[row]["directory"], f"left out of {what}: {reason_of(error)}")


def _again(error: Exception) -> Any:
    raise error
