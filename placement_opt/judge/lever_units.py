"""One unit of each lever that has units: a team, a household approved, a home closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import Key, owner_of_carers, possible_teams, teams_at_opening
from placement_opt.formulation.prices import at_prices
from placement_opt.formulation.variables import Variables, safe_name
from placement_opt.measure.results import Results
from placement_opt.solve.freed import Bounds

NOTHING_PULLED = 1e-6  # households, teams or homes; less is solver noise
HARDLY_ANY = 1e-3  # households that transfer; less is what a held cost leaves room for


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


def left_at_zero(c: Case, plan: Results) -> list[str]:
    """Return the subjects of each lever, or part of it, that a plan does not pull at all."""
    return [unit.subject for unit in units(c, plan.values) if not _pulled(plan.values, unit)]


def _pulled(v: Variables, unit: Unit) -> bool:
    if unit.lever == "agency_transfer":
        return any(z > HARDLY_ANY for key, z in v.transfer.items() if safe_name("transfer", key) in unit.at_zero)
    table = {"mtfc": v.teams, "prevention": v.teams, "close_homes": v.open}.get(unit.lever, v.recruit)
    rest = 1.0 if unit.lever == "close_homes" else v.teams.get((unit.subject, 0), 0.0)
    found = [z for key, z in table.items() if key[1] and (unit.lever == "close_homes" or key[0] == unit.subject)]
    return any(abs(z - rest) > NOTHING_PULLED for z in found)


def units(c: Case, v: Variables) -> Iterator[Unit]:
    """Yield one unit of every lever that has units and can have one: a team, a household approved or transferred, a home closed."""
    every = (*_teams(c), *_households(c, v), *_homes(c), *_transfers(c))
    yield from (unit for unit in every if unit.quantity)


def _teams(c: Case) -> Iterator[Unit]:
    services = {s.id: (s.title, s.team_cost.value, "a team a quarter", 1.0, PAY) for s in c.services}
    mtfc = {}
    if c.mtfc:
        family = c.placements[c.mtfc.placement].price_family
        mtfc[MTFC] = ("MTFC", c.mtfc.place_cost.value, "a place a week", c.mtfc.places_per_team, family)
    for id, (title, price, priced, each, family) in (mtfc | services).items():
        begun = teams_at_opening(c, id)
        path = dict(enumerate(possible_teams(c, {(id, q.number): begun + 1.0 for q in c.quarters}, id), 1))
        weeks = {q.number: q.weeks if id == MTFC else 1.0 for q in c.quarters}
        yield Unit(
            lever="mtfc" if id == MTFC else "prevention",
            subject=id,
            words=f"one {'further ' if begun else ''}team of {title}",
            forced=_bounds("teams", id, path),
            at_zero=_bounds("teams", id, dict.fromkeys(path, begun)),
            price=price,
            priced=priced,
            quantity=sum(each * weeks[t] * at_prices(c, family, t) * (n - begun) for t, n in path.items()),
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


def _transfers(c: Case) -> Iterator[Unit]:
    """Yield one household of each agency transfer, or as much of one as may, in the first quarter possible."""
    for k in c.transfers:
        none = dict.fromkeys((q.number for q in c.quarters), 0.0)
        households = min(1.0, k.most) if k.earliest in none else 0.0
        path = {**none, **({k.earliest: households} if households else {})}
        source, to = c.placements[k.source], c.placements[k.to]
        yield Unit(
            lever="agency_transfer",
            subject=k.id,
            words=f"one fostering household transferred from {source.title} to {to.title}",
            forced=_bounds("transfer", (k.source, k.to), path),
            at_zero=_bounds("transfer", (k.source, k.to), none),
            price=k.cost.value,
            priced="a household transferred",
            quantity=households * at_prices(c, to.price_family, k.earliest) if households else 0.0,
        )


def _bounds(field: str, subject: str | Key, path: Mapping[int, float]) -> Bounds:
    about = (subject,) if isinstance(subject, str) else subject
    return {safe_name(field, (*about, t)): (n, n) for t, n in path.items()}
