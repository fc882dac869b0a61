"""Counts by need group: the least change from the forecast that meets what is known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.cycle.least_change import KnownCount, least_change

FORECAST = {("a", "home"): 6.0, ("b", "home"): 2.0, ("a", "foster"): 10.0, ("b", "foster"): 30.0}
HOME, FOSTER = (("a", "home"), ("b", "home")), (("a", "foster"), ("b", "foster"))


def test_a_total_scales_its_cells():
    found, missed = least_change(FORECAST, [KnownCount(HOME, 12.0, "home")])
    assert found == pytest.approx({("a", "home"): 9, ("b", "home"): 3, ("a", "foster"): 10, ("b", "foster"): 30})
    assert missed == ()


def test_a_cell_that_is_known_leaves_the_rest_to_the_others():
    counts = [KnownCount(HOME, 12.0, "home"), KnownCount((("a", "home"),), 4.0, "home a")]
    found, missed = least_change(FORECAST, counts)
    assert [found[cell] for cell in HOME] == pytest.approx([4, 8])
    assert missed == ()


def test_totals_both_ways_keep_the_odds_of_the_forecast():
    """Scaling rows and columns leaves the cross ratio (6 x 30) / (2 x 10) = 9 as it was."""
    of_a = (("a", "home"), ("a", "foster"))
    counts = [KnownCount(HOME, 10.0, "home"), KnownCount(FOSTER, 40.0, "foster"), KnownCount(of_a, 20.0, "a")]
    found, missed = least_change(FORECAST, counts)
    assert missed == ()
    cells = [found[cell] for cell in (*HOME, *FOSTER)]
    assert cells[0] * cells[3] / (cells[1] * cells[2]) == pytest.approx(9)
    assert (cells[0] + cells[1], cells[2] + cells[3], cells[0] + cells[2]) == pytest.approx((10, 40, 20))


def test_a_placement_that_nobody_was_expected_in_is_shared_out_alike():
    forecast = FORECAST | {("a", "mtfc"): 0.0, ("b", "mtfc"): 0.0}
    cells = (("a", "mtfc"), ("b", "mtfc"))
    found, missed = least_change(forecast, [KnownCount(cells, 3.0, "mtfc")])
    assert [found[cell] for cell in cells] == pytest.approx([1.5, 1.5])
    assert missed == ()


def test_counts_that_contradict_each_other_are_told():
    of_all = (*HOME, *FOSTER)
    counts = [KnownCount(HOME, 10.0, "home"), KnownCount(FOSTER, 10.0, "foster"), KnownCount(of_all, 30.0, "all")]
    _found, missed = least_change(FORECAST, counts)
    assert missed


@given(
    st.lists(st.floats(0.1, 50), min_size=4, max_size=4),
    st.floats(1, 100),
    st.floats(1, 100),
)
def test_totals_are_always_met(cells, home, foster):
    forecast = dict(zip((*HOME, *FOSTER), cells, strict=True))
    counts = [KnownCount(HOME, home, "home"), KnownCount(FOSTER, foster, "foster")]
    found, missed = least_change(forecast, counts)
    assert not missed
    assert math.fsum(found[cell] for cell in HOME) == pytest.approx(home)
    assert all(n >= 0 for n in found.values())


def test_counts_that_agree_are_met_though_the_forecast_has_nobody_there():
    """All six older children were forecast in homes: with three in homes the other three live in foster care."""
    forecast = {("older", "home"): 6.0, ("older", "foster"): 0.0, ("younger", "home"): 0.0, ("younger", "foster"): 4.0}
    older = KnownCount((("older", "home"), ("older", "foster")), 6.0, "all older")
    home = KnownCount((("older", "home"), ("younger", "home")), 3.0, "home")
    every = KnownCount(tuple(forecast), 10.0, "all")
    found, missed = least_change(forecast, [older, home, every])
    assert not missed
    assert found["older", "foster"] >= 3 - 1e-6
