"""The dictionary: every sheet and column, from the one list of them, and the words of codes."""

from __future__ import annotations

from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.run_rows import RunRows
from placement_opt.report.workbook.sheet_words import sheets_for


def write_dictionary(sheet: Tab, rows: RunRows, footer: str) -> None:
    """Write what every sheet and column holds, and what each code means."""
    row = sheet.title("Dictionary")
    begin = row = sheet.headings(row, ("Sheet", "Column", "What stands there"), right=3)
    for words in sheets_for(rows.run.sections):
        sheet.row(row, 0, (words.name, "", words.purpose), ("bold", "text", "bold"))
        row += 1
        for column, meaning in words.columns:
            sheet.row(row, 0, (words.name, column, meaning), ("quiet", "wrap", "wrap"))
            sheet.tall(row, {1: column, 2: meaning})
            row += 1
    row = sheet.headings(row + 1, ("Code", "In words"), column=1, right=2)
    for code, words_of in codes(rows).items():
        sheet.row(row, 1, (code, words_of), ("text", "wrap"))
        row += 1
    sheet.finish(row, frozen=(begin, 0), repeated=begin - 1, footer=footer)


def codes(rows: RunRows) -> dict[str, str]:
    """Return the words of plans and lines, placement types and need groups, by their codes."""
    case = rows.run.case
    titles = {code: str(k["title"]) for part in ("placements", "needs") for code, k in case[part].items()}
    homes = {str(k["id"]): str(k["title"]) for k in case["homes"]}
    used = {row["plan"] for row in rows.ledger} | {*rows.lines}
    return {code: rows.word(code) for code in rows.words if code in used} | titles | homes
