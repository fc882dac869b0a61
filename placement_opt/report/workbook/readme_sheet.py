"""The first sheet: which run this is, from which files, whether its checks are green, and what each sheet is for."""

from __future__ import annotations

from typing import Any

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Content, Live
from placement_opt.report.workbook.section_blocks import write_sections
from placement_opt.report.workbook.sheet_words import sheets_for

WHAT_IT_IS = (
    "Everything that a run found, for whoever wants to check it: the ledger is quantity x price x index, savings and "
    "bridge are sums of the ledger, and the checks say whether all of it is right and is what the run says."
)
HOW_TO_USE = (
    "Change a price on the sheet Assumptions, and Ledger, Savings, Bridge, Funding and Checks follow, for the plans as "
    "they stand. A new price may mean a new plan: only a new run finds that."
)
SMALL_COUNTS = "This workbook holds small numbers of children: it is not for publication."
NO_SIGNATURE = "Nobody has signed this run."
SIGNED = "signatures"


def write_readme(sheet: Tab, run: KeptRun, counted: tuple[Live, Live], footer: str) -> tuple[int, int]:
    """Write the sheet, and return the rows of the counts of checks, green and red."""
    sentences = [WHAT_IT_IS, HOW_TO_USE, *([SMALL_COUNTS] if run.has_small_counts else []), run.verdict["caution"]]
    row = sheet.title(f"{run.case['title']}: the workbook of a run", *sentences)
    row = sheet.headings(row, ("About the run", "Is"), right=2)
    green, red = counted
    told: list[tuple[str, Content]] = [
        ("Checks that are green", green),
        ("Checks that are red", red),
        *_about(run),
    ]
    for n, (words, content) in enumerate(told, start=row):
        sheet.put(n, 0, words, "bold" if isinstance(content, Live) else "text")
        sheet.put(n, 1, content, "counted" if isinstance(content, Live) else "wrap")
    checks, row = (row, row + 1), row + len(told) + 1
    row = _sheets(sheet, row, run)
    row = write_sections(sheet, row, run, (SIGNED,)) if SIGNED in run.sections else sheet.prose(row, NO_SIGNATURE) + 1
    row = sheet.headings(row, ("Input", "SHA-256"), right=2)
    inputs = run.manifest["inputs"]
    for n, (name, hash_) in enumerate(inputs.items(), start=row):
        sheet.row(n, 0, (str(name), str(hash_)), ("text", "text"))
    sheet.finish(row + len(inputs) - 1, frozen=(1, 0), repeated=0, footer=footer)
    return checks


def _sheets(sheet: Tab, row: int, run: KeptRun) -> int:
    row = sheet.headings(row, ("Sheet", "What it is for"), right=2)
    sheets = sheets_for(run.sections)
    for n, words in enumerate(sheets, start=row):
        sheet.sheet.write_url(n, 0, f"internal:'{words.name}'!A1", sheet.formats["link"], words.name)
        sheet.put(n, 1, words.purpose, "wrap")
        sheet.tall(n, {1: words.purpose})
    return row + len(sheets) + 1


def _about(run: KeptRun) -> list[tuple[str, Content]]:
    manifest: Any = run.manifest
    options, read_as = manifest["options"], manifest["read_as"]
    passed = options.get("quarters_passed")
    return [
        ("Model", str(options["model"])),
        ("Strategy", f"{options['strategy']} ({read_as['strategy']})"),
        ("Scenarios", ", ".join(options["scenarios"]) or "none: the central figures"),
        (
            "Horizon",
            f"{options['horizon']} quarters, {run.case['quarters'][0]['label']} to {run.case['quarters'][-1]['label']}",
        ),
        *([("Quarters that have passed", f"{passed}")] if passed else []),
        ("Homes", "each open or closed whole" if options["whole_homes"] else "may be open in part"),
        ("Run on", str(manifest["written"])),
        ("Program", f"{manifest['package']['name']} {manifest['package']['version']}"),
        ("Hash of the question", str(manifest["question"])),
    ]
