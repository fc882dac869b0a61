"""Where the rows of a CSV file are and how many cells they have: counted on its bytes, before any cell is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
RowMask = npt.NDArray[np.bool_]
NEWLINE, QUOTE, SPACE = ord("\n"), ord('"'), ord(" ")
_EVERY_BYTE = np.arange(np.iinfo(np.uint8).max + 1)


@dataclass(frozen=True)
class Records:
    """The rows of a file by where their bytes are; a row whose quotes hold a line break covers several lines."""

    data: Bytes
    start: npt.NDArray[np.int64]
    line: npt.NDArray[np.int64]  # on which each starts
    cells: npt.NDArray[np.int64]
    empty: RowMask
    stray: RowMask  # with a double quote in the middle of a cell, so that it is not sure where the cell ends
    closed: bool  # the last double quote is
    whole: bool  # the last line has its line end
    mark: str  # that separates cells

    def bytes_of(self, rows: RowMask) -> bytes:
        """Return the bytes of some of the rows."""
        if rows.all():
            return self.data.tobytes()
        return self.data[np.repeat(rows, np.diff(self.start, append=len(self.data)))].tobytes()


def records(data: bytes, mark: str) -> Records:
    """Return where the rows of a file are, how many cells they have, and which are empty."""
    text = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", dtype=np.uint8)
    breaks, marks = text == NEWLINE, text == ord(mark)
    lines = np.flatnonzero(breaks)
    closed, stray = True, np.zeros(0, dtype=np.int64)
    if b'"' in data:
        outside = np.bitwise_xor.accumulate((text == QUOTE).view(np.uint8)) == 0
        closed, stray = bool(outside[-1]), _stray(text, outside, mark)
        breaks, marks = breaks & outside, marks & outside
    ends = np.flatnonzero(breaks)
    start = np.append(np.zeros(1, dtype=np.int64), ends + 1)
    start = start[start < len(text)]
    return Records(
        text,
        start,
        np.searchsorted(lines, start) + 1,
        np.diff(np.searchsorted(np.flatnonzero(marks), start), append=marks.sum()) + 1,
        ~np.logical_or.reduceat(_filled(mark)[text], start),
        np.isin(np.arange(len(start)), np.searchsorted(start, stray, side="right") - 1),
        closed,
        data.endswith(b"\n"),
        mark,
    )


def _filled(mark: str) -> RowMask:
    """Return which bytes no empty row has."""
    return ~np.isin(_EVERY_BYTE, list(b' ",\t\n' + mark.encode()))


def used_cells(rows: Records, which: RowMask) -> npt.NDArray[np.int64]:
    """Return of some rows how many cells they have up to the last one that is not blank."""
    part = records(rows.bytes_of(which), rows.mark)
    place = np.arange(len(part.data), dtype=np.int32)
    last = np.maximum.reduceat(np.where(_filled(part.mark)[part.data], place, 0), part.start)
    outside = np.bitwise_xor.accumulate((part.data == QUOTE).view(np.uint8)) == 0
    marks = np.flatnonzero((part.data == ord(part.mark)) & outside)
    return np.searchsorted(marks, last) - np.searchsorted(marks, part.start) + 1


def _stray(text: Bytes, outside: RowMask, mark: str) -> npt.NDArray[np.int64]:
    """Return where double quotes open that do not stand at the beginning of a cell."""
    opens = np.flatnonzero((text == QUOTE) & ~outside)
    before = opens - 1
    while (blank := (before >= 0) & (text[before] == SPACE)).any():
        before = before - blank
    begins = (before < 0) | np.isin(text[before], [ord(mark), NEWLINE])
    doubled = text[opens - 1] == QUOTE  # two in a row stand for one
    return np.compress(~begins & ~doubled, opens)
