"""Blocks of the sheet Savings: lines down, and across a group of columns for each plan, one for each year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Live, Spot, added
from placement_opt.report.workbook.run_rows import RunRows

LINE_COLUMN, CODE_COLUMN, FIRST_COLUMN = 0, 1, 2
HEADING_ROWS = 3  # plan, its code, year
TOTAL_WORDS = "Total"

Spots = Mapping[tuple[str, str, str], Spot]  # (plan, line or total, year) -> where it stands


@dataclass(frozen=True)
class YearPlace:
    """A cell of a block: what it is of, and the addresses of the headings that say so."""

    plan: str
    line: str
    year: str
    plan_at: str
    line_at: str
    year_at: str


Filling = Callable[[YearPlace], Live | float | None]  # what stands at a place; None if there is nothing


@dataclass(frozen=True)
class YearBlock:
    """A block: what it is called, which plans stand across it, and which lines down, by code and words."""

    heading: str
    plans: Sequence[str]
    lines: Mapping[str, str]
    sentence: str = ""
    told: Mapping[tuple[str, str], float] = field(default_factory=dict)  # (plan, year) -> total in the run, if told


def write_block(sheet: Tab, row: int, block: YearBlock, rows: RunRows, fill: Filling) -> tuple[int, Spots]:
    """Write a block with the total of its lines, and return the row of the next one and where its numbers stand."""
    row = _headings(sheet, sheet.heading(row, block.heading, block.sentence), block, rows)
    spots: dict[tuple[str, str, str], Spot] = {}
    for n, (line, words) in enumerate(block.lines.items()):
        sheet.put(row + n, LINE_COLUMN, words)
        sheet.put(row + n, CODE_COLUMN, line, "quiet")
    below = row + len(block.lines)
    sheet.row(below, 0, (TOTAL_WORDS, ""), ("text total", "text total"))
    for column, plan, year in columns_of(block.plans, rows.years):
        letter, found = xl_col_to_name(column), []
        for n, line in enumerate(block.lines, start=row):
            place = YearPlace(plan, line, year, f"{letter}${row - 1}", f"$B{n + 1}", f"{letter}${row}")
            content = fill(place)
            if content is not None:
                found.append(sheet.number(n, column, content, "pounds"))
                spots[plan, line, year] = found[-1]
        if found:
            value = block.told.get((plan, year), added(found).value)
            total = Live(_total(row, below, column), value)
            spots[plan, TOTAL, year] = sheet.number(below, column, total, "pounds total")
        else:
            sheet.put(below, column, None, "pounds total")
    return below + 2, spots


def height_of(block: YearBlock) -> int:
    """Return how many rows a block takes, with the blank one below it."""
    return 1 + bool(block.sentence) + HEADING_ROWS + len(block.lines) + 2


def columns_of(plans: Sequence[str], years: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return each column of a block: its number, plan and year."""
    pairs = [(plan, year) for plan in plans for year in years]
    return [(FIRST_COLUMN + n, plan, year) for n, (plan, year) in enumerate(pairs)]


def _headings(sheet: Tab, row: int, block: YearBlock, rows: RunRows) -> int:
    """Write plan, code and year above the columns, and return the row below."""
    for n in range(HEADING_ROWS):
        sheet.row(row + n, 0, ("", ""), ("head", "head"))
    sheet.headings(row + HEADING_ROWS - 1, ("Line", "Code"), right=2)
    for column, plan, year in columns_of(block.plans, rows.years):
        sheet.put(row, column, rows.word(plan) if year == rows.years[0] else "", "head")
        sheet.put(row + 1, column, plan, "code")
        sheet.headings(row + 2, (year,), column=column, right=0)
    if len(rows.years) > 1:
        for column, plan, year in columns_of(block.plans, rows.years):
            if year == rows.years[0]:
                last = column + len(rows.years) - 1
                sheet.sheet.merge_range(row, column, row, last, "", sheet.formats["head"])
                sheet.put(row, column, rows.word(plan), "head")
    return row + HEADING_ROWS


def _total(row: int, below: int, column: int) -> str:
    """Return the formula of a column's total; lines that have no number there count as nothing."""
    first, last = (Spot("", n, column, 0.0).here for n in (row, below - 1))
    return f"SUM({first}:{last})"
