"""Tables as comma-separated values, by RFC 4180."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Names of files stay as they are, with bytes that are no UTF-8 too."""
    frame.to_csv(path, index=False, lineterminator="\r\n", encoding="utf-8",
                 errors="surrogateescape")
