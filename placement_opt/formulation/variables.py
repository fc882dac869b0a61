"""Everything the council can choose, and the stocks that follow from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import pulp

from placement_opt.domain.case import ENTRY, MTFC, Case
from placement_opt.domain.strategy import Plan, Strategy

UNSAFE = re.compile(r"[^A-Za-z0-9_]")

Key = tuple[Any, ...]
Number = Any  # a float, an LP variable or a linear expression of them
Rows = Iterator[tuple[Key, pulp.LpConstraint]]


@dataclass(frozen=True)
class Brief:
    """What is asked of the programme: the plan's levers and the strategy's quantities."""

    plan: Plan
    strategy: Strategy
    most_waiting: float | None = None  # child-quarters that a published plan may leave waiting; None: no limit

    def may(self, lever: str) -> bool:
        """Say whether the plan may pull a lever."""
        return lever in self.plan.levers


@dataclass(frozen=True)
class Variables:
    """The unknowns, all at least zero; the same shape holds LP variables or solved numbers."""

    x: dict[Key, Number]  # x[g,p,t] children with need g living in placement type p at the end of t; t=0 given
    a: dict[Key, Number]  # a[g,p,t] entrants placed
    r: dict[Key, Number]  # r[g,p,t] children placed again after a placement or programme ended
    m: dict[Key, Number]  # m[g,p,q,t] planned moves from p to q
    d: dict[Key, Number]  # d[g,p,t] children whose foster placement broke down and who leave that type
    u: dict[Key, Number]  # u[g,list,t] children still waiting for a suitable place (unmet need)
    open: dict[Key, Number]  # open[h,t] share of the home open, 0 to 1; t=0 is 1
    released: dict[Key, Number]  # released[t] posts released [FTE]
    recruit: dict[Key, Number]  # recruit[p,t] further carer enquiries begun that will be approved [households]
    households: dict[Key, Number]  # households[p,t] approved carer households; t=0 given
    start: dict[Key, Number]  # start[g,t] children who start MTFC
    teams: dict[Key, Number]  # teams[s,t] MTFC or prevention teams; t=0 is 0
    cases: dict[Key, Number]  # cases[i,t] prevention cases started
    block: dict[Key, Number]  # block[c,t] block places in force; t=0 given
    spot: dict[Key, Number]  # spot[p,t] child-weeks bought above the block places
    paid: dict[Key, Number]  # paid[f,line,year] investment paid by a funder [GBP]


def lever_of(c: Case, placement: str) -> str:
    """Name the lever that opens a placement type to planned moves and recruitment."""
    p = c.placements[placement]
    if p.setting == MTFC:
        return "mtfc"
    return "specialist" if p.waiting_list == "specialist" else "placement_choice"


def waiting_lists(c: Case) -> tuple[Key, ...]:
    """List (need, list) pairs that children can wait on: entry, and each pool that placements return to."""
    pools = {p.waiting_list for p in c.placements.values() if p.waiting_list}
    found = {(g, ENTRY) for g in c.needs}
    found |= {(g2, to) for (_g, _p, g2, to), rate in c.transition.items() if to in pools and rate}
    found |= {(b.to_need, "residential") for b in c.breakdown.values() if b.returns}
    if c.mtfc:
        for g in mtfc_needs(c):
            found |= {(g, "residential"), (g, "specialist"), (dict(c.mtfc.after)[g], "foster")}
    order = list(c.needs)
    return tuple(sorted(found, key=lambda k: (order.index(k[0]), k[1])))


def mtfc_needs(c: Case) -> tuple[str, ...]:
    """Return the need groups for which MTFC is suitable."""
    return tuple(g for g in c.needs if c.mtfc and c.mtfc.placement in c.suitable[g])


def team_services(c: Case) -> tuple[str, ...]:
    """Return the names of everything that works in teams: MTFC first, then prevention services."""
    return ((MTFC,) if c.mtfc else ()) + tuple(s.id for s in c.services)


def entrant_keys(c: Case, b: Brief) -> Iterator[tuple[str, str]]:
    """Yield (need, placement) pairs that entrants may be placed in under the plan's levers."""
    for g in c.needs:
        for id in c.suitable[g]:
            p = c.placements[id]
            if not p.steered:
                allowed = c.entry_mix.get((g, id), 0) > 0
            elif p.waiting_list is None:
                allowed = False
            elif b.may("placement_choice"):
                allowed = p.waiting_list != "specialist" or b.may("specialist")
            else:
                allowed = c.entry_mix.get((g, p.waiting_list), 0) > 0
            if allowed:
                yield g, id


def move_keys(c: Case, b: Brief) -> Iterator[tuple[str, str, str]]:
    """Yield (need, from, to) planned moves that the plan's levers allow."""
    for g, p, q in c.moves:
        if b.may(lever_of(c, q)):
            yield g, p, q


def recruit_lever(c: Case, placement: str) -> str:
    """Name the lever that recruits carers: specialist households have their own."""
    return "specialist" if c.placements[placement].waiting_list == "specialist" else "recruit"


def create(c: Case, b: Brief, lp: pulp.LpProblem) -> Variables:
    """Add the variables of one case and brief to a problem and return them with the given opening values."""
    quarters = [q.number for q in c.quarters]

    def new(name: str, keys: Iterable[Key], most: Callable[[Key], float | None] = lambda k: None) -> dict[Key, Number]:
        return {k: lp.add_variable(safe_name(name, k), lowBound=0, upBound=most(k)) for k in keys}

    def over_time(keys: Iterable[Key]) -> list[Key]:
        return [(*k, t) for k in keys for t in quarters]

    with_lever = {p: b.may(recruit_lever(c, p)) for p in c.carers}
    lists = waiting_lists(c)
    homes = {(h.id, 0): 1.0 for h in c.homes}
    teams = {(s, 0): 0.0 for s in team_services(c)}
    starters = sorted({g for g, _p, q in move_keys(c, b) if c.placements[q].setting == MTFC})
    spot_placements = sorted({k.placement for k in c.contracts})
    return Variables(
        x={(g, p, 0): c.opening.get((g, p), 0.0) for g in c.needs for p in c.suitable[g]}
        | new("x", over_time((g, p) for g in c.needs for p in c.suitable[g])),
        a=new("a", over_time(entrant_keys(c, b))),
        r=new("r", over_time((g, p) for g, k in lists for p in c.serving(k) if k != ENTRY and p in c.suitable[g])),
        m=new("m", over_time(move_keys(c, b))),
        d=new("d", over_time(c.breakdown)),
        u={(g, k, 0): 0.0 for g, k in lists} | new("u", over_time(lists)),
        open=homes | new("open", over_time((h.id,) for h in c.homes), lambda k: 1),
        released=new("released", [(t,) for t in quarters]),
        recruit=new(
            "recruit",
            [(p, t) for p, k in c.carers.items() for t in quarters if t + k.lead <= quarters[-1]],
            lambda k: None if with_lever[k[0]] else 0,
        ),
        households={(p, 0): k.households for p, k in c.carers.items()}
        | new("households", over_time((p,) for p in c.carers)),
        start=new("start", over_time((g,) for g in c.needs if g in starters)),
        teams=teams
        | new(
            "teams",
            over_time((s,) for s in team_services(c)),
            lambda k: None if b.may(team_lever(k[0])) else 0,
        ),
        cases=new("cases", over_time((s.id,) for s in c.services)),
        block={(k.id, 0): k.places for k in c.contracts} | new("block", over_time((k.id,) for k in c.contracts)),
        spot=new("spot", over_time((p,) for p in spot_placements)),
        paid=new("paid", dict.fromkeys((k.funder, line, k.year) for k in c.budgets for line in k.pays_for)),
    )


def team_lever(service: str) -> str:
    """Name the lever that a kind of team belongs to."""
    return "mtfc" if service == MTFC else "prevention"


def safe_name(name: str, key: Key) -> str:
    """Return a name that every LP and MPS reader accepts: letters, digits and underscores only."""
    return UNSAFE.sub("_", "_".join(map(str, (name, *key))))


def values(v: Variables) -> Variables:
    """Return the same variables as solved numbers; tiny negatives from the solver stay as they are."""
    return Variables(
        **{
            f.name: {k: float(z if isinstance(z, (int, float)) else z.varValue) for k, z in getattr(v, f.name).items()}
            for f in fields(v)
        }
    )
