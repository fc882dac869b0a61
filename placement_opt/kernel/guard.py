"""May a word of a file be shown? Not of one that is none of its kind, and of none what tells a child from others."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

OF_CHILDREN = frozenset({"CHILD", "CHILDID", "DOB", "DECOM", "UPN", "MC_DOB", "MIS_START", "DUC"})  # headings
LINES = 1 << 4  # that are looked at, comments left out
START = 1 << 14  # bytes
LIKE_RECORDS = "what looks like records of children"
NOT_SHOWN_HERE = "reading stopped there, and nothing of it is shown"
VEILED = "(not shown)"
CELLS_OF_A_RECORD = 3  # at least

_MONTH = r"(?:\d{1,2}|[A-Za-z]{3,9})"
_DATE = (
    rf"\d{{4}}[-/. ]{_MONTH}[-/. ]\d{{1,2}}(?:[T ][\d:.]+Z?)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[-/. ]{_MONTH}[-/., ]+\d{{2,4}}(?:[T ][\d:.]+)?|[A-Za-z]{{3,9}} \d{{1,2}},? \d{{4}}"
)
_POSTCODE = r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}"
_UPN = r"[A-Za-z]\d{11}[\dA-Za-z]"
_LONG = r"\d{8,}"  # a number of a child, of a day without separators, of the health service
_DAY = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"  # without separators
_NO_AMOUNT = re.compile(rf"{_DATE}|{_POSTCODE}|{_UPN}|{_DAY}|\d{{10,}}", re.ASCII)
_IDENTIFIER = re.compile(rf"{_DATE}|{_POSTCODE}|{_UPN}|{_LONG}", re.ASCII)
_IN_WORDS = re.compile(rf"(?<![\w£-])(?<!\d[.,])(?:{_POSTCODE}|{_UPN}|\d{{9,12}})(?!\w)(?![.,-]\d)", re.ASCII)
_TAG = re.compile(r"<CHILD(ID)?>|<SSDA903", re.IGNORECASE)
_LIKE_A_RECORD = re.compile(rf"\b\d{{2}}/\d{{2}}/\d{{2,4}}\b|\b{_UPN}\b", re.ASCII)
_DATED_LINE = re.compile(rb"\b\d{1,2}[/.-](\d{1,2}|[A-Za-z]{3,9})[/.-]\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
_WORD = re.compile(r"[A-Z_]+")
_SEPARATORS_TRIED = ",;\t|"


def line_of_records(data: bytes) -> int:
    """Return the first of two lines with dates, one after the other, among the first lines; 0 if there are none."""
    dated = [bool(_DATED_LINE.search(line)) for line in data[:START].splitlines()[:LINES]]
    return next((number for number, both in enumerate(pairwise(dated), start=1) if all(both)), 0)


def holds_children(data: bytes, *, dated: bool = False) -> bool:
    """Return whether the first lines of a list have headings, dates or pupil numbers of children's records.

    `dated`: dates are usual in it, so only headings count.
    """
    lines = _first_lines(data)
    words = set(_WORD.findall(lines[0].upper())) if lines else set()
    words |= {cell for line in lines for cell in _cells(line.upper())}
    return bool(words & OF_CHILDREN) or (not dated and (_is_records(lines) or any(map(_LIKE_A_RECORD.search, lines))))


def looks_like_records(data: bytes, *, dated: bool = False) -> bool:
    """Return whether settings or a table of a model are records of children; words and dates are usual there.

    Two headings of the return in one line, a pupil number, a mark of the return in XML, or most lines rows in which a
    whole cell is a date, a postcode or a number of ten digits or more; one of nine may be a budget.
    """
    lines = _first_lines(data)
    headed = any(len(OF_CHILDREN.intersection(_cells(line.upper()))) > 1 for line in lines)
    return (
        headed
        or (not dated and _is_records(lines, _NO_AMOUNT))
        or any(re.search(rf"\b{_UPN}\b", line) for line in lines)
    )


def _first_lines(data: bytes) -> list[str]:
    plain = data[:START].replace(b"\0", b"").decode("latin-1")  # of UTF-16 the letters are left
    return [line for line in plain.splitlines() if line.strip() and not line.lstrip().startswith("#")][:LINES]


def _cells(line: str) -> list[str]:
    """Return the cells of a line, by the separator of which it has most; a date within a quoted note is no cell."""
    ways = [next(csv.reader([line], delimiter=mark, skipinitialspace=True), []) for mark in _SEPARATORS_TRIED]
    return [cell.strip("\"' ") for cell in max(ways, key=len)]


def _is_records(lines: list[str], identifier: re.Pattern[str] = _IDENTIFIER) -> bool:
    """Say whether most lines are rows of cells, one of them an identifier, or any is a mark of the return in XML."""
    return any(map(_TAG.search, lines)) or rows_of_children([_cells(line) for line in lines], identifier)


def rows_of_children(rows: Sequence[Sequence[str]], identifier: re.Pattern[str] = _IDENTIFIER) -> bool:
    """Say whether most of the first rows of a table have a cell that is a date, a postcode or a long number."""
    like = [len(cells) > 1 and any(map(identifier.fullmatch, cells)) for cells in rows[:LINES]]
    return sum(like) + sum(like) > len(like)


def knows(text: str, keys: Iterable[str]) -> bool:
    """Say whether any line of settings begins with one of these keys: then it is of its kind, and may be shown.

    On one line with the name of what it says, as in `name: {title: ...}`, it begins behind that.
    """
    words = "|".join(map(re.escape, keys))
    named = r"(?:[A-Za-z_]\w{0,99} *: *\{ *)?"
    return re.search(rf"^[ {{]*(?:-[ {{]+)?{named}[\"']?(?:{words})[\"']? *:(?:\s|$)", text, re.MULTILINE) is not None


def first_word(text: str) -> str:
    """Return the first key of settings, to look for the known one that is meant. It is not to be shown."""
    found = re.search(r"^[ {]*[\"']?([A-Za-z_]\w{0,99})[\"']? *:(?:\s|$)", text, re.MULTILINE)
    return found[1] if found else ""


def heads(header: Collection[str], known: Collection[str]) -> bool:
    """Say whether a line is the header of a table, with at least half of its columns, so that it may be shown."""
    there = len(set(header) & set(known))
    return there + there >= len(known)


def veiled(text: str) -> str:
    """Return words of a message without pupil numbers, postcodes and long numbers, whatever file they are from.

    Of a row of cells, one of which tells a child from others, nothing is left.
    """
    cells = _cells(text)
    if len(cells) >= CELLS_OF_A_RECORD and any(map(_NO_AMOUNT.fullmatch, cells)):
        return VEILED
    return _IN_WORDS.sub(VEILED, text)
