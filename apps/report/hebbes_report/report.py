"""Puts the report together: what stands where on the page, and its files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from hebbes_report import document, guard, results, tables
from hebbes_report.arms import unequal_settings
from hebbes_report.csv_files import write_csv
from hebbes_report.document import Heading, Image, Paragraph, Table, Warnings
from hebbes_report.errors import RunError, reason_of
from hebbes_report.failures import TOTAL_FAILURE
from hebbes_report.figures import (assignment, gap, genome, learning, probes, rules, sharing,
                                   signal, style)
from hebbes_report.intervals import RESAMPLES, SEED
from hebbes_report.pairing import reference_arm
from hebbes_report.run import Run

TITLE = "HebbES report"
DPI = 130
INDIVIDUALS = {
    "central": "the distribution's mean or, where synapses or neurons draw rules or types, its mode",
    "samples": "individuals drawn from the distribution",
}


class Report:
    """The page on some runs, written into a directory.

    table     a row for each run that is shown
    left_out  runs that are not
    notes     what makes runs less comparable than the tables may look
    missing   what the page lacks of runs that are shown, once it is written
    """

    def __init__(self, runs: list[Run], left_out: list[RunError], who: str) -> None:
        self.left_out = list(left_out)
        usable = guard.working(
            lambda run: results.table_of([run], who), runs,
            lambda run, error: self.left_out.append(RunError(run.path, reason_of(error))))
        self.table = pd.DataFrame()
        if usable:
            self.table, copies = results.without_copies(results.table_of(usable, who))
            self.left_out += copies
        self.who = who
        self.blocks: list[document.Block] = []
        self.notes = _notes(self.table) if len(self.table) else []
        self.missing: list[RunError] = []

    def write(self, directory: Path) -> None:
        """index.html and report.md, with the figures and CSV files that they link to."""
        with style.style():
            for task, own in self.table.groupby("task", sort=False):
                self._task(str(task), own, directory)
        self._all_runs(directory)
        self.blocks = [*self._head(), *self.blocks]
        (directory / "index.html").write_text(document.as_html(TITLE, self.blocks), "utf-8")
        (directory / "report.md").write_text(document.as_markdown(self.blocks), "utf-8")

    def _head(self) -> list[document.Block]:
        runs = len(self.table)
        finished = int((self.table["state"] == "finished").sum())
        blocks: list[document.Block] = [
            Heading(1, TITLE),
            Paragraph(f"{runs} run{'s' if runs != 1 else ''}, {finished} of them finished; "
                      f"{len(self.left_out)} left out."),
        ]
        if self.left_out:
            blocks.append(Warnings("Left out:", [str(error) for error in self.left_out]))
        if self.missing:
            blocks.append(Warnings("Missing below:", [str(error) for error in self.missing]))
        if self.notes:
            blocks.append(Warnings("To be kept in mind:", self.notes))
        blocks.append(Paragraph(
            f"Evaluated returns are those of {INDIVIDUALS[self.who]}. A run's train return is the "
            "mean over its training variations, its held-out return that in the variation it never "
            "trained in. An arm is what differs in more than fold and seed, by the recorded "
            "configurations. Intervals in brackets are 95 % percentile bootstrap intervals of the "
            f"mean over n runs ({RESAMPLES} resamples, seed {SEED}), each run being one sample; "
            "below some five runs they are too narrow, and with one there is none. An episode that "
            "failed, by a number that is not finite, counts as the worst of its variation in the "
            f"same evaluation or generation, and as {TOTAL_FAILURE:g} where all failed; how many "
            "did stands in brackets behind the mean."))
        return blocks

    def _task(self, task: str, own: pd.DataFrame, directory: Path) -> None:
        self.blocks.append(Heading(2, f"Task {task}"))
        self._summary("Arms", f"{task}-arms", own, ["label"], directory)
        folds = set(own["fold"])
        if len(folds) > 1:
            self._summary("Arms in each fold", f"{task}-folds", own, ["label", "fold"], directory)
        self._seeds(task, own, directory)
        self._chart("return against size", genome.returns, task, own, directory,
                    "There is no figure of return against the size of the genome: it is not known.")
        self._chart("gaps against size", genome.gaps, task, own, directory, "")
        self._chart("return against ρ", sharing.against_rho, task, own, directory,
                    "There is no figure of return against ρ: synapses of no run share rules to a known degree.")
        self._chart("generalisation gaps", gap.per_fold, task, own, directory,
                    "There is no generalisation gap: no run has train and held-out returns of the "
                    "same evaluation.")
        self._chart("learning in training", learning.training, task, own, directory,
                    "No run has a generation yet.")
        self._chart("held-out learning", learning.held_out, task, own, directory,
                    "No run held a variation out and evaluated it periodically.")
        self._chart("assignment of synapses", assignment.over_time, task, own, directory,
                    "No run recorded how its synapses come to shared rules.")
        self._chart("signal in the gradient", signal.over_time, task, own, directory,
                    "No run measured how much of its gradient is signal (run.diagnose_every).")
        self._chart("lives under interventions", probes.returns, task, own, directory, "")
        self._rules(task, own, directory)

    def _section(self, what: str, own: pd.DataFrame,
                 make: Callable[[pd.DataFrame], list[document.Block]]) -> None:
        """The blocks that make(own) gives, without runs with which it fails."""
        self.blocks += guard.made(what, make, own, self.missing.append) or []

    def _summary(self, title: str, name: str, own: pd.DataFrame, by: list[str],
                 directory: Path) -> None:
        self._table(title, name, own, directory, lambda some: tables.summary(some, by),
                    lambda numbers: tables.shown_summary(numbers, by))

    def _seeds(self, task: str, own: pd.DataFrame, directory: Path) -> None:
        """What seeds of an arm and fold have in common, and differ in from individual rules."""
        self._table("Seeds and genomes", f"{task}-genomes", own, directory, tables.spread,
                    tables.shown_spread)
        if reference := reference_arm(own):
            self._table(f"Difference to {reference.label}, paired by seed", f"{task}-differences",
                        own, directory, lambda some: tables.paired(some, reference),
                        tables.shown_paired)

    def _table(self, title: str, name: str, own: pd.DataFrame, directory: Path,
               count: Callable[[pd.DataFrame], pd.DataFrame],
               show: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
        """What there is to count in the runs, as plain numbers in NAME.csv and shown to people."""
        def make(some: pd.DataFrame) -> list[document.Block]:
            numbers = count(some)
            if numbers.empty:
                return []
            shown = show(numbers)
            write_csv(numbers, directory / f"{name}.csv")
            return [Heading(3, title), Table(shown, f"{name}.csv")]

        self._section(f"{name} table", own, make)

    def _rules(self, task: str, own: pd.DataFrame, directory: Path) -> None:
        if rules.chosen_runs(own).empty:
            return
        self._chart("rules in coefficient space", rules.plane, task, own, directory,
                    "No arm has three rules, which would make a plane.")
        self._chart("distributions of coefficients", rules.coefficients, task, own, directory, "")

    def _chart(self, what: str, draw: Callable[[str, pd.DataFrame], style.Chart | None], task: str,
               own: pd.DataFrame, directory: Path, otherwise: str) -> None:
        def make(some: pd.DataFrame) -> list[document.Block]:
            chart = draw(task, some)
            if chart is None:
                return [Paragraph(otherwise)] if otherwise else []
            pictures = {"png": _picture(chart, format="png"),
                        "svg": _picture(chart, format="svg", metadata={"Date": None})}
            write_csv(chart.data, directory / f"{chart.name}.csv")
            for ending, picture in pictures.items():
                (directory / f"{chart.name}.{ending}").write_bytes(picture)
            return [Heading(3, chart.title), Image(chart.name, chart.title, chart.caption)]

        self._section(f"{task} {what}", own, make)

    def _all_runs(self, directory: Path) -> None:
        write_csv(self.table.drop(columns=["run", "arm"]), directory / "runs.csv")
        self.blocks.append(Heading(2, "All runs"))
        for task, own in self.table.groupby("task", sort=False):
            self._section(f"{task} table of all runs", own, lambda some, task=task: [
                Heading(3, str(task)), Table(tables.shown_runs(some), "runs.csv")])

        def make(some: pd.DataFrame) -> list[document.Block]:
            write_csv(results.evaluated_variations(some), directory / "evaluations.csv")
            return [Paragraph("Returns in each variation, with s.d. and intervals over episodes, "
                              "of all evaluations:", "evaluations.csv")]

        self._section("evaluations.csv", self.table, make)


def _picture(chart: style.Chart, **options: Any) -> bytes:
    picture = io.BytesIO()
    chart.figure.savefig(picture, dpi=DPI, **options)
    return picture.getvalue()


def _notes(table: pd.DataFrame) -> list[str]:
    """What makes runs less comparable than the tables may look."""
    notes = [text for run in table["run"] for text in run.warnings]
    for task, own in table.groupby("task", sort=False):
        cells = own.groupby("label")[["fold", "seed"]].apply(
            lambda frame: frozenset(zip(frame["fold"], frame["seed"])))
        if cells.nunique() > 1:
            notes.append(f"{task}: the arms have different folds or seeds; their means over runs "
                         "are not of the same worlds. Compare arms within a fold.")
        if unequal := unequal_settings(list(own["run"])):
            notes.append(f"{task}: the runs differ also in {', '.join(unequal)}.")
        sources = set(own["train_source"]) - {""}
        if len(sources) > 1:
            notes.append(f"{task}: returns come from different kinds of evaluation; the table of "
                         "all runs says which.")
    unfinished = int((table["state"] != "finished").sum())
    if unfinished:
        notes.append(f"{unfinished} of {len(table)} runs are not finished; they count as they are.")
    return notes
