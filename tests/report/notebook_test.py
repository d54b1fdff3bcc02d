"""The notebook runs from a run to its figures, and has been."""

import base64
import os
import unittest

import nbformat
from nbclient import NotebookClient

from support import HEBBES, INDIVIDUAL, REPORT, RunsTest, train

FIGURES = 3
SECONDS = 100  # for a cell


def figures(notebook):
    """All pictures among the outputs, as bytes."""
    return [base64.b64decode(output["data"]["image/png"])
            for cell in notebook.cells for output in cell.get("outputs", [])
            if "image/png" in output.get("data", {})]


class Notebook(RunsTest):
    def setUp(self):
        super().setUp()
        self.notebook = nbformat.read(REPORT / "life.ipynb", as_version=4)
        self.code = [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    def test_its_outputs_are_stored(self):
        nbformat.validate(self.notebook)
        self.assertEqual([cell.execution_count for cell in self.code],
                         list(range(1, len(self.code) + 1)))
        self.assertEqual(len(figures(self.notebook)), FIGURES)

    def test_it_runs(self):
        run = train(self.runs / "run", {**INDIVIDUAL, "run.generations": 1})
        os.environ |= {"RUN": str(run), "EPISODES": "2", "PYTHONPATH": str(REPORT),
                       "IPYTHONDIR": str(self.path / "ipython"),
                       "JUPYTER_RUNTIME_DIR": str(self.path / "jupyter"),
                       "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        self.assertTrue(os.access(HEBBES, os.X_OK))
        for cell in self.code:
            cell.outputs = []
        NotebookClient(self.notebook, timeout=SECONDS, kernel_name="python3",
                       resources={"metadata": {"path": str(self.path)}}).execute()
        pictures = figures(self.notebook)
        self.assertEqual(len(pictures), FIGURES)
        for picture in pictures:
            self.assertGreater(len(picture), 3000)
        self.assertTrue((self.path / "life.h5").exists())
        self.assertTrue((run / "probe.h5").exists())


if __name__ == "__main__":
    unittest.main()
