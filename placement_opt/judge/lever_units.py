"""One unit of each lever that has units: a team, a household approved, a home closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import Key, owner_of_carers, possible_teams, teams_at_opening
from placement_opt.domain.new_homes import possible_homes
from placement_opt.formulation.opening_homes import homes_running
from placement_opt.formulation.prices import at_prices
from placement_opt.formulation.variables import Variables, safe_name
from placement_opt.kernel.calendar import MIDDLE
from placement_opt.kernel.draws import Figures
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
    budgeted: bool = True  # a budget for investment pays the price


def left_at_zero(c: Case, plan: Results) -> list[str]:
    """Return the subjects of each lever, or part of it, that a plan does not pull at all."""
    return [unit.subject for unit in units(c, plan.values) if not _pulled(plan.values, unit)]


def _pulled(v: Variables, unit: Unit) -> bool:
    if unit.lever == "agency_transfer":
        return any(z > HARDLY_ANY for key, z in v.transfer.items() if safe_name("transfer", key) in unit.at_zero)
    owned = {
        "mtfc": v.teams,
        "services": v.teams,
        "close_homes": v.open,
        "planned_exits": v.leave,
        "open_homes": v.opens,
        "sell_places": v.sold,
        "buy_places": v.contracted,
        "high_cost_review": v.reviews,
    }
    table = owned.get(unit.lever, v.recruit)
    rest = 1.0 if unit.lever == "close_homes" else v.teams.get((unit.subject, 0), 0.0)
    found = [z for key, z in table.items() if key[1] and (unit.lever == "close_homes" or key[0] == unit.subject)]
    return any(abs(z - rest) > NOTHING_PULLED for z in found)


def units(c: Case, v: Variables) -> Iterator[Unit]:
    """Yield one unit of every lever that has units and can have one: a team, a household approved, a home closed."""
    usual = (*_teams(c), *_households(c, v), *_homes(c))
    added = (*_exits(c), *_transfers(c), *_new_homes(c, v), *_sold_places(c), *_contracts(c), *_reviews(c))
    yield from (unit for unit in (*usual, *added) if unit.quantity)


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
            lever="mtfc" if id == MTFC else "services",
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


def _new_homes(c: Case, v: Variables) -> Iterator[Unit]:
    """Yield one home of each kind that may be opened, due in the first quarter possible; some of it is late."""
    for k in c.new_homes:
        path = dict(enumerate(possible_homes(k, {1: min(1.0, k.most)}, len(c.quarters)), 1))
        family = c.placements[c.home_placement or ""].price_family
        alone = replace(v, opens={(k.id, t): n for t, n in path.items()})
        open_weeks = {q.number: q.weeks * homes_running(c, alone, k, q.number) for q in c.quarters}
        yield Unit(
            lever="open_homes",
            subject=k.id,
            words=f"one home opened, {k.title}",
            forced=_bounds("opens", k.id, path),
            at_zero=_bounds("opens", k.id, dict.fromkeys(path, 0.0)),
            price=k.cost.value / k.beds,
            priced="a bed a week",
            quantity=sum(k.beds * weeks * at_prices(c, family, t) for t, weeks in open_weeks.items()),
            budgeted=False,
        )


def _exits(c: Case) -> Iterator[Unit]:
    """Yield one child, or as much of one as the limits allow, who leaves by each kind of planned exit, once.

    The child is one of the largest number who could leave so at the opening; the first row of several alike. Support
    after care has no unit: nothing that it saves is in the programme.
    """
    for e, after in c.after_care.items():
        ways = [k for k in c.planned_exits if k.exit == e and k.earliest <= len(c.quarters) and not k.of_leavers]
        could = {k: k.most_share * c.opening.get((k.need, k.placement), 0.0) for k in ways}
        if not any(could.values()):
            continue
        way = max(ways, key=lambda k: could[k])
        ends = dict.fromkeys((q.number for q in c.quarters), 0.0)
        every = {name: end for k in ways for name, end in _bounds("leave", (e, k.need, k.placement), ends).items()}
        leaves = min(1.0, MIDDLE * could[way])  # fewer may live there by then
        yield Unit(
            lever="planned_exits",
            subject=e,
            words=f"one child who leaves care by plan, {after.title}, from {c.placements[way.placement].title}",
            forced={**every, **_bounds("leave", (e, way.need, way.placement), {**ends, way.earliest: leaves})},
            at_zero=every,
            price=way.cost.value,
            priced="an exit",
            quantity=leaves * at_prices(c, PAY, way.earliest),
            budgeted=False,
        )


def _sold_places(c: Case) -> Iterator[Unit]:
    """Yield one place sold from the first quarter possible to the end, or as much of one as may be sold."""
    for k in c.sold_places:
        path = {q.number: min(1.0, k.most) if q.number >= k.earliest else 0.0 for q in c.quarters}
        family = c.placements[k.placement].price_family
        yield Unit(
            lever="sell_places",
            subject=k.placement,
            words=f"one place sold to another council, {c.placements[k.placement].title}",
            forced=_bounds("sold", k.placement, path),
            at_zero=_bounds("sold", k.placement, dict.fromkeys(path, 0.0)),
            price=k.price.value,
            priced="a place a week",
            quantity=-sum(k.filled * q.weeks * at_prices(c, family, q.number) * path[q.number] for q in c.quarters),
            saves=True,
            budgeted=False,
        )


def _contracts(c: Case) -> Iterator[Unit]:
    """Yield one place of each contract on offer for its term, or as much of one as may be, with every week paid.

    Of a framework, which is paid only when used, and of cost-and-volume this is a place that is always in use.
    """
    for k in c.offers:
        ends = k.earliest + k.term
        path = {q.number: min(1.0, k.most) if k.earliest <= q.number < ends else 0.0 for q in c.quarters}
        weeks = {q.number: q.weeks * path[q.number] for q in c.quarters}
        none, family = dict.fromkeys(path, 0.0), c.placements[k.placement].price_family
        yield Unit(
            lever="buy_places",
            subject=k.id,
            words=f"one place under contract {k.id} for its term, every week paid, {c.placements[k.placement].title}",
            forced={**_bounds("contracted", k.id, path), **_bounds("charged", k.id, weeks)},
            at_zero={**_bounds("contracted", k.id, none), **_bounds("charged", k.id, none)},
            price=k.price.value,
            priced="a place a week",
            quantity=sum(at_prices(c, family, t) * n for t, n in weeks.items()),
            budgeted=False,
        )


def _reviews(c: Case) -> Iterator[Unit]:
    """Yield one review of a high fee in each placement type, or as much of one as may be, as soon as possible."""
    for k in c.reviews:
        path = {q.number: k.possible(1.0, q.number) if q.number == k.earliest else 0.0 for q in c.quarters}
        yield Unit(
            lever="high_cost_review",
            subject=k.placement,
            words=f"one review of a high fee, {c.placements[k.placement].title}",
            forced=_bounds("reviews", k.placement, path),
            at_zero=_bounds("reviews", k.placement, dict.fromkeys(path, 0.0)),
            price=k.cost.value,
            priced="a review",
            quantity=sum(at_prices(c, PAY, t) * n for t, n in path.items()),
            budgeted=False,
        )


def _bounds(field: str, subject: str | Key, path: Mapping[int, Figures]) -> Bounds:
    about = (subject,) if isinstance(subject, str) else subject
    return {safe_name(field, (*about, t)): (n, n) for t, n in path.items()}
