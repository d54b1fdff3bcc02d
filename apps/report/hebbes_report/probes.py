"""Lives with and without interventions: probe.h5."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
            shape = (len(treatments), len(variations), None)
            lives = {name: array(file, name, kinds, shape)[:]
                     for name, kinds in (("return", FLOATS), ("steps", INTEGERS),
                                         ("failed", INTEGERS))}
            others = {name: np.broadcast_to(
                array(file, f"against/{name}", kinds, lives[name].shape[1:])[:], lives[name].shape)
                      for name, kinds in (("return", FLOATS), ("steps", INTEGERS),
                                          ("failed", INTEGERS))}
            common = array(file, "common_steps", INTEGERS, (len(treatments),))[:]
    except RunError as error:
        warnings.append(str(error))
        return pd.DataFrame(columns=COLUMNS)
    axes = np.indices(lives["return"].shape).reshape(3, -1)
    difference = lives["return"] - others["return"]
    return pd.DataFrame({
        "treatment": np.array(treatments, dtype=object)[axes[0]],
        "against": found["against"],
        "common_steps": common[axes[0]],
        "individual": found["individual"],
        "variation": np.array(variations, dtype=object)[axes[1]],
        "episode": axes[2],
        "with": lives["return"].ravel(),
        "without": others["return"].ravel(),
        "difference": difference.ravel(),
        "steps_with": lives["steps"].ravel(),
        "steps_without": others["steps"].ravel(),
        "failed": (lives["failed"] | others["failed"]).ravel(),
    }, columns=COLUMNS)
