"""The first sheet of a model's workbook: how to fill it in, what to ask for first, and what each sheet holds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from placement_opt.england.new_council import FIRST_LINE, CouncilMade, Rows, calibration, to_know
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import WHERE
from placement_opt.judge.figures_to_ask import AskFirst, FigureToAsk
from placement_opt.kernel.text import pounds
from placement_opt.model_book.book_layout import OWN_RECORDS, SETTINGS_SHEET, SOURCES_SHEET, STRATEGY_SHEET
from placement_opt.report.published_readme import WARNING, change

OTHER_SHEETS = {
    SETTINGS_SHEET: "which council, when the model opens, and which years are judged",
    SOURCES_SHEET: "every source that a row may name",
    STRATEGY_SHEET: "what the council would do, line by line as a file of settings; empty: the usual one",
    "claims": "what else was claimed beside the schedule, line by line; may stay empty",
    "uncertainty": "which uncertain figures share a cause, line by line; may stay empty",
    "catalogue": "words of the council's own for waiting lists, settings and price families; may stay empty",
}
HOW_TO = (
    "Fill in the yellow cells of column value. The unit stands beside each, and what is meant in the last column.",
    "A row in which the value alone is given is taken as sure: low and high are the value, the source is "
    f"{OWN_RECORDS} and the evidence is council. The note of the row says so, and `placement-opt check` counts them.",
    "Where a figure is uncertain, give low, high, source and evidence too. To put a figure of the council's own in the "
    "place of one that is there, overwrite the value and empty source, evidence, low and high of its row.",
    "A row without any figure is left out where its table allows that, as if it were not there. A count of nobody is "
    "0.",
    "Rows may be added, deleted, sorted and hidden; hidden rows are read. A row, a column or a sheet whose name begins "
    "with # is yours, and nobody reads it. Sheets and headings keep their names, and no cells are merged.",
    "Only totals belong here: never a name, a date of birth or anything else about one child.",
    "`placement-opt check {file}` names every fault with its sheet and cell; `placement-opt run {file}` answers. "
    "Nothing that lies beside the workbook is read with it.",
)
WIDTHS_OF_FRONT = (30, 62, 18, 18, 18, 18, 50)  # signs of its columns; a sentence goes over all of them
SIGNS_OF_A_LINE, FRONT_LINE = 170, 15  # of a sentence, and points
NOT_YET = "There is nothing to ask for first: no figure moves the answer."


@dataclass(frozen=True)
class FrontPart:
    """A part of the first sheet: its heading, sentences, and a table with its headings, if there is one."""

    heading: str
    sentences: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def blank_front(file: str) -> tuple[FrontPart, ...]:
    """Return the first sheet of a workbook without figures, whose file is so called."""
    return (_how_to(file), _sheets())


def published_front(c: CouncilMade, rows: Rows, asked: AskFirst | None, file: str) -> tuple[FrontPart, ...]:
    """Return the first sheet of a workbook that is filled in from published statistics."""
    first = FrontPart("What it is", (FIRST_LINE, " ".join(WARNING.split()), f"The claim: {rows['schedule'][0].note}"))
    beside = FrontPart("How it stands beside what is published", tuple(calibration(c, rows)))
    known = FrontPart("What to know of this council", tuple(to_know(c)) or ("Nothing stands out.",))
    rights = FrontPart("Where the statistics are from", (c.published.attribution,))
    return (first, _ask(asked), _how_to(file), beside, known, _sheets(), rights)


def write_front(
    sheet: Worksheet, title: str, parts: Sequence[FrontPart], looks: dict[str, Format], sheets: Sequence[str]
) -> None:
    """Write the first sheet; the names of other sheets lead there."""
    for i, width in enumerate(WIDTHS_OF_FRONT):
        sheet.set_column(i, i, width)
    sheet.hide_gridlines(2)  # on the screen and in print
    sheet.write_string(0, 0, title, looks["title"])
    at = 2
    for part in parts:
        sheet.write_string(at, 0, part.heading, looks["heading"])
        at += 1
        for sentence in part.sentences:
            sheet.merge_range(at, 0, at, len(WIDTHS_OF_FRONT) - 1, sentence, looks["wrap"])
            sheet.set_row(at, FRONT_LINE * math.ceil(len(sentence) / SIGNS_OF_A_LINE))
            at += 1
        for n, row in enumerate((part.head, *part.rows) if part.head else ()):
            for i, cell in enumerate(row):
                if n and cell in sheets:
                    sheet.write_url(at, i, f"internal:'{cell}'!A1", looks["link"], cell)
                else:
                    sheet.write_string(at, i, cell, looks["head" if n == 0 else "wrap"])
            at += 1
        at += 1


def _how_to(file: str) -> FrontPart:
    return FrontPart("How to fill it in", tuple(words.format(file=file) for words in HOW_TO))


def _sheets() -> FrontPart:
    rows = [(name, words, "") for name, words in OTHER_SHEETS.items()]
    rows[2:2] = [(name, table.meaning, WHERE.get(name, "")) for name, table in TABLES.items()]
    return FrontPart("The sheets", (), ("sheet", "what it holds", "usually found in"), tuple(rows))


def _ask(asked: AskFirst | None) -> FrontPart:
    if asked is None or not asked.first:
        return FrontPart("The figures to ask for first", (NOT_YET,))
    year = asked.claim.year
    said = (
        f"Each moves the answer by so much, from the low to the high end of its range: the most that can be saved in "
        f"{year}, which is {pounds(asked.most)}, and what doing nothing costs then, which is {pounds(asked.cost)}.",
    )
    head = ("sheet", "figure", "most saved, low", "most saved, high", "do nothing, low", "do nothing, high", "found in")
    rows = tuple(tuple(_asked_row(f)) for f in asked.first)
    return FrontPart(f"The {len(rows)} figures to ask for first", said, head, rows)


def _asked_row(f: FigureToAsk) -> Iterator[str]:
    tables = [file.removesuffix(".csv") for file in f.files]
    yield ", ".join(tables)
    yield f.told
    yield from (change(x) for x in (*f.most_saved, *f.doing_nothing))
    yield "; ".join(dict.fromkeys(WHERE[t] for t in tables if t in WHERE))
