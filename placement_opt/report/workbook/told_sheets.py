"""Sheets that tell what a run found beside its plans: what happened, how sure it is, what costs nearly as little."""

from __future__ import annotations

from placement_opt.report.kept_run import NEAR_SECTIONS, STRESS_SECTIONS, KeptRun
from placement_opt.report.section import Section
from placement_opt.report.section_data import sections_in
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.section_blocks import write_section, write_sections

ACTUAL_SECTIONS = (
    *("passed", "drift", "drift_by_cause", "drift_in_children", "actual_against_plan"),
    *("scored_money", "scored_children", "scored_why"),
)
NEIGHBOURS_SHOWN = ("neighbours_spread", "neighbours", "neighbours_to_know")
NOT_PASSED = (
    "No quarter has passed that was counted: `placement-opt actuals` reads what came, and `placement-opt drift` tells "
    "it against the plan. A file outturn.csv in the model sets what happened beside the answer."
)
NOT_DRAWN = "No draws were made for this run: `placement-opt stress` adds how sure the answer is."
NOT_WEIGHED = "No alternatives were sought for this run: `placement-opt alternatives` adds them."


def write_actual(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write what was counted and spent, and what happened, or what would bring it."""
    there = [name for name in ACTUAL_SECTIONS if name in run.sections]
    row = sheet.title("Actual and drift", *(() if there else (NOT_PASSED,)))
    row = write_sections(sheet, row, run, there)
    sheet.finish(row, frozen=(1, 1), repeated=0, footer=footer)


def write_sure(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write what draws found, or what would bring it."""
    _write_part(sheet, run, (STRESS_SECTIONS, "How sure the answer is", NOT_DRAWN), footer)


def write_alternatives(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write plans that cost nearly as little, or what would bring them."""
    _write_part(sheet, run, (NEAR_SECTIONS, "Plans that cost nearly as little", NOT_WEIGHED), footer)


def write_neighbours(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write where the council stands among its neighbours."""
    row = write_sections(sheet, sheet.title("Among its neighbours"), run, NEIGHBOURS_SHOWN)
    sheet.finish(row, frozen=(1, 1), repeated=0, footer=footer)


def part_of(run: KeptRun, file: str) -> tuple[Section, ...]:
    """Return the sections of draws or of alternatives; none if these were not made."""
    return sections_in(run.files[file]) if file in run.files else ()


def _write_part(sheet: Tab, run: KeptRun, part: tuple[str, str, str], footer: str) -> None:
    file, title, missing = part
    found = part_of(run, file)
    row = sheet.title(title, *(() if found else (missing,)))
    for section in found:
        row = write_section(sheet, row, section)
    sheet.finish(row, frozen=(1, 1), repeated=0, footer=footer)
