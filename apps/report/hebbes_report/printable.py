"""Names of files in texts for people."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """In one line, and no less than Unicode: control characters are escaped, and so are bytes of a
    file's name that are no UTF-8, as \\xff."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python has such a byte
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in ("Cc", "Cs"):
        return character.encode("unicode_escape").decode("ascii")
    return character
