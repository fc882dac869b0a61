"""A lever that the recommended plan leaves at zero: what one unit of it would do, and where it would begin to pay.

Both are found by solving again: once with the lever at zero, once with one unit of it forced. While the units are
fixed and no budget for investment is used up, the cost of a plan is linear in their price, so one solve gives the price
at which the two cost the same. Where a budget is used up, a lower price also leaves more of it to other levers, and the
price is searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from placement_opt.domain.case import MTFC, Case, Figure
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import owner_of_carers, possible_teams
from placement_opt.formulation import Stage, build, recurrent_cost
from placement_opt.formulation.build import COST
from placement_opt.formulation.costs import at_prices
from placement_opt.formulation.quantities import total
from placement_opt.formulation.variables import Variables, safe_name
from placement_opt.judge.claim_words import capital
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.results import Results
from placement_opt.solve.freed import Bounds, least_at, least_within, unmet_held
from placement_opt.solve.session import Session, session

NOTHING_PULLED = 1e-6  # households, teams or homes; less is solver noise
POUNDS = 1_000.0  # how closely the effect that pays is found, in pounds of the cost over the horizon
Point = tuple[float, float]  # a price or an effect, and what one unit then costs more than it saves [GBP]
TRIES = 25  # solves at most in the search for it; a plan's cost falls by straight pieces, so it takes about six


@dataclass(frozen=True)
class Unit:
    """One unit of a lever: what it is in words, its variables with and without it, and its price in the model."""

    lever: str
    subject: str  # placement type, home or service
    words: str
    forced: Bounds
    at_zero: Bounds
    price: float  # GBP, as the model has it
    priced: str  # what the price is of
    quantity: float  # price-weeks, or quarters, at the price index: what a pound on the price adds to the cost [GBP]
    saves: bool = False  # the unit saves its price, as a closed home does, and pays above the break-even


@dataclass(frozen=True)
class BreakEven:
    """What one unit does over the horizon and where it begins to pay; None where no plan has the unit at all."""

    unit: Unit
    quarters: int
    cost: float | None  # over the horizon, more than without it [GBP]
    saving: float | None  # recurrent in the last judged year, more than without it [GBP]
    price: float | None  # at which it costs as much as it saves; below nothing: it would not pay if it were free
    effect: float | None = None  # of a prevention service: entries prevented per case from which it pays
    effect_now: float | None = None  # as the model has it


def told(found: BreakEven, later: BreakEven | None, year: str) -> Iterator[str]:
    """Yield what one unit does over the horizon and where it pays, and beside it where it pays over a longer one."""
    unit = found.unit
    if found.cost is None or found.saving is None:
        yield f"{capital(unit.words)}: no plan has it, since the other limits leave no room."
        return
    cost = f"add £{found.cost:,.0f} to" if found.cost >= 0 else f"take £{-found.cost:,.0f} off"
    saving = f"add £{found.saving:,.0f} to" if found.saving >= 0 else f"take £{-found.saving:,.0f} off"
    yield (
        f"{capital(unit.words)} would {cost} the cost over {found.quarters} quarters and {saving} the recurrent saving "
        f"of {year}."
    )
    yield f"{capital(_pays(found))}; the model has £{unit.price:,.0f}."
    if later:
        yield f"Over {later.quarters} quarters {_pays(later)}."
    if found.effect_now is not None:
        yield f"{capital(_effect(found))}; the model has {found.effect_now:.2f}."
    if later and later.effect_now is not None:
        yield f"Over {later.quarters} quarters {_effect(later)}."


def _pays(k: BreakEven) -> str:
    if k.price is None:
        return "no plan has it"
    if k.price < 0:
        return "it would not pay even if it cost nothing"
    return f"it pays {'above' if k.unit.saves else 'below'} £{k.price:,.0f} {k.unit.priced}"


def _effect(k: BreakEven) -> str:
    if k.effect is None:
        return "it would not pay even if every case prevented an entry"
    return f"it pays from {k.effect:.2f} entries into care prevented a case"


def left_at_zero(c: Case, plan: Results) -> list[str]:
    """Return the subjects of each lever, or part of it, that a plan does not pull at all."""
    return [unit.subject for unit in units(c, plan.values) if not _pulled(plan.values, unit)]


def _pulled(v: Variables, unit: Unit) -> bool:
    table = {"mtfc": v.teams, "prevention": v.teams, "close_homes": v.open}.get(unit.lever, v.recruit)
    rest = 1.0 if unit.lever == "close_homes" else 0.0
    found = [z for key, z in table.items() if key[1] and (unit.lever == "close_homes" or key[0] == unit.subject)]
    return any(abs(z - rest) > NOTHING_PULLED for z in found)


def units(c: Case, v: Variables) -> Iterator[Unit]:
    """Yield one unit of every lever that has units and can have one: a team, a household approved, a home closed."""
    yield from (unit for unit in (*_teams(c), *_households(c, v), *_homes(c)) if unit.quantity)


def _teams(c: Case) -> Iterator[Unit]:
    services = {s.id: (s.title, s.team_cost.value, "a team a quarter", 1.0, PAY) for s in c.services}
    mtfc = {}
    if c.mtfc:
        family = c.placements[c.mtfc.placement].price_family
        mtfc[MTFC] = ("MTFC", c.mtfc.place_cost.value, "a place a week", c.mtfc.places_per_team, family)
    for id, (title, price, priced, each, family) in (mtfc | services).items():
        path = dict(enumerate(possible_teams(c, {(id, q.number): 1.0 for q in c.quarters}, id), 1))
        weeks = {q.number: q.weeks if id == MTFC else 1.0 for q in c.quarters}
        yield Unit(
            lever="mtfc" if id == MTFC else "prevention",
            subject=id,
            words=f"one team of {title}",
            forced=_bounds("teams", id, path),
            at_zero=_bounds("teams", id, dict.fromkeys(path, 0.0)),
            price=price,
            priced=priced,
            quantity=sum(each * weeks[t] * at_prices(c, family, t) * n for t, n in path.items()),
        )


def _households(c: Case, v: Variables) -> Iterator[Unit]:
    for p, k in c.carers.items():
        begun = [t for q, t in v.recruit if q == p]
        if not begun or not k.extra_limit:
            continue
        first, approved = min(begun), min(1.0, k.extra_limit)
        family, stays = c.placements[p].price_family, 1.0 - k.attrition
        living = {t: approved * stays ** (t - first - k.lead) for t in range(first + k.lead, len(c.quarters) + 1)}
        yield Unit(
            lever=owner_of_carers(c, p),
            subject=p,
            words=f"one further fostering household approved, {c.placements[p].title}",
            forced=_bounds("recruit", p, {t: approved if t == first else 0.0 for t in begun}),
            at_zero=_bounds("recruit", p, dict.fromkeys(begun, 0.0)),
            price=k.household_cost.value,
            priced="a household a week",
            quantity=sum(c.quarters[t - 1].weeks * at_prices(c, family, t) * n for t, n in living.items()),
        )


def _homes(c: Case) -> Iterator[Unit]:
    """Yield the home listed first of those with the most beds: one home stands for all, as no home is closed."""
    if not c.homes or c.home_placement is None:
        return
    home = max(c.homes, key=lambda h: h.beds)
    family = c.placements[c.home_placement].price_family
    path = {q.number: 0.0 if q.number >= home.earliest else 1.0 for q in c.quarters}
    every = {name: end for h in c.homes for name, end in _bounds("open", h.id, dict.fromkeys(path, 1.0)).items()}
    closed = [q for q in c.quarters if not path[q.number]]
    yield Unit(
        lever="close_homes",
        subject=home.id,
        words=f"closing {home.title}",
        forced={**every, **_bounds("open", home.id, path)},
        at_zero=every,
        price=home.cost.value / home.beds,
        priced="a bed a week",
        quantity=-sum(home.beds * q.weeks * at_prices(c, family, q.number) for q in closed),
        saves=True,
    )


def _bounds(field: str, subject: str, path: Mapping[int, float]) -> Bounds:
    return {safe_name(field, (subject, t)): (n, n) for t, n in path.items()}


def break_evens(s: Session, left: Sequence[Unit]) -> tuple[BreakEven, ...]:
    r"""Return what one unit of each of some levers does to a programme with every lever, and where it would pay.

    The cost over the horizon is least with all of them at zero, and again with one of them forced, both with unmet need
    at its least. The session is left as it was found.

    .. math:: pays = price - \frac{forced - without}{quantity} \quad \text{ while no budget is used up}
    """
    c = s.programme.case
    none = {name: ends for unit in left for name, ends in unit.at_zero.items()}
    without = _least_cost(s, none)

    def found(unit: Unit) -> BreakEven:
        held = {**none, **unit.forced}
        try:
            forced = _least_cost(s, held)
        except NoFeasiblePlan:
            return BreakEven(unit, len(c.quarters), None, None, None)
        more, saving = forced.cost - without.cost, without.year - forced.year
        price = unit.price - more / unit.quantity
        if forced.budget_used_up and more > POUNDS and not unit.saves:
            price = _price_that_pays(s, unit, none, held, (unit.price, more), price)
        told = BreakEven(unit, len(c.quarters), more, saving, price)
        if unit.lever != "prevention":
            return told
        now = next(k.effect for k in c.services if k.id == unit.subject)
        return replace(told, effect=_effect_that_pays(s, unit, held, without.cost), effect_now=now)

    return tuple(found(unit) for unit in left)


def _cost(s: Session) -> Stage:
    return next(stage for stage in s.programme.stages if stage.name == COST)


@dataclass(frozen=True)
class _Least:
    """The least cost over the horizon [GBP], and of the plan that has it the recurrent cost of the last judged year."""

    cost: float
    year: float
    budget_used_up: bool  # of some funder in some year


def _least_cost(s: Session, bounds: Bounds) -> _Least:
    c, v = s.programme.case, s.programme.variables
    paid = [total(v.paid[k.funder, line, k.year] for line in k.pays_for) for k in c.budgets]
    beside = [recurrent_cost(c, s.programme.costs, c.judged[-1]), *paid]
    cost, (year, *spent) = least_within(s, bounds, _cost(s), beside)
    return _Least(cost, year, any(gbp > k.amount - 1 for k, gbp in zip(c.budgets, spent, strict=True)))


def _price_that_pays(s: Session, unit: Unit, none: Bounds, held: Bounds, now: Point, linear: float) -> float:
    """Return the price from which one unit pays, with the rows built again at every price that is tried.

    A unit that would not pay if it cost nothing keeps the price below nothing that one solve gives, `linear`.
    """

    def more(price: float) -> float:
        at = session(build(_at_price(s.programme.case, unit, price), s.programme.brief))
        return _least_cost(at, held).cost - _least_cost(at, none).cost

    free = more(0.0)
    return linear if free > 0 else _crossing(more, (0.0, free), now)


def _at_price(c: Case, unit: Unit, price: float) -> Case:
    def at(figure: Figure) -> Figure:
        return replace(figure, value=price)

    if unit.subject == MTFC and c.mtfc:
        return replace(c, mtfc=replace(c.mtfc, place_cost=at(c.mtfc.place_cost)))
    if unit.lever == "prevention":
        services = (replace(k, team_cost=at(k.team_cost)) if k.id == unit.subject else k for k in c.services)
        return replace(c, services=tuple(services))
    k = c.carers[unit.subject]
    return replace(c, carers={**c.carers, unit.subject: replace(k, household_cost=at(k.household_cost))})


def _crossing(more: Callable[[float], float], one: Point, other: Point) -> float:
    """Return where a quantity made of straight pieces is nothing, from two points on either side: a false position."""
    for _ in range(TRIES):
        (x, y), (far, beyond) = one, other
        at = x + (far - x) * y / (y - beyond)
        found = more(at)
        if abs(found) <= POUNDS:
            return at
        one, other = ((at, found), other) if found * y > 0 else (one, (at, found))
    return other[0]


def _effect_that_pays(s: Session, unit: Unit, held: Bounds, without: float) -> float | None:
    """Return the entries prevented per case from which one unit pays; None if it would not even at one entry a case.

    The forced unit's cost falls as its effect rises, by straight pieces: a false position is moved until it is met.
    More cases than a team can take stand for more effect, and fewer for less, so that no rows need be built again.
    """
    c, id = s.programme.case, unit.subject
    effect_now = next(k.effect for k in c.services if k.id == id)
    if not effect_now:  # of no effect no number of cases makes one
        some = tuple(replace(k, effect=1.0) if k.id == id else k for k in c.services)
        return _effect_that_pays(session(build(replace(c, services=some), s.programme.brief)), unit, held, without)
    load = next(k.cases_per_team for k in c.services if k.id == id)
    teams = {q.number: unit.forced[safe_name("teams", (id, q.number))][1] for q in c.quarters}
    rows = [safe_name("prevention", (id, t)) for t in teams]

    def cases(effect: float) -> Bounds:
        return {safe_name("cases", (id, t)): (0.0, effect / effect_now * load * n) for t, n in teams.items()}

    def more(effect: float) -> float:
        return least_at(s, cases(effect), _cost(s)) - without

    with unmet_held(s, {**held, **cases(0.0)}, rows):
        none, every = more(0.0), more(1.0)
        return None if every > 0 else _crossing(more, (0.0, none), (1.0, every))
