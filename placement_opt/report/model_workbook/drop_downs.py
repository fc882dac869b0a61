"""Drop-downs: which words a cell of a model's workbook may hold, from a sheet of lists or from another table's rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.csv_tables import MOST_OF_ANY
from placement_opt.inputs.schema import with_words
from placement_opt.inputs.table_records import EVIDENCE, KNOWN, NUMBERS, YES_NO, Column, Table
from placement_opt.model_book.book_cells import address, column_letters
from placement_opt.model_book.book_layout import LISTS, SOURCES_SHEET

LONGEST_SAID = 250  # signs of what a spreadsheet tells of a cell
ROWS_OFFERED = 1000  # of another sheet, from its first on, whose first cells are offered
Rule = Mapping[str, Any]


class WordLists:
    """The columns of the sheet of lists, each written once, and where the first columns of other sheets stand."""

    def __init__(
        self, sheet: Worksheet, first_rows: Mapping[str, int], structure: Mapping[str, tuple[str, ...]]
    ) -> None:
        """`first_rows`: the first row below the headings of each sheet; `structure`: names in tables that give them."""
        self._sheet, self._first_rows, self._structure = sheet, first_rows, structure
        self._places: dict[tuple[str, ...], str] = {}

    def of(self, words: tuple[str, ...]) -> str:
        """Return where a list of words stands, written if it is new."""
        if words not in self._places:
            at = len(self._places)
            self._sheet.write_column(0, at, words)
            letters = column_letters(at)
            self._places[words] = f"={LISTS}!${letters}$1:${letters}${len(words)}"
        return self._places[words]

    def of_sheet(self, sheet: str) -> str:
        """Return where the first column of another sheet stands, as far as it is filled in by then."""
        first = self._first_rows[sheet] + 1
        filled = f"MAX(1,COUNTA({sheet}!$A${first}:$A${first + ROWS_OFFERED}))"
        return f"=OFFSET({sheet}!$A${first},0,0,{filled},1)"

    def with_names(self, table: str, also: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names that a table gives when the workbook is written, and further words."""
        return tuple(dict.fromkeys((*self._structure.get(table, ()), *also)))


def rules_of(table: Table, catalogue: Catalogue, lists: WordLists) -> dict[str, Rule]:
    """Return the rule of each column of a table that has one, by heading."""
    rules = {c.name: rule for c in with_words(table, catalogue).columns if (rule := _rule_of(c, lists))}
    if not table.parameters:
        return rules
    units = tuple(dict.fromkeys(u for p in table.parameters for u in p.units))
    return rules | {
        "parameter": _one_of(lists.of(tuple(dict.fromkeys(p.name for p in table.parameters)))),
        "unit": _one_of(lists.of(units)),
        "evidence": _one_of(lists.of(EVIDENCE)),
        "known_when_decided": _one_of(lists.of(KNOWN)),
        "source": _offered(lists.of_sheet(SOURCES_SHEET), "A key of the sheet sources; several with ; between them."),
        **dict.fromkeys(NUMBERS, PLAIN_NUMBER_RULE),
    }


PLAIN_NUMBER_RULE: Rule = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -MOST_OF_ANY,
    "maximum": MOST_OF_ANY,
    "error_title": "A plain number",
    "error_message": "A plain number is expected here, without £, % or words.",
}


def yes_or_no(lists: WordLists) -> Rule:
    """Return the rule of a cell that says yes or no."""
    return _one_of(lists.of(YES_NO))


def _rule_of(column: Column, lists: WordLists) -> Rule | None:
    closed = bool(column.allowed)
    if column.many:
        words = lists.with_names(column.refers, column.allowed)
        return _offered(lists.of(words), f"{column.meaning}: one of these, or several with ; between them.")
    if column.refers and closed:
        return _offered(lists.of(lists.with_names(column.refers, column.allowed)), f"{column.meaning}.")
    if column.refers:
        return _one_of(lists.of_sheet(column.refers))
    if closed and not column.form:
        return _one_of(lists.of(column.allowed))
    return None


def _one_of(source: str) -> Rule:
    """Return a rule by which a cell holds one of the words, and nothing else is taken."""
    said = {"error_title": "Not in the list", "error_message": "Choose one of the words of the list."}
    return {"validate": "list", "source": source, **said}


def _offered(source: str, meaning: str) -> Rule:
    """Return a rule that offers words and takes others too, since the rows or several words of the list may do."""
    said = {"error_title": "Not in the list", "error_message": meaning[:LONGEST_SAID], "error_type": "information"}
    return {"validate": "list", "source": source, **said}


def put_rule(sheet: Worksheet, column: int, rows: tuple[int, int], rule: Rule) -> None:
    """Put a rule on the cells of a column from one row to another, both included."""
    sheet.data_validation(f"{address(rows[0], column)}:{address(rows[1], column)}", dict(rule))
