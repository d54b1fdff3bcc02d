"""All that a report reads of a run. HEBBES_REPORT is the folder of its package."""

import os
import sys

sys.path.insert(0, os.environ["HEBBES_REPORT"])

from hebbes_report import RunError, load_run  # pylint: disable=wrong-import-position
from hebbes_report.results import table_of  # pylint: disable=wrong-import-position


def read_all(directory):
    """The errors and warnings it met, as text."""
    try:
        run = load_run(directory)
    except RunError as error:
        return [str(error)]
    errors = list(run.warnings)
    table_of([run], "central")
    for read in (lambda: run.rules, lambda: run.episodes, lambda: run.parameter("mu")):
        try:
            read()
        except RunError as error:
            errors.append(str(error))
    return errors
