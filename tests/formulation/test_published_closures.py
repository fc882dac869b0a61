"""Closures as published: at the quarter announced where there is room, as soon after it as there is, never before."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.case import Case, Figure
from placement_opt.domain.decisions import Decision
from placement_opt.formulation import build
from placement_opt.judge.feasibility import closures_held_back, screen
from tests.town import announces, brief, plan_for, still_town

OPEN, SHUT = 1.0, 0.0


def homes_with(children: float, leaving: float = 0.0, **changes) -> Case:
    """Return a town with children in Oak's six and Elm's four beds, all fillable, and nowhere else to go.

    In every quarter a share of them leaves care. A home may shut from quarter 2, one in a quarter.
    """
    case = still_town(length=6, occupancy=1.0, moves=(), mtfc=None, services=(), suitable_share={}, **changes)
    return dataclasses.replace(
        case,
        suitable={**case.suitable, "complex": ("home", "external")},
        opening={("complex", "home"): children},
        exit={**case.exit, ("complex", "home"): leaving},
    )


def published(case: Case, strategy, **options):
    """Return the published plan's results."""
    return plan_for(case, brief(fixed=True, strategy=strategy), **options)[2]


def opened(case: Case, results, home: str) -> list[float]:
    """Return the share of a home that is open, by quarter."""
    return [results.values.open[home, q.number] for q in case.quarters]


def late(results) -> float:
    """Return the home-quarters for which homes are open that were announced to be closed."""
    return next(s.best for s in results.stages if s.name == "published closures")


def test_where_there_is_room_a_home_closes_in_the_quarter_announced():
    case, strategy = homes_with(4), announces(closing={"elm": 3})
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx([OPEN, OPEN, SHUT, SHUT, SHUT, SHUT], abs=1e-4)
    assert opened(case, results, "oak") == pytest.approx([OPEN] * 6)  # which nobody announced
    assert late(results) == pytest.approx(0, abs=1e-4)
    assert closures_held_back(case, strategy, results) == []


def test_where_there_is_no_room_yet_it_closes_as_soon_as_there_is():
    """Eight children fill eight beds, so half of Elm must stay. Six are left a quarter on, and they fit Oak."""
    case, strategy = homes_with(8, leaving=0.25), announces(closing={"elm": 2})
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx([OPEN, 0.5, SHUT, SHUT, SHUT, SHUT], abs=1e-4)
    assert late(results) == pytest.approx(0.5, abs=1e-4)
    assert closures_held_back(case, strategy, results) == [
        "The strategy closes 1 home by 2013/14 Q4; the rules leave room for 0.5 of it then, and for 1.0 by 2014/15 Q4."
    ]


def test_homes_kept_whole_close_when_there_is_room_for_all_of_them():
    case, strategy = homes_with(8, leaving=0.25), announces(closing={"elm": 2})
    results = published(case, strategy, whole_homes=True)
    assert opened(case, results, "elm") == pytest.approx([OPEN, OPEN, SHUT, SHUT, SHUT, SHUT], abs=1e-6)
    assert closures_held_back(case, strategy, results) == [
        "The strategy closes 1 home by 2013/14 Q4; the rules leave room for 0.0 of it then, and for 1.0 by 2014/15 Q4."
    ]


def test_where_there_never_is_room_part_of_it_stays_open_and_no_child_waits():
    case, strategy = homes_with(8), announces(closing={"elm": 2})
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx([OPEN] + [0.5] * 5, abs=1e-4)
    assert results.stages[0].best == pytest.approx(0, abs=1e-4)


def test_two_homes_are_told_together():
    """Of 8 children, 6, 4.5 and 3.375 are left: Oak, announced for quarter 3, holds as many as were there before."""
    case, strategy = homes_with(8, leaving=0.25), announces(closing={"elm": 2, "oak": 3})
    results = published(case, strategy)
    assert opened(case, results, "oak") == pytest.approx([1, 1, 1, 4.5 / 6, 3.375 / 6, 2.53125 / 6], abs=1e-3)
    assert closures_held_back(case, strategy, results) == [
        "The strategy closes 2 homes by 2014/15 Q1; the rules leave room for 1.0 of them then, and for 1.6 by 2014/15 "
        "Q4."
    ]


def test_the_quarter_is_told_in_which_most_is_held_back():
    """Elm is half a home late. Of eight children 8 x 0.75 ** 4 begin quarter 6, and keep 0.42 of Oak open."""
    case, strategy = homes_with(8, leaving=0.25), announces(closing={"elm": 2, "oak": 6})
    results = published(case, strategy)
    assert opened(case, results, "oak") == pytest.approx([OPEN] * 5 + [8 * 0.75**4 / 6], abs=1e-3)
    assert closures_held_back(case, strategy, results) == [
        "The strategy closes 1 home by 2013/14 Q4; the rules leave room for 0.5 of it then. By 2014/15 Q4 it closes 2, "
        "and the rules leave room for 1.6."
    ]


def test_before_its_notice_ends_a_home_closes_at_the_first_quarter_possible():
    case, strategy = homes_with(4), announces(closing={"elm": 1})
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx([OPEN] + [SHUT] * 5, abs=1e-4)
    assert late(results) == pytest.approx(1, abs=1e-4)
    assert screen(case, strategy, results) == [
        "2013/14 Q3: Elm House is to close, but its notice runs to 2013/14 Q4. In the strategy as published it closes "
        "no sooner than then."
    ]


def test_no_home_closes_sooner_than_announced_however_much_it_would_save():
    """With nobody in the homes each quarter of Elm costs GBP 78,000 for nothing; it is announced for quarter 5."""
    case = homes_with(0.0)
    results = published(case, announces(closing={"elm": 5}))
    assert opened(case, results, "elm") == pytest.approx([OPEN] * 4 + [SHUT] * 2, abs=1e-4)


def test_what_is_announced_is_done_before_any_cost_is_counted():
    """Shutting Elm costs ten million: no plan would choose it, and the published plan does it all the same."""
    homes = tuple(dataclasses.replace(h, closure_cost=Figure(10_000_000, "assumed")) for h in still_town().homes)
    case, strategy = homes_with(4, homes=homes), announces(closing={"elm": 3})
    assert opened(case, published(case, strategy), "elm")[2:] == pytest.approx([SHUT] * 4, abs=1e-4)
    _, _, recommended = plan_for(case, brief(strategy=strategy))
    assert opened(case, recommended, "elm") == pytest.approx([OPEN] * 6, abs=1e-4)


def test_no_child_is_left_waiting_so_that_a_home_closes_as_announced():
    """Four live in the homes and four come in quarter 3 for whom there is no other place: eight of ten beds stay."""
    case = homes_with(4, market={"external": 0.0, "agency": 0.0})
    case = dataclasses.replace(case, entries={**case.entries, ("complex", 3): 4.0})
    results = published(case, announces(placement_choice={}, closing={"elm": 3}))
    assert results.stages[0].best == pytest.approx(0, abs=1e-4)
    assert opened(case, results, "elm")[2:] == pytest.approx([0.5] * 4, abs=1e-4)


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (("fix", 1.0, 4), [OPEN] * 4 + [SHUT] * 2),
        (("at_least", 1.0, 6), [OPEN] * 6),
        (("at_least", 0.5, 3), [OPEN, 0.5, 0.5, SHUT, SHUT, SHUT]),
    ],
    ids=["open in quarter 4", "open to the end", "half of it"],
)
def test_a_decision_that_keeps_a_home_open_wins_over_the_announcement(decision, found):
    sense, value, quarter = decision
    kept = Decision("open", ("elm",), quarter, sense, value, "children are settled", "a reviewer")
    case, strategy = homes_with(4), announces(closing={"elm": 2}, decisions=(kept,))
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx(found, abs=1e-4)
    assert len(closures_held_back(case, strategy, results)) == 1


def test_a_closure_beyond_the_horizon_is_not_told():
    case, strategy = homes_with(4), announces(closing={"elm": 7})
    results = published(case, strategy)
    assert opened(case, results, "elm") == pytest.approx([OPEN] * 6)
    assert closures_held_back(case, strategy, results) == []


def test_a_strategy_that_closes_nothing_has_nothing_to_do_late():
    case = homes_with(4)
    results = published(case, announces(placement_choice={}))
    assert late(results) == 0
    assert math.fsum(results.values.open[h.id, 6] for h in case.homes) == pytest.approx(2)


def test_only_the_published_plan_has_closures_to_keep():
    strategy = announces(closing={"elm": 3})
    names = [[s.name for s in build(homes_with(4), brief(fixed=f, strategy=strategy)).stages] for f in (True, False)]
    assert names[0][1] == "published closures"
    assert "published closures" not in names[1]
