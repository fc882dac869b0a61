"""What opening homes does to a plan: beds, children, posts, closures beside it, words, and the way to a verdict."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings

from placement_opt.domain.case import Figure
from placement_opt.domain.strategy import Strategy
from placement_opt.formulation import build
from placement_opt.judge.break_even import break_evens, told
from placement_opt.judge.feasibility import most_places, screen
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.measure.home_moves import MOVED, home_moves
from placement_opt.measure.results import posts_by
from placement_opt.prepared import Options
from placement_opt.running import run
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve_stages
from tests import tiny_model
from tests.inputs.test_new_home_tables import with_homes
from tests.test_laws import POUND, UNMET, is_no_worse, levers, reached, some_towns, towns
from tests.town import ELM, NOTHING, OAK, announces, brief, plan_for, settled_town, still_town
from tests.town_homes import LODGE, PAIR

STRATEGY = """
name: smaller_homes
title: Smaller homes
source: paper
levers:
  placement_choice: []
  close_homes:
    - {home: home_a, from: "2013/14 Q4"}
  open_homes:
    - {home: two_bed, from: "2013/14 Q3", homes: 2}
"""
COMPLEX, OLD = ("complex", "home"), ("older", "home")
SMALL = dataclasses.replace(LODGE, id="small", title="Small", beds=2, pace=4, most=4)  # two beds, full at once
PLAIN = {"moves": (), "services": (), "mtfc": None, "closures_per_quarter": 1.0, "occupancy": 1.0}


def homes_town(**changes):
    """Return the still town with six complex children in Oak and Elm and none elsewhere, where homes may open."""
    return still_town(**{**PLAIN, "opening": {COMPLEX: 6.0}, "new_homes": (SMALL,), **changes})


def published(case, **levers):
    strategy = announces(**levers)
    return strategy, plan_for(case, brief(fixed=True, strategy=strategy))[2]


def measured(case, results, measure):
    """Return a measure of the council's homes by quarter."""
    found = results.children.query("measure == @measure and placement == 'home'").set_index("quarter")["value"]
    return [found[q.label] for q in case.quarters]


def test_a_published_plan_opens_homes_as_announced():
    case = homes_town(new_homes=(PAIR,))
    strategy, results = published(case, open_homes={("pair", 3): 2.0})
    assert measured(case, results, "open homes") == pytest.approx([2, 2, 3.5, 4])
    assert measured(case, results, "registered beds") == pytest.approx([10, 10, 13, 14])
    assert measured(case, results, "fillable places") == pytest.approx([10, 10, 11.5, 13.5])
    assert measured(case, results, "posts created to date") == pytest.approx([0, 8, 8, 8])
    assert measured(case, results, "posts released to date") == pytest.approx([0, -8, -8, -8])
    assert measured(case, results, "capital spent") == pytest.approx([0, 0, 144_000, 0])
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == []


def test_what_is_announced_too_soon_opens_as_soon_as_it_can_and_is_told():
    """A pair home can open from quarter 2, two in a quarter."""
    case = homes_town(new_homes=(PAIR,))
    strategy, results = published(case, open_homes={("pair", 1): 3.0})
    assert results.values.opens == pytest.approx({("pair", 1): 0, ("pair", 2): 2, ("pair", 3): 1, ("pair", 4): 0})
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == [
        "2013/14 Q3: Pair home: 3 homes announced to open by then, at most 0 possible. In the strategy as published "
        "they open as soon as the limits allow, the last in 2014/15 Q1."
    ]


def test_more_homes_than_may_open_are_told():
    case = homes_town(new_homes=(PAIR,))
    strategy, results = published(case, open_homes={("pair", 2): 2.0, ("pair", 3): 3.0})
    assert math.fsum(results.values.opens.values()) == pytest.approx(3)
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == [
        "2014/15 Q1: Pair home: 5 homes announced to open by then, at most 3 possible. In the strategy as published 3 "
        "of 5 open by 2014/15 Q2."
    ]


def test_a_large_home_closes_and_four_small_ones_open():
    """Six children live over ten beds; Oak closes once eight beds in small homes were there in the quarter before."""
    case = homes_town(releases_per_quarter=20.0)
    _strategy, results = published(case, closing={"oak": 3}, open_homes={("small", 2): 4.0})
    assert [results.values.open["oak", t] for t in (2, 3, 4)] == pytest.approx([1, 0, 0], abs=1e-6)
    assert measured(case, results, "open homes") == pytest.approx([2, 6, 5, 5])
    assert results.stages[0].best == pytest.approx(0, abs=1e-5)
    assert measured(case, results, "posts released to date")[3] == pytest.approx(10 - 4 * 2)
    assert posts_by(case, results, "2014/15") == pytest.approx(2)
    lines = results.ledger.groupby("line")["gbp"].sum()
    assert lines["new homes: running"] == pytest.approx(4 * 3 * 13 * 2_000)
    assert lines["new homes: rent"] == pytest.approx(4 * 3 * 13 * 300)
    assert math.fsum(results.ledger["gbp"]) == pytest.approx(results.cost)


def test_the_large_home_stays_open_while_the_small_ones_are_not_there_in_the_quarter_before():
    """No foster place is vacant for a child of complex need, so that nothing but beds stand ready."""
    case = homes_town(opening={COMPLEX: 8.0})
    _, results = published(case, closing={"oak": 3}, open_homes={("small", 3): 4.0})
    assert [results.values.open["oak", t] for t in (3, 4)] == pytest.approx([4 / 6, 0], abs=1e-4)
    _, together = published(
        dataclasses.replace(case, safe_withdrawal=False), closing={"oak": 3}, open_homes={("small", 3): 4.0}
    )
    assert together.values.open["oak", 3] == pytest.approx(0, abs=1e-6)  # on one day, if nobody forbids it


def test_children_of_the_home_that_closes_change_to_new_ones_and_are_counted():
    """Three fifths of six children live in Oak; Elm takes 1.6 more, and all 3.6 change home wherever they go."""
    case = homes_town()
    strategy, results = published(case, closing={"oak": 3}, open_homes={("small", 2): 4.0})
    found = home_moves(case, strategy, [results])
    found = found[found["measure"] == MOVED]
    assert dict(zip(found["home"], found["value"], strict=True)) == {"oak": pytest.approx(3.6, abs=1e-4)}


def test_settled_children_of_the_opening_stay_in_a_home_that_was_there():
    """Five settled children at the opening: four beds of Elm cannot hold them, however many homes open."""
    case = settled_town(homes_town(opening={OLD: 5.0}))
    _, results = published(case, closing={"oak": 3}, open_homes={("small", 2): 4.0})
    assert results.values.open["oak", 4] == pytest.approx(1 / 6, abs=1e-4)
    few = settled_town(homes_town(opening={OLD: 4.0}))
    _, results = published(few, closing={"oak": 3}, open_homes={("small", 2): 4.0})
    assert results.values.open["oak", 4] == pytest.approx(0, abs=1e-4)
    moved = home_moves(few, announces(), [results])
    assert len(moved[moved["measure"] == MOVED]) == 0


def test_with_homes_kept_whole_a_home_opens_whole():
    """Half a home would do for one child in a private home at 3,000 a week, against 2,000 and rent."""
    case = homes_town(
        opening={("complex", "external"): 1.0},
        homes=(),
        new_homes=(dataclasses.replace(SMALL, beds=2, cost=Figure(3_000, "council")),),
        moves=(("complex", "external", "home"),),
    )
    relaxed, whole = (plan_for(case, brief(), whole_homes=w)[2].values.opens for w in (False, True))
    assert 0.1 < max(relaxed.values()) < 0.9
    assert {round(n, 6) for n in whole.values()} <= {0.0, 1.0, 2.0}
    programme = build(case, brief())
    again = solve_stages(session(programme, whole_homes=True), programme.stages, "plan").values.opens
    assert {k: round(n, 6) for k, n in again.items()} == {k: round(n, 6) for k, n in whole.items()}


def test_a_published_plan_with_whole_homes_opens_as_announced():
    case = homes_town(new_homes=(PAIR,))
    b = brief(fixed=True, strategy=announces(open_homes={("pair", 3): 0.5}, closing={"elm": 4}))
    assert plan_for(case, b, whole_homes=True)[2].values.opens["pair", 3] == pytest.approx(0.5)


def test_the_most_places_in_homes_count_those_that_could_open():
    case = homes_town(new_homes=(PAIR,), placements={"home": still_town().placements["home"]})
    assert [most_places(case, "residential", t) for t in (1, 2, 3)] == [10, 14, 16]


def test_where_a_home_begins_to_pay_is_told():
    """It opens in quarter 2 for 39 weeks; its two children save 2,900 a week each but for half of the first quarter."""
    case = homes_town(
        opening={("complex", "external"): 2.0},
        homes=(),
        new_homes=(dataclasses.replace(SMALL, cost=Figure(12_000, "council")),),
        moves=(("complex", "external", "home"),),
        move_limit={(g, t): 1.0 for g in ("calm", "complex", "older") for t in range(1, 5)},
        suitable={"calm": ("own",), "complex": ("home", "external"), "older": ("own",)},
        suitable_share={},
    )
    s = session(build(case, brief()))
    (unit,) = [u for u in units(case, s.programme.variables) if u.lever == "open_homes"]
    assert left_at_zero(case, plan_for(case, brief())[2]) == ["own", "special_foster", "small"]
    (found,) = break_evens(s, [unit])
    saved = 2 * (2_900 * (13 * 2.5) - 2 * 3_000 - 500) - 39 * 300
    assert found.price == pytest.approx(saved / 39 / 2, abs=0.1)
    assert list(told(found, None, "2014/15"))[1] == (
        f"It pays below £{found.price:,.0f} a bed a week; the model has £6,000."
    )


def test_without_placement_choice_new_homes_are_filled_beside_todays_share():
    """One child a quarter needs a home and external homes hold two of three: with the lever alone the new one fills."""
    case = homes_town(
        opening={COMPLEX: 4.0, ("complex", "external"): 8.0},
        entries={(g, t): 3.0 if g == "complex" else 0.0 for g in ("calm", "complex", "older") for t in range(1, 5)},
        homes=(ELM,),
        market={"external": 9.0},
    )
    without, with_homes = (
        plan_for(case, brief(pulled, strategy=Strategy("s", "S")))[2].values.x for pulled in ((), ("open_homes",))
    )
    assert without[*COMPLEX, 4] == pytest.approx(4, abs=1e-4)
    assert with_homes[*COMPLEX, 4] > 4.5


def opening(case):
    """Return a town of the laws in which homes may open too."""
    return dataclasses.replace(case, new_homes=(PAIR, LODGE))


@settings(some_towns, max_examples=4)
@given(towns())
def test_new_homes_that_nobody_may_open_change_nothing(case):
    """Doing nothing opens none, and neither does a plan without the lever."""
    _, plain, _ = plan_for(case, brief())
    none = dataclasses.replace(case, new_homes=tuple(dataclasses.replace(k, most=0.0) for k in (PAIR, LODGE)))
    cheap = dataclasses.replace(
        none, new_homes=tuple(dataclasses.replace(k, cost=Figure(1, "assumed")) for k in none.new_homes)
    )
    _, pulled, _ = plan_for(cheap, brief())
    assert pulled.stages[0].best == pytest.approx(plain.stages[0].best, abs=UNMET)
    nothing = plan_for(opening(case), NOTHING)[2]
    assert not any(nothing.values.opens.values())
    assert not nothing.ledger["line"].str.startswith("new homes").any()


@settings(some_towns, max_examples=4)
@given(towns())
def test_more_homes_are_never_worse_and_cost_no_more_unmet_need(case):
    fewer = opening(case)
    free = tuple(
        dataclasses.replace(
            k, most=k.most + 2, cost=Figure(0, "assumed"), staff=0, capital=None, rent=Figure(0, "assumed")
        )
        for k in fewer.new_homes
    )
    more = dataclasses.replace(fewer, new_homes=tuple(dataclasses.replace(k, most=k.most + 2) for k in fewer.new_homes))
    assert is_no_worse(reached(more, brief()), reached(fewer, brief()))
    assert reached(dataclasses.replace(fewer, new_homes=free), brief())[0] <= reached(fewer, brief())[0] + UNMET


@some_towns
@given(towns(), levers)
def test_children_fit_and_costs_tie_in_every_town_that_may_open_homes(case, pulled):
    case = opening(case)
    _, solution, results = plan_for(case, brief(pulled))
    assert math.fsum(results.ledger["gbp"]) == pytest.approx(solution.cost, abs=POUND)
    counts = results.children.query("placement == 'home'").groupby(["quarter", "measure"])["value"].sum()
    for q in case.quarters:
        assert counts[q.label, "children"] <= counts[q.label, "fillable places"] + 1e-5
    if any(results.values.open[h.id, len(case.quarters)] < 1 for h in (OAK, ELM)):
        assert len(home_moves(case, Strategy("s", "S"), [results])) >= 0  # the count has an answer


def test_from_the_files_of_a_model_to_a_verdict(tmp_path):
    """The tiny town closes its home of three beds and opens two of two: four posts go and four come."""
    path, file = with_homes(tiny_model.write(tmp_path), homes_per_quarter=2), tmp_path / "plan.yaml"
    file.write_text(STRATEGY, "utf-8")
    answer = run(Options(path, strategy=file, out=tmp_path / "run", horizon=8, pack=False)).answer
    plan = answer.plan("as_published")
    assert plan.values.opens["two_bed", 3] == 2
    assert plan.values.open["home_a", 8] == pytest.approx(0, abs=1e-4)
    (posts,) = [v for v in answer.verdicts if v.claim.id == "posts"]
    assert posts.reached["as_published"] == pytest.approx(-4, abs=1e-4)  # those of the home go a quarter later
    assert posts_by(answer.question.case, plan, "2014/15") == pytest.approx(0, abs=1e-4)
    ledger, plans = ((tmp_path / "run" / name).read_text("utf-8") for name in ("ledger.csv", "plan.csv"))
    for line in ("running", "financing", "staff before opening"):
        assert f"new homes: {line}" in ledger
    assert "capital spent,200000.0,GBP" in plans
