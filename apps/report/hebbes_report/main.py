"""The command hebbes-report."""

from __future__ import annotations

import argparse
import contextlib
import sys
import warnings
from pathlib import Path
from typing import NoReturn

from hebbes_report import standard_output
from hebbes_report.collection import load_runs
from hebbes_report.errors import RunError, reason_of
from hebbes_report.output import (OutputError, directory_for, require_replaceable,
                                  require_writable)
from hebbes_report.printable import printable
from hebbes_report.report import Report
from hebbes_report.standard_output import OutputLost

DONE, FAILURE, BAD_USAGE = 0, 1, 2
EXAMPLE = """\
A run is a directory with a run.h5; directories are searched for runs at any depth. Runs that still
go on are reported as far as they have come. Returns come from RUN/evaluation.h5 where it is, which

  mpirun -n 4 hebbes evaluate RUN --episodes 100 --out RUN/evaluation.h5

makes; else from the last periodic evaluation; else from the last generations of training.

Example:
  hebbes-report runs/sweep runs/demo --out report

Exit codes: 0 done, though runs may have been left out; 1 no usable run, or nothing could be
written; 2 bad usage.
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    standard_output.occupy()
    warnings.simplefilter("ignore")  # of libraries, about numbers that are not finite
    try:
        return _run(_parser().parse_args(arguments))
    except OutputLost as lost:
        if lost.reader_is_gone:
            return DONE
        _say(str(lost))
        return FAILURE
    except Exception as error:  # pylint: disable=broad-except
        _say(reason_of(error))
        return FAILURE


def _run(options: argparse.Namespace) -> int:
    try:
        require_replaceable(options.out)
        require_writable(options.out)
    except OutputError as error:
        _say(f"--out {error}")
        return BAD_USAGE
    except OSError as error:
        _say(f"--out {options.out}: cannot write it: {error.strerror}")
        return FAILURE

    left_out: list[RunError] = []
    runs = load_runs(options.runs, left_out.append)
    for error in left_out:
        _say(f"left out: {error}")
    report = Report(runs, left_out, options.individuals)
    for text in [*map(str, report.left_out[len(left_out):]), *report.notes]:
        _say(f"note: {text}")
    if report.table.empty:
        _say("no usable run")
        return FAILURE
    try:
        with directory_for(options.out) as directory:
            report.write(directory)
    except (OSError, OutputError) as error:
        _say(f"cannot write {options.out}: {error}")
        return FAILURE
    for missing in report.missing:
        _say(f"note: {missing}")
    standard_output.say(f"{len(report.table)} runs reported in {options.out / 'index.html'}")
    return DONE


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """In one line."""
        _say(f"{message} (--help says more)")
        sys.exit(BAD_USAGE)

    def print_help(self, file: object = None) -> None:
        """Not as argparse does it, which hides errors."""
        standard_output.say(self.format_help().rstrip("\n"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="hebbes-report", formatter_class=argparse.RawDescriptionHelpFormatter, epilog=EXAMPLE,
        description="Tables and figures of runs and sweeps: learning curves, returns against the "
                    "degree of sharing, generalisation gaps, rules.")
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN_OR_SWEEP",
                        help="a run directory, or a directory with runs in it")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR",
                        help="the report's directory: new, or a former report's")
    parser.add_argument("--individuals", choices=["central", "samples"], default="central",
                        help="whose evaluated returns: the distribution's mean or mode, or samples "
                             "drawn from it (default: %(default)s)")
    return parser


def _say(text: str) -> None:
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):  # there is nowhere left to say so
        print(f"hebbes-report: {printable(text)}", file=sys.stderr)
