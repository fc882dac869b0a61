"""The sheet that tells who goes where under the recommended plan and why, and where children live in whole numbers."""

from __future__ import annotations

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Section
from placement_opt.report.workbook.book_formats import number_style
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.section_blocks import write_sections

WAYS_SECTION, LIVING_SECTION = "who_goes_where", "plan_children"  # sections
WAY_PARTS = ("need", "from", "to", "children", "suited", "limit", "price")  # columns of the first
CHILDREN_AT = WAY_PARTS.index("children")
NO_WAYS = "Nobody is moved or placed otherwise than if nothing were done."


def write_placing(sheet: Tab, run: KeptRun, footer: str) -> None:
    """Write each way that children go with whom it suits, what limits it and what a week costs."""
    ways = run.sections.get(WAYS_SECTION)
    row = sheet.title("Who goes where", ways.sentence if ways else NO_WAYS)
    if ways:
        row = sheet.prose(_ways(sheet, row, ways), ways.note) + 1
    row = write_sections(sheet, row, run, [LIVING_SECTION])
    sheet.finish(row, frozen=(1, 1), repeated=0, footer=footer)


def _ways(sheet: Tab, row: int, section: Section) -> int:
    row = sheet.headings(row, [name for name, _meaning in sheet.words.columns[: len(WAY_PARTS)]], right=CHILDREN_AT)
    words = getattr(section.layout, "words", {})
    for k in section.frame.to_dict("records"):
        texts = {n: str(words.get(k[part], k[part])) for n, part in enumerate(WAY_PARTS) if n != CHILDREN_AT}
        for n, text in texts.items():
            sheet.put(row, n, text, "wrap")
        sheet.put(row, CHILDREN_AT, float(k["children"]), number_style(str(k["unit"])))
        sheet.tall(row, texts)
        row += 1
    return row
