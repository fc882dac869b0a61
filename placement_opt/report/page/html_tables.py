"""Sections as tables of a page: the same numbers, in the same formats, as on a terminal."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from placement_opt.kernel.text import capital, plain
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.section import Crosstab, Section
from placement_opt.report.text_table import column_words, number, row_keys, row_words, shown_cells, unit_of

WORDY = 24  # signs from which the content of a cell is text to read, and no number
AS_FIGURE = "figure"  # a number in full, as a file of the model has it
AS_SHARE = "share"
AS_IT_STANDS = "as written"
IN_FILES = "in files"  # a name as the files of the model have it, so that it is found there
AS_TENTHS = "tenths"
WHOLE_POUNDS, IN_UNIT = "GBP", "unit"  # whole pounds; whatever the row's unit is
TENTHS = 1  # decimals
WIDE_FROM = 3  # columns of text to read, for which upright paper is too narrow


@dataclass(frozen=True)
class PageCell:
    """What a cell shows, and whether it is text to read."""

    text: str
    wordy: bool = False


@dataclass(frozen=True)
class PageRow:
    """One row: its name, its cells, and whether it stands out."""

    words: str
    cells: tuple[PageCell, ...]
    bold: bool = False


@dataclass(frozen=True)
class PageTable:
    """A table: what it is called, its headings, and its rows in blocks, each with a name if there are several."""

    caption: str
    unit: str  # of all its numbers, if they share one
    headings: tuple[PageCell, ...]
    blocks: tuple[tuple[str, tuple[PageRow, ...]], ...]
    corner: str = ""  # heading of the names of rows

    @property
    def is_wide(self) -> bool:
        """Whether it has so much to read that paper is turned for it."""
        return len([k for k in self.headings if k.wordy]) > WIDE_FROM

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len([row for _words, rows in self.blocks for row in rows])


@dataclass(frozen=True)
class Record:
    """How a frame of several facts a row is shown: a column for each, with its heading and its format."""

    block: str
    columns: tuple[tuple[str, str, str], ...]  # column of the frame, heading, format ("" for words)


RECORDS = {
    "who_goes_where": Record("need", (("from", "From", ""), ("to", "To", ""), ("children", "Children", AS_TENTHS),
        ("suited", "Who is suited", ""), ("limit", "What limits it", ""), ("price", "Price", ""))),
    "children_draws": Record("plan", (("measure", "Children", ""), ("year", "Year", AS_IT_STANDS),
        ("p5", "1 in 20 below", IN_UNIT), ("p50", "Half below", IN_UNIT), ("p95", "1 in 20 above", IN_UNIT))),
    "range_by_quarter": Record("title", (("quarter", "Quarter", ""), ("least", "Fewest", IN_UNIT),
        ("recommended", "Recommended", IN_UNIT), ("most", "Most", IN_UNIT))),
    "frontiers": Record("title", (("point", "Step", AS_IT_STANDS), ("quantity", "How many", IN_UNIT),
        ("unit", "Of what", ""), ("costs_more", "Costs more", WHOLE_POUNDS))),
    "chance_curve": Record("claim", (("plan", "Plan", ""), ("amount", "Amount", IN_UNIT), ("unit", "Unit", ""),
        ("chance", "Chance", AS_SHARE))),
    "actual_against_plan": Record("title", (("quarter", "Quarter", ""), ("planned", "Planned", IN_UNIT),
        ("actual", "Counted", IN_UNIT), ("within_chance", "Within chance", ""))),
    "assumptions": Record("table", (("key", "Of what", IN_FILES), ("parameter", "Figure", IN_FILES),
        ("value", "Value", AS_FIGURE), ("unit", "Unit", ""), ("low", "Low", AS_FIGURE), ("high", "High", AS_FIGURE),
        ("evidence", "Evidence", ""), ("spend_share", "Share of spend", AS_SHARE),
        ("known_when_decided", "Known when decided", ""), ("source", "Source", ""), ("note", "Note", ""))),
    "recommendations": Record("kind", (("what", "What", ""), ("when", "When", ""),
        ("recommended", "Recommended", AS_IT_STANDS), ("unit", "Unit", ""))),
    "figures_matter": Record("group", (("table", "Table", ""), ("key", "Of what", IN_FILES),
        ("parameter", "Figure", IN_FILES), ("claim", "Claim", ""), ("variance_share", "Share of spread", AS_SHARE))),
}  # fmt: skip
SEVERAL_TABLES = {
    "homes_timeline": (("beds", "beds", "beds"), ("posts", "FTE", "posts, FTE"))
}  # column, unit, its words


def tables_of(section: Section) -> tuple[PageTable, ...]:
    """Return the tables of a section: one, or one for each column of numbers that it holds."""
    layout = section.layout
    if not isinstance(layout, Crosstab):
        return ()
    if section.name in RECORDS and set(_columns(section.name)) <= set(section.frame.columns):
        return (_record_table(section, RECORDS[section.name]),)
    if section.name in SEVERAL_TABLES:
        return tuple(
            _crosstab(*_alone(section, layout, column, unit), words)
            for column, unit, words in SEVERAL_TABLES[section.name]
        )
    return (_crosstab(section, dataclasses.replace(layout, brief=())),)


def _alone(section: Section, layout: Crosstab, column: str, unit: str) -> tuple[Section, Crosstab]:
    """Return a section as a table of one of its columns of numbers."""
    in_unit = dataclasses.replace(section, frame=section.frame.assign(unit=unit))
    return in_unit, dataclasses.replace(layout, value=column)


def _columns(name: str) -> list[str]:
    return [column for column, _heading, _format in RECORDS[name].columns]


def _crosstab(section: Section, layout: Crosstab, words: str = "") -> PageTable:
    """Return a table laid out as the section declares."""
    cells = shown_cells(section, layout)
    columns = list(dict.fromkeys(column for _block, _row, column in cells))
    blocks: dict[str, list[PageRow]] = {}
    for block, row in row_keys(cells):
        found = tuple(_cell(cells.get((block, row, k), "")) for k in columns)
        blocks.setdefault(block, []).append(PageRow(row_words(layout, row), found, row in layout.bold))
    wordy = {k for k in columns if any(len(text) > WORDY for (_b, _r, column), text in cells.items() if column == k)}
    unit = words or unit_of(section)
    headings = tuple(PageCell(_heading(section, layout, k), k in wordy) for k in columns)
    return PageTable(section.heading, unit, headings, _named(blocks, layout.words))


def _heading(section: Section, layout: Crosstab, column: str) -> str:
    """Return the heading of a column; where there is one alone it is named after what its numbers are."""
    if not layout.across:
        return unit_of(section) or "Amount"
    words = column_words(section, layout, column)
    return capital(words)


def _cell(text: str) -> PageCell:
    return PageCell(text, len(text) > WORDY)


def _named(
    blocks: Mapping[str, list[PageRow]], words: Mapping[str, str]
) -> tuple[tuple[str, tuple[PageRow, ...]], ...]:
    return tuple((_begun(words.get(block, block)), tuple(rows)) for block, rows in blocks.items())


def _begun(words: str) -> str:
    return capital(words).replace("_", " ")


def _record_table(section: Section, record: Record) -> PageTable:
    """Return a table with a row for each row of the frame, the first fact as its name."""
    (first, corner, first_form), *others = record.columns
    words = section.layout.words if isinstance(section.layout, Crosstab) else {}
    blocks: dict[str, list[PageRow]] = {}
    for k in section.frame.to_dict("records"):
        cells = tuple(PageCell(_shown(k, column, form, words), _is_text(form)) for column, _heading, form in others)
        blocks.setdefault(str(k[record.block]), []).append(PageRow(_shown(k, first, first_form, words), cells))
    headings = tuple(PageCell(heading, _is_text(form)) for _column, heading, form in others)
    return PageTable(section.heading, "", headings, _named(blocks, words), corner)


def _is_text(form: str) -> bool:
    return form in ("", IN_FILES)


def _shown(row: Mapping[Hashable, Any], column: str, form: str, words: Mapping[str, str]) -> str:
    """Return a fact as it is read; what is not known stays empty."""
    value = row[column]
    if form == IN_FILES:
        return str(value)
    if not form or isinstance(value, str) or value is None:
        return _named_fact(value, words)
    amount = float(value)
    if amount != amount:
        return ""
    if form == AS_TENTHS:
        return f"{amount:,.{TENTHS}f}"
    if form in (AS_SHARE, AS_FIGURE, AS_IT_STANDS):
        return number(amount, AS_SHARE) if form == AS_SHARE else plain(amount)
    return figure(amount, WHOLE_POUNDS if form == WHOLE_POUNDS else str(row["unit"]))


def _named_fact(value: object, words: Mapping[str, str]) -> str:
    """Return a name or a unit in words, or without the signs that a file writes in place of blanks."""
    text = "" if value is None or value != value else str(value)
    said = words.get(text, text)
    return said if " " in said or any(sign.isdigit() for sign in said) else said.replace("_", " ").replace("/", ", ")
