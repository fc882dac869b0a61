"""The page alone gives the programme: written a second time from its equations, every plan has the same bests."""

from __future__ import annotations

import dataclasses

import pulp
import pytest

from placement_opt.domain.case import Figure
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.strategy import Target, four_plans
from placement_opt.formulation import Brief, build
from placement_opt.kernel.paths import find_model
from placement_opt.measure.bridge import prices_of
from placement_opt.measure.savings import frozen
from placement_opt.prepared import Options, prepare
from placement_opt.solve.stages import solve
from tests.formulation.rebuilt import Page, Zero, least
from tests.formulation.rebuilt_rows import costs, rebuilt
from tests.town import (
    AFTER,
    BLOCK,
    CONSTELLATION,
    ELM,
    EXITS,
    HUB,
    MST,
    NOTHING,
    OAK,
    OVER,
    TREATMENT,
    announces,
    brief,
    settled_town,
    town,
)
from tests.town_contracts import BAND, BLOCK_OF_BEDS, DEAR_BEDS, DEAR_FOSTERING, ON_OFFER, VOLUME
from tests.town_homes import LODGE, PAIR, TO_NEIGHBOURS

LIKE_OAK = dataclasses.replace(OAK, id="oak_2")
PLAIN = town(begins="2013/14 Q1", length=8, contracts=(BLOCK,), suited_entrants={("calm", "foster"): 0.9})
TOWN = dataclasses.replace(PLAIN, budgets=tuple(dataclasses.replace(k, amount=2 * k.amount) for k in PLAIN.budgets))
PRESSED = dataclasses.replace(  # too many children, overfull at the opening, two homes alike, a floor in the area
    TOWN,
    entries={key: 2.5 * n for key, n in TOWN.entries.items()},
    opening={**TOWN.opening, ("calm", "own"): 36.0, ("complex", "home"): 14.0},
    homes=(OAK, LIKE_OAK, ELM),
    adjustment=0.01,
    local_floor=0.2,
    price_index={key: 1.0 + 0.03 * n for n, key in enumerate(TOWN.price_index)},
    fee={**TOWN.fee, "external": Figure(2_000, "published")},
)
NEAR = dataclasses.replace(PRESSED, local_floor={"calm": 0.8, "complex": 0.3})
TREATING = dataclasses.replace(  # children are in MTFC already, so that it needs a team from the first quarter
    TOWN,
    opening={**TOWN.opening, ("complex", "mtfc"): 1.75},
    mtfc=dataclasses.replace(TREATMENT, before=(("complex", 0, 1.0), ("complex", 1, 1.0)), earliest=1),
)
IN_BEING = dataclasses.replace(  # one team is open already, and goes on if nothing is done
    TREATING, mtfc=dataclasses.replace(TREATING.mtfc, teams_at_opening=1.0, earliest=3)
)
TRANSFERRING = dataclasses.replace(  # agencies are dear, and can take few more
    TOWN,
    entries={key: 3 * n for key, n in TOWN.entries.items()},
    market={**TOWN.market, "agency": 1.5},
    transfers=(OVER,),
    fee={**TOWN.fee, "agency": Figure(1_200, "published")},
    opening={**TOWN.opening, ("older", "agency"): 4.0},
)
EMPTYING = dataclasses.replace(  # homes empty quickly, and few foster places are vacant
    TOWN,
    entries={key: 0.3 * n for key, n in TOWN.entries.items()},
    exit={**TOWN.exit, ("complex", "home"): 0.6, ("calm", "home"): 0.6},
    carers={
        "own": dataclasses.replace(TOWN.carers["own"], places=1.3, extra_limit=0.5),
        "special_foster": dataclasses.replace(TOWN.carers["special_foster"], extra_limit=0.5),
    },
    closures_per_quarter=2,
)
SETTLED = settled_town(  # more are settled at the opening than later, and without them more homes would close
    EMPTYING,
    opening={**TOWN.opening, ("calm", "home"): 0.0, ("older", "home"): 5.0, ("complex", "home"): 2.0},
    exit={**EMPTYING.exit, ("older", "home"): 0.4},
)
LEAVING = dataclasses.replace(TOWN, planned_exits=EXITS, after_care=AFTER)
RETURNING = dataclasses.replace(  # of those with a guardian too some come back, and lose their allowance
    LEAVING, after_care={**AFTER, "guardian": dataclasses.replace(AFTER["guardian"], returns=0.4, returns_after=2)}
)
OPENING = dataclasses.replace(  # private homes are dear, and half of the pair homes are late
    PRESSED,
    new_homes=(dataclasses.replace(PAIR, late_share=0.5, late_by=2, filling_up=3), LODGE),
    fee={**PRESSED.fee, "external": Figure(6_000, "published")},
)
YOUNG = dataclasses.replace(TOWN, barred={("calm", "agency"): 3, ("complex", "special_foster"): 5})
SERVING = dataclasses.replace(  # every effect, more of them than there are children to help, and little entry by choice
    TOWN,
    services=(MST, dataclasses.replace(HUB, team_cost=Figure(500, "council")), CONSTELLATION),
    suited_entrants_ramp=(0.5,) * 4 + (1.0,) * 4,
    entries={key: 1.5 * n for key, n in TOWN.entries.items()},
)
SELLING = dataclasses.replace(EMPTYING, sold_places=(dataclasses.replace(TO_NEIGHBOURS, notice=3),))
BUYING = dataclasses.replace(  # private beds are dear, a block beside a new one, and a floor in the area that binds
    PRESSED,
    fee={**PRESSED.fee, "external": Figure(4_000, "published"), "agency": Figure(900, "published")},
    offers=ON_OFFER,
)
NEAR_BEDS = dataclasses.replace(BLOCK_OF_BEDS, price=Figure(4_000, "council"), children_there=2, earliest=1)
BUYING_NEAR = dataclasses.replace(  # no council homes for children of complex need: beds in the area are under contract
    TOWN,
    suitable={**TOWN.suitable, "complex": ("external", "special_foster")},
    opening={key: n for key, n in TOWN.opening.items() if key != ("complex", "home")},
    moves=(),
    mtfc=None,
    local_floor={"calm": 0.2, "complex": 0.2},
    offers=(NEAR_BEDS, VOLUME, BAND),
)
REVIEWING = dataclasses.replace(PRESSED, reviews=(DEAR_BEDS, DEAR_FOSTERING))  # beside a block with the agency
PUBLISHED = announces(
    recruit={("own", t): 3 for t in range(1, 8)},
    specialist={("special_foster", t): 1 for t in range(1, 8)},
    mtfc={("mtfc", t): 1 for t in range(2, 9)},
    services={(s, t): 1 for s in ("mst", "hub", "constellation") for t in range(2, 9)},
    contracts={("agency", t): 0.1 for t in range(3, 9)},
    closing={"elm": 7},
    open_homes={("pair", 1): 2, ("pair", 3): 2, ("lodge", 5): 2},
    sell_places={("home", 3): 1, ("home", 4): 0.5, ("home", 7): 4},
    high_cost_review={("external", 2): 3, ("external", 4): 0.5, ("agency", 1): 1, ("agency", 3): 1},
    buy_places={("beds", 2): 2, ("volume", 1): 2, ("volume", 2): 2, ("volume", 3): 1, ("band", 4): 9, ("band", 5): 2},
    targets=(Target("residential", 8, "at_most", 30), Target("foster", 8, "at_least", 10)),
)
CHOICES = announces(contracts={("agency", 5): 0.1, ("external", 5): 0.2})
PLANS = {
    "do nothing": NOTHING,
    "as published": dataclasses.replace(brief(fixed=True, strategy=PUBLISHED), most_waiting=200.0),
    "recommended": brief(strategy=CHOICES),
    "most it can save": brief(strategy=CHOICES, most_saved_in="2014/15"),
    **{f"only {lever}": brief((lever,), strategy=CHOICES) for lever in sorted(EVERY_LEVER)},
}


def bests(case, b):
    """Return the best of each stage but the tie-break, as the program finds them."""
    return [s.best for s in solve(build(case, b)).stages[:-1]]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("case", [TOWN, PRESSED], ids=["town", "pressed town"])
def test_the_page_alone_gives_the_programme(case, plan):
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


def test_it_gives_the_programme_of_manchester():
    question = prepare(Options(find_model("manchester"))).question
    waiting = None
    for plan in four_plans(question.case.judged[-1]):
        b = Brief(plan, question.strategy, waiting)
        expected = bests(question.case, b)
        waiting = expected[0] if waiting is None else waiting
        assert least(*rebuilt(Page(question.case, b))) == pytest.approx(expected, rel=1e-9, abs=2e-3), plan.name


@pytest.mark.parametrize("plan", [*[*PLANS][:3], "only placement_choice", "only services"])
def test_it_gives_the_programme_of_a_town_with_every_effect_of_services(plan):
    found = least(*rebuilt(Page(SERVING, PLANS[plan])))
    assert found == pytest.approx(bests(SERVING, PLANS[plan]), rel=1e-6, abs=2e-3)


def test_it_gives_the_published_plan_of_a_hub_that_is_announced_for_a_while():
    b = brief(fixed=True, strategy=announces(services={("hub", t): 1 for t in (2, 3)}))
    assert least(*rebuilt(Page(SERVING, b))) == pytest.approx(bests(SERVING, b), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["recommended", "only services", "only planned_exits"])
@pytest.mark.parametrize("share", [0.1, 0.25], ids=["few", "many"])
def test_it_gives_the_programme_of_a_town_where_services_and_plans_take_the_same_children_home(plan, share):
    exits = tuple(dataclasses.replace(k, most_share=share) for k in EXITS[:3])
    case = dataclasses.replace(SERVING, planned_exits=exits, after_care=AFTER)
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["recommended", "most it can save"])
@pytest.mark.parametrize(
    "case",
    [TREATING, EMPTYING, NEAR, SETTLED, YOUNG],
    ids=["children in MTFC", "homes that empty", "near home", "settled", "too young"],
)
def test_it_gives_the_programme_of_other_towns_too(case, plan):
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["do nothing", "recommended", "most it can save", "only planned_exits"])
@pytest.mark.parametrize("case", [LEAVING, RETURNING], ids=["", "and come back"])
def test_it_gives_the_programme_of_a_town_where_children_leave_by_plan(case, plan):
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("children", [0.5, 3.0], ids=["as announced", "more than can leave"])
def test_it_gives_the_published_exits_of_such_a_town(children):
    leaving = {(e, t): children for e in ("return_home", "guardian") for t in range(1, 9)}
    strategy = dataclasses.replace(PUBLISHED, levers={**PUBLISHED.levers, "planned_exits": leaving})
    most = {("guardian", t): 0.4 for t in range(1, 9)}
    b = dataclasses.replace(brief(fixed=True, strategy=strategy), most_waiting=200.0, leavable=most)
    found = least(*rebuilt(Page(LEAVING, b)))
    assert found == pytest.approx(bests(LEAVING, b), rel=1e-6, abs=2e-3)
    assert (found[1] > 1) == (children > 1)


@pytest.mark.parametrize("plan", ["do nothing", "as published", "recommended", "most it can save", "only open_homes"])
@pytest.mark.parametrize("settled", [False, True], ids=["", "settled"])
def test_it_gives_the_programme_of_a_town_that_may_open_homes(plan, settled):
    case = settled_town(OPENING) if settled else OPENING
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


def test_it_gives_the_programme_of_a_town_whose_new_homes_are_paid_back_within_the_horizon():
    short = dataclasses.replace(OPENING.new_homes[0], asset_life=0.9)
    case = dataclasses.replace(OPENING, new_homes=(short, LODGE))
    found = least(*rebuilt(Page(case, PLANS["as published"])))
    assert found == pytest.approx(bests(case, PLANS["as published"]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["do nothing", "as published", "recommended", "only sell_places"])
@pytest.mark.parametrize("settled", [False, True], ids=["", "settled"])
def test_it_gives_the_programme_of_a_town_that_may_sell_places(plan, settled):
    case = settled_town(SELLING) if settled else SELLING
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["do nothing", "recommended", "most it can save", "only agency_transfer"])
def test_it_gives_the_programme_of_a_town_to_which_households_transfer(plan):
    found = least(*rebuilt(Page(TRANSFERRING, PLANS[plan])))
    assert found == pytest.approx(bests(TRANSFERRING, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("households", [0.5, 5.0], ids=["as announced", "more than there are children for"])
def test_it_gives_the_published_transfers_of_such_a_town(households):
    over = dataclasses.replace(OVER, most=4.0)
    case = dataclasses.replace(TRANSFERRING, entries=TOWN.entries, market=TOWN.market, transfers=(over,))
    told = {("over", t): households for t in range(1, 9)}
    strategy = dataclasses.replace(PUBLISHED, levers={**PUBLISHED.levers, "agency_transfer": told})
    b = dataclasses.replace(brief(fixed=True, strategy=strategy), most_waiting=200.0)
    found = least(*rebuilt(Page(case, b)))
    assert found == pytest.approx(bests(case, b), rel=1e-6, abs=2e-3)
    assert (found[2] > 1) == (households > 1)


@pytest.mark.parametrize(
    ("case", "plan"),
    [
        *((BUYING, plan) for plan in ("do nothing", "as published", "recommended", "only buy_places")),
        *((REVIEWING, plan) for plan in ("do nothing", "as published", "recommended", "only high_cost_review")),
        *((BUYING_NEAR, plan) for plan in ("recommended", "only buy_places")),  # which others do not meet
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_it_gives_the_programme_of_a_town_that_buys_places_or_reviews_fees(case, plan):
    found = least(*rebuilt(Page(case, PLANS[plan])))
    assert found == pytest.approx(bests(case, PLANS[plan]), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize(("change", "kept"), [({}, 6), ({"notice": 1}, 6), ({"term": 2}, 8), ({"notice": 3}, 6)])
def test_it_gives_the_published_places_of_such_a_town(change, kept):
    """Two beds are announced for three quarters; signed again after two of them, their notice runs for a fourth."""
    case = dataclasses.replace(BUYING, offers=(dataclasses.replace(BLOCK_OF_BEDS, **change), *ON_OFFER[1:]))
    b = brief(fixed=True, strategy=announces(buy_places={("beds", t): 2.0 for t in (2, 3, 4)}))
    assert least(*rebuilt(Page(case, b))) == pytest.approx(bests(case, b), rel=1e-6, abs=2e-3)
    force = {k: z for k, z in solve(build(case, b)).values.contracted.items() if k[0] == "beds"}
    assert sum(force.values()) == pytest.approx(kept)


@pytest.mark.parametrize("plan", ["do nothing", "as published", "recommended", "only mtfc", "only close_homes"])
def test_it_gives_the_programme_of_a_town_with_a_team_at_the_opening(plan):
    found = least(*rebuilt(Page(IN_BEING, PLANS[plan])))
    assert found == pytest.approx(bests(IN_BEING, PLANS[plan]), rel=1e-6, abs=2e-3)


def standing_still(case, year=None):
    """Return the recurrent cost of the opening year as the page has it, at opening prices or at those of a year."""
    prices = {(f, y): case.price_index[f, year] if year else 1.0 for f, y in case.price_index}
    o = Page(dataclasses.replace(case, quarters=case.quarters[:4], price_index=prices), NOTHING)
    o.x = Zero({(g, p, t): case.opening.get((g, p), 0.0) for g, p, _t in o.x for t in (0, *o.t)})
    o.open, o.households = (Zero({(k, t): z[k, 0] for k, t in z}) for z in (o.open, o.households))
    o.block = Zero({(k, t): o.block[k, 0] for k, t in o.block})
    o.released = o.recruit = o.m = o.start = o.teams = o.cases = o.u = Zero()
    o.d = Zero({(g, p, t): case.breakdown[g, p].returns * o.endings(g, p, t) for g, p, t in o.d})
    o.r = Zero({(g, k, t): o.ended(g, k, t) for g, k in o.lists if k != "entry" for t in o.t})
    held = {p: sum(k.places for k in case.contracts if k.placement == p) for p, _t in o.spot}
    o.spot = Zero({(p, t): max(0.0, pulp.value(o.weeks(p, t)) - o.w[t] * held[p]) for p, t in o.spot})
    return pulp.value(pulp.lpSum(pounds for _t, once, _invests, pounds in costs(o) if not once))


@pytest.mark.parametrize("case", [TOWN, PRESSED], ids=["town", "pressed town"])
def test_the_page_gives_the_frozen_budget_and_its_prices(case):
    assert standing_still(case) == pytest.approx(sum(frozen(case).values()))
    assert standing_still(case, "2014/15") == pytest.approx(prices_of(case, "2014/15"))


@pytest.mark.parametrize(
    ("case", "change"),
    [
        (TOWN, {"closures_per_quarter": 0.1}),
        (TOWN, {"consultation_lag": 2}),
        (TOWN, {"releases_per_quarter": 1.0}),
        (TOWN, {"occupancy": 0.8}),
        (TOWN, {"redundancy": Figure(20, "assumed")}),
        (TOWN, {"suitable_share": {}}),
        (PRESSED, {"double_running_weeks": Figure(3, "assumed")}),
        (PRESSED, {"market": {"external": 1.0, "agency": 1.0}}),
        (PRESSED, {"local_floor": 0.8}),
        (PRESSED, {"adjustment": 0.02}),
        (PRESSED, {"budgets": ()}),
        (EMPTYING, {"safe_withdrawal": False}),
        (NEAR, {"local_floor": None}),
        (SETTLED, {"needs": TOWN.needs}),
        (BUYING, {"offers": (BLOCK_OF_BEDS,)}),
        (REVIEWING, {"reviews": (DEAR_BEDS,)}),
        (REVIEWING, {"reviews": (dataclasses.replace(DEAR_BEDS, above=0.2), DEAR_FOSTERING)}),
        (REVIEWING, {"reviews": (dataclasses.replace(DEAR_BEDS, success=0.4), DEAR_FOSTERING)}),
        (BUYING, {"offers": (dataclasses.replace(BLOCK_OF_BEDS, minimum_use=0), *ON_OFFER[1:])}),
        (BUYING_NEAR, {"offers": (dataclasses.replace(NEAR_BEDS, in_area=0.4), VOLUME, BAND)}),
        (BUYING, {"offers": (BLOCK_OF_BEDS, dataclasses.replace(VOLUME, children_there=1), BAND)}),
        (LEAVING, {"planned_exits": EXITS[:2]}),
        (YOUNG, {"barred": {("calm", "agency"): 3}}),
        (LEAVING, {"after_care": {e: dataclasses.replace(k, returns=0.1) for e, k in AFTER.items()}}),
        (RETURNING, {"after_care": {e: dataclasses.replace(k, ends=0.3) for e, k in RETURNING.after_care.items()}}),
        (OPENING, {"new_homes": (PAIR,)}),
        (SELLING, {"sold_places": (dataclasses.replace(TO_NEIGHBOURS, filled=0.7),)}),
        (OPENING, {"new_homes": (dataclasses.replace(OPENING.new_homes[0], staffing_before=0), LODGE)}),
        (TRANSFERRING, {"transfers": ()}),
        (TRANSFERRING, {"transfers": (dataclasses.replace(OVER, supply_lost=0.0),)}),
        (TRANSFERRING, {"transfers": (dataclasses.replace(OVER, children=1.4),)}),
        (IN_BEING, {"mtfc": dataclasses.replace(IN_BEING.mtfc, teams_at_opening=0.5)}),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_page_that_differs_in_one_thing_is_seen(case, change):
    """The equality above is worth something: one rule or figure otherwise, and the bests differ."""
    other = least(*rebuilt(Page(dataclasses.replace(case, **change), PLANS["recommended"])))
    assert other != pytest.approx(bests(case, PLANS["recommended"]), rel=1e-6, abs=2e-3)
