"""Is a file that should be a list or a setting a table of the return? Then no word of it may be shown."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

OF_CHILDREN = frozenset({"CHILD", "CHILDID", "DOB", "DECOM", "UPN", "MC_DOB", "MIS_START", "DUC"})  # headings
LINES = 1 << 4  # that are looked at, comments left out
START = 1 << 14  # bytes

_LIKE_A_RECORD = re.compile(rb"\b\d{2}/\d{2}/\d{2,4}\b|\b[A-Z]\d{11}[0-9A-Z]\b|<CHILD(ID)?>", re.IGNORECASE)
_DATED_LINE = re.compile(rb"\b\d{1,2}[/.-](\d{1,2}|[A-Za-z]{3,9})[/.-]\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
_WORD = re.compile(r"[A-Z_]+")
_CELL = re.compile(r"[,;\t|]")  # a header may stand below a title


def line_of_records(data: bytes) -> int:
    """Return the first of two lines with dates, one after the other, among the first lines; 0 if there are none."""
    dated = [bool(_DATED_LINE.search(line)) for line in data[:START].splitlines()[:LINES]]
    return next((number for number, both in enumerate(pairwise(dated), start=1) if all(both)), 0)


def holds_children(path: Path, *, dated: bool = False) -> bool:
    """Return whether the first lines of a file have headings, dates or pupil numbers of children's records.

    `dated`: dates are usual in it, so only headings count.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(START)
    except OSError:
        return False
    plain = start.replace(b"\0", b"")  # of UTF-16 the letters are left
    lines = [line for line in plain.splitlines() if line.strip() and not line.lstrip().startswith(b"#")][:LINES]
    words = set(_WORD.findall(lines[0].decode("latin-1").upper())) if lines else set()
    words |= {cell.strip("\"' ") for line in lines for cell in _CELL.split(line.decode("latin-1").upper())}
    return bool(words & OF_CHILDREN) or (not dated and any(_LIKE_A_RECORD.search(line) for line in lines))
