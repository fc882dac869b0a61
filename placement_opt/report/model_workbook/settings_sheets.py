"""The sheets of a model's workbook that are settings: those of the model, the sources, and files line by line."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from placement_opt.inputs.settings import Model
from placement_opt.model_book.book_layout import (
    BY_YES,
    COMMENT,
    OWN_RECORDS,
    SETTING,
    SETTING_KINDS,
    SETTING_VALUE,
    SOURCE_COLUMNS,
    SOURCE_KEY,
)
from placement_opt.report.model_workbook.drop_downs import WordLists, put_rule, yes_or_no
from placement_opt.report.model_workbook.front_sheet import OTHER_SHEETS

MEANT = f"{COMMENT} what is meant"
SETTING_MEANINGS = {
    "name": "the model's name: lower-case letters, digits and _",
    "title": "the council, as printed in reports",
    "opening": "the day at which the model opens: the last day of a quarter, such as 2025-03-31",
    "price_base": "the financial year whose prices the sheets are in, such as 2024/25",
    "judged": "the financial years of the savings claim, with ; between them, such as 2025/26; 2026/27",
    "frozen_year": "the financial year whose budget is the second basis",
    "strategy": "the name of what the sheet strategy holds, or of one in config/strategies; empty: the usual one",
    "contains_small_counts": "yes: counts of 1 to 4 children stand in the sheets, and a run is not for publication",
    "published_year": "of the statistics from which this was made; without it no verdict is capped",
    "council": "an English council by its published name or its code; what its neighbours did is then told",
}
OWN_SOURCE = {
    "title": "The council's own records",
    "publisher": "the council",
    "date": "when the workbook was filled in",
    "place": "the row of the workbook",
    "url": "none: held by the council",
}
LINES_WIDTH = 110  # signs of a column that holds the lines of a file
SETTING_WIDTHS, SOURCE_WIDTHS = (26, 40, 90), (24, 50, 30, 20, 44, 44, 8, 40, 40)


def write_settings(
    sheet: Worksheet, settings: Mapping[str, Any], looks: Mapping[str, Format], lists: WordLists, at: int
) -> None:
    """Write the settings of a model, one a row, with what each means."""
    _top(sheet, "model", looks)
    for i, (head, width) in enumerate(zip((SETTING, SETTING_VALUE, MEANT), SETTING_WIDTHS, strict=True)):
        sheet.set_column(i, i, width, looks["quiet" if head == MEANT else "text"])
        sheet.write_string(at, i, head, looks["head"])
    for n, name in enumerate(Model.model_fields, start=at + 1):
        sheet.write_string(n, 0, name, looks["text"])
        sheet.write_string(n, 2, SETTING_MEANINGS[name], looks["quiet"])
        value = settings.get(name)
        if isinstance(value, datetime.date):
            sheet.write_datetime(n, 1, value, looks["day"])
        elif name == "opening":
            sheet.write_blank(n, 1, None, looks["day"])
        else:
            sheet.write_string(n, 1, _said(value), looks["text input"])
        if SETTING_KINDS.get(name) == BY_YES:
            put_rule(sheet, 1, (n, n), yes_or_no(lists))
    sheet.freeze_panes(at + 1, 1)


def write_sources(sheet: Worksheet, sources: Mapping[str, Any], looks: Mapping[str, Format], at: int) -> None:
    """Write the sources, one a row, with that of rows which give their value alone."""
    _top(sheet, "sources", looks)
    heads = (SOURCE_KEY, *SOURCE_COLUMNS)
    for i, (head, width) in enumerate(zip(heads, SOURCE_WIDTHS, strict=True)):
        sheet.set_column(i, i, width, looks["text"])
        sheet.write_string(at, i, head, looks["head"])
    for n, (key, about) in enumerate(({OWN_RECORDS: OWN_SOURCE} | dict(sources)).items(), start=at + 1):
        sheet.write_string(n, 0, key, looks["text"])
        for i, column in enumerate(SOURCE_COLUMNS, start=1):
            if about.get(column) is not None:
                sheet.write_string(n, i, str(about[column]), looks["text"])
    sheet.freeze_panes(at + 1, 1)


def write_lines(sheet: Worksheet, name: str, text: str, looks: Mapping[str, Format]) -> None:
    """Write a file of settings line by line in the first column, in which blanks count."""
    sheet.set_column(0, 0, LINES_WIDTH, looks["text"])
    _top(sheet, name, looks)
    for n, line in enumerate(text.splitlines(), start=1):
        if line:
            sheet.write_string(n, 0, line, looks["text"])


def _top(sheet: Worksheet, name: str, looks: Mapping[str, Format]) -> None:
    words = OTHER_SHEETS[name]
    sheet.write_string(0, 0, f"{COMMENT} {words[:1].upper()}{words[1:]}.", looks["heading"])


def _said(value: Any) -> str:
    """Return a setting as a cell has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
