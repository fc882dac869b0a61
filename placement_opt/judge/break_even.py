"""A lever that the recommended plan leaves at zero: what one unit of it would do, and where it would begin to pay.

Both are found by solving again: once with the lever at zero, once with one unit of it forced. While the units are
fixed and no budget for investment is used up, the cost of a plan is linear in their price, so one solve gives the price
at which the two cost the same. Where a budget is used up, a lower price also leaves more of it to other levers, and the
price is searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from placement_opt.domain.case import MTFC, Case, Figure, Service
from placement_opt.formulation import Cost, Stage, build, ledger, recurrent_cost, rule_named
from placement_opt.formulation.build import COST, rows_of_rule
from placement_opt.formulation.quantities import total
from placement_opt.formulation.variables import safe_name
from placement_opt.judge.lever_units import Unit
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.kernel.text import capital
from placement_opt.solve.freed import Bounds, in_place_of, least_at, least_within, unmet_held
from placement_opt.solve.session import Session, session

POUNDS = 1_000.0  # how closely the effect that pays is found, in pounds of the cost over the horizon
PAID = "investment_is_paid"  # the rule into whose rows a price goes
Point = tuple[float, float]  # a price or an effect, and what one unit then costs more than it saves [GBP]
TRIES = 25  # solves at most in the search for it; a plan's cost falls by straight pieces, so it takes about six


@dataclass(frozen=True)
class BreakEven:
    """What one unit does over the horizon and where it begins to pay; None where no plan has the unit at all."""

    unit: Unit
    quarters: int
    cost: float | None  # over the horizon, more than without it [GBP]
    saving: float | None  # recurrent in the last judged year, more than without it [GBP]
    price: float | None  # at which it costs as much as it saves; below nothing: it would not pay if it were free
    effect: float | None = None  # of a service that prevents entries: how many per case, from which it pays
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
    yield f"{capital(pays_words(found))}; the model has £{unit.price:,.0f}."
    if later:
        yield f"Over {later.quarters} quarters {pays_words(later)}."
    if found.effect_now is not None:
        yield f"{capital(_effect(found))}; the model has {found.effect_now:.2f}."
    if later and later.effect_now is not None:
        yield f"Over {later.quarters} quarters {_effect(later)}."


def pays_words(k: BreakEven) -> str:
    """Say at which price one unit of a lever pays."""
    if k.price is None:
        return "no plan has it"
    if k.price < 0:
        return "it would not pay even if it cost nothing"
    return f"it pays {'above' if k.unit.saves else 'below'} £{k.price:,.0f} {k.unit.priced}"


def _effect(k: BreakEven) -> str:
    if k.effect is None:
        return "it would not pay even if every case prevented an entry"
    return f"it pays from {k.effect:.2f} entries into care prevented a case"


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
            forced = _least_cost(s, held, like=without)
        except NoFeasiblePlan:
            return BreakEven(unit, len(c.quarters), None, None, None)
        more, saving = forced.cost - without.cost, without.year - forced.year
        price = unit.price - more / unit.quantity
        if forced.budget_used_up and more > POUNDS and unit.budgeted and not unit.saves:
            always = unit.subject in c.carers or (unit.lever == MTFC and c.mtfc and c.mtfc.teams_at_opening)
            cost_without = None if always else without.cost  # of none, a price counts for nothing
            price = _price_thatpays_words(s, unit, (none, held), (unit.price, more), price, cost_without)
        told = BreakEven(unit, len(c.quarters), more, saving, price)
        service = next((k for k in c.services if k.id == unit.subject), None)
        if not service or not service.prevents_only:  # more cases stand for more of each effect at once
            return told
        try:
            return replace(told, effect=_effect_thatpays_words(s, unit, held, without.cost), effect_now=service.effect)
        except NoFeasiblePlan:  # without any effect a limit on outcomes cannot be kept
            return told

    return tuple(found(unit) for unit in left)


@dataclass(frozen=True)
class _Least:
    """The least cost over the horizon [GBP], and of the plan that has it the recurrent cost of the last judged year."""

    cost: float
    year: float
    budget_used_up: bool  # of some funder in some year
    stand: Any  # where the solver stands


def _least_cost(s: Session, bounds: Bounds, costs: Sequence[Cost] | None = None, like: _Least | None = None) -> _Least:
    """Return the least cost under some bounds, at the programme's costs or at others, from where a like one stands."""
    c, v, costs = s.programme.case, s.programme.variables, s.programme.costs if costs is None else costs
    paid = [total(v.paid[k.funder, line, k.year] for line in k.pays_for) for k in c.budgets]
    wanted = Stage(COST, "GBP", total(k.amount for k in costs))
    beside = [recurrent_cost(c, tuple(costs), c.judged[-1]), *paid]
    found = least_within(s, bounds, wanted, beside, like.stand if like else None)
    year, *spent = found.beside
    used_up = any(gbp > k.amount - 1 for k, gbp in zip(c.budgets, spent, strict=True))
    return _Least(found.best, year, used_up, found.stand)


def _price_thatpays_words(
    s: Session, unit: Unit, ends: tuple[Bounds, Bounds], now: Point, linear: float, without: float | None
) -> float:
    """Return the price from which one unit pays where a budget is used up: no less than `linear`, that of one solve.

    At every price that is tried the rows of what is invested are those of that price. `ends` are the bounds without the
    unit and with it; `without` is the cost without it, None where that has the price too. A unit that would not pay if
    it cost nothing keeps the price below nothing that one solve gives.
    """
    b, v = s.programme.brief, s.programme.variables
    names, (none, held) = [row.name for row in s.programme.rows_of(PAID)], ends
    latest: list[_Least] = []  # each solve starts from where the one before stands

    def more(price: float) -> float:
        c = _at_price(s.programme.case, unit, price)
        costs = ledger(c, b, v)

        def least(bounds: Bounds) -> float:
            with in_place_of(s, names, [row for _index, row in rows_of_rule(rule_named(PAID), c, b, v)]):
                latest.append(_least_cost(s, bounds, costs, latest[-1] if latest else None))
            return latest[-1].cost

        return least(held) - (least(none) if without is None else without)

    least = max(0.0, linear)
    gain = more(least)
    if gain > -POUNDS:
        return linear
    return _crossing(more, (least, gain), now)


def _at_price(c: Case, unit: Unit, price: float) -> Case:
    def at(figure: Figure) -> Figure:
        return replace(figure, value=price)

    if unit.subject == MTFC and c.mtfc:
        return replace(c, mtfc=replace(c.mtfc, place_cost=at(c.mtfc.place_cost)))
    if unit.lever == "services":
        services = (replace(k, team_cost=at(k.team_cost)) if k.id == unit.subject else k for k in c.services)
        return replace(c, services=tuple(services))
    if unit.lever == "agency_transfer":
        return replace(
            c, transfers=tuple(replace(k, cost=at(k.cost)) if k.id == unit.subject else k for k in c.transfers)
        )
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


def _effect_thatpays_words(s: Session, unit: Unit, held: Bounds, without: float) -> float | None:
    """Return the entries prevented per case from which one unit pays; None if it would not even at one entry a case.

    The forced unit's cost falls as its effect rises, by straight pieces: a false position is moved until it is met.
    More cases than a team can take stand for more effect, and fewer for less, so that no rows need be built again.
    """
    c, id = s.programme.case, unit.subject
    effect_now = next(k.effect for k in c.services if k.id == id)
    if not effect_now:  # of no effect no number of cases makes one
        some = tuple(_preventing(k, 1.0) if k.id == id else k for k in c.services)
        return _effect_thatpays_words(session(build(replace(c, services=some), s.programme.brief)), unit, held, without)
    load = next(k.cases_per_team for k in c.services if k.id == id)
    teams = {q.number: unit.forced[safe_name("teams", (id, q.number))][1] for q in c.quarters}
    rows = [safe_name("cases_fit_teams", (id, t)) for t in teams]

    def cases(effect: float) -> Bounds:
        return {safe_name("cases", (id, t)): (0.0, effect / effect_now * load * n) for t, n in teams.items()}

    cost = next(stage for stage in s.programme.stages if stage.name == COST)

    def more(effect: float) -> float:
        return least_at(s, cases(effect), cost) - without

    with unmet_held(s, {**held, **cases(0.0)}, rows):
        none, every = more(0.0), more(1.0)
        return None if every > 0 else _crossing(more, (0.0, none), (1.0, every))


def _preventing(service: Service, entries: float) -> Service:
    """Return a service whose cases prevent so many entries each, shared over need groups as its cases are."""
    cases = sum(e.share for e in service.effects)
    return replace(service, effects=tuple(replace(e, size=entries / cases, completion=1.0) for e in service.effects))
