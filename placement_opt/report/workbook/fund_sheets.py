"""The sheet about an investment fund: what was found, each party's cash by year as formulas, and the ledger behind."""

from __future__ import annotations

import datetime
import io

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from placement_opt.kernel import run_names
from placement_opt.report.kept_run import FUND_LEDGER, FUND_SECTIONS, RUN_SECTIONS, KeptRun
from placement_opt.report.section import Section
from placement_opt.report.section_data import sections_in
from placement_opt.report.workbook.book_formats import styles
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Live
from placement_opt.report.workbook.run_rows import Row, RunRows
from placement_opt.report.workbook.section_blocks import columns_needed, write_section
from placement_opt.report.workbook.sheet_words import FUND_SHEET

NO_FUND = "No fund was asked about: `placement-opt fund` adds it where the model's folder has a folder `fund`."
SHOWN_PLAN = "recommended"
IN_THE_BUDGET = "yes"
LEDGER_HEADINGS = ("Year", "Quarter", "Amount, £", "Party", "In cash", "Once", "Evidence", "What it is", "Line")
LEDGER_BLOCK = "Every amount of every party, as recommended: above nothing what is gained, below what is paid"
CASH_BLOCK = "What is left in each budget, by year"
NOT_IN_CASH = ("not_cashed", "economic", "childrens_programme_staff_time")  # kinds that leave no budget


def fund_parts(run: KeptRun) -> tuple[Section, ...]:
    """Return the sections about a fund that a run has."""
    name = RUN_SECTIONS if run.is_of_a_fund_alone else FUND_SECTIONS
    return sections_in(run.files[name]) if name in run.files else ()


def fund_widths(run: KeptRun) -> tuple[int, ...]:
    """Return how wide the columns of the sheet are, in signs."""
    return (52, *[14] * 6, 22, 52, *[14] * max(0, columns_needed(fund_parts(run)) - 9))


def write_fund_sheet(sheet: Tab, rows: RunRows, footer: str) -> None:
    """Write the sheet, or what would bring it."""
    found = fund_parts(rows.run)
    row = sheet.title("The investment fund", *(() if found else (NO_FUND,)))
    if found:
        row = _cash(sheet, row, [k for k in rows.of(FUND_LEDGER) if k["plan"] == SHOWN_PLAN], found)
    sheet.finish(row, frozen=(1, 1), repeated=0, footer=footer)


def _cash(sheet: Tab, row: int, ledger: list[Row], found: tuple[Section, ...]) -> int:
    """Write the sections, then the cash of each party by year as formulas on the ledger below, then the ledger."""
    for section in found:
        row = write_section(sheet, row, section)
    years = list(dict.fromkeys(k["year"] for k in ledger))
    parties = list(dict.fromkeys(k["party"] for k in ledger))
    row = sheet.heading(row, CASH_BLOCK, "As recommended, in cash of the year: sums of the ledger below.")
    row = sheet.headings(row, ("Party", *years))
    first = row + len(parties) + 3  # of the ledger, below the sums, a heading and its columns
    last = first + len(ledger) - 1
    for n, party in enumerate(parties):
        sheet.put(row + n, 0, party, "text")
        for at, year in enumerate(years, start=1):
            sheet.put(row + n, at, _sum(ledger, party, year, (first, last)), "pounds")
    row = sheet.heading(row + len(parties), LEDGER_BLOCK) + 1
    sheet.headings(row - 1, LEDGER_HEADINGS)
    for n, k in enumerate(ledger, start=row):
        words = (k["party"], _in_cash(k), k["one_off"], k["evidence"], k["kind"], k["line"])
        sheet.row(n, 0, (k["year"], k["quarter"], float(k["value"]), *words), ("text", "text", "pence", *["text"] * 6))
    return last


def _in_cash(k: Row) -> str:
    return "no" if k["kind"] in NOT_IN_CASH else IN_THE_BUDGET


def _sum(ledger: list[Row], party: str, year: str, rows: tuple[int, int]) -> Live:
    def column(name: str) -> str:
        letter = xl_col_to_name(LEDGER_HEADINGS.index(name))
        return f"${letter}${rows[0] + 1}:${letter}${rows[1] + 1}"

    amount, whose, when, cash = (column(name) for name in ("Amount, £", "Party", "Year", "In cash"))
    mine = [float(k["value"]) for k in ledger if (k["party"], k["year"], _in_cash(k)) == (party, year, IN_THE_BUDGET)]
    return Live(f'SUMIFS({amount},{whose},"{party}",{when},"{year}",{cash},"{IN_THE_BUDGET}")', sum(mine))


def fund_workbook_of(run: KeptRun) -> bytes:
    """Return the workbook of a fund without children as XLSX; the same files and manifest give the same bytes."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = Tab(book.add_worksheet(FUND_SHEET.name), FUND_SHEET, styles(book), fund_widths(run))
    manifest = run.manifest
    write_fund_sheet(sheet, RunRows(run), f"Run of {manifest['written'][:10]}, {run_names.short(manifest['question'])}")
    book.set_properties(
        {
            "title": f"{manifest['options']['fund_of']}: the workbook of a fund",
            "author": f"{manifest['package']['name']} {manifest['package']['version']}",
            "comments": f"Question {manifest['question']}",
            "created": datetime.datetime.fromisoformat(manifest["written"]).astimezone(datetime.UTC),
        }
    )
    book.close()
    return content.getvalue()
