"""The profile of savings by year: what leaves the budget, what is staff time, what is one-off, all from the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, Spot, added
from placement_opt.report.workbook.run_rows import RunRows, exact, total_of, totals

PARTS_SAVED = {  # part -> words, and which rows of the ledger it is made of: one-off, cashable
    "cashable": ("Recurrent, leaves the budget", "no", "yes"),
    "staff_time": ("Recurrent, staff time", "no", "no"),
    "one_off": ("One-off", "yes", ""),
}
PROFILE = "Profile of savings by year"
PROFILE_SENTENCE = "Against doing nothing. What is one-off is spent once, and mostly below nothing: it costs."
FIRST_YEAR = 2
BASELINE = f'"{DO_NOTHING}"'


def write_profile(sheet: Tab, row: int, rows: RunRows) -> int:
    """Write what each plan saves by year and part, and return the row of what comes next."""
    row = sheet.heading(row, PROFILE, PROFILE_SENTENCE)
    head, row = row, sheet.headings(row, ("Lever or plan", "Code", *rows.years), right=FIRST_YEAR)
    keys = ("plan", "year", "one_off", "cashable")
    spent = totals((tuple(k[name] for name in keys), exact(k)) for k in rows.ledger)
    for plan in (plan for plan in rows.plans if plan != DO_NOTHING):
        row = _plan(sheet, (head, row), rows, spent, plan)
    return row + 1


def _plan(sheet: Tab, at: tuple[int, int], rows: RunRows, spent: Mapping[tuple[str, ...], float], plan: str) -> int:
    """Write one plan's parts and their sum, and return the row below."""
    head, row = at
    sheet.row(row, 0, (rows.word(plan), plan), ("bold", "quiet"))
    columns: dict[int, list[Spot]] = {}
    for n, (words, one_off, cashable) in enumerate(PARTS_SAVED.values(), start=row + 1):
        sheet.row(n, 0, (words, plan), ("text", "quiet"))
        where = {"one_off": f'"{one_off}"'} | ({"cashable": f'"{cashable}"'} if cashable else {})
        kinds = (cashable,) if cashable else ("yes", "no")
        for column, year in enumerate(rows.years, start=FIRST_YEAR):
            heading = Spot("", head, column, 0.0).there.partition("!")[2]
            formulas = [ledger_sum(name, heading, **where) for name in (BASELINE, f"$B{n + 1}")]
            values = [
                total_of(spent.get((name, year, one_off, kind), 0.0) for kind in kinds) for name in (DO_NOTHING, plan)
            ]
            content = Live(f"ROUND({formulas[0]}-{formulas[1]},2)", round(values[0] - values[1], 2) + 0.0)
            columns.setdefault(column, []).append(sheet.number(n, column, content, "pounds"))
    last = row + len(PARTS_SAVED) + 1
    sheet.row(last, 0, ("Net saving", plan), ("text total", "text total"))
    for column, spots in columns.items():
        sheet.put(last, column, added(spots), "pounds total")
    return last + 1
