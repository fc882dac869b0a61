"""Everything the council can choose, and what follows from it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

import pulp

from placement_opt.domain.case import ENTRY, MTFC, Case, Service, TreatmentFosterCare
from placement_opt.domain.catalogue import FOSTER_LIST, RESIDENTIAL_LIST, SPECIALIST_LIST
from placement_opt.domain.levers import Key, at_rest, owner, owner_of_places, teams_at_opening
from placement_opt.domain.services import FINDS_KIN, GIVES_BEDS, Effect
from placement_opt.domain.strategy import Plan, Strategy
from placement_opt.formulation.linear import Columns
from placement_opt.kernel.draws import Figures, ever, is_number, smallest

UNSAFE = re.compile(r"[^A-Za-z0-9_]")

Number = Any  # a float, a `Linear`, or a variable or expression of PuLP
Comparison = Any  # a row of PuLP, a `LinearRow`, or a truth where nothing can be chosen
Rows = Iterator[tuple[Key, Comparison]]
New = Callable[[str, Key, float, float | None], Number]  # field, key, least, most -> the variable or number


@dataclass(frozen=True)
class Brief:
    """What is asked of the programme: the plan's levers and the strategy's quantities."""

    plan: Plan
    strategy: Strategy
    most_waiting: Figures | None = None  # child-quarters that a published plan may leave waiting; None: no limit
    beyond: tuple[float, ...] = ()  # by quarter: placements in external homes beyond today's share if nothing is done
    # (g, t) -> children of more than standard need in ordinary fostering if nothing is done
    nothing: Mapping[Key, float] = dataclasses.field(default_factory=dict)
    spared: Figures | None = None  # child-quarters of waiting without limits on outcomes; None: no such limit
    # (kind of exit, t) -> most who could leave by it if nothing is done
    leavable: Mapping[tuple[str, int], float] = field(default_factory=dict)

    def may(self, lever: str) -> bool:
        """Say whether the plan may pull a lever; a published plan pulls those that its strategy announces."""
        return lever in self.plan.levers and (not self.plan.fixed or self.strategy.pulls(lever))

    def naming_all(self) -> Brief:
        """Return the same as if the strategy named every lever.

        A published plan has the unknowns of every lever, at rest where the strategy does not name it: so of plans that
        cost the same the tie-break takes the same one, whatever is named.
        """
        return replace(self, plan=replace(self.plan, fixed=False))


@dataclass(frozen=True)
class Variables:
    """The unknowns, all at least zero; the same shape holds LP variables or solved numbers."""

    x: dict[Key, Number]  # x[g,p,t] children with need g who live in placement type p at the end of t; t=0 is given
    a: dict[Key, Number]  # a[g,p,t] children entering care who are placed in p
    r: dict[Key, Number]  # r[g,p,t] children re-placed in p after a placement or programme ended
    m: dict[Key, Number]  # m[g,p,q,t] children moved by plan from p to q
    d: dict[Key, Number]  # d[g,p,t] children whose foster placement had an unplanned ending and who leave that type
    u: dict[Key, Number]  # u[g,k,t] children still waiting for a suitable place (unmet need); t=0 is 0
    open: dict[Key, Number]  # open[h,t] share of the home that is open, 0 to 1; t=0 is 1
    excess: dict[Key, Number]  # excess[t] placements in external homes beyond today's share, if nothing is done
    released: dict[Key, Number]  # released[t] posts released [FTE]
    recruit: dict[Key, Number]  # recruit[p,t] further enquiries begun that will be approved [households]
    households: dict[Key, Number]  # households[p,t] approved fostering households; t=0 is given
    start: dict[Key, Number]  # start[g,t] children who start MTFC
    teams: dict[Key, Number]  # teams[s,t] teams of MTFC or of a service; t=0 is given
    cases: dict[Key, Number]  # cases[i,t] cases of a service started
    block: dict[Key, Number]  # block[c,t] block places in force; t=0 is given
    spot: dict[Key, Number]  # spot[p,t] child-weeks bought at the fee, above what contracts hold
    paid: dict[Key, Number]  # paid[f,ℓ,y] investment paid by a funder [GBP]
    leave: dict[Key, Number]  # leave[χ,g,p,t] children who leave care by plan beyond today's, or with support
    allowances: dict[Key, Number]  # allowances[χ,t] children with an allowance after such a planned exit; t=0 is 0
    opens: dict[Key, Number]  # opens[φ,t] new homes that are due to open as t begins
    helped: dict[Key, Number]  # helped[η,t] entries, children, endings or households that an effect of a service helps
    sold: dict[Key, Number]  # sold[p,t] places in council homes that are sold to other councils; t=0 is 0
    transfer: dict[Key, Number]  # transfer[p,q,t] fostering households that transfer from agency type p to q
    contracted: dict[Key, Number]  # contracted[ι,t] places in force under a contract on offer; t=0 is 0
    signed: dict[Key, Number]  # signed[ι,t] places begun under a contract on offer
    held: dict[Key, Number]  # held[ι,g,t] children with need g in places of a contract on offer
    atstart: dict[Key, Number]  # atstart[ι,t] children in places of a contract on offer as quarter t begins
    takenup: dict[Key, Number]  # takenup[ι,t] children newly placed in places of a contract on offer
    filled: dict[Key, Number]  # filled[ι,t] children newly placed in contract places who live there still; t=0 is 0
    charged: dict[Key, Number]  # charged[ι,t] place-weeks paid under a contract on offer
    reviews: dict[Key, Number]  # reviews[p,t] fees above the mean that are reviewed
    reviewed: dict[Key, Number]  # reviewed[p,t] children there whose fee has been reviewed; t=0 is 0


FIELDS = tuple(f.name for f in fields(Variables))
OF_OFFERS = ("contracted", "signed", "atstart", "takenup", "filled", "charged")  # one for each contract and quarter

# A variable that no lever owns follows from others by the rule named here.
CONSEQUENCES = {
    "x": "children_balance",
    "a": "every_entrant_is_placed",
    "r": "everyone_is_placed_again",
    "d": "step_down_breaks_down",
    "u": "every_entrant_is_placed",
    "excess": "placements_beyond_share",
    "released": "posts_follow_homes",
    "households": "carer_households",
    "start": "mtfc_programme",
    "cases": "cases_fit_teams",
    "spot": "block_places_are_paid",
    "paid": "investment_is_paid",
    "allowances": "allowances_follow_exits",
    "helped": "cases_bring_effects",
    "signed": "contract_places_keep_their_terms",
    **dict.fromkeys(("held", "atstart"), "contract_places_hold_children"),
    **dict.fromkeys(("takenup", "filled"), "contract_places_fill"),
    "charged": "contract_weeks_are_paid",
    "reviewed": "reviewed_children_are_there",
}


def create(c: Case, b: Brief, new: New) -> Variables:
    """Return the variables of one case and brief, made by `new`, with the given opening values.

    A variable of a lever that the plan does not pull has its value at rest as both bounds. Of quarters that have passed
    there are the numbers of what happened.
    """
    given, keys = _given(c), {**_keys_of_children(c, b.naming_all()), **_keys_of_places(c, b)}
    return Variables(
        **{
            f: given.get(f, {}) | _happened(c, f) | {k: new(f, k, *bounds(c, b, f, k)) for k in _ahead(c, f, keys[f])}
            for f in FIELDS
        },
    )


def _happened(c: Case, field: str) -> dict[Key, Number]:
    return dict(c.past.values.get(field, {})) if c.past else {}


def _ahead(c: Case, field: str, keys: list[Key]) -> Iterator[Key]:
    """Yield the keys of quarters that have not passed."""
    return (k for k in keys if c.past is None or not c.past.has(field, k))


def in_columns(columns: Columns) -> New:
    """Return what adds each variable to the columns of a programme under a safe name."""

    def new(field: str, key: Key, least: float, most: float | None) -> Number:
        return columns.add(safe_name(field, key), least, most)

    return new


def in_problem(lp: pulp.LpProblem) -> New:
    """Return what adds each variable to a problem of PuLP under a safe name."""

    def new(field: str, key: Key, least: float, most: float | None) -> Number:
        return lp.add_variable(safe_name(field, key), lowBound=least, upBound=most)

    return new


def bounds(c: Case, b: Brief, field: str, key: Key) -> tuple[float, float | None]:
    """Return the least and the most that a variable may be under the plan's levers; None is no most."""
    lever = owner(c, field, key)
    if lever and not b.may(lever):
        rest = at_rest(c, field, key)
        return rest, rest
    if field == "a" and not _may_enter(c, b, *key[:2]):
        return 0.0, 0.0
    return 0.0, 1.0 if field == "open" else None


def _given(c: Case) -> dict[str, dict[Key, Number]]:
    """Return what is known of the opening, by field."""
    return {
        "x": {(g, p, 0): c.opening.get((g, p), 0.0) for g in c.needs for p in c.suitable[g]},
        "u": {(g, k, 0): 0.0 for g, k in waiting_lists(c)},
        "open": {(h.id, 0): 1.0 for h in c.homes},
        "households": {(p, 0): k.households for p, k in c.carers.items()},
        "teams": {(s, 0): teams_at_opening(c, s) for s in team_services(c)},
        "block": {(k.id, 0): k.places for k in c.contracts},
        "allowances": {(e, 0): 0.0 for e in c.after_care},
        "sold": {(k.placement, 0): 0.0 for k in c.sold_places},
        **{name: {(k.id, 0): 0.0 for k in c.offers} for name in ("contracted", "filled")},
        "reviewed": {(k.placement, 0): 0.0 for k in c.reviews},
    }


def _over_time(c: Case, keys: Iterator[Key]) -> list[Key]:
    return [(*k, q.number) for k in keys for q in c.quarters]


def _keys_of_children(c: Case, b: Brief) -> dict[str, list[Key]]:
    lists = waiting_lists(c)
    return {
        "x": _over_time(c, ((g, p) for g in c.needs for p in c.suitable[g])),
        "a": _over_time(c, entrant_keys(c, b)),
        "r": _over_time(c, ((g, p) for g, k in lists for p in c.serving(k) if k != ENTRY and p in c.suitable[g])),
        "m": _over_time(c, move_keys(c, b)),
        "d": _over_time(c, iter(c.breakdown)),
        "u": _over_time(c, iter(lists)),
        "start": _over_time(c, ((g,) for g in starters(c, b))),
        "leave": _over_time(c, ((k.exit, k.need, k.placement) for k in c.planned_exits)),
        "allowances": _over_time(c, ((e,) for e in c.after_care)),
    }


def _keys_of_places(c: Case, b: Brief) -> dict[str, list[Key]]:
    last = len(c.quarters)
    return {
        "open": _over_time(c, ((h.id,) for h in c.homes)),
        "excess": [] if b.plan.levers else [(q.number,) for q in c.quarters],
        "released": [(q.number,) for q in c.quarters],
        "recruit": [(p, t) for p, k in c.carers.items() for t in range(1, last - smallest(k.lead) + 1)],
        "households": _over_time(c, ((p,) for p in c.carers)),
        "teams": _over_time(c, ((s,) for s in team_services(c))),
        "cases": _over_time(c, ((s.id,) for s in c.services)),
        "block": _over_time(c, ((k.id,) for k in c.contracts)),
        "spot": _over_time(
            c, ((p,) for p in sorted({k.placement for k in c.contracts} | {k.placement for k in c.offers}))
        ),
        "paid": list(dict.fromkeys((k.funder, line, k.year) for k in c.budgets for line in k.pays_for)),
        "opens": _over_time(c, ((k.id,) for k in c.new_homes)),
        "helped": [(*line_of(s, e), t) for s, e in c.effects if e.kind != GIVES_BEDS for t in _working(e, last)],
        "sold": _over_time(c, ((k.placement,) for k in c.sold_places)),
        "transfer": _over_time(c, ((k.source, k.to) for k in c.transfers)),
        **{name: _over_time(c, ((k.id,) for k in c.offers)) for name in OF_OFFERS},
        **{name: _over_time(c, ((k.placement,) for k in c.reviews)) for name in ("reviews", "reviewed")},
        "held": _over_time(c, ((k.id, g) for k in c.offers for g in c.suited_to.get(k.placement, ()))),
    }


def line_of(service: str, e: Effect) -> Key:
    """Return what tells an effect of a service from all others."""
    return service, e.kind, e.need, e.placement


def _working(e: Effect, last: int) -> range:
    """Return the quarters in which a case that began in the first or later can work."""
    return range(int(smallest(e.lag)) + 1, last + 1)


def waiting_lists(c: Case) -> tuple[Key, ...]:
    r"""List (need, list) pairs that children can wait on: entry, and each list that placements return to.

    Residential care awaits unplanned endings and those who leave MTFC early; specialist and ordinary fostering those
    who complete it.

    .. math:: W = \lbrace (g,k) \mid k = entry, \text{ or } \exists t : \text{some term of } ended_{gkt}
        \text{ has a rate above } 0 \rbrace
    """
    lists = {p.waiting_list for p in c.placements.values() if p.waiting_list}
    found = {(g, ENTRY) for g in c.needs}
    found |= {(g2, to) for (_g, _p, g2, to), rate in c.transition.items() if to in lists and ever(rate)}
    found |= {(b.to_need, RESIDENTIAL_LIST) for b in c.breakdown.values() if ever(b.returns)}
    if c.mtfc:
        for g in mtfc_needs(c):
            found |= {(g, RESIDENTIAL_LIST), (g, SPECIALIST_LIST), (dict(c.mtfc.after)[g], FOSTER_LIST)}
    order = {g: n for n, g in enumerate(c.needs)}
    return tuple(sorted(found, key=lambda k: (order[k[0]], k[1])))


def mtfc_needs(c: Case) -> tuple[str, ...]:
    """Return the need groups for which MTFC is suitable."""
    return tuple(g for g in c.needs if c.mtfc and c.mtfc.placement in c.suitable[g])


def team_services(c: Case) -> dict[str, TreatmentFosterCare | Service]:
    """Return everything that works in teams, by name: MTFC first, then services."""
    mtfc: dict[str, TreatmentFosterCare | Service] = {MTFC: c.mtfc} if c.mtfc else {}
    return mtfc | {s.id: s for s in c.services}


def entrant_keys(c: Case, b: Brief) -> Iterator[tuple[str, str]]:
    r"""Yield (need, placement) pairs in which children entering care may be placed under the plan's levers.

    Carried types take those whom they take today, and those for whom a service finds a relative there. Where the plan
    may pull `placement_choice` every suitable steered type is open, but specialist fostering only with the lever
    `specialist`; otherwise the types of the lists that take children today.

    .. math:: A = \lbrace (g,p) \mid p \in P_g, \text{ and } p \text{ is carried and } \mu_{gp} > 0
        \text{ or } \exists \eta \text{ that finds kin for } g \text{ in } p,
        \text{ or } \exists k : p \in Q_k \text{ with choice, and } k \ne specialist \text{ or that lever is pulled},
        \text{ or } \exists k : p \in Q_k \text{ without choice, and } \mu_{gk} > 0 \rbrace
    """
    for g in c.needs:
        for p in c.suitable[g]:
            if _may_enter(c, b, g, p):
                yield g, p


def _may_enter(c: Case, b: Brief, g: str, placement: str) -> bool:
    p = c.placements[placement]
    if not p.steered:
        return ever(c.entry_mix.get((g, placement), 0) > 0) or (FINDS_KIN, g, placement) in c.effects_on
    if p.waiting_list is None:
        return False
    if b.may("placement_choice"):
        return p.waiting_list != SPECIALIST_LIST or b.may("specialist")
    return ever(c.entry_mix.get((g, p.waiting_list), 0) > 0)


def move_keys(c: Case, b: Brief) -> Iterator[tuple[str, str, str]]:
    """Yield (need, from, to) planned moves that the plan's levers allow."""
    for g, p, q in c.moves:
        if b.may(owner_of_places(c, q)):
            yield g, p, q


def starters(c: Case, b: Brief) -> list[str]:
    """Return the need groups of which children may be moved into MTFC."""
    return sorted({g for g, _p, q in move_keys(c, b) if c.placements[q].setting == MTFC})


@cache
def safe_name(name: str, key: Key) -> str:
    """Return a name that every LP and MPS reader accepts: letters, digits and underscores only."""
    return UNSAFE.sub("_", "_".join(map(str, (name, *key))))


def unknowns(v: Variables) -> Iterator[tuple[str, Key, Number]]:
    """Yield every unknown with its field and key."""
    for name in FIELDS:
        for key, z in getattr(v, name).items():
            if not is_number(z):
                yield name, key, z
