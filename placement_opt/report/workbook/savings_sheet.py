"""The sheet Savings: what plans cost and save by line and year, all of it formulas on the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.measure.ledger_behind import OPENING_YEAR
from placement_opt.measure.savings import BASES
from placement_opt.measure.summary import PRINTED
from placement_opt.report.money_sections import READINGS
from placement_opt.report.workbook.assumptions_sheet import FigureCells
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, less
from placement_opt.report.workbook.run_rows import RunRows, exact, totals
from placement_opt.report.workbook.year_blocks import Filling, Spots, YearBlock, YearPlace, height_of, write_block

SAVINGS_SENTENCE = (
    "Pounds of each financial year. A saving is positive, and what costs more is in brackets. Recurrent is what is "
    "saved every year from then on against the basis; cash is the same money added up over the years so far. One-off "
    "costs are in neither and stand apart below."
)
COST_HEADING = "Recurrent cost in the ledger"
ONE_OFF_WORDS = "One-off costs in the ledger"
STEPS_HEADING = "The savings schedule as the council printed it, steps on the year before"
BASIS_PLANS = {DO_NOTHING: DO_NOTHING, "frozen": OPENING_YEAR}  # basis -> the plan whose cost it is


@dataclass(frozen=True)
class SavingsSpots:
    """Where the numbers of the sheet stand."""

    saved: Mapping[tuple[str, str], Spots]  # (basis, reading) -> its block
    cost: Spots  # recurrent cost
    once: Spots  # one-off cost
    steps: Spots  # of the schedule as printed


@dataclass(frozen=True)
class _Blocks:
    """The blocks of the sheet in their order, and the row at which each begins."""

    saved: Mapping[tuple[str, str], YearBlock]
    cost: YearBlock
    once: YearBlock
    steps: YearBlock
    begins: tuple[int, ...]


def write_savings(sheet: Tab, rows: RunRows, cells: FigureCells, footer: str) -> SavingsSpots:
    """Write the sheet, and return where its numbers stand."""
    start = sheet.title("Savings", SAVINGS_SENTENCE)
    blocks = _blocks(rows, start)
    *tops, cost_row, once_row, steps_row = blocks.begins
    last, steps = write_block(sheet, steps_row, blocks.steps, rows, _stepping(rows, cells))
    _, cost = write_block(sheet, cost_row, blocks.cost, rows, _costing(rows))
    _, once = write_block(sheet, once_row, blocks.once, rows, _paying_once(rows))
    saved: dict[tuple[str, str], Spots] = {}
    for row, (key, block) in zip(tops, blocks.saved.items(), strict=True):
        basis, reading = key
        recurrent = reading == "level"
        fill = _saving(rows, basis, cost, steps) if recurrent else _cash(rows, basis, saved[basis, "level"])
        _, saved[key] = write_block(sheet, row, block, rows, fill)
    sheet.finish(last, frozen=(start, 2), repeated=0, footer=footer)
    return SavingsSpots(saved, cost, once, steps)


def _blocks(rows: RunRows, start: int) -> _Blocks:
    plans = [plan for plan in rows.plans if plan != DO_NOTHING]
    lines = {line: rows.word(line) for line in rows.lines}
    claimed = [line for line in rows.lines if any((k[0], k[3]) == (PRINTED, line) for k in rows.savings)]
    saved = {
        (basis, reading): YearBlock(
            f"{words}, {BASES[basis]}",
            (PRINTED, *plans, *((DO_NOTHING,) if basis != DO_NOTHING else ())),
            lines,
            told=_totals_told(rows, basis, reading),
        )
        for basis in BASES
        for reading, words in READINGS.items()
    }
    cost = YearBlock(COST_HEADING, (OPENING_YEAR, *plans, DO_NOTHING), lines, _frozen_words(rows))
    once = YearBlock(ONE_OFF_WORDS, ("", *plans, DO_NOTHING), {line: line for line in _once_lines(rows)})
    steps = YearBlock(STEPS_HEADING, (PRINTED,), {line: rows.word(line) for line in claimed})
    begins = [start]
    for block in (*saved.values(), cost, once):
        begins.append(begins[-1] + height_of(block))
    return _Blocks(saved, cost, once, steps, tuple(begins))


def _totals_told(rows: RunRows, basis: str, reading: str) -> dict[tuple[str, str], float]:
    """Return the totals of savings.csv on a basis by plan and year, with those that were claimed."""
    of = ((basis, reading, TOTAL), (PRINTED, reading, TOTAL))
    return {(k[1], k[2]): gbp for k, gbp in rows.savings.items() if (k[0], k[4], k[3]) in of}


def _frozen_words(rows: RunRows) -> str:
    return (
        f"The frozen budget is the cost of {rows.run.case['frozen_year']}, repeated; a year of which only some "
        "quarters are in the horizon has its part of it."
    )


def _once_lines(rows: RunRows) -> list[str]:
    return sorted({row["line"] for row in rows.ledger if row["one_off"] == "yes" and row["plan"] in rows.plans})


def _costing(rows: RunRows) -> Filling:
    """Return how the recurrent cost of a place is added up in the ledger."""
    quarters = Counter(str(q["year"]) for q in rows.run.case["quarters"])
    frozen = str(rows.run.case["frozen_year"])

    def fill(k: YearPlace) -> Live:
        if k.plan != OPENING_YEAR:
            formula = ledger_sum(k.plan_at, k.year_at, line=k.line_at, one_off='"no"')
            return Live(formula, rows.recurrent.get((k.plan, k.year, k.line), 0.0))
        part = "" if quarters[k.year] == QUARTERS_PER_YEAR else f"*{quarters[k.year]}/{QUARTERS_PER_YEAR}"
        cost = rows.recurrent.get((k.plan, frozen, k.line), 0.0) * quarters[k.year] / QUARTERS_PER_YEAR
        return Live(ledger_sum(k.plan_at, line=k.line_at, one_off='"no"') + part, cost)

    return fill


def _paying_once(rows: RunRows) -> Filling:
    """Return how the one-off cost of a place is added up; lines of the ledger are words, so they are held equal."""
    once = (row for row in rows.ledger if row["one_off"] == "yes")
    found = totals(((row["plan"], row["line"], row["year"]), exact(row)) for row in once)

    def fill(k: YearPlace) -> Live | None:
        if not k.plan:
            return None
        held = f"(Ledger_plan={k.plan_at})*(Ledger_year={k.year_at})*(Ledger_cost_line={k.line_at})"
        formula = f'SUMPRODUCT({held}*(Ledger_one_off="yes")*Ledger_gbp)'
        return Live(formula, found.get((k.plan, k.line, k.year), 0.0))

    return fill


def _stepping(rows: RunRows, cells: FigureCells) -> Filling:
    """Return the steps of the schedule as printed: the cells of Assumptions."""

    def fill(k: YearPlace) -> Live | float | None:
        step = rows.savings.get((PRINTED, PRINTED, k.year, k.line, "step"))
        there = cells.figures.get(f"schedule/step/{k.line}/{k.year}")
        return there.link if there and step is not None else step

    return fill


def _saving(rows: RunRows, basis: str, cost: Spots, steps: Spots) -> Filling:
    """Return the recurrent saving of a place: what the basis costs less what the plan costs; a claim is its steps."""

    def fill(k: YearPlace) -> Live | None:
        if k.plan == PRINTED:
            found = rows.savings.get((PRINTED, PRINTED, k.year, k.line, "level"))
            return None if found is None else so_far(rows, k, steps, found)
        formula = less(cost[BASIS_PLANS[basis], k.line, k.year], cost[k.plan, k.line, k.year]).formula
        return Live(formula, rows.savings[basis, k.plan, k.year, k.line, "level"])

    return fill


def _cash(rows: RunRows, basis: str, level: Spots) -> Filling:
    """Return the cash of a place: the recurrent savings of the years so far."""

    def fill(k: YearPlace) -> Live | None:
        of = PRINTED if k.plan == PRINTED else basis
        found = rows.savings.get((of, k.plan, k.year, k.line, "cash"))
        return None if found is None else so_far(rows, k, level, found)

    return fill


def so_far(rows: RunRows, k: YearPlace, yearly: Spots, value: float) -> Live:
    """Return what stands in the same line of another block, added up from the first year to that of a place."""
    first, this = (yearly[k.plan, k.line, year] for year in (rows.years[0], k.year))
    return Live(f"SUM({first.here}:{this.here})", value)
