"""The ledger: every pound as quantity x price x index, live, and the names by which other sheets add it up."""

from __future__ import annotations

import math
from collections.abc import Mapping

from xlsxwriter.utility import xl_col_to_name

from placement_opt.report.workbook.assumptions_sheet import EXACT_TO, FigureCells, terms_of
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Live
from placement_opt.report.workbook.run_rows import Row, RunRows, total_of
from placement_opt.report.workbook.sheet_words import LEDGER_SHEET

TEXT_PARTS = (  # columns of text: file -> sheet
    *("plan", "quarter", "year", "line", "schedule_line", "one_off", "cashable", "investment", "payer", "evidence"),
)
QUANTITY_AT, UNIT_AT, PRICE_AT, MADE_OF_AT, FAMILY_AT, INDEX_AT, AMOUNT_AT, IN_RUN_AT = range(
    len(TEXT_PARTS), len(TEXT_PARTS) + 8
)
NAMED_COLUMNS = {  # name -> column of the ledger
    "Ledger_plan": 0,
    "Ledger_quarter": 1,
    "Ledger_year": 2,
    "Ledger_cost_line": 3,
    "Ledger_line": 4,
    "Ledger_one_off": 5,
    "Ledger_cashable": 6,
    "Ledger_investment": 7,
    "Ledger_quantity": QUANTITY_AT,
    "Ledger_gbp": AMOUNT_AT,
    "Ledger_run_gbp": IN_RUN_AT,
}
LEDGER_WIDTHS = (24, 12, 10, 44, 24, 9, 11, 13, 10, 11, 14, 17, 14, 64, 22, 9, 16, 16)
LEDGER_STYLES = {QUANTITY_AT: "exact", PRICE_AT: "pence", INDEX_AT: "exact", AMOUNT_AT: "pence", IN_RUN_AT: "pence"}
LEDGER_TABLE = "Ledger_rows"
LEDGER_SENTENCES = (
    "Amount = quantity x price x index. Below the four plans stand the opening year, and plans in which one lever is "
    "the only one: savings and bridge are differences between these.",
    "Where a price is made of figures, it is a formula on the sheet Assumptions. A factor in it, such as the beds of "
    "a home, is a number: Made of says which.",
)


def write_ledger(sheet: Tab, rows: RunRows, cells: FigureCells, footer: str) -> Mapping[str, str]:
    """Write the sheet, and return the address of each named column."""
    begin = sheet.title("Ledger", *LEDGER_SENTENCES) + 1
    last = begin + len(rows.ledger) - 1
    headings = [name for name, _meaning in LEDGER_SHEET.columns]
    columns = [{"header": name} for name in headings]
    sheet.sheet.add_table(
        begin - 1,
        0,
        last,
        len(headings) - 1,
        {"name": LEDGER_TABLE, "columns": columns, "style": "Table Style Light 1"},
    )
    for column, name in enumerate(headings):
        sheet.put(begin - 1, column, name, "head right" if column in LEDGER_STYLES else "head")
    sheet.tall(begin - 1, dict(enumerate(headings)), bold=True)
    for n, row in enumerate(rows.ledger, start=begin):
        _write_row(sheet, n, row, cells)
    sheet.finish(last, frozen=(begin, 1), repeated=begin - 1, footer=footer)
    ends = {name: xl_col_to_name(column) for name, column in NAMED_COLUMNS.items()}
    return {name: f"=Ledger!${c}${begin + 1}:${c}${last + 1}" for name, c in ends.items()}


def _write_row(sheet: Tab, n: int, row: Row, cells: FigureCells) -> None:
    text, number, formula, looks = sheet.text, sheet.sheet.write_number, sheet.sheet.write_formula, sheet.formats
    for column, name in enumerate(TEXT_PARTS):
        text(n, column, row[name])
    number(n, QUANTITY_AT, float(row["quantity"]), looks["exact"])
    text(n, UNIT_AT, row["unit"])
    sheet.put(n, PRICE_AT, price_cell(row, cells), "pence")
    text(n, MADE_OF_AT, row["price_of"])
    text(n, FAMILY_AT, row["price_family"])
    index, year = float(row["index"]), row["year"]
    spot = cells.index.get((row["price_family"], year))
    sheet.put(n, INDEX_AT, Live(spot.there, index) if spot and same(spot.value, index) else index, "exact")
    formula(n, AMOUNT_AT, f"=K{n + 1}*M{n + 1}*P{n + 1}", looks["pence"], float(row["gbp"]))
    number(n, IN_RUN_AT, float(row["gbp"]), looks["pence"])


def price_cell(row: Row, cells: FigureCells) -> Live | float:
    """Return the price of a row: a formula on the figures that it is made of, or a number where there are none."""
    price = float(row["price"])
    terms = terms_of(row["price_of"])
    if not terms or any(name not in cells.figures for _factor, name in terms):
        return price
    found = total_of(factor * cells.figures[name].value for factor, name in terms)
    added = [_term(factor, cells.figures[name].there) for factor, name in terms]
    return Live("".join(added).removeprefix("+"), price) if same(found, price) else price


def same(found: float, told: float) -> bool:
    """Say whether a formula on figures as they are shown, to so many decimals, is as exact as the ledger is."""
    return math.isclose(found, told, rel_tol=EXACT_TO, abs_tol=EXACT_TO)


def _term(factor: float, cell: str) -> str:
    """Return one figure with its factor and the sign before it."""
    sign, size = "-" if factor < 0 else "+", abs(factor)
    return f"{sign}{cell}" if size == 1 else f"{sign}{size!r}*{cell}"


def ledger_sum(plan: str, year: str = "", amount: str = "Ledger_gbp", **where: str) -> str:
    """Return the formula that adds up rows of the ledger; plan, year and the others are addresses or quoted text.

    The star after a year keeps programs from reading 2010/11 as a date.
    """
    parts = [amount, "Ledger_plan", plan]
    if year:
        parts += ["Ledger_year", f'{year}&"*"']
    for column, condition in where.items():
        parts += [f"Ledger_{column}", condition]
    return f"SUMIFS({','.join(parts)})"
