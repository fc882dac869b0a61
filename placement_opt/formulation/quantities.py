"""One definition of each quantity that several rules, costs and reports share.

Every function accepts LP variables or solved numbers, so what is optimised is what is reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pulp

from placement_opt.domain.case import MTFC, Case, Home, Service
from placement_opt.domain.catalogue import FOSTER_LIST, RESIDENTIAL_LIST, SPECIALIST_LIST
from placement_opt.formulation.variables import Number, Variables, is_number, mtfc_needs
from placement_opt.kernel.calendar import WEEKS_PER_YEAR


def total(terms: Iterable[Number]) -> Number:
    """Add numbers or linear expressions."""
    items = list(terms)
    if all(map(is_number, items)):
        return math.fsum(items)
    return pulp.lpSum(items)


def living_in(c: Case, v: Variables, p: str, t: int) -> Number:
    """Children in placement type p at the end of quarter t."""
    return total(v.x[g, p, t] for g in c.needs if p in c.suitable[g])


def child_weeks(c: Case, v: Variables, p: str, t: int) -> Number:
    """Child-weeks in placement type p during quarter t: real weeks times the mean of opening and closing."""
    return _weeks(c, t, living_in(c, v, p, t - 1), living_in(c, v, p, t))


def waiting(v: Variables, t: int) -> Number:
    """Children with no suitable place at the end of quarter t."""
    return total(z for (_g, _list, s), z in v.u.items() if s == t)


def waiting_weeks(c: Case, v: Variables, t: int) -> Number:
    """Child-weeks of waiting during quarter t, counted as in a placement."""
    return _weeks(c, t, waiting(v, t - 1), waiting(v, t))


def _weeks(c: Case, t: int, opening: Number, closing: Number) -> Number:
    return c.quarters[t - 1].weeks * 0.5 * (opening + closing)


def prevented_by(c: Case, v: Variables, s: Service, g: str, t: int) -> Number:
    """Entries of need g that service s prevents in quarter t."""
    begun = v.cases.get((s.id, t - s.lag), 0.0)
    return s.effect * dict(s.share).get(g, 0.0) * begun


def entries_prevented(c: Case, v: Variables, g: str, t: int) -> Number:
    """Entries of need g prevented in quarter t by all services."""
    return total(prevented_by(c, v, s, g, t) for s in c.services)


def entries_delayed(c: Case, v: Variables, g: str, t: int) -> Number:
    """Entries of need g that were prevented earlier and come back in quarter t."""
    return total(s.returns * prevented_by(c, v, s, g, t - s.returns_after) for s in c.services)


def entries_net(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need g who come into care in quarter t."""
    return c.entries[g, t] - entries_prevented(c, v, g, t) + entries_delayed(c, v, g, t)


def moved_in(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    """Planned moves of need g into p in quarter t."""
    return total(v.m.get((k, q, z, t), 0.0) for k, q, z in c.moves if k == g and z == p)


def moved_out(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    """Planned moves of need g out of p in quarter t."""
    return total(v.m.get((k, q, z, t), 0.0) for k, q, z in c.moves if k == g and q == p)


def newly_moved(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    """Children of need g in p at the end of t whom a planned move brought there in t; none known at t=0."""
    return moved_in(c, v, g, p, t) if t else 0.0


def breakdowns(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    """Unplanned endings of foster placements in t: the newly moved at the first rate, the rest at the later."""
    b = c.breakdown[g, p]
    new = newly_moved(c, v, g, p, t - 1)
    return b.later * v.x[g, p, t - 1] + (b.first - b.later) * new


def mtfc_starts(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need g who started MTFC in quarter t; before the opening from the records."""
    if t >= 1:
        return v.start.get((g, t), 0.0)
    assert c.mtfc is not None
    return total(n for need, ago, n in c.mtfc.before if need == g and -ago == t)


def mtfc_stock(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need g in MTFC at the end of t: the survivors of each quarter's starters."""
    assert c.mtfc is not None
    return total(share * mtfc_starts(c, v, g, t - k) for k, share in enumerate(c.mtfc.survival))


def mtfc_left_early(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need g who left MTFC before completing it in quarter t."""
    assert c.mtfc is not None
    curve = (*c.mtfc.survival, c.mtfc.completion)
    return total((curve[k - 1] - curve[k]) * mtfc_starts(c, v, g, t - k) for k in range(1, len(curve)))


def mtfc_completed(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need g who completed MTFC in quarter t."""
    assert c.mtfc is not None
    return c.mtfc.completion * mtfc_starts(c, v, g, t - len(c.mtfc.survival))


def placed_again_demand(c: Case, v: Variables, g: str, waiting_list: str, t: int) -> Number:
    """Children of need g whose placement or programme ended in t and who now need a place of a waiting list."""
    natural = [
        rate * v.x[g1, p, t - 1] for (g1, p, g2, to), rate in c.transition.items() if (g2, to) == (g, waiting_list)
    ]
    broken = [
        v.d[g1, p, t]
        for (g1, p), b in c.breakdown.items()
        if b.to_need == g and waiting_list == RESIDENTIAL_LIST and b.returns
    ]
    return total(natural + broken + list(_from_mtfc(c, v, g, waiting_list, t)))


def _from_mtfc(c: Case, v: Variables, g: str, waiting_list: str, t: int) -> Iterable[Number]:
    if not c.mtfc:
        return
    for g1 in mtfc_needs(c):
        if waiting_list == RESIDENTIAL_LIST and g1 == g:
            yield mtfc_left_early(c, v, g1, t)
        if waiting_list == SPECIALIST_LIST and g1 == g:
            yield c.mtfc.to_specialist * mtfc_completed(c, v, g1, t)
        if waiting_list == FOSTER_LIST and dict(c.mtfc.after)[g1] == g:
            yield (1 - c.mtfc.to_specialist) * mtfc_completed(c, v, g1, t)


def transitions_out(c: Case, g: str, p: str) -> float:
    """Share of (g, p) per quarter that moves on by natural transitions."""
    return math.fsum(rate for (g1, p1, _g2, _to), rate in c.transition.items() if (g1, p1) == (g, p))


def staying(c: Case, g: str, p: str) -> float:
    """Share of (g, p) still there, of that age and need, after a quarter with no breakdown or planned move."""
    ages = c.ageing[g][1] if g in c.ageing else 0.0
    return 1.0 + c.adjustment - c.exit[g, p] - ages - transitions_out(c, g, p)


def leaving_care(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    """Children of need g who leave care from p in quarter t; MTFC is too short for any to leave from it."""
    return 0.0 if c.placements[p].setting == MTFC else c.exit[g, p] * v.x[g, p, t - 1]


def home_places(c: Case, v: Variables, t: int) -> Number:
    """Children that the council's open homes can hold during quarter t."""
    return c.occupancy * total(h.beds * v.open[h.id, t] for h in c.homes)


def in_homes(c: Case, v: Variables, t: int) -> Number:
    """Children in the council's homes at the end of t; at an overfull opening only those whom the beds can hold."""
    if c.home_placement is None:
        return 0.0
    children = living_in(c, v, c.home_placement, t)
    return children if t else min(children, c.occupancy * math.fsum(h.beds for h in c.homes))


def carer_places(c: Case, v: Variables, p: str, t: int) -> Number:
    """Children that the carer households of p can hold in quarter t: approved places that can be filled."""
    k = c.carers[p]
    return k.places * k.fillable * v.households[p, t]


def vacant_with_carers(c: Case, v: Variables, p: str, t: int) -> Number:
    """Places with carers that stood ready in quarter t - 1 for children to move into before quarter t begins.

    Vacant at the count before, and brought by carers approved in the quarter itself.
    """
    before, k = max(0, t - 2), c.carers[p]
    free = carer_places(c, v, p, before) - living_in(c, v, p, before)
    if before == 0:
        free = max(0.0, free)  # an overfull opening leaves nothing vacant
    if t == 1:
        return free
    return free + k.places * k.fillable * (k.approvals[t - 2] + approved(c, v, p, t - 1))


def mtfc_places(c: Case, v: Variables, t: int) -> Number:
    """Children that the MTFC teams can hold during quarter t."""
    if not c.mtfc:
        return 0.0
    return c.mtfc.places_per_team * c.mtfc.occupancy * v.teams[MTFC, t]


def approved(c: Case, v: Variables, p: str, t: int) -> Number:
    """Further carer households approved in quarter t from recruitment begun `lead` quarters before."""
    return v.recruit.get((p, t - c.carers[p].lead), 0.0)


def new_placements(c: Case, v: Variables, p: str, t: int) -> Number:
    """Placements newly made in p in quarter t: entrants, children placed again and planned moves."""
    made = [z.get((g, p, t), 0.0) for z in (v.a, v.r) for g in c.needs]
    return total(made + [moved_in(c, v, g, p, t) for g in c.needs])


def posts_to_release(c: Case, v: Variables, t: int) -> Number:
    """Posts whose home has shut and whose consultation is over by quarter t [FTE]."""
    if t - c.consultation_lag < 1:
        return 0.0
    return total(h.staff * (1.0 - v.open[h.id, t - c.consultation_lag]) for h in c.homes)


def posts_released(v: Variables, t: int) -> Number:
    """Posts released up to and including quarter t [FTE]."""
    return total(z for (s,), z in v.released.items() if s <= t)


def staff_cost(c: Case, h: Home) -> float:
    """Weekly staff cost inside a home's cost, opening prices [GBP]."""
    return h.staff * c.post_cost.value / WEEKS_PER_YEAR
