"""A sheet that is being written: text stays text, a formula has its number, and it prints as it reads."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from placement_opt.report.workbook.live_cells import Content, Live, Spot
from placement_opt.report.workbook.sheet_words import SheetWords

BEGINS_A_FORMULA = ("=", "+", "-", "@")  # so a cell of such text says that it is text, should somebody edit it
CELL_HOLDS = 32767  # signs that a cell can hold
BOLD_TAKES = 3  # signs of a heading, with the blank before it
A4 = 9  # as workbooks number sheets of paper
LINE_HEIGHT, TITLE_HEIGHT = 15.0, 26.0  # points
NARROW_LETTERS = 1.15  # of running text, in the room of a figure: widths count figures, and most letters are narrower
PROSE = 130  # signs of a line of prose at most, as far as columns allow: longer lines are hard to read


@dataclass(frozen=True)
class Tab:
    """A sheet, its words, the formats of the workbook, and how wide its columns are in signs."""

    sheet: Worksheet
    words: SheetWords
    formats: Mapping[str, Format]
    widths: tuple[int, ...]

    def put(self, row: int, column: int, content: Content, style: str = "text") -> None:
        """Write a cell: text never becomes a formula or a date, and what is not known stays empty."""
        if isinstance(content, str) and content:
            self._text(row, column, content, style)
        elif isinstance(content, Live):
            self.sheet.write_formula(row, column, f"={content.formula}", self.formats[style], content.value)
        elif content is None or content == "" or math.isnan(content):
            self.sheet.write_blank(row, column, None, self.formats[style])
        else:
            self.sheet.write_number(row, column, content, self.formats[style])

    def number(self, row: int, column: int, content: Live | float, style: str) -> Spot:
        """Write a number or a formula, and return where it stands."""
        self.put(row, column, content, style)
        value = content.value if isinstance(content, Live) else content
        return Spot(self.words.name, row, column, float(value))

    def text(self, row: int, column: int, text: str) -> None:
        """Write plain text, or leave the cell empty where there is none."""
        if text:
            self._text(row, column, text, "text")

    def row(self, row: int, column: int, contents: Iterable[Content], styles: Sequence[str]) -> None:
        """Write cells that stand side by side."""
        for n, (content, style) in enumerate(zip(contents, styles, strict=True)):
            self.put(row, column + n, content, style)

    def headings(self, row: int, names: Sequence[str], *, column: int = 0, right: int = 1) -> int:
        """Write the headings of a table's columns, those from `right` on above numbers; return the row below.

        Each is a column that the dictionary of the sheet tells of.
        """
        for n, name in enumerate(names):
            self.words.check(name)
            self.put(row, column + n, name, "head right" if n >= right else "head")
        self.tall(row, dict(enumerate(names, start=column)), bold=True)
        return row + 1

    def title(self, text: str, *sentences: str) -> int:
        """Write what the sheet is about at its top, and return the row of what comes next."""
        self.put(0, 0, text, "title")
        self.sheet.set_row(0, TITLE_HEIGHT)
        row = 1
        for sentence in filter(None, sentences):
            row = self.prose(row, sentence)
        return row + 1

    def heading(self, row: int, text: str, sentence: str = "") -> int:
        """Write the heading of a block and a sentence below it, and return the row of what comes next."""
        self.put(row, 0, text, "heading")
        return self.prose(row + 1, sentence) if sentence else row + 1

    def prose(
        self, row: int, text: str, style: str = "prose", *, column: int = 0, beside: Mapping[int, str] | None = None
    ) -> int:
        """Write a sentence over the width of the sheet, as many lines as it needs, and return the row below.

        `beside` are texts of other columns of the row, which may need more lines.
        """
        last, signs = column, self.widths[column]
        while last + 1 < len(self.widths) and signs < PROSE:
            last += 1
            signs += self.widths[last]
        if last > column:
            self.sheet.merge_range(row, column, row, last, "", self.formats[style])
        self.put(row, column, text, style)
        others = (lines_of(words, self.widths[other]) for other, words in (beside or {}).items())
        self.sheet.set_row(row, LINE_HEIGHT * max(lines_of(text, signs), *others, 1))
        return row + 1

    def tall(self, row: int, texts: Mapping[int, str], *, bold: bool = False) -> None:
        """Make a row as tall as the longest of its texts needs, by column."""
        lines = [lines_of(text, self.widths[column] - bold * BOLD_TAKES) for column, text in texts.items()]
        if max(lines) > 1:
            self.sheet.set_row(row, LINE_HEIGHT * max(lines))

    def finish(self, last_row: int, *, frozen: tuple[int, int], repeated: int, footer: str) -> None:
        """Say how the sheet scrolls and prints; `repeated` is the row that comes again at the top of each page."""
        s, last = self.sheet, len(self.widths) - 1
        for column, width in enumerate(self.widths):
            s.set_column(column, column, width)
        s.freeze_panes(*frozen)
        s.set_paper(A4)
        if sum(self.widths) > PORTRAIT_SIGNS:
            s.set_landscape()
        s.fit_to_pages(1, 0)
        s.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        s.print_area(0, 0, max(last_row, repeated), last)
        s.repeat_rows(0, repeated)
        s.set_footer(f"&L&8{footer}&C&8&A&R&8Page &P of &N")
        everywhere = f"A1:{xl_col_to_name(last)}{max(last_row, 1) + 1}"
        s.ignore_errors({"number_stored_as_text": everywhere, "two_digit_text_year": everywhere})

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        style = f"'{style}" if text.startswith(BEGINS_A_FORMULA) else style
        self.sheet.write_string(row, column, text[:CELL_HOLDS], self.formats[style])


def lines_of(text: str, signs: int) -> int:
    """Return how many lines a text takes in a column so many signs wide."""
    room = int(signs * NARROW_LETTERS) - 1
    return 1 if len(text) <= room else len(textwrap.wrap(text, room))


PORTRAIT_SIGNS = 110  # a wider sheet is printed landscape
