"""Reads HebbES runs into DataFrames, and reports on sweeps of them.

>>> from hebbes_report import load_run, load_runs
>>> run = load_run("runs/demo")
>>> run.generations.plot(x="generation", y="fitness_mean")
"""

from hebbes_report.collection import load_runs
from hebbes_report.errors import RunError
from hebbes_report.life import LayerLife, Life, load_life, load_lives
from hebbes_report.run import Run, load_run

__all__ = ["LayerLife", "Life", "Run", "RunError", "load_life", "load_lives", "load_run",
           "load_runs"]
