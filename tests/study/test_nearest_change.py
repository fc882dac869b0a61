"""The nearest joint change for which a claim holds, where it can be worked out by hand; and in Manchester."""

from __future__ import annotations

import math

import numpy as np
import pytest

from placement_opt.inputs import read_model
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from placement_opt.study.entries_over_time import OVER_YEARS
from placement_opt.study.nearest_change import CHANGE_COLUMNS, change_frame, nearest_change
from placement_opt.study.nearest_point import nearest_point
from placement_opt.study.one_draw import faults_of_draw
from placement_opt.study.sampling_at import group_ranges, sample_towards
from placement_opt.study.step_by_slopes import Leg, step
from placement_opt.study.ways_to_ends import WayToEnd, ways_of
from tests.study.still_homes import COST, FILLED, RANGES, by_hand, on_the_way, reached, saves

TOWN = {
    name: (WayToEnd(name, -1.0, (value - low) / (high - low)), WayToEnd(name, 1.0, (high - value) / (high - low)))
    for name, (low, value, high) in RANGES.items()
}
X_AND_Y = {name: (WayToEnd(name, -1.0, length), WayToEnd(name, 1.0, length)) for name, length in (("x", 1), ("y", 2))}


def nearest_in_the_town(amount):
    claim = saves(amount)
    return nearest_point(lambda points: reached(claim, [on_the_way(p) for p in ({}, *points)]), claim, TOWN)


def nearest_of(most, amount, ways=X_AND_Y):
    """Return the nearest point of a function of the ways of groups."""
    return nearest_point(lambda points: np.array([most({}), *(most(dict(p)) for p in points)]), saves(amount), ways)


def of_x_and_y(p):
    """Return 2 - (1 - x)^2 - (1 - y)^2, which is 0 at the start and slower and slower on the way."""
    return 2 - (1 - p.get("x", 0.0)) ** 2 - (1 - p.get("y", 0.0)) ** 2


def test_in_the_town_more_beds_filled_are_nearer_than_a_dearer_home():
    """To save 120,000 a share of 8 / (10 - 120,000 * 6 / 52 / 10,000) is needed, 0.2857 of the range from 0.85 on."""
    found = nearest_in_the_town(120_000.0)
    filled = 8 / (10 - 120_000 * 6 / 52 / 10_000)
    assert found.holds
    assert found.distance == pytest.approx((filled - 0.9) / 0.1, abs=1e-3)
    assert set(found.point) == {FILLED}
    assert on_the_way(found.point)[1] == pytest.approx(filled, abs=1e-4)
    assert found.amount == pytest.approx(120_000, rel=1e-4)
    assert found.amount >= 120_000


def test_in_the_town_where_beds_alone_do_not_do_the_home_must_be_dearer_too():
    """With 0.95 filled Oak must cost 150,000 * 6 / 52 / (10 - 8 / 0.95)."""
    found = nearest_in_the_town(150_000.0)
    cost = 150_000 * 6 / 52 / (10 - 8 / 0.95)
    assert on_the_way(found.point) == pytest.approx([cost, 0.95], rel=1e-4)
    assert found.distance == pytest.approx(0.5 + (cost - 10_000) / 5_000, abs=1e-3)


def test_not_within_any_range_is_an_answer_with_the_most_that_was_found():
    found = nearest_in_the_town(200_000.0)
    assert not found.holds
    assert found.point == {COST: 1.0, FILLED: 1.0}
    assert found.amount == pytest.approx(by_hand(14_000, 0.95), abs=0.05)


def test_a_claim_that_holds_already_needs_no_change():
    found = nearest_in_the_town(90_000.0)
    assert (found.point, found.distance, found.holds) == ({}, 0.0, True)


def test_of_two_that_slow_down_both_move_until_their_last_bits_bring_as_much():
    """A range of y is twice as long: 1 - y = 2 (1 - x), and 2 - (1 - x)^2 - (1 - y)^2 = 1 gives 1 - x = 1 / sqrt(5)."""
    found = nearest_of(of_x_and_y, 1.0)
    x, y = 1 - 1 / math.sqrt(5), 1 - 2 / math.sqrt(5)
    assert found.distance == pytest.approx(x + 2 * y, rel=5e-3)
    assert found.point["x"] == pytest.approx(x, abs=0.03)
    assert found.point["y"] == pytest.approx(y, abs=0.03)


def test_the_way_down_is_found_too():
    found = nearest_of(lambda p: -p.get("x", 0.0) + 0.5 * p.get("y", 0.0), 0.25)
    assert found.point == {"x": pytest.approx(-0.25, abs=1e-3)}
    assert found.distance == pytest.approx(0.25, abs=1e-3)


def test_a_point_without_a_plan_is_never_the_nearest():
    """Beyond 0.4 of x nothing meets the rules, so that y must help."""
    found = nearest_of(lambda p: math.nan if p.get("x", 0.0) > 0.4 else p.get("x", 0.0) + p.get("y", 0.0), 0.5)
    assert found.holds
    assert found.point["x"] <= 0.4
    assert found.distance == pytest.approx(0.4 + 2 * 0.1, abs=0.05)


def test_whole_numbers_stop_where_they_change():
    """Of four quarters, each a quarter of a range, two are needed for 0.5; half a one helps nobody."""
    stops = (0.0, 0.125, 0.375, 0.625, 0.875)
    way = WayToEnd("lag", 1.0, 1.0, stops, (0.0, 0.25, 0.5, 0.75, 1.0))
    found = nearest_of(lambda p: 0.25 * round(4 * p.get("lag", 0.0) + 1e-9), 0.5, {"lag": (way,)})
    assert found.holds
    assert (found.distance, found.amount) == (0.5, 0.5)


def test_a_step_fills_up_the_legs_in_the_order_of_their_worth():
    """They bring 1.5, 2 and 1 a range, and 2.5 are missing: all of the second, a third of the first, and no third."""
    legs = {name: Leg(WayToEnd(name, 1.0, 1.0), 0.0, gain, 1.0) for name, gain in (("a", 1.5), ("b", 2.0), ("c", 1.0))}
    found, dear = step(legs, 2.5, 1.0)
    assert {name: leg.share for name, leg in found.items()} == pytest.approx({"a": 1 / 3, "b": 1.0, "c": 0.0})
    assert dear == pytest.approx(1 / 1.5)


def test_a_step_gives_back_what_is_too_much_the_least_worth_first():
    """1.5 are there and 1.25 needed, which b alone brings with 0.625 of its way."""
    legs = {name: Leg(WayToEnd(name, 1.0, 1.0), 0.5, gain, 1.0) for name, gain in (("a", 1.0), ("b", 2.0))}
    found, _dear = step(legs, -0.25, 1.0)
    assert {name: leg.share for name, leg in found.items()} == pytest.approx({"a": 0.0, "b": 0.625})
    nothing, _dear = step(legs, -0.25, 0.1)  # within a tenth either way
    assert {name: leg.share for name, leg in nothing.items()} == pytest.approx({"a": 0.4, "b": 0.425})


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


def test_ways_of_manchester(manchester):
    ways = ways_of(group_ranges(manchester))
    down, up = ways["fees of external residential care"]
    assert (down.length, up.length) == pytest.approx((250 / 700, 450 / 700))  # 1,900, 2,150 and 2,600
    (later,) = ways["general.first_review_quarter"]  # 2, with a range from 2 to 3
    assert (later.sign, later.length, later.stops[0], len(later.stops)) == (1.0, 1.0, 0.0, 2)
    assert later.distance(later.stops[1]) == 1.0
    assert later.distance(later.stops[1] - 0.01) == 0.0
    assert [way.length for way in ways[OVER_YEARS]] == [0.5, 0.5]


@pytest.mark.slow
def test_of_manchester():
    """More staff in each home reach no 80 posts within their range; the farthest is the same amount as a single run."""
    prepared = prepare(Options("manchester", horizon=8))
    claim = next(k for k in Want(best=None).claims(prepared.question.case) if k.id == "posts")
    found = nearest_change(prepared, claim, ("homes.staff",))
    assert not found.within
    assert 70 < found.amount < 80
    assert found.proven == pytest.approx(found.amount, abs=1e-3)
    assert found.alone.whole < found.proven
    (change,) = found.changes
    assert found.distance == pytest.approx(change.distance)
    assert found.solved > 10
    drawn = sample_towards(prepared.inputs, [{change.group: change.way}])
    assert faults_of_draw(prepared.inputs, drawn, 1) == []
    frame = change_frame([found])
    assert list(frame.columns) == list(CHANGE_COLUMNS)
    assert len(frame) == len(change.figures)
