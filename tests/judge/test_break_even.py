"""Where one unit of a lever begins to pay: plans of the case rebuilt at that price or effect, solved by themselves."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.case import Case, Figure
from placement_opt.domain.decisions import Decision
from placement_opt.formulation import build
from placement_opt.judge.break_even import POUNDS, BreakEven, break_evens, told
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve, solve_stages
from tests.town import CONSTELLATION, HUB, OAK, announces, brief, plan_for, still_town, town

QUARTERS = range(1, 9)
EIGHT = {"begins": "2013/14 Q1", "length": 8}


def found_in(case: Case, *subjects: str) -> dict[str, BreakEven]:
    """Return where one unit of each of these begins to pay, by subject."""
    s = session(build(case, brief()))
    asked = [unit for unit in units(case, s.programme.variables) if unit.subject in subjects]
    return {k.unit.subject: k for k in break_evens(s, asked)}


def specialists_only() -> Case:
    """Return a still town in which children of complex need may step down to a specialist carer and no more."""
    case = still_town(**EIGHT, services=(), mtfc=None, homes=(OAK,))
    return dataclasses.replace(
        case,
        opening={("complex", "home"): 5.0, ("complex", "external"): 4.0},
        suitable={"calm": ("own",), "complex": ("home", "external", "special_foster"), "older": ("own",)},
        moves=(("complex", "external", "special_foster"),),
        closures_per_quarter=0.0,
    )


def with_household_cost(case: Case, price: float) -> Case:
    changed = dataclasses.replace(case.carers["special_foster"], household_cost=Figure(price, "assumed"))
    return dataclasses.replace(case, carers={**case.carers, "special_foster": changed})


def test_a_household_pays_below_what_its_child_saves_less_what_it_takes_to_begin():
    """Begun in quarter 1, it is approved in quarter 2, and one child moves there, halfway through on the mean.

    The child saves 2,400 a week for 13 x 6.5 weeks; recruiting costs 5,000, the move 500 and two weeks of the old fee.
    The household is paid for 13 x 7 weeks.
    """
    (found,) = found_in(specialists_only(), "special_foster").values()
    assert found.price == pytest.approx((2_400 * 13 * 6.5 - 5_000 - 500 - 2 * 3_000) / (13 * 7), abs=0.1)
    assert found.cost == pytest.approx(13 * 7 * (100 - found.price), abs=2)


@pytest.mark.parametrize(("factor", "pulled"), [(0.99, True), (1.01, False)], ids=["below", "above"])
def test_the_recommended_plan_recruits_below_that_price_and_not_above(factor, pulled):
    (found,) = found_in(specialists_only(), "special_foster").values()
    case = with_household_cost(specialists_only(), factor * found.price)
    _, _, results = plan_for(case, brief())
    assert (results.values.recruit["special_foster", 1] > 0.5) == pulled
    assert ("special_foster" in left_at_zero(case, results)) != pulled


def empty_oak(cost: float) -> Case:
    """Return a still town with one home in which nobody lives, whose posts can all be released at once."""
    case = still_town(**EIGHT, services=(), mtfc=None, moves=(), releases_per_quarter=10)
    return dataclasses.replace(
        case,
        homes=(dataclasses.replace(OAK, cost=Figure(cost, "council")),),
        opening={("calm", "own"): 10.0},
    )


@pytest.mark.parametrize(("factor", "closed"), [(0.99, False), (1.01, True)], ids=["below", "above"])
def test_the_recommended_plan_closes_a_home_above_its_price_and_not_below(factor, closed):
    (found,) = found_in(empty_oak(10_000), "oak").values()
    case = empty_oak(factor * 6 * found.price)
    _, _, results = plan_for(case, brief())
    assert (results.values.open["oak", 8] < 0.5) == closed
    assert ("oak" in left_at_zero(case, results)) != closed


def test_closing_a_home_pays_above_what_it_costs_to_close():
    """Closed for seven quarters: 20,000 to shut, 2,000 for each of ten posts, who are paid a quarter longer."""
    (found,) = found_in(empty_oak(10_000), "oak").values()
    assert found.price == pytest.approx((20_000 + 10 * 2_000 + 13 * 7_000) / (13 * 7 * 6), abs=0.1)
    assert found.unit.saves
    assert any(
        f"pays above £{found.price:,.0f} a bed a week; the model has £1,667." in k for k in told(found, None, "-")
    )


# Teams: a decision of a reviewer says how many there are, in programmes of their own.


def teams(service: str, number: dict[int, float]):
    return tuple(Decision("teams", (service,), t, "fix", n, "decided", "a test") for t, n in number.items())


def rich_town(**changes) -> Case:
    """Return the town full of life in which money is no limit on investment."""
    return town(**EIGHT, budgets=(), **changes)


def least(case: Case, service: str, number: float) -> float:
    """Return the least cost with so many teams from the first quarter possible on."""
    kind = case.mtfc if service == "mtfc" else next(s for s in case.services if s.id == service)
    decided = teams(service, {t: number if t >= kind.earliest else 0.0 for t in QUARTERS})
    return solve(build(case, brief(strategy=announces(decisions=decided)))).cost


def priced(case: Case, service: str, price: float) -> Case:
    if service == "mtfc":
        return dataclasses.replace(case, mtfc=dataclasses.replace(case.mtfc, place_cost=Figure(price, "assumed")))
    return dataclasses.replace(
        case, services=tuple(dataclasses.replace(k, team_cost=Figure(price, "assumed")) for k in case.services)
    )


@pytest.mark.parametrize("service", ["mtfc", "mst"])
def test_one_team_costs_as_much_more_as_a_plan_of_its_own_with_it(service):
    case = town(**EIGHT)
    (found,) = found_in(case, service).values()
    assert found.cost == pytest.approx(least(case, service, 1.0) - least(case, service, 0.0), abs=5)


@pytest.mark.parametrize("service", ["mtfc", "mst"])
def test_at_its_break_even_one_team_and_none_cost_the_same(service):
    """Below that price the team is worth having, above it is not, by as much as the price differs."""
    case = rich_town()
    (found,) = found_in(case, service).values()
    gain = [
        least(at, service, 0.0) - least(at, service, 1.0)
        for at in (priced(case, service, by * found.price) for by in (0.9, 1.0, 1.1))
    ]
    assert gain == pytest.approx(
        [0.1 * found.price * found.unit.quantity, 0, -0.1 * found.price * found.unit.quantity], abs=5
    )


def test_where_a_budget_is_used_up_the_price_counts_what_a_cheaper_team_leaves_to_others():
    """One solve would say £240: at that price the budget goes further, and the team is well ahead of no team."""
    case = town(**EIGHT)
    (found,) = found_in(case, "mtfc").values()
    gain = [
        least(at, "mtfc", 0.0) - least(at, "mtfc", 1.0)
        for at in (priced(case, "mtfc", by * found.price) for by in (0.9, 1.0, 1.1))
    ]
    assert gain[1] == pytest.approx(0, abs=POUNDS + 5)
    assert gain[0] > POUNDS > -POUNDS > gain[2]
    assert found.price > found.unit.price - found.cost / found.unit.quantity + 100


def preventing(service, entries: float):
    """Return a service of which each case prevents so many entries, half of calm and half of complex need."""
    return dataclasses.replace(service, effects=tuple(dataclasses.replace(e, size=entries) for e in service.effects))


def test_at_the_effect_that_pays_one_team_and_none_cost_the_same():
    """The case is built afresh with that effect; with a little more a team is worth it and with a little less not."""
    case = town(**EIGHT)
    (found,) = found_in(case, "mst").values()
    assert found.effect_now == 0.2
    gain = []
    for by in (0.95, 1.0, 1.05):
        services = tuple(preventing(k, by * found.effect) for k in case.services)
        at = dataclasses.replace(case, services=services)
        gain.append(least(at, "mst", 0.0) - least(at, "mst", 1.0))
    assert gain[1] == pytest.approx(0, abs=POUNDS + 5)
    assert gain[0] < gain[1] < gain[2]
    assert gain[0] < -POUNDS
    assert gain[2] > POUNDS


@pytest.mark.parametrize("service", [HUB, CONSTELLATION], ids=lambda s: s.id)
def test_of_a_service_that_does_more_than_prevent_entries_the_price_that_pays_is_told(service):
    case = rich_town(services=(service,))
    (found,) = found_in(case, service.id).values()
    assert found.effect is found.effect_now is None
    assert found.cost == pytest.approx(least(case, service.id, 1.0) - least(case, service.id, 0.0), abs=5)
    at = priced(case, service.id, found.price)
    assert least(at, service.id, 1.0) - least(at, service.id, 0.0) == pytest.approx(0, abs=POUNDS + 5)
    assert not any("entries into care prevented" in said for said in told(found, None, "2014/15"))


def test_a_service_without_an_effect_has_the_effect_that_would_pay():
    (mst,) = (preventing(k, 0.0) for k in rich_town().services)
    (none,) = found_in(rich_town(services=(mst,)), "mst").values()
    (some,) = found_in(rich_town(), "mst").values()
    assert none.effect_now == 0
    assert none.effect == pytest.approx(some.effect, abs=0.01)


def test_a_service_that_could_not_pay_for_itself_says_so():
    dear = priced(rich_town(), "mst", 10_000_000)
    (found,) = found_in(dear, "mst").values()
    assert found.effect is None
    assert "It would not pay even if every case prevented an entry; the model has 0.20." in told(found, None, "2014/15")


def test_the_session_is_left_as_it_was_found():
    case = town(**EIGHT)
    s = session(build(case, brief()))

    def stands():
        lp = s.highs.getLp()
        return [np.array(part) for part in (lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)]

    before, first = stands(), solve_stages(session(build(case, brief())), s.programme.stages, "plan")
    break_evens(s, list(units(case, s.programme.variables)))
    for ours, theirs in zip(stands(), before, strict=True):
        assert np.array_equal(ours, theirs)
    again = solve_stages(s, s.programme.stages, "plan")
    assert [k.best for k in again.stages[:2]] == pytest.approx([k.best for k in first.stages[:2]], abs=1)


def test_what_one_unit_does_to_the_saving_is_that_of_the_last_judged_year():
    """A household saves 52 x (2,400 less its 100) in a year in which it is there from the first day to the last."""
    (found,) = found_in(specialists_only(), "special_foster").values()
    assert found.saving == pytest.approx(52 * (2_400 - 100), abs=2)


@pytest.mark.parametrize("change", ["mtfc", "mst", "special_foster", "oak"])
def test_what_cannot_begin_within_the_horizon_is_not_spoken_of(change):
    case = town(**EIGHT)
    carers = {**case.carers, "special_foster": dataclasses.replace(case.carers["special_foster"], lead=8)}
    late = {
        "mtfc": {"mtfc": dataclasses.replace(case.mtfc, earliest=9)},
        "mst": {"services": tuple(dataclasses.replace(k, earliest=9) for k in case.services)},
        "special_foster": {"carers": carers},
        "oak": {"homes": tuple(dataclasses.replace(h, earliest=9) for h in case.homes)},
    }[change]
    asked = [
        {unit.subject for unit in units(k, build(k, brief()).variables)}
        for k in (case, dataclasses.replace(case, **late))
    ]
    assert asked[0] - asked[1] == {change}
    assert found_in(dataclasses.replace(case, **late), change) == {}


def test_a_home_for_whose_children_there_is_no_place_says_that_no_plan_closes_it():
    (found,) = found_in(town(**EIGHT), "oak").values()
    assert (found.cost, found.price) == (None, None)
    assert list(told(found, None, "2014/15")) == [
        "Closing Oak House: no plan has it, since the other limits leave no room."
    ]


def test_levers_left_at_zero_are_held_there_together_while_one_is_forced():
    """A team of family therapy is worth less when no team of MTFC may take up what it leaves, and the other way."""
    case = town(**EIGHT)
    together = found_in(case, "mst", "mtfc")
    nothing = dict.fromkeys(QUARTERS, 0.0)
    decided = (*teams("mst", dict.fromkeys(QUARTERS, 1.0)), *teams("mtfc", nothing))
    none = (*teams("mst", nothing), *teams("mtfc", nothing))
    one, other = (solve(build(case, brief(strategy=announces(decisions=k)))).cost for k in (decided, none))
    assert together["mst"].cost == pytest.approx(one - other, abs=5)
