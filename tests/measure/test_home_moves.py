"""Children who change council home, counted by hand in a town of two homes: Oak with six beds and Elm with four."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.domain.case import Figure
from placement_opt.domain.leaving_care import PlannedExit
from placement_opt.domain.services import Effect, Service
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation.home_by_home import (
    at_opening,
    closes_homes,
    count_home_moves,
    pool_of,
    with_beds_of_services,
)
from placement_opt.measure.home_moves import HOME_MOVE_COLUMNS, MOVED, MOVED_COST, NOT_RUN_DOWN, home_moves
from placement_opt.measure.summary import home_moves_table
from placement_opt.solve.least import least
from tests.test_laws import levers, some_towns, towns
from tests.town import AFTER, NOTHING, announces, assign, brief, plan_for, settled_town, still_town, town, unknowns

COMPLEX, CALM, OLD = ("complex", "home"), ("calm", "home"), ("older", "home")
NO_STRATEGY = Strategy("none", "No strategy")
ELM_CLOSES = brief(fixed=True, strategy=announces(closing={"elm": 3}))
FIVE = still_town(opening={COMPLEX: 5.0}, safe_withdrawal=False, moves=())
EMPTYING = dataclasses.replace(FIVE, exit={**FIVE.exit, COMPLEX: 0.5})


def moves_of(case, b=ELM_CLOSES):
    """Return who changes home in a solved plan."""
    _, _, plan = plan_for(case, b)
    return home_moves(case, NO_STRATEGY, [plan])


def counted(found, measure=MOVED):
    """Return the figures of a measure by quarter, home and need."""
    rows = found[found["measure"] == measure]
    return {(r["quarter"], r["home"], r["need"]): r["value"] for r in rows.to_dict("records")}


def of_plan(case, closing, **numbers):
    """Return the fewest changes of home by home and quarter, in a plan whose numbers are given."""
    every = {(h.id, t): 0.0 if t >= closing.get(h.id, 9) else 1.0 for h in case.homes for t in range(1, 5)}
    v = assign(unknowns(case), open={**every, **numbers.pop("open", {})}, **numbers)
    value = least(count_home_moves(case, brief(), v))
    return {
        (h.id, t): n
        for h in case.homes
        for t in range(1, 5)
        if (n := math.fsum(value[f"changes_{h.id}_{g}_{t}"] for g in case.suited_to["home"])) > 1e-4
    }


def test_who_lives_in_the_home_that_closes_changes_home():
    """Five children over ten beds: two live in Elm, whose four beds close as the third quarter begins."""
    found = moves_of(FIVE)
    assert list(found.columns) == HOME_MOVE_COLUMNS
    assert counted(found) == pytest.approx({("2014/15 Q1", "elm", "complex"): 2.0}, abs=1e-4)
    assert counted(found, NOT_RUN_DOWN) == pytest.approx({("2014/15 Q1", "elm", "complex"): 2.0})
    assert not found["settled"].any()


def test_the_moves_are_priced_at_the_prices_of_the_quarter():
    dear = dataclasses.replace(FIVE, price_index={**FIVE.price_index, ("pay", "2014/15"): 1.1})
    found = counted(moves_of(dear), MOVED_COST)
    assert found == pytest.approx({("2014/15 Q1", "elm", "complex"): 2 * 500 * 1.1}, abs=0.1)


def test_a_plan_is_not_charged_for_them():
    _, solution, plan = plan_for(FIVE, ELM_CLOSES)
    assert math.fsum(plan.ledger["gbp"]) == pytest.approx(solution.cost)
    assert not plan.ledger["line"].str.contains("moves").any()


def test_children_leave_every_home_at_the_same_pace():
    """Half leave each quarter: of Elm's two, one half is left as it closes and one quarter of a child at its end."""
    assert counted(moves_of(EMPTYING)) == pytest.approx({("2014/15 Q1", "elm", "complex"): 0.25}, abs=1e-4)
    assert counted(moves_of(EMPTYING), NOT_RUN_DOWN) == pytest.approx({("2014/15 Q1", "elm", "complex"): 0.25})


LEAVING = dataclasses.replace(  # half may leave by plan, or with a service
    FIVE,
    planned_exits=(PlannedExit("return_home", *COMPLEX, 0.5, Figure(0, "council"), 1),),
    after_care=AFTER,
    services=(
        Service(
            "away", "Away", "outside", 9, Figure(0, "council"),
            (Effect("returns_home", *COMPLEX, size=1, lag=0, eligible=0.5),), 1, 9, 9,
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "leaving",
    [
        {"leave": {("return_home", *COMPLEX, 2): 2.5}},
        {"helped": {("away", "returns_home", *COMPLEX, 2): 2.5}},
        {"leave": {("return_home", *COMPLEX, 2): 1.5}, "helped": {("away", "returns_home", *COMPLEX, 2): 1}},
    ],
    ids=["by plan", "with a service", "both"],
)
def test_who_leaves_care_by_plan_or_with_a_service_leaves_every_home_alike(leaving):
    """Of Elm's two one is left as it closes, and changes home."""
    living = {(*COMPLEX, t): 5 if t < 2 else 2.5 for t in range(1, 5)}
    assert of_plan(LEAVING, {"elm": 3}, x=living, **leaving) == pytest.approx({("elm", 3): 1.0}, abs=1e-4)


def test_planned_moves_leave_the_home_that_closes_first():
    case = dataclasses.replace(FIVE, moves=(("complex", "home", "special_foster"),))
    living = {(*COMPLEX, 1): 5, (*COMPLEX, 2): 5, (*COMPLEX, 3): 4, (*COMPLEX, 4): 4}
    moved = {("complex", "home", "special_foster", 3): 1}
    assert of_plan(case, {"elm": 3}, x=living, m=moved) == pytest.approx({("elm", 3): 1.0}, abs=1e-4)
    fewer = {(*COMPLEX, 1): 5, (*COMPLEX, 2): 4, (*COMPLEX, 3): 3, (*COMPLEX, 4): 3}
    both = {("complex", "home", "special_foster", t): 1 for t in (2, 3)}
    assert of_plan(case, {"elm": 3}, x=fewer, m=both) == {}


def test_nobody_new_is_placed_in_a_home_that_is_to_close():
    living = {(*COMPLEX, 1): 6, (*COMPLEX, 2): 6, (*COMPLEX, 3): 6, (*COMPLEX, 4): 6}
    found = of_plan(FIVE, {"elm": 3}, x=living, a={("complex", "home", 1): 1})
    assert found == pytest.approx({("elm", 3): 2.0}, abs=1e-4)


def test_a_planned_move_of_one_need_group_is_none_of_another():
    """Both homes are full, half and half; four of five calm children are moved, and Elm's two complex ones remain."""
    case = dataclasses.replace(FIVE, opening={COMPLEX: 5.0, CALM: 5.0}, moves=(("calm", "home", "own"),))
    living = {(*COMPLEX, t): 5 for t in range(1, 5)} | {(*CALM, t): 5 if t < 3 else 1 for t in range(1, 5)}
    found = of_plan(case, {"elm": 3}, x=living, m={("calm", "home", "own", 3): 4})
    assert found == pytest.approx({("elm", 3): 2.0}, abs=1e-4)


def test_half_a_home_that_closes_moves_whom_the_other_half_cannot_hold():
    living = {(*COMPLEX, t): 5 for t in range(1, 5)}
    half, quarter = ({("elm", t): share for t in (3, 4)} for share in (0.5, 0.25))
    assert of_plan(FIVE, {}, x=living, open=half) == {}  # two children, two beds
    assert of_plan(FIVE, {}, x=living, open=quarter) == pytest.approx({("elm", 3): 1.0}, abs=1e-4)


def test_a_home_that_stays_open_loses_nobody_and_late_moves_go_before_early_ones():
    """Elm closes at the end; children could have moved on the first day, and move when they must."""
    living = {(*COMPLEX, t): 5 for t in range(1, 5)}
    assert of_plan(FIVE, {"elm": 4}, x=living) == pytest.approx({("elm", 4): 2.0}, abs=1e-4)


def test_settled_children_live_where_beds_stay_open_and_the_others_in_what_is_left():
    case = settled_town(FIVE, opening={OLD: 3.0, COMPLEX: 2.0})
    _, _, plan = plan_for(case, ELM_CLOSES)
    found = at_opening(case, pool_of(case, plan.values))
    assert found["oak", "older"] == 3.0
    assert found["elm", "older"] == 0.0
    assert found["oak", "complex"] == pytest.approx(2 * 3 / 7)
    moved = home_moves(case, NO_STRATEGY, [plan])
    assert counted(moved) == pytest.approx({("2014/15 Q1", "elm", "complex"): 2 * 4 / 7}, abs=1e-4)


def test_a_child_who_settles_is_of_a_home_that_stays_open():
    """A tenth of the children settle each quarter where they live: never in Elm, so that none of them leaves it."""
    case = settled_town(FIVE, transition={("complex", "home", "older", "home"): 0.1})
    moved = counted(moves_of(case))
    assert {need for _q, _h, need in moved} == {"complex"}
    assert sum(moved.values()) == pytest.approx(2.0, abs=1e-4)  # those of Elm stay as they are until it closes


def test_settled_children_who_must_move_are_seen():
    """Four settled children live in Elm, the only home with beds at the end: while half of it closes two must leave it.

    The rule forbids such a plan; the count does not rest on the rule.
    """
    case = settled_town(FIVE, opening={OLD: 4.0})
    living = {(*OLD, t): 4 if t < 4 else 2 for t in range(1, 5)}
    assert of_plan(case, {"oak": 4}, x={**living, (*OLD, 4): 4}) == {}
    half = {("elm", 3): 0.5, ("elm", 4): 0.5}
    assert of_plan(case, {"oak": 4}, x=living, open=half | {("oak", 4): 0.0}) == pytest.approx(
        {("elm", 3): 2}, abs=1e-4
    )


def test_where_no_home_closes_nobody_changes_home():
    found = moves_of(town(), NOTHING)
    assert len(found) == 0
    table = home_moves_table(town(), found, ["plan"])
    assert dict(zip(table["measure"], table["value"], strict=True)) == {
        "children": 0.0,
        "settled": 0.0,
        "cost": 0.0,
        "not_run_down": 0.0,
    }


def test_a_council_without_homes_has_no_table():
    assert len(home_moves_table(dataclasses.replace(town(), homes=()), moves_of(town(), NOTHING), ["plan"])) == 0


def test_the_table_adds_up_the_rows():
    found = moves_of(settled_town(FIVE, opening={OLD: 3.0, COMPLEX: 2.0}))
    table = home_moves_table(FIVE, found, ["plan"]).set_index("measure")["value"]
    assert table["children"] == pytest.approx(8 / 7, abs=1e-4)
    assert table["settled"] == 0.0
    assert table["cost"] == pytest.approx(500 * 8 / 7, abs=0.1)
    assert table["not_run_down"] == pytest.approx(8 / 7)


@some_towns
@given(towns(), levers, st.booleans())
def test_all_homes_together_are_the_pool_in_every_plan(case, pulled, settled):
    """The count has an answer for whatever was solved, and moves nobody in or out of the council's homes."""
    case = settled_town(case) if settled else case
    b = brief(pulled)
    _, _, plan = plan_for(case, b)
    v = plan.values
    if not closes_homes(case, v):
        assert list(v.open.values()) == pytest.approx([1.0] * len(v.open))
        return
    value = least(count_home_moves(case, b, v))
    case, v = with_beds_of_services(case, v)
    for q in case.quarters:
        t = q.number
        for g in case.suited_to["home"]:
            lives = math.fsum(value[f"lives_{h.id}_{g}_{t}"] for h in case.homes)
            assert lives == pytest.approx(v.x[g, "home", t], abs=1e-4)
        for h in case.homes:
            lives = math.fsum(value[f"lives_{h.id}_{g}_{t}"] for g in case.suited_to["home"])
            assert lives <= h.beds * v.open[h.id, t] + 1e-4
    changes = math.fsum(n for name, n in value.items() if name.startswith("changes_"))
    joins = math.fsum(n for name, n in value.items() if name.startswith("joins_"))
    assert changes == pytest.approx(joins, abs=1e-4)


@pytest.mark.parametrize("case", [FIVE, EMPTYING], ids=["few leave", "half leave"])
def test_beds_that_stay_in_one_home_or_in_two_make_no_difference(case):
    """Oak's six beds as two homes of three: who changes home is of Elm, which closes, and as many."""
    oak, elm = case.homes
    half = dataclasses.replace(oak, beds=oak.beds / 2, staff=oak.staff / 2)
    halves = dataclasses.replace(case, homes=(half, dataclasses.replace(half, id="ash", title="Ash"), elm))
    alone, together = counted(moves_of(case)), counted(moves_of(halves))
    assert alone
    assert together == pytest.approx(alone, abs=1e-4)
