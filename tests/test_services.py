"""Laws of services in any town: nobody is helped twice, everybody is counted, nothing is had for nothing."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement_opt.domain.case import Case, Figure
from placement_opt.domain.leaving_care import AfterCare, PlannedExit
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.services import Effect, Service
from placement_opt.formulation import build
from placement_opt.formulation.build import kept_whole
from placement_opt.formulation.quantities import endings_due, entries_net
from placement_opt.formulation.service_effects import share_to_lists
from tests.test_laws import UNMET, is_no_worse, reached, some_towns, towns
from tests.town import CONSTELLATION, ELM, HUB, MST, NOTHING, announces, brief, plan_for, still_town, town

EVERY = (MST, HUB, CONSTELLATION)
EXTERNAL = ("complex", "external")
TEAMS = {(s.id, t): s.most for s in EVERY for t in (1, 2, 3, 4)}
PUBLISHED = brief(fixed=True, strategy=announces(services=TEAMS))
PLANS = {"recommended": brief(), "as published": PUBLISHED}


def larger(case: Case, size: float) -> Case:
    """Return a town whose services reach far more than it has: effects of so many a case, from a quarter on."""
    services = (
        dataclasses.replace(
            s,
            effects=tuple(dataclasses.replace(e, size=e.size if e.kind == "keeps_carer" else size) for e in s.effects),
        )
        for s in EVERY
    )
    return dataclasses.replace(case, services=tuple(services), budgets=())


def helped(v, t: int, *kinds: str, need: str = "", placement: str | None = None) -> float:
    return math.fsum(
        n for (_s, k, g, p, s), n in v.helped.items()
        if k in kinds and s == t and g == need and placement in (None, p)
    )  # fmt: skip


@pytest.mark.parametrize("plan", PLANS)
@settings(some_towns, max_examples=6)
@given(case=towns(), size=st.sampled_from([0.1, 1.0, 3.0]))
def test_no_effect_exceeds_those_who_are_eligible(plan, case, size):
    """However large the effects are: none helps more than its own share, and all together no more than the largest."""
    case = larger(case, size)
    v = plan_for(case, PLANS[plan])[2].values
    for t in range(1, 5):
        assert v.helped.get(("hub", "prevents_entry", "calm", "", t), 0.0) <= 0.25 * case.entries["calm", t] + 1e-6
        assert helped(v, t, "shortens_stay", need="calm") <= 0.1 * v.x["calm", "own", t - 1] + 1e-6
        assert helped(v, t, "prevents_entry", need="calm") <= 0.5 * case.entries["calm", t] + 1e-6
        entering = share_to_lists(case, "calm") * entries_net(case, v, "calm", t)
        assert helped(v, t, "finds_kin", need="calm") <= 0.5 * entering + 1e-6
        home = helped(v, t, "returns_home", "shortens_stay", need="calm", placement="own")
        assert home <= 0.2 * v.x["calm", "own", t - 1] + 1e-6
        kept = helped(v, t, "keeps_placement", need="complex")
        assert kept <= 0.5 * endings_due(case, v, "complex", "special_foster", t) + 1e-6
        assert helped(v, t, "keeps_carer") <= 0.6 * v.households["own", t - 1] + 1e-6


@pytest.mark.parametrize("plan", PLANS)
@settings(some_towns, max_examples=6)
@given(case=towns(), size=st.sampled_from([0.1, 1.0]))
def test_children_are_conserved_with_those_who_go_home_and_come_back(plan, case, size):
    """Counted afresh from the printed tables over the whole horizon."""
    case = larger(case, size)
    plan = plan_for(case, PLANS[plan])[2]
    sums = plan.flows.groupby("measure")["value"].sum()
    there = plan.children[plan.children["measure"].isin(("children", "waiting"))].groupby("quarter")["value"].sum()
    came = sums["forecast entries"] - sums["entries prevented"] + sums["entries delayed"]
    came += sums["back in care after a service"] + sums.get("came back into care", 0.0)
    left = (
        sums["left care"]
        + sums["left care with a service"]
        + sums.get("left care by plan", 0.0)
        - sums["unexplained rise"]
    )
    assert there[case.quarters[-1].label] == pytest.approx(there["opening"] + came - left, abs=1e-5)


@settings(some_towns, max_examples=6)
@given(towns())
def test_finding_kin_keeps_the_mix_of_the_others(case):
    """Without choice nobody's list loses more children to relatives than its share today."""
    case = dataclasses.replace(case, services=(HUB,), budgets=())
    v = plan_for(case, brief(("services",)))[2].values
    for t in range(1, 5):
        came = entries_net(case, v, "calm", t)
        kin = 0.25 * came + helped(v, t, "finds_kin", need="calm")
        assert v.a["calm", "family", t] == pytest.approx(kin, abs=1e-6)


def test_doing_nothing_has_no_team_and_helps_nobody():
    v = plan_for(town(services=EVERY), NOTHING)[2].values
    assert not any(n for (s, _t), n in v.teams.items() if s != "mtfc")
    assert not any(v.cases.values())
    assert not any(v.helped.values())


@settings(some_towns, max_examples=6)
@given(towns())
def test_services_that_nobody_may_run_change_nothing(case):
    """With no team at all the programme is that of a town without services."""
    none = dataclasses.replace(case, services=tuple(dataclasses.replace(s, most=0.0) for s in EVERY))
    bare = dataclasses.replace(case, services=())
    for plan in (NOTHING, brief()):
        assert reached(none, plan) == pytest.approx(reached(bare, plan), abs=1)


def preventing(id: str, eligible: float, most: float) -> Service:
    """Return a service that prevents an entry of calm need a case, of which a team has fifty."""
    effect = Effect("prevents_entry", "calm", "", size=1.0, lag=0, eligible=eligible)
    return Service(id, id, "outside", 50, Figure(1, "council"), (effect,), 1, 10, most)


def test_a_service_that_nobody_may_run_lets_no_other_help_more():
    """Of four entries a tenth is eligible for the one that runs, whatever is for another without a team."""
    runs, not_run = preventing("runs", 0.1, 2), preventing("not_run", 1.0, 0)
    for services in ((runs,), (runs, not_run), (runs, preventing("like_it", 0.1, 0), not_run)):
        v = plan_for(town(services=services, budgets=()), brief())[2].values
        assert [v.helped["runs", "prevents_entry", "calm", "", t] for t in (1, 2, 3, 4)] == pytest.approx([0.4] * 4)
    both = (runs, preventing("like_it", 0.1, 2), not_run)
    v = plan_for(town(services=both, budgets=()), brief())[2].values
    assert helped(v, 2, "prevents_entry", need="calm") == pytest.approx(0.4)


@pytest.mark.parametrize(("eligible", "able"), [(0.8, 0.8), (0.3, 0.8), (0.8, 0.3), (0.3, 0.3)])
def test_services_and_planned_exits_together_take_nobody_out_of_care_who_is_not_there(eligible, able):
    """Four live in dear private homes; whoever goes home with a service cannot leave by plan as well."""
    case = leaving_both_ways(eligible, able)
    v = plan_for(case, brief())[2].values
    for t in range(1, 5):
        by_plan, by_service = v.leave["return_home", *EXTERNAL, t], v.helped["away", "returns_home", *EXTERNAL, t]
        assert by_plan <= able * v.x[*EXTERNAL, t - 1] + 1e-6
        assert by_service <= eligible * v.x[*EXTERNAL, t - 1] + 1e-6
        assert by_plan + by_service == pytest.approx(max(eligible, able) * v.x[*EXTERNAL, t - 1], abs=1e-6)


def leaving_both_ways(eligible: float, able: float) -> Case:
    """Return a town where a service brings children home from private homes, and they may return home by plan too."""
    effect = Effect("returns_home", *EXTERNAL, size=1, lag=0, eligible=eligible)
    service = Service("away", "Away", "outside", 100, Figure(1, "council"), (effect,), 1, 9, 9)
    exits = (PlannedExit("return_home", *EXTERNAL, able, Figure(1, "council"), 1),)
    after = {"return_home": AfterCare("return_home", "Return home", "pay", Figure(0, "council"), 0, 0, 0, 1)}
    bare = town(services=(service,), planned_exits=exits, after_care=after, mtfc=None, moves=(), budgets=())
    return dataclasses.replace(bare, substitution_allowed=True)


@settings(some_towns, max_examples=6)
@given(towns())
def test_more_of_a_free_service_never_costs_more_unmet_need(case):
    free = [tuple(dataclasses.replace(s, team_cost=Figure(0, "assumed"), most=most) for s in EVERY) for most in (1, 3)]
    few, more = (dataclasses.replace(case, services=services) for services in free)
    assert reached(more, brief())[0] <= reached(few, brief())[0] + UNMET
    assert is_no_worse(reached(more, brief()), reached(few, brief()))


def covering(teams: float) -> float:
    """Return the households at the end of a published plan with so many constellations; there are carers to spare."""
    case = town(services=(CONSTELLATION,), budgets=())
    strategy = announces(services={("constellation", t): teams for t in (1, 2, 3, 4)})
    return plan_for(case, brief(fixed=True, strategy=strategy))[2].values.households["own", 4]


def test_a_retention_scheme_that_is_announced_covers_carers_though_they_cost_support():
    """Twenty households of whom a tenth leave; of eight covered half of those leavers stay, 0.4 a quarter."""
    without, kept = 20.0, 20.0
    for _ in range(4):
        without, kept = 0.9 * without + 2, 0.9 * kept + 2 + 0.1 * 0.5 * 8
    assert covering(0) == pytest.approx(without)
    assert covering(1) == pytest.approx(kept, abs=1e-4)


def test_no_more_carers_are_covered_than_are_eligible():
    """Two constellations could cover sixteen households, and three fifths of those there are fewer."""
    kept = 20.0
    for _ in range(4):
        kept = 0.9 * kept + 2 + 0.1 * 0.5 * 0.6 * kept
    assert covering(2) == pytest.approx(kept, abs=1e-4)


def test_one_effect_does_not_wait_for_another_that_finds_nobody():
    """No entry of calm need is left to prevent, and the team still brings children home."""
    case = town(services=(HUB,), budgets=())
    nobody = dataclasses.replace(case, entries=dict.fromkeys(case.entries, 0.0))
    v = plan_for(nobody, brief(fixed=True, strategy=announces(services={("hub", t): 1 for t in (1, 2, 3, 4)})))[
        2
    ].values
    assert helped(v, 3, "prevents_entry", need="calm") == 0
    assert helped(v, 3, "returns_home", need="calm") == pytest.approx(1)


def test_beds_of_a_hub_hold_children_where_homes_cannot():
    """Homes that are full and a market without beds: two more beds, nine tenths of which can be filled."""
    beds = dataclasses.replace(HUB, effects=tuple(e for e in HUB.effects if e.kind == "gives_beds"))
    full = town(market={"external": 0.0, "agency": 3.0}, moves=(), mtfc=None, budgets=(), services=())
    full = dataclasses.replace(full, opening={**full.opening, ("complex", "home"): 7.0})
    served = dataclasses.replace(full, services=(beds,))
    without, with_beds = (plan_for(case, brief(EVERY_LEVER - {"specialist"}))[2] for case in (full, served))
    assert without.stages[0].best - with_beds.stages[0].best > 1
    most = max(with_beds.values.x["complex", "home", t] + with_beds.values.x["calm", "home", t] for t in (2, 3, 4))
    assert 0.9 * 10 + 0.5 < most <= 0.9 * 12 + 1e-6  # more than the homes can hold


HUB_BEDS = Service("hub", "Hub", "outside", 0, Figure(1, "council"), (Effect("gives_beds", "", "home", 2, 0),), 1, 1, 1)


def with_hubs(teams: dict[tuple[str, int], float], leaving: float) -> list[float]:
    """Return the children in council homes by quarter, in a published plan with so many hubs of two beds each.

    Three a quarter need a home; two of six live in the council's four beds, and four in private ones.
    """
    case = still_town(moves=(), mtfc=None, services=(HUB_BEDS,), homes=(ELM,), occupancy=1.0)
    case = dataclasses.replace(
        case,
        opening={("complex", "home"): 2.0, EXTERNAL: 4.0},
        entries={(g, t): 3.0 if g == "complex" else 0.0 for g, t in case.entries},
        exit={**case.exit, ("complex", "home"): leaving},
        market={"external": 9.0},
        fee={**case.fee, "external": Figure(9_000, "published")},
        substitution_allowed=True,
    )
    x = plan_for(case, brief(fixed=True, strategy=announces(services=teams)))[2].values.x
    return [x["complex", "home", t] for t in range(5)]


def test_without_placement_choice_beds_of_a_hub_are_filled_beside_todays_share():
    """A third of the three who come a quarter, and in the quarter in which the hub opens two thirds of its beds too."""
    assert with_hubs({}, 0.0) == pytest.approx([2, 3, 4, 4, 4], abs=1e-4)
    assert with_hubs({("hub", t): 1 for t in (2, 3, 4)}, 0.0) == pytest.approx([2, 3, 6, 6, 6], abs=1e-4)


def test_a_hub_that_is_announced_for_a_while_forbids_no_placement_when_it_goes():
    """Half of the children leave each quarter: the hub goes in quarter 3, and one of three still finds a home there."""
    found = with_hubs({("hub", 2): 1}, 0.5)
    assert found == pytest.approx([2, 2, 4, 3, 2.5], abs=1e-4)


@pytest.mark.parametrize("more", [(), ("close_homes",)])
def test_where_homes_may_close_a_hub_is_filled_as_where_none_may(more):
    """One child a quarter needs a home, the four beds are full and no other place suits: nobody moves for the hub."""
    case = still_town(
        moves=(), mtfc=None, services=(HUB_BEDS,), homes=(ELM,), occupancy=1.0, opening={("complex", "home"): 4.0}
    )
    case = dataclasses.replace(
        case,
        entries={(g, t): 1.0 if g == "complex" and t < 3 else 0.0 for g, t in case.entries},
        market={"external": 0.0, "agency": 0.0},
        carers={p: dataclasses.replace(k, extra_limit=0, households=0.0) for p, k in case.carers.items()},
    )
    results = plan_for(case, brief(("services", *more)))[2]
    assert results.stages[0].best == pytest.approx(0, abs=1e-4)
    assert [results.values.x["complex", "home", t] for t in range(5)] == pytest.approx([4, 5, 6, 6, 6], abs=1e-4)


def test_a_hub_is_whole_where_homes_are_kept_whole():
    """A little of a hub would hold the last child; a whole one costs more than to let therapy run in part."""
    beds = dataclasses.replace(HUB, effects=tuple(e for e in HUB.effects if e.kind == "gives_beds"))
    case = town(market={"external": 0.0, "agency": 3.0}, moves=(), mtfc=None, budgets=(), services=(beds, MST))
    case = dataclasses.replace(case, opening={**case.opening, ("complex", "home"): 6.5})
    asked = brief(EVERY_LEVER - {"specialist"})
    in_part, whole = (plan_for(case, asked, whole_homes=w)[2].values.teams for w in (False, True))
    assert 0.01 < in_part["hub", 4] < 0.99
    assert {round(n, 6) for (service, _t), n in whole.items() if service == "hub"} <= {0.0, 1.0}
    assert any(0.01 < n % 1 < 0.99 for (service, _t), n in whole.items() if service == "mst")
    kept = {z.name for z in kept_whole(case, asked, build(case, asked).variables)}
    assert {name for name in kept if name.startswith("teams")} == {f"teams_hub_{t}" for t in (1, 2, 3, 4)}
