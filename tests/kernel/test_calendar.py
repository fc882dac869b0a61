"""Quarters and financial years: labels, order and length."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.kernel import calendar

OPENINGS = [date(2013, 3, 31), date(2013, 6, 30), date(2013, 9, 30), date(2013, 12, 31)]


@given(opening=st.sampled_from(OPENINGS), t=st.integers(-40, 40))
def test_labels_and_numbers_are_inverse(opening, t):
    assert calendar.number(calendar.label(t, opening), opening) == t
    assert calendar.is_quarter_end(calendar.last_day(t, opening))


@pytest.mark.parametrize("opening", OPENINGS)
def test_quarter_0_ends_at_the_opening_date(opening):
    assert calendar.last_day(0, opening) == opening


def test_four_quarters_make_a_year():
    opening = date(2015, 3, 31)
    assert sum(calendar.weeks(t, opening) for t in (1, 2, 3, 4)) * 7 == pytest.approx(366)  # to 31 March 2016


@pytest.mark.parametrize("word", ["2013/15", "2013-14", "13/14", "2013/14 Q1", ""])
def test_what_is_no_financial_year(word):
    assert calendar.first_year(word) is None


def test_the_century_turns():
    assert calendar.year_label(1999) == "1999/00"
    assert calendar.first_year("1999/00") == 1999


@pytest.mark.parametrize("word", ["2013/14 Q0", "2013/14 Q5", "2013/14Q1", "2013/15 Q1", "Q1"])
def test_what_is_no_quarter(word):
    assert calendar.ordinal(word) is None


@pytest.mark.parametrize("text", ["2026-27 q1", "2026/27Q1", "2026-2027 Q1", "2026/27 quarter 1", " 2026/27  Q1 "])
def test_a_quarter_written_another_way_is_understood(text):
    assert calendar.near_quarter(text) == "2026/27 Q1"


@pytest.mark.parametrize("text", ["2026/28 Q1", "2026/27 Q5", "Apr-26", "2026/27", "", "2026-04-01"])
def test_what_is_no_quarter_is_not_guessed(text):
    assert calendar.near_quarter(text) == ""


@pytest.mark.parametrize(("text", "meant"), [("2026-27", "2026/27"), ("2026-2027", "2026/27"), ("2026", "")])
def test_a_year_written_another_way_is_understood(text, meant):
    assert calendar.near_year(text) == meant
