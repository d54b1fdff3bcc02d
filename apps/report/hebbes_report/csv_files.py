"""Tables as comma-separated values, by RFC 4180."""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Names of files stay as they are, with bytes that are no UTF-8 too."""
    text = frame.to_csv(index=False, lineterminator="\r\n")
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
