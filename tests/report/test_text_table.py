"""A table as text, by hand and for any words and widths: every number is there, in whole, and every line fits."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.report.section import Crosstab, Section
from placement_opt.report.text_table import lines, number, unit_of

WORD = st.text("abcdefghij", min_size=1, max_size=14)
NAME = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


def section(rows, columns=("year", "line", "plan", "value", "unit")):
    """Return a section with these rows and no words around them."""
    return Section("test", "Test", "", pd.DataFrame(rows, columns=list(columns)), Crosstab(rows="line"))


def texts(found):
    return [line.text for line in found]


def test_rows_and_columns_keep_the_order_of_the_frame():
    found = section(
        [
            ("2013/14", "homes", "claimed", 1_234_567.0, "GBP"),
            ("2013/14", "homes", "found", -2_000.0, "GBP"),
            ("2014/15", "homes", "found", -400.0, "GBP"),
            ("2014/15", "total", "found", 0.4, "GBP"),
        ]
    )
    layout = Crosstab(rows="line", across="plan", block="year", words={"claimed": "As claimed by all"}, bold=("total",))
    assert texts(lines(found, layout, 40)) == [
        "         As claimed",
        "             by all  found",
        "2013/14",
        "  Homes       1,235     -2",
        "2014/15",
        "  Homes                  0",
        "  Total                  0",
    ]
    assert [line.bold for line in lines(found, layout, 40)] == [False, False, True, False, True, False, True]


def test_a_brief_table_has_one_row_a_block():
    rows = [(y, k, "found", n, "GBP") for y in ("2013/14", "2014/15") for k, n in (("homes", 1e3), ("total", 2e3))]
    layout = Crosstab(rows="line", across="plan", block="year", brief=("total",), bold=("total",))
    assert texts(lines(section(rows), layout, 40)) == ["         found", "2013/14      2", "2014/15      2"]


def test_units_are_said_once_or_in_each_heading():
    money = section([("", "a", "x", 1e3, "GBP")])
    assert unit_of(money) == "£000"
    mixed = section([("", "a", "saving", 1e3, "GBP"), ("", "a", "posts", 2.0, "FTE")])
    assert unit_of(mixed) == ""
    head = " ".join(texts(lines(mixed, Crosstab(rows="line", across="plan"), 40))[:2])
    assert "saving," in head
    assert "£000" in head
    assert "FTE" in head


@pytest.mark.parametrize(
    ("value", "unit", "signed", "printed"),
    [
        (1_234_567.0, "GBP", False, "1,235"),
        (-499.0, "GBP", False, "0"),
        (-499.0, "GBP", True, "0"),
        (2_000.0, "GBP", True, "+2"),
        (-2_000.0, "GBP", True, "-2"),
        (math.nan, "GBP", False, ""),
        (7.14, "homes", False, "7.1"),
        (0.861, "share", False, "86%"),
        (1_013.6, "children", False, "1,014"),
    ],
)
def test_a_number_is_printed_in_its_unit(value, unit, signed, printed):
    assert number(value, unit, signed=signed) == printed


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(NAME, min_size=1, max_size=5, unique=True),
    st.lists(NAME, min_size=1, max_size=9, unique=True),
    st.integers(80, 120),
)
def test_every_line_fits_and_no_word_or_number_is_lost(rows, columns, width):
    frame = [("", row, col, 1e3 * (1 + n * len(rows) + m), "beds") for m, row in enumerate(rows)
             for n, col in enumerate(columns)]  # fmt: skip
    found = texts(lines(section(frame), Crosstab(rows="line", across="plan"), width))
    assert max(map(len, found)) <= width
    words = " ".join(found).split()
    for _block, row, col, value, _unit in frame:
        assert f"{value:,.0f}" in words
        assert {w.lower() for w in row.split()} <= {w.lower() for w in words}
        assert set(col.split()) <= set(words)
