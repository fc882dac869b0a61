"""Private beds in place of council beds: a town where buying them would save money, with the rule and without it."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt import solving
from placement_opt.domain.case import Case, Figure
from placement_opt.domain.claims import Rules
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.formulation import build
from placement_opt.formulation.build import weight
from placement_opt.formulation.capacity import beyond_share, external_share
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import unknowns
from placement_opt.prepared import Options, prepare
from placement_opt.question import Question, Want
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve, solve_stages
from tests.town import NOTHING, announces, brief, plan_for, still_town

CLOSE = ("placement_choice", "close_homes")
SOLVED = Question(still_town(), announces(), Rules((), 0.0))


def cheap_private_beds(**changes) -> Case:
    """Return a town of 8 children in council homes and 4 in private ones, where a private bed is cheap.

    An eighth of the children in homes leave every quarter and 1.5 come, so that the number stays. A private bed costs
    GBP 500 a week, the beds of Oak and Elm at least 1,500, and shutting a home is free.
    """
    case = still_town(length=6)
    return dataclasses.replace(
        case,
        suitable={**case.suitable, "complex": ("home", "external")},
        suitable_share={},
        mtfc=None,
        services=(),
        opening={("complex", "home"): 8.0, ("complex", "external"): 4.0},
        entries={**case.entries, **{("complex", t): 1.5 for t in range(1, 7)}},
        exit={**case.exit, ("complex", "home"): 0.125, ("complex", "external"): 0.125},
        fee={**case.fee, "external": Figure(500, "assumed")},
        market={"external": 3.0, "agency": 3.0},
        homes=tuple(dataclasses.replace(h, closure_cost=Figure(0.0, "assumed")) for h in case.homes),
        moves=(),
        **changes,
    )


def full_homes(**changes) -> Case:
    """Return that town with no room but for those who leave, and 3 coming every quarter.

    One of eight leaves the council's homes, so one finds room there; the other two go to private homes, where only one
    would if they took a third, as they have a third of the children.
    """
    return coming(cheap_private_beds(occupancy=0.8, **changes), 3.0)


def coming(case, children: float) -> Case:
    """Return a town in which so many children of complex need come every quarter."""
    return dataclasses.replace(case, entries={**case.entries, **{("complex", t): children for t in range(1, 7)}})


def bought(case, results) -> list[float]:
    """Return the children newly placed in private homes, by quarter."""
    v = results.values
    made = [(v.a, ("complex", "external", q.number)) for q in case.quarters]
    return [table.get(key, 0.0) for table, key in made]


def test_private_beds_take_their_share_of_new_placements_and_no_more_however_cheap_they_are():
    case = cheap_private_beds()
    assert external_share(case) == pytest.approx(1 / 3)
    _, _, results = plan_for(case, brief(CLOSE))
    assert bought(case, results) == pytest.approx([0.5] * 6, abs=1e-4)


def test_where_it_is_allowed_the_same_town_buys_them_closes_more_and_saves():
    strict, allowed = cheap_private_beds(), cheap_private_beds(substitution_allowed=True)
    _, held, within = plan_for(strict, brief(CLOSE))
    _, free, beyond = plan_for(allowed, brief(CLOSE))
    assert bought(allowed, beyond)[:3] == pytest.approx([1.5] * 3, abs=1e-4)  # all who come
    assert free.cost < held.cost - 50_000
    shut = [2 - math.fsum(r.values.open[h.id, 6] for h in strict.homes) for r in (within, beyond)]
    assert shut[1] > shut[0] + 0.5


@pytest.mark.parametrize("lever", sorted(EVERY_LEVER))
def test_each_lever_by_itself_is_held_to_it(lever):
    """A lever that has nothing to do with homes may not be paid for by private beds either."""
    case = cheap_private_beds()
    _, _, results = plan_for(case, brief((lever,)))
    assert max(beyond_share(case, results.values, q.number) for q in case.quarters) <= 1e-6


@pytest.mark.parametrize("back", [(), (("complex", "external", "home"),)], ids=["out", "out and back"])
def test_a_move_from_a_council_home_to_a_private_one_is_no_way_round_it(back):
    """A child admitted to the council's home and moved on counts as placed in the private one, whole and once."""
    case = cheap_private_beds()
    moves = (("complex", "home", "external"), *back)
    case = dataclasses.replace(case, moves=moves, safe_withdrawal=False)
    _, _, without = plan_for(dataclasses.replace(case, moves=()), brief(EVERY_LEVER))
    _, _, results = plan_for(case, brief(EVERY_LEVER))
    in_private = [[r.values.x["complex", "external", t] for t in range(1, 7)] for r in (results, without)]
    assert in_private[0] == pytest.approx(in_private[1], abs=1e-4)
    assert max(beyond_share(case, results.values, q.number) for q in case.quarters) <= 1e-6


def test_doing_nothing_is_never_held_to_it():
    assert not build(full_homes(), NOTHING).rows_of("no_substitution")
    _, solution, results = plan_for(full_homes(), NOTHING)
    assert solution.stages[0].best == pytest.approx(0, abs=1e-4)
    assert bought(full_homes(), results) == pytest.approx([2.0] * 6, abs=1e-4)


def test_what_doing_nothing_buys_beyond_the_share_a_plan_may_buy_too():
    case = full_homes()
    _, _, nothing = plan_for(case, NOTHING)
    assert solving.beyond(case, nothing.values) == pytest.approx((1.0,) * 6, abs=1e-5)
    asked = dataclasses.replace(SOLVED, case=case)
    baseline = solving.do_nothing(asked, Want())
    plan = solving.EveryLever(asked, Want(), baseline).plan(asked.plan("recommended"), (), whole=False)
    assert plan.stages[0].best == pytest.approx(0, abs=1e-4)
    assert bought(case, plan) == pytest.approx([2.0] * 6, abs=1e-3)


@pytest.mark.parametrize("salt", ["", "a", "b"])
def test_what_doing_nothing_makes_a_limit_hangs_on_no_tie(salt):
    """With other weights in the tie-break Manchester's children of two groups change places, and the limit stays."""
    case = prepare(Options("manchester")).question.case
    programme = build(case, NOTHING)
    *stages, tie = programme.stages
    other = total(weight(f"{salt}{z.name}") * z for _field, _key, z in unknowns(programme.variables))
    found = solve_stages(session(programme), (*stages, dataclasses.replace(tie, objective=other)), "do_nothing")
    assert solving.beyond(case, found.values) == pytest.approx((0.0,) * 12, abs=1e-5)


def test_without_that_a_plan_would_leave_children_waiting_whom_doing_nothing_places():
    _, solution, _ = plan_for(full_homes(), brief(CLOSE))
    assert solution.stages[0].best > 1


def test_the_published_plan_may_buy_as_much_as_doing_nothing():
    case = full_homes()
    asked = dataclasses.replace(SOLVED, case=case, strategy=announces(placement_choice={}))
    baseline = solving.do_nothing(asked, Want())
    published = solving.as_published(asked, Want(), baseline, (), whole=False)
    assert bought(case, published) == pytest.approx([2.0] * 6, abs=1e-3)


@pytest.mark.parametrize(("allowed", "closed"), [(False, 0.278), (True, 1.0)])
def test_a_published_closure_is_not_paid_for_with_private_beds_either(allowed, closed):
    """Of ten beds with nine children at most eight live in them: 8 / 0.9 beds stay, and 1.1 of Elm's four go."""
    case = cheap_private_beds(substitution_allowed=allowed)
    asked = dataclasses.replace(SOLVED, case=case, strategy=announces(placement_choice={}, closing={"elm": 2}))
    baseline = solving.do_nothing(asked, Want())
    published = solving.as_published(asked, Want(), baseline, (), whole=False)
    assert 1 - published.values.open["elm", 6] == pytest.approx(closed, abs=1e-3)


def test_rounding_of_what_doing_nothing_buys_forbids_no_plan():
    """A third of an entrant has no last digit: it is rounded up to the millionth, and nothing is rounded to more."""
    case = full_homes()
    case = dataclasses.replace(case, entries={k: n * 10 / 9 for k, n in case.entries.items()}, market={"external": 9.0})
    _, _, nothing = plan_for(case, NOTHING)
    over = [beyond_share(case, nothing.values, q.number) for q in case.quarters]
    for found, exact in zip(solving.beyond(case, nothing.values), over, strict=True):
        assert exact - 1e-9 <= found <= exact + 1.001e-6
        assert found == round(found, 6)


@pytest.mark.parametrize("levers", [(), EVERY_LEVER], ids=["nothing", "every lever"])
@pytest.mark.parametrize(
    "change",
    [
        {"opening": {("complex", "external"): 4.0}, "homes": (), "home_placement": None},
        {"opening": {("complex", "external"): 4.0}},
        {"opening": {("calm", "own"): 4.0}},
    ],
    ids=["no homes", "nobody in its homes", "nobody in any home"],
)
def test_who_has_no_children_in_homes_of_its_own_may_buy(change, levers):
    """All of nothing can be bought: there is no council bed to replace."""
    case = dataclasses.replace(cheap_private_beds(), **change)
    if not case.homes:
        kept = {p: k for p, k in case.placements.items() if p != "home"}
        suitable = {g: tuple(p for p in places if p != "home") for g, places in case.suitable.items()}
        case = dataclasses.replace(case, placements=kept, suitable=suitable)
    assert external_share(case) in (None, 1.0)
    programme = build(case, brief(levers))
    assert not programme.rows_of("no_substitution")
    assert solve(programme).stages[0].best == pytest.approx(0, abs=1e-4)


def test_who_has_no_child_in_private_homes_buys_none():
    case = coming(dataclasses.replace(cheap_private_beds(), opening={("complex", "home"): 8.0}), 1.0)
    assert external_share(case) == 0
    _, solution, results = plan_for(case, brief(CLOSE))
    assert bought(case, results) == pytest.approx([0.0] * 6, abs=1e-6)
    assert solution.stages[0].best == pytest.approx(0, abs=1e-4)


def test_where_there_are_no_private_homes_the_rule_changes_nothing():
    case = coming(dataclasses.replace(cheap_private_beds(), opening={("complex", "home"): 8.0}), 1.0)
    kept = {p: k for p, k in case.placements.items() if p != "external"}
    suitable = {g: tuple(p for p in places if p != "external") for g, places in case.suitable.items()}
    fee = {p: n for p, n in case.fee.items() if p != "external"}
    case = dataclasses.replace(case, placements=kept, suitable=suitable, market={"agency": 3.0}, fee=fee)
    costs = [
        plan_for(dataclasses.replace(case, substitution_allowed=allowed), brief(CLOSE))[1].cost
        for allowed in (True, False)
    ]
    assert costs[0] == pytest.approx(costs[1], abs=1)


def test_without_choice_the_council_s_own_beds_take_no_larger_share_than_today():
    """A private bed at GBP 5,000 is dear, and all the same doing nothing buys its third; a plan may buy fewer."""
    dear = coming(cheap_private_beds(), 0.9)
    dear = dataclasses.replace(dear, fee={**dear.fee, "external": Figure(5_000, "assumed")})
    _, _, nothing = plan_for(dear, NOTHING)
    assert bought(dear, nothing) == pytest.approx([0.3] * 6, abs=1e-4)
    _, _, chosen = plan_for(dear, brief(("placement_choice",)))
    assert bought(dear, chosen) == pytest.approx([0.0] * 6, abs=1e-4)


def test_a_plan_without_choice_is_held_from_both_sides():
    """No more council beds than today's share, no more private ones: both shares are today's exactly."""
    _, _, results = plan_for(cheap_private_beds(), brief(("close_homes",)))
    assert bought(cheap_private_beds(), results) == pytest.approx([0.5] * 6, abs=1e-4)
