"""A section's frame as lines of text: headings of whole words, columns that fit, nothing cut off."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.kernel.text import capital
from placement_opt.report.section import AS_WORDS, Crosstab, Section

THOUSAND = 1000
HEADING_LINES = (2, 3, 4)  # that a heading may take: the first with which all columns stand side by side
GAPS = (2, 1)  # blanks before a column: the first with which they do
BLOCK_INDENT = 2  # of rows in a block
SHOWN_DECIMALS = {
    "homes": 1,
    "teams": 1,
    "blocks": 1,
    "GBP_per_GBP": 2,
}  # of a number, by its unit; none where not named
PRINTED_AS = {"GBP": "£000", "FTE": "FTE"}  # units that are said in a heading; the others are in its words

NOUGHT = "0%"  # no minus zero

Cells = Mapping[tuple[str, str, str], str]  # (block, row, column) -> a number as printed


@dataclass(frozen=True)
class Line:
    """A line of a table, and whether it stands out."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class _Column:
    name: str
    heading: tuple[str, ...]
    width: int


def unit_of(section: Section) -> str:
    """Return how the one unit of a section's numbers is printed; nothing if there are several or it goes unsaid."""
    units = set(section.frame["unit"])
    return PRINTED_AS.get(units.pop(), "") if len(units) == 1 else ""


def number(value: float, unit: str, *, signed: bool = False) -> str:
    """Return a number as printed: pounds in thousands, a share in per cent, the rest in its own unit."""
    if math.isnan(value):
        return ""
    if unit == "share":
        return NOUGHT if (text := f"{value:.0%}") == f"-{NOUGHT}" else text
    decimals = SHOWN_DECIMALS.get(unit, 0)
    rounded = round(value / THOUSAND if unit == "GBP" else value, decimals) + 0.0  # no minus zero
    return f"{rounded:{'+' if signed and rounded else ''},.{decimals}f}"


def lines(section: Section, layout: Crosstab, width: int) -> list[Line]:
    """Return a section's table in lines of at most this width; columns that do not fit follow below."""
    cells = shown_cells(section, layout)
    label = min(max(len(_label(layout, *key)) for key in row_keys(cells)), width // 2 + width // 4)
    for deep in HEADING_LINES:
        columns = [_column(section, layout, name, cells, deep) for name in dict.fromkeys(k[2] for k in cells)]
        parts = list(_parts(columns, label, width))
        if len(parts) == 1:
            break
    return [line for part in parts for line in _table(layout, part, cells, width)]


def shown_cells(section: Section, layout: Crosstab) -> Cells:
    """Return every number as printed, in the order of the frame."""
    f = section.frame
    blank = [""] * len(f)
    blocks = f[layout.block] if layout.block else blank
    across = f[layout.across] if layout.across else blank
    keys = zip(blocks, f[layout.rows], across, f[layout.value], f["unit"], strict=True)
    return {
        (str(b), str(row), str(col)): str(value)
        if unit == AS_WORDS
        else number(float(value), str(unit), signed=layout.signed and row not in layout.bold)
        for b, row, col, value, unit in keys
        if not layout.brief or row in layout.brief
    }


def row_keys(cells: Cells) -> list[tuple[str, str]]:
    """Return the rows in order, each with its block."""
    return list(dict.fromkeys((block, row) for block, row, _column in cells))


def _label(layout: Crosstab, block: str, row: str) -> str:
    """Return the name of a row; where a block is one row it is the block's."""
    if layout.brief and block:
        return block
    return " " * (BLOCK_INDENT if block else 0) + row_words(layout, row)


def row_words(layout: Crosstab, row: str) -> str:
    """Return how a row is named where it begins a line."""
    words = layout.words.get(row, row)
    return words if layout.named else capital(words)


def _column(section: Section, layout: Crosstab, name: str, cells: Cells, deep: int) -> _Column:
    """Return a column with its heading and its width."""
    words = column_words(section, layout, name)
    needed = max(len(text) for (_block, _row, column), text in cells.items() if column == name)
    heading = _heading(words, needed, deep)
    return _Column(name, heading, max(needed, *map(len, heading)))


def column_words(section: Section, layout: Crosstab, name: str) -> str:
    """Return how a column is headed, with its unit if the columns differ in it."""
    words = layout.words.get(name, name)
    if words and not unit_of(section):
        unit = str(section.frame.loc[section.frame[layout.across] == name, "unit"].iloc[0])
        words = f"{words}, {PRINTED_AS[unit]}" if unit in PRINTED_AS else words
    return words


def _heading(words: str, needed: int, deep: int) -> tuple[str, ...]:
    """Return a heading in whole words, as narrow as this many lines allow."""
    narrow = max([needed, *map(len, words.split())])
    for width in range(narrow, len(words)):
        found = textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)
        if len(found) <= deep:
            return tuple(found)
    return (words,)


def _parts(columns: Sequence[_Column], label: int, width: int) -> Iterator[list[_Column]]:
    """Yield the columns that stand beside each other, as many at a time as fit."""
    part: list[_Column] = []
    for column in columns:
        if part and label + sum(c.width + GAPS[-1] for c in (*part, column)) > width:
            yield part
            part = []
        part.append(column)
    yield part


def _table(layout: Crosstab, columns: Sequence[_Column], cells: Cells, width: int) -> Iterator[Line]:
    taken = sum(c.width for c in columns)
    label = max(len(_label(layout, *key)) for key in row_keys(cells))
    gap = next((g for g in GAPS if label + taken + g * len(columns) <= width), GAPS[-1])
    label = min(label, width - taken - gap * len(columns))
    yield from _headings(columns, label, gap)
    last = ""
    for block, row in row_keys(cells):
        if block != last and not layout.brief:
            yield from (Line(text, bold=True) for text in textwrap.wrap(block, width))
        last = block
        texts = [cells.get((block, row, c.name), "") for c in columns]
        bold = row in layout.bold and not layout.brief
        yield from _row(_label(layout, block, row), label, _right(texts, columns, gap), bold)


def _headings(columns: Sequence[_Column], label: int, gap: int) -> Iterator[Line]:
    """Yield the lines of the headings, the last one filled in every column."""
    deep = max(len(c.heading) for c in columns)
    stacks = [("",) * (deep - len(c.heading)) + c.heading for c in columns]
    for words in zip(*stacks, strict=True):
        text = " " * label + _right(words, columns, gap)
        if text.strip():
            yield Line(text.rstrip())


def _row(words: str, width: int, numbers: str, bold: bool) -> Iterator[Line]:
    """Yield a row; a name that is too long begins above its numbers and goes on beside them, in whole words."""
    indent = " " * (len(words) - len(words.lstrip()) + BLOCK_INDENT)
    *above, last = textwrap.wrap(words, width, subsequent_indent=indent)
    yield from (Line(text, bold) for text in above)
    yield Line(f"{last.ljust(width)}{numbers}".rstrip(), bold)


def _right(texts: Sequence[str], columns: Sequence[_Column], gap: int) -> str:
    return "".join(" " * gap + text.rjust(c.width) for text, c in zip(texts, columns, strict=True))
