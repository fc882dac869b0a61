"""A town small enough to solve by hand: ten beds, twenty-odd carers, quarters of thirteen weeks.

`town()` is full of life: children come, age, leave and their placements end. `still_town()` is the same town
in which nothing happens unless a plan makes it happen, so that sums can be done in the head.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import pulp

from placement_opt.domain.case import (
    Breakdown,
    Budget,
    Carers,
    Case,
    Contract,
    Figure,
    Home,
    Quarter,
    ScheduleLine,
    TreatmentFosterCare,
)
from placement_opt.domain.catalogue import Need, PlacementType
from placement_opt.domain.decisions import Decision
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.domain.strategy import Plan, Strategy, Target
from placement_opt.formulation import (
    Brief,
    Programme,
    Variables,
    build,
)
from placement_opt.formulation.variables import FIELDS, create, in_problem
from placement_opt.measure.results import Results, tabulate
from placement_opt.solve.stages import Solution, solve
from tests.town_contracts import DEAR_BEDS as DEAR_BEDS
from tests.town_contracts import ON_OFFER as ON_OFFER
from tests.town_exits import AFTER, EXITS
from tests.town_homes import LODGE, PAIR, TO_NEIGHBOURS
from tests.town_services import CONSTELLATION, HUB, MST
from tests.town_transfers import OVER as OVER

WEEKS = 13.0  # every quarter, so that a year has 52
FAMILIES = ("pay", "residential", "allowances", "agency", "family")

NEEDS = (
    Need("calm", "Calm, 10-15", 10, 15, "standard", False),
    Need("complex", "Complex, 10-15", 10, 15, "complex", False),
    Need("older", "Calm, 16-17", 16, 17, "standard", False),
)
PLACEMENTS = (
    PlacementType("home", "Council homes", "residential", "council", "residential", True, "homes", "pay"),
    PlacementType("external", "Private homes", "residential", "external", "residential", True, "market", "residential"),
    PlacementType("own", "Council foster care", "foster", "council", "foster", True, "households", "allowances"),
    PlacementType("agency", "Agency foster care", "foster", "external", "foster", True, "market", "agency"),
    PlacementType(
        "special_foster",
        "Specialist foster care",
        "foster",
        "council",
        "specialist",
        True,
        "households",
        "allowances",
    ),
    PlacementType("mtfc", "Treatment foster care", "mtfc", "council", None, True, "teams", "agency"),
    PlacementType("family", "With family", "family", "council", None, False, "none", "family"),
)

# GBP 36,525 a year is GBP 700 a week: Oak costs 3,000 for premises and 7,000 for staff, Elm 2,500 and 3,500.
OAK = Home(
    "oak",
    "Oak House",
    beds=6,
    staff=10,
    cost=Figure(10_000, "council"),
    closure_cost=Figure(20_000, "assumed"),
    earliest=2,
    notice=1,
)
ELM = Home(
    "elm",
    "Elm House",
    beds=4,
    staff=5,
    cost=Figure(6_000, "council"),
    closure_cost=Figure(10_000, "assumed"),
    earliest=2,
    notice=1,
)
BLOCK = Contract("block_a", "agency", places=4.0, price=Figure(700, "published"), notice=1, ends=3)

TREATMENT = TreatmentFosterCare(
    placement="mtfc",
    places_per_team=4,
    occupancy=1,
    survival=(1.0, 0.75),  # of four who start, three are left after a quarter
    completion=0.5,  # and two complete at the end of the second
    to_specialist=0.5,
    after=(("complex", "calm"),),
    earliest=2,
    growth=1,
    most=2,
    place_cost=Figure(1_000, "published"),
    child_cost=Figure(200, "assumed"),
    before=(),
)


def calendar(begins: str, length: int) -> tuple[Quarter, ...]:
    """Return quarters of thirteen weeks, counted from a label such as "2013/14 Q3"."""
    first, in_year = int(begins[:4]), int(begins[-1])
    found = []
    for n in range(length):
        later, q = divmod(in_year - 1 + n, 4)
        year = f"{first + later}/{(first + later + 1) % 100:02d}"
        found.append(Quarter(n + 1, f"{year} Q{q + 1}", year, WEEKS, q + 1))
    return tuple(found)


def town(*, begins: str = "2013/14 Q3", length: int = 4, **changes: Any) -> Case:
    """Return the town over some quarters, with any field of the case changed."""
    quarters = calendar(begins, length)
    numbers = range(1, length + 1)
    years = tuple(dict.fromkeys(q.year for q in quarters))
    most = {"calm": 4.0, "complex": 2.0, "older": 0.0}
    case = Case(
        name="town",
        title="A town",
        scenario=(),
        quarters=quarters,
        judged=years,
        needs={n.id: n for n in NEEDS},
        placements={p.id: p for p in PLACEMENTS},
        suitable={
            "calm": ("home", "own", "agency", "family"),
            "complex": ("home", "external", "special_foster", "mtfc"),
            "older": ("home", "own", "agency", "family"),
        },
        suitable_share={("complex", "special_foster"): 0.5},
        opening={
            ("calm", "home"): 2.0,
            ("calm", "own"): 20.0,
            ("calm", "agency"): 10.0,
            ("calm", "family"): 8.0,
            ("complex", "home"): 6.0,
            ("complex", "external"): 4.0,
        },
        entries={(g, t): n for g, n in most.items() for t in numbers},
        entry_mix={
            ("calm", "foster"): 0.75,
            ("calm", "family"): 0.25,
            ("complex", "residential"): 1.0,
            ("older", "foster"): 1.0,
        },
        suited_entrants={},
        suited_entrants_ramp=(1.0,) * length,
        exit={
            ("calm", "home"): 0.1,
            ("calm", "own"): 0.1,
            ("calm", "agency"): 0.1,
            ("calm", "family"): 0.1,
            ("complex", "home"): 0.2,
            ("complex", "external"): 0.1,
            ("complex", "special_foster"): 0.1,
            ("complex", "mtfc"): 0.0,
            ("older", "home"): 0.2,
            ("older", "own"): 0.2,
            ("older", "agency"): 0.2,
            ("older", "family"): 0.2,
        },
        leaving=(1.0,) * length,
        ageing={"calm": ("older", 0.1)},
        transition={
            ("calm", "own", "calm", "foster"): 0.1,
            ("calm", "agency", "calm", "family"): 0.2,
            ("older", "own", "older", "foster"): 0.1,
        },
        adjustment=0.0,
        moves=(
            ("calm", "home", "own"),
            ("complex", "home", "special_foster"),
            ("complex", "external", "special_foster"),
            ("complex", "home", "mtfc"),
            ("complex", "external", "mtfc"),
        ),
        move_limit={(g, t): 0.0 if t == 1 else 0.5 for g in most for t in numbers},
        breakdown={("complex", "special_foster"): Breakdown(first=0.4, later=0.1, returns=0.5, to_need="complex")},
        homes=(OAK, ELM),
        home_placement="home",
        home_variable_cost=Figure(100, "published"),
        occupancy=0.9,
        closures_per_quarter=1,
        consultation_lag=1,
        releases_per_quarter=8,
        post_cost=Figure(36_525, "derived"),
        redundancy=Figure(2_000, "assumed"),
        carers={
            "own": Carers(20.0, 0.1, 2, 0.8, (2.0,) * length, 2, 1, Figure(2_000, "derived"), Figure(20, "derived")),
            "special_foster": Carers(
                0.0, 0.0, 1, 1.0, (0.0,) * length, 2, 1, Figure(5_000, "derived"), Figure(100, "derived")
            ),
        },
        contract_efficiency=0.01,
        market={"external": 2.0, "agency": 3.0},
        contracts=(),
        mtfc=TREATMENT,
        services=(MST,),
        fee={
            "external": Figure(3_000, "published"),
            "own": Figure(300, "published"),
            "agency": Figure(800, "published"),
            "special_foster": Figure(600, "assumed"),
            "family": Figure(100, "published"),
        },
        move_cost=Figure(500, "derived"),
        double_running_weeks=Figure(2, "assumed"),
        price_index={(f, y): 1.0 for f in FAMILIES for y in years},
        local={p.id: 0.0 if p.provider == "external" else 1.0 for p in PLACEMENTS},
        local_floor=None,
        safe_withdrawal=True,
        substitution_allowed=False,
        budgets=tuple(
            Budget(*funder[:2], y, *funder[2:])
            for y in years
            for funder in (
                ("fund", "Investment fund", 200_000, False, True, ("foster", "mtfc", "prevention")),
                ("bond", "Social impact bond", 100_000, True, False, ("mtfc",)),
            )
        ),
        schedule=(
            ScheduleLine(RESIDENTIAL_CARE, "Residential withdrawal", ((years[0], 400_000), (years[-1], 200_000)), 12),
            ScheduleLine(FOSTER_CARE, "Foster investment", ((years[0], -100_000), (years[-1], -50_000)), None),
            ScheduleLine(CONTRACTS, "Contract efficiency", ((years[0], 20_000), (years[-1], 10_000)), None),
        ),
        schedule_totals={years[0]: 320_000, years[-1]: 160_000},
        claimed_fte=12,
        frozen_year="2012/13",
        discount_rate=0.035,
    )
    return dataclasses.replace(case, **changes)


LEVER_ROWS: dict[str, Any] = {  # rows of levers that the town has beside those of `town()`
    "contracts": (BLOCK,),
    "services": (MST, HUB, CONSTELLATION),
    "planned_exits": EXITS,
    "after_care": AFTER,
    "new_homes": (PAIR, LODGE),
    "sold_places": (TO_NEIGHBOURS,),
    "transfers": (OVER,),
    "offers": ON_OFFER,
    "reviews": (DEAR_BEDS,),
}


def full_town(**changes: Any) -> Case:
    """Return the town with rows for every lever."""
    return town(**{**LEVER_ROWS, **changes})


def settled_town(case: Case, **changes: Any) -> Case:
    """Return a town in which the children of 16 and 17 are settled: no planned move leaves them."""
    settled = {g: dataclasses.replace(n, settled=g == "older") for g, n in case.needs.items()}
    return dataclasses.replace(case, needs=settled, **changes)


def still_town(**changes: Any) -> Case:
    """Return a town where nobody comes, ages, leaves or breaks down, and money is no limit on investment."""
    length = changes.get("length", 4)
    case = town(**{k: changes.pop(k) for k in ("begins", "length") if k in changes})
    still = {
        "entries": {(g, t): 0.0 for g in case.needs for t in range(1, length + 1)},
        "exit": dict.fromkeys(case.exit, 0.0),
        "ageing": {},
        "transition": {},
        "breakdown": {},
        "carers": {p: dataclasses.replace(k, attrition=0.0, approvals=(0.0,) * length) for p, k in case.carers.items()},
        "budgets": tuple(dataclasses.replace(k, amount=10_000_000) for k in case.budgets),
    }
    return dataclasses.replace(case, **{**still, **changes})


def brief(
    levers: Iterable[str] = EVERY_LEVER,
    *,
    fixed: bool = False,
    strategy: Strategy | None = None,
    most_saved_in: str | None = None,
) -> Brief:
    """Return what is asked: every lever unless some are named, and no strategy unless one is given."""
    plan = Plan("plan", "A plan", frozenset(levers), fixed, most_saved_in)
    return Brief(plan, strategy or Strategy("none", "No strategy"))


def announces(
    *,
    closing: dict[str, int] | None = None,
    targets: tuple[Target, ...] = (),
    decisions: tuple[Decision, ...] = (),
    **levers: dict[tuple[str, int], float],
) -> Strategy:
    """Return a strategy by lever; of homes it is enough to say from which quarter each is closed."""
    if closing is not None:
        levers["close_homes"] = {(home, t): 1.0 for home, first in closing.items() for t in range(first, 9)}
    return Strategy("announced", "As announced", levers, targets, decisions)


NOTHING = brief(())


def unknowns(case: Case, b: Brief | None = None) -> Variables:
    """Return the variables of the town, without any rows."""
    return create(case, b or brief(), in_problem(pulp.LpProblem("town", pulp.LpMinimize)))


def assign(v: Variables, **given: dict[Any, float]) -> Variables:
    """Give the named variables numbers and every other variable zero; return them all as numbers."""
    for field in dataclasses.fields(v):
        table, numbers = getattr(v, field.name), dict(given.pop(field.name, {}))
        for key, z in table.items():
            if not isinstance(z, float):
                z.varValue = numbers.pop(key, 0.0)
        assert not numbers, f"{field.name} has no unknown {list(numbers)}"
    assert not given, f"there are no variables called {list(given)}"
    return Variables(**{f: {k: _number(z) for k, z in getattr(v, f).items()} for f in FIELDS})


def _number(z: Any) -> float:
    return float(z if isinstance(z, (int, float)) else z.varValue)


def plan_for(case: Case, b: Brief, **options: Any) -> tuple[Programme, Solution, Results]:
    """Build, solve and tabulate one plan."""
    programme = build(case, b, **options)
    solution = solve(programme)
    return programme, solution, tabulate(case, b, solution)
