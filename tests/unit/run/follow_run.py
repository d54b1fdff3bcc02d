"""Reads DIR/run.h5 as users of h5py do: a growing file with swmr=True, a finished one plainly.

    follow_run.py live DIR ROWS     waits until ROWS rows are there, checking each on the way
    follow_run.py finished DIR ROWS
"""
import sys
import time

import h5py
import numpy as np


def check_rows(group, first, last):
    for g in range(first, last):
        for name, dataset in group.items():
            row = np.asarray(dataset[g], dtype=float).ravel()
            scale, base = (1, 1000 * g) if name == "episode_steps" else (1000, g)
            assert np.array_equal(row, base + np.arange(row.size) / scale), (name, g)


def follow(path, rows):
    with h5py.File(path, swmr=True) as file:
        assert file.attrs["format"] == "hebbes-run"
        seen = 0
        while seen < rows:
            file["generation/fitness_mean"].refresh()  # first: it grows last
            now = len(file["generation/fitness_mean"])
            for dataset in file["generation"].values():
                dataset.refresh()
            check_rows(file["generation"], seen, min(now, rows))
            seen = now
            time.sleep(0.001)


def read_finished(path, rows):
    with h5py.File(path) as file:
        assert all(len(dataset) == rows for dataset in file["generation"].values())
        check_rows(file["generation"], 0, rows)
        assert all({"description", "units"} <= set(d.attrs) for d in file["generation"].values())
        assert list(file["variations"].asstr()) == ["v0", "v1", "v2", "v3"]
        assert file.attrs["seed"] == 7 and file.attrs["format_version"] == 1


mode, directory, rows = sys.argv[1:]
{"live": follow, "finished": read_finished}[mode](directory + "/run.h5", int(rows))
