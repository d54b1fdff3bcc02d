"""Lives with and without interventions: probe.h5."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd

from hebbes_report.errors import RunError
from hebbes_report.evaluations import require_same_run
from hebbes_report.hdf5_files import FLOATS, INTEGERS, array, attributes, open_file, strings

PROBE_FORMAT = ("hebbes-probe", 1)
COLUMNS = {"treatment": "object", "against": "object", "common_steps": "int64",
           "individual": "object", "variation": "object", "episode": "int64", "with": "float64",
           "without": "float64", "difference": "float64", "steps_with": "int64",
           "steps_without": "int64", "failed": "int64"}


def read(path: Path, config: dict[str, Any], generations: int,
         warnings: list[str]) -> pd.DataFrame:
    """What `hebbes probe --out` left beside run.h5; or nothing, and a warning."""
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    try:
        with open_file(path, *PROBE_FORMAT) as file:
            found = attributes(file)
            require_same_run(path, config, found)
            if found["generation"] != generations:
                raise RunError(path, f"was made after {found['generation']} of {generations} "
                                     "generations")
            treatments, variations = strings(file, "treatments"), strings(file, "variations")
            lives = _lives(file, "", (len(treatments), len(variations), None))
            others = _lives(file, "against/", lives["return"].shape[1:])
            common = array(file, "common_steps", INTEGERS, (len(treatments),))[:]
            against, individual = str(found["against"]), str(found["individual"])
    except RunError as error:
        warnings.append(str(error))
        return pd.DataFrame(columns=COLUMNS)
    shape = lives["return"].shape
    axes = np.indices(shape).reshape(3, -1)
    others = {name: np.broadcast_to(values, shape) for name, values in others.items()}
    difference = lives["return"] - others["return"]
    return pd.DataFrame({
        "treatment": np.array(treatments, dtype=object)[axes[0]],
        "against": against,
        "common_steps": common[axes[0]],
        "individual": individual,
        "variation": np.array(variations, dtype=object)[axes[1]],
        "episode": axes[2],
        "with": lives["return"].ravel(),
        "without": others["return"].ravel(),
        "difference": difference.ravel(),
        "steps_with": lives["steps"].ravel(),
        "steps_without": others["steps"].ravel(),
        "failed": np.maximum(lives["failed"], others["failed"]).ravel(),
    }, columns=COLUMNS)


def _lives(file: h5py.File, group: str, shape: tuple[int | None, ...]) -> dict[str, np.ndarray]:
    """Returns, steps and failures of all lives, of the same shape."""
    returns = array(file, f"{group}return", FLOATS, shape)[:]
    return {"return": returns,
            **{name: array(file, group + name, INTEGERS, returns.shape)[:]
               for name in ("steps", "failed")}}
