"""How sheets lie: what is printed, headings right above what they head, and no row that counts all places again."""

from __future__ import annotations

import re

import pytest
from openpyxl.utils import range_boundaries

from tests.report.workbook.figures_given import opened


@pytest.fixture(scope="module")
def book(town_book):
    return opened(town_book)


def test_every_sheet_is_printed_from_its_first_cell_to_its_last(book):
    for sheet in book:
        (area,) = re.findall(r"\$A\$1:\$[A-Z]+\$\d+", sheet.print_area)
        _, _, column, row = range_boundaries(area.replace("$", ""))
        filled = [(c.column, c.row) for cells in sheet.iter_rows() for c in cells if c.value not in (None, "")]
        assert column >= max(c for c, _ in filled) - 1, sheet.title
        assert row >= max(r for _, r in filled), sheet.title


def test_line_and_code_stand_in_the_row_of_the_years(book):
    """A plan's name lies above its years, merged over as many columns."""
    found = 0
    for sheet in book:
        for cells in sheet.iter_rows():
            words = [c.value for c in cells]
            if words[:2] == ["Line", "Code"]:
                years = [w for w in words if re.fullmatch(r"\d{4}/\d\d", str(w))]
                assert years, f"{sheet.title} {cells[0].row}"
                above = [m for m in sheet.merged_cells.ranges if m.min_row == cells[0].row - 2]
                assert {m.size["columns"] for m in above} <= {len(set(years))}, f"{sheet.title} {cells[0].row}"
                found += 1
    assert found


def test_of_children_each_placement_type_and_list_has_a_row_and_all_of_them_none(book):
    words = [sheet_row[1].value for sheet_row in book["Children"].iter_rows()]
    assert "Waiting: foster" in words or not [w for w in words if str(w).startswith("Waiting: ")]
    assert not [w for w in words if w == "Waiting: any"]
