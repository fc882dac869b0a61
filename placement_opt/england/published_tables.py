"""The tables of a file of published statistics, row by row: what each column may hold."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.numbers import CELL

HIDDEN_CELL = "x"  # in a publication: 1 to 5, or hidden to protect another
ABOUT_TABLE, PUBLICATIONS, COUNCILS, STATISTICS = "about.csv", "sources.csv", "councils.csv", "statistics.csv"
Row = dict[str, str]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[0-9]{3}|ENG")
_CODES = re.compile(r"(?:[0-9]{3}(?: [0-9]{3})*)?")
_ONS = re.compile(r"[A-Z][0-9]{8}")
_YEAR = re.compile(r"20[0-9]{2}")
_WORDS = re.compile(r"[^\W_][^\x00-\x1f\x7f]{0,300}")


@dataclass(frozen=True)
class PublishedColumn:
    """A column: whether a cell may stand in it, and what is expected, in words."""

    fits: Callable[[str], bool]
    expected: str


def _matching(pattern: re.Pattern[str], expected: str) -> PublishedColumn:
    return PublishedColumn(lambda cell: bool(pattern.fullmatch(cell)), expected)


def _is_number(cell: str) -> bool:
    return bool(CELL.fullmatch(cell)) and math.isfinite(float(cell))


A_NAME = _matching(_NAME, "a name of small letters, digits and _")
SOME_WORDS = _matching(_WORDS, "words")
CODE = _matching(_CODE, "a council's three digits, or ENG")
CODES = _matching(_CODES, "codes of three digits with a blank between two, or nothing")
ONS_CODE = _matching(_ONS, "an ONS code such as E08000003")
YEAR = _matching(_YEAR, "a year such as 2025")
A_FIGURE = PublishedColumn(lambda cell: cell == HIDDEN_CELL or _is_number(cell), "a number, or x where it is hidden")

PUBLISHED_TABLES: Mapping[str, Mapping[str, PublishedColumn]] = {
    ABOUT_TABLE: {"key": A_NAME, "value": SOME_WORDS},
    PUBLICATIONS: {"source": A_NAME, "publication": SOME_WORDS},
    COUNCILS: {
        "la_code": CODE,
        "ons_code": ONS_CODE,
        "la": SOME_WORDS,
        "region": SOME_WORDS,
        "succeeded_by": CODES,
        "neighbours": CODES,
    },
    STATISTICS: {"la_code": CODE, "year": YEAR, "measure": A_NAME, "value": A_FIGURE, "source": A_NAME},
}


@dataclass(frozen=True)
class Rows:
    """The rows of one table with their lines, or every fault in it."""

    rows: tuple[tuple[int, Row], ...] = ()
    faults: tuple[Fault, ...] = field(default=())


def rows_of(data: bytes, table: str, file: str) -> Rows:
    """Return the rows of a table; of one that is another's no word is shown."""
    columns = PUBLISHED_TABLES[table]
    try:
        text = data.decode("utf-8")
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return Rows(faults=(Fault(file, None, "", "a table as CSV in UTF-8", "something else"),))
    header = ",".join(columns)
    if not lines or lines[0] != list(columns):
        return Rows(faults=(Fault(file, 1, "", f"the headings {header}", "others", whole=True),))
    found, faults = [], []
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(columns):
            faults.append(Fault(file, number, "", f"{len(columns)} cells", f"{len(cells)}"))
            continue
        row = dict(zip(columns, cells, strict=True))
        wrong = list(_wrong(row, columns, file, number))
        faults += wrong
        if not wrong:
            found.append((number, row))
    return Rows(tuple(found), tuple(faults))


def _wrong(row: Row, columns: Mapping[str, PublishedColumn], file: str, number: int) -> Iterator[Fault]:
    for name, column in columns.items():
        if not column.fits(row[name]):
            yield Fault(file, number, name, column.expected, row[name])
