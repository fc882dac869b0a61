"""The workbook of a run: every figure that finance checks, as live formulas on the ledger."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping

from xlsxwriter import Workbook

from placement_opt.cycle.drift import GREEN, RED
from placement_opt.kernel import run_names
from placement_opt.report.kept_run import NEAR_SECTIONS, STRESS_SECTIONS, KeptRun
from placement_opt.report.workbook import checks_sheet
from placement_opt.report.workbook.assumptions_sheet import FigureCells, assumption_widths, write_assumptions
from placement_opt.report.workbook.benefit_sheet import BENEFIT_SECTIONS, write_benefit
from placement_opt.report.workbook.book_formats import marks, styles
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.bridge_sheet import write_bridge
from placement_opt.report.workbook.checks_sheet import Found, checks_of, write_checks
from placement_opt.report.workbook.children_sheet import write_child_rows, write_children
from placement_opt.report.workbook.claims_sheets import BELOW_VERDICTS, write_claims, write_verdict
from placement_opt.report.workbook.dictionary_sheet import write_dictionary
from placement_opt.report.workbook.fund_sheets import fund_widths, write_fund_sheet
from placement_opt.report.workbook.funding_sheet import write_funding
from placement_opt.report.workbook.homes_sheet import write_homes
from placement_opt.report.workbook.ledger_sheet import LEDGER_WIDTHS, write_ledger
from placement_opt.report.workbook.live_cells import Live
from placement_opt.report.workbook.placing_sheet import write_placing
from placement_opt.report.workbook.readme_sheet import write_readme
from placement_opt.report.workbook.run_rows import RunRows, total_of
from placement_opt.report.workbook.savings_sheet import write_savings
from placement_opt.report.workbook.section_blocks import columns_needed
from placement_opt.report.workbook.sheet_words import sheets_for
from placement_opt.report.workbook.told_sheets import (
    ACTUAL_SECTIONS,
    NEIGHBOURS_SHOWN,
    part_of,
    write_actual,
    write_alternatives,
    write_neighbours,
    write_sure,
)

LONGEST_FOOTER = 100  # signs of a council's name at the foot of a page


def workbook_of(run: KeptRun) -> bytes:
    """Return the workbook as XLSX; the same files and manifest give the same bytes."""
    rows, content = RunRows(run), io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheets = _sheets(book, rows)
    _fill(book, sheets, rows)
    book.set_properties(
        {
            "title": f"{run.case['title']}: the workbook of a run",
            "author": f"{run.manifest['package']['name']} {run.manifest['package']['version']}",
            "comments": f"Question {run.manifest['question']}",
            "created": datetime.datetime.fromisoformat(run.manifest["written"]).astimezone(datetime.UTC),
        }
    )
    book.close()
    return content.getvalue()


def _sheets(book: Workbook, rows: RunRows) -> dict[str, Tab]:
    """Return every sheet in order, empty."""
    formats, wide = styles(book), widths(rows)
    return {k.name: Tab(book.add_worksheet(k.name), k, formats, wide[k.name]) for k in sheets_for(rows.run.sections)}


def _fill(book: Workbook, sheets: Mapping[str, Tab], rows: RunRows) -> None:
    """Write every sheet, those first on which others rest."""
    run, footer = rows.run, _footer(rows.run)
    cells = write_assumptions(sheets["Assumptions"], rows, footer)
    names = dict(cells.names) | dict(write_ledger(sheets["Ledger"], rows, cells, footer))
    savings = write_savings(sheets["Savings"], rows, cells, footer)
    bridge = write_bridge(sheets["Bridge"], rows, footer)
    behind, child_names = write_child_rows(sheets["Children rows"], rows, footer)
    children = write_children(sheets["Children"], rows, behind, footer)
    posts, home_names = write_homes(sheets["Homes and posts"], rows, opening_posts(rows, cells), footer)
    funding, paid_names = write_funding(sheets["Funding"], rows, cells, footer)
    benefit = write_benefit(sheets["Cost-benefit"], rows, cells, footer)
    write_verdict(sheets["Verdict"], run, savings, footer)
    write_claims(sheets["Claims"], run, footer)
    write_placing(sheets["Who goes where"], run, footer)
    write_actual(sheets["Actual and drift"], run, footer)
    write_sure(sheets["How sure"], run, footer)
    write_alternatives(sheets["Alternatives"], run, footer)
    if "Neighbours" in sheets:
        write_neighbours(sheets["Neighbours"], run, footer)
    write_fund_sheet(sheets["Fund"], rows, footer)
    checks = checks_of(Found(rows, savings, bridge, children, posts, funding, benefit, cells.figures))
    counted = write_checks(sheets["Checks"], checks, footer)
    counts = write_readme(sheets["Read me"], run, counted, footer)
    write_dictionary(sheets["Dictionary"], rows, footer)
    for name, address in {**names, **child_names, **home_names, **paid_names}.items():
        book.define_name(name, address)
    _colour(book, sheets, counts)
    sheets["Read me"].sheet.activate()


def _colour(book: Workbook, sheets: Mapping[str, Tab], counts: tuple[int, int]) -> None:
    """Let what is green be green and what is red be red, by the cells' own words and numbers."""
    green, red = marks(book)
    checks = sheets["Checks"].sheet
    for word, look in ((GREEN, green), (RED, red)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        checks.conditional_format(0, checks_sheet.RESULT_AT, checks.dim_rowmax, checks_sheet.RESULT_AT, rule)
    first, second = sheets["Read me"].sheet, counts
    first.conditional_format(second[0], 1, second[0], 1, {"type": "cell", "criteria": ">", "value": 0, "format": green})
    first.conditional_format(second[1], 1, second[1], 1, {"type": "cell", "criteria": ">", "value": 0, "format": red})


def opening_posts(rows: RunRows, cells: FigureCells) -> Live | float:
    """Return the posts of all homes at the opening: the figures of Assumptions added up, if these are they."""
    posts = total_of(float(home["staff"]) for home in rows.run.case["homes"])
    figures = [spot.value for name, spot in cells.figures.items() if name.startswith("homes/staff/")]
    if not figures or total_of(figures) != posts:
        return posts
    return Live('SUMIFS(Figures_value,Figures_table,"homes",Figures_parameter,"staff")', posts)


def widths(rows: RunRows) -> dict[str, tuple[int, ...]]:
    """Return how wide the columns of each sheet are, in signs."""
    quarters, years = len(rows.quarters), len(rows.years)
    told = {name: rows.run.sections[name] for name in rows.run.sections}
    benefit = columns_needed(told[k] for k in BENEFIT_SECTIONS if k in told)
    below = columns_needed(told[k] for k in BELOW_VERDICTS if k in told)
    parts = {
        "Actual and drift": [told[k] for k in ACTUAL_SECTIONS if k in told],
        "How sure": part_of(rows.run, STRESS_SECTIONS),
        "Alternatives": part_of(rows.run, NEAR_SECTIONS),
        "Neighbours": [told[k] for k in NEIGHBOURS_SHOWN if k in told],
    }
    return {
        "Read me": (36, 110),
        "Fund": fund_widths(rows.run),
        "Verdict": (46, *[14] * 9, 44, *[14] * max(0, below - 11)),
        "Savings": (36, 22, *[13] * ((len(rows.plans) + 1) * years)),
        "Bridge": (60, 26, 18, 18, 18, 18),
        "Ledger": LEDGER_WIDTHS,
        "Children": (16, 44, 28, *[10] * (quarters + 1)),
        "Children rows": (16, 28, 24, 24, *[10] * (quarters + 1)),
        "Who goes where": (34, 30, 30, 14, 44, 44, 44, 14),
        "Homes and posts": (16, 40, 28, 11, *[10] * quarters),
        "Funding": (16, 12, 32, 20, 24, 18, 18),
        "Cost-benefit": (56, 24, *[13] * max(quarters, benefit - 6), 16, 16, 12, 12),
        **{name: (52, *[16] * max(5, columns_needed(found) - 1)) for name, found in parts.items()},
        "Assumptions": assumption_widths(years),
        "Claims": (36, 18, 9, 9, 14, 14, 14, 15, 14, 36, 90),
        "Checks": (20, 52, 40, 18, 34, 18, 16, 14, 10, 10),
        "Dictionary": (18, 32, 110),
    }


def _footer(run: KeptRun) -> str:
    """Return what stands at the foot of each page: whose run it is, of which day and which question."""
    title = str(run.case["title"])[:LONGEST_FOOTER].replace("&", "&&")
    return f"{title}, run of {str(run.manifest['written'])[:10]}, question {run_names.short(run.manifest['question'])}"
