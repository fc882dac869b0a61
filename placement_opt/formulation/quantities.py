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
    r"""Children who live in placement type p at the end of quarter t.

    .. math:: living_{pt} = \sum_g x_{gpt}
    """
    return total(v.x[g, p, t] for g in c.suited_to.get(p, ()))


def child_weeks(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Child-weeks in placement type p during quarter t: its real weeks times the mean of the two counts.

    .. math:: weeks_{pt} = \tfrac{1}{2} w_t (living_{p,t-1} + living_{pt})
    """
    return _weeks(c, t, living_in(c, v, p, t - 1), living_in(c, v, p, t))


def waiting(v: Variables, t: int) -> Number:
    r"""Children with no suitable place at the end of quarter t.

    .. math:: waiting_t = \sum_{(g,k) \in W} u_{gkt}
    """
    return total(z for (_g, _list, s), z in v.u.items() if s == t)


def waiting_weeks(c: Case, v: Variables, t: int) -> Number:
    r"""Child-weeks of waiting during quarter t, counted as in a placement.

    .. math:: unmet_t = \tfrac{1}{2} w_t (waiting_{t-1} + waiting_t)
    """
    return _weeks(c, t, waiting(v, t - 1), waiting(v, t))


def _weeks(c: Case, t: int, opening: Number, closing: Number) -> Number:
    return c.quarters[t - 1].weeks * 0.5 * (opening + closing)


def prevented_by(c: Case, v: Variables, s: Service, g: str, t: int) -> Number:
    r"""Entries of need group g that service i prevents in quarter t.

    .. math:: averted_{igt} = \epsilon_i \pi_{ig} cases_{i,t-lag_i}
    """
    begun = v.cases.get((s.id, t - s.lag), 0.0)
    return s.effect * dict(s.share).get(g, 0.0) * begun


def entries_prevented(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Entries of need group g that all services together prevent in quarter t.

    .. math:: prevented_{gt} = \sum_i averted_{igt}
    """
    return total(prevented_by(c, v, s, g, t) for s in c.services)


def entries_delayed(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Entries of need group g that were prevented earlier and come back in quarter t.

    .. math:: delayed_{gt} = \sum_i \kappa_i averted_{ig,t-gap_i}
    """
    return total(s.returns * prevented_by(c, v, s, g, t - s.returns_after) for s in c.services)


def entries_net(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need group g who come into care in quarter t.

    .. math:: coming_{gt} = E_{gt} - prevented_{gt} + delayed_{gt}
    """
    return c.entries[g, t] - entries_prevented(c, v, g, t) + entries_delayed(c, v, g, t)


def moved_in(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Planned moves of need group g into p in quarter t.

    .. math:: joining_{gpt} = \sum_{q : (g,q,p) \in M} m_{gqpt}
    """
    return total(v.m.get((g, q, p, t), 0.0) for q in c.moves_to.get((g, p), ()))


def moved_out(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Planned moves of need group g out of p in quarter t.

    .. math:: moving_{gpt} = \sum_{q : (g,p,q) \in M} m_{gpqt}
    """
    return total(v.m.get((g, p, q, t), 0.0) for q in c.moves_from.get((g, p), ()))


def newly_moved(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g whom a planned move brought to p in quarter t; none are known at the opening.

    .. math:: new_{gpt} = joining_{gpt} \text{ for } t \ge 1 \qquad new_{gp0} = 0
    """
    return moved_in(c, v, g, p, t) if t else 0.0


def breakdowns(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Unplanned endings of foster placements in quarter t: the newly moved at the first rate, the rest at the later.

    .. math:: endings_{gpt} = \beta_{gp} (x_{gp,t-1} - new_{gp,t-1}) + \gamma_{gp} new_{gp,t-1}
    """
    b = c.breakdown[g, p]
    new = newly_moved(c, v, g, p, t - 1)
    return b.later * v.x[g, p, t - 1] + (b.first - b.later) * new


def mtfc_starts(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who started MTFC in quarter t; before the first quarter, from the records.

    .. math:: begun_{gt} = start_{gt} \text{ for } t \ge 1 \qquad begun_{gt} = before_{gt} \text{ for } t \le 0
    """
    if t >= 1:
        return v.start.get((g, t), 0.0)
    assert c.mtfc is not None
    return total(n for need, ago, n in c.mtfc.before if need == g and -ago == t)


def mtfc_stock(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g in MTFC at the end of quarter t: the survivors of each quarter's starters.

    .. math:: survivors_{gt} = \sum_{j=0}^{L-1} S_j begun_{g,t-j}
    """
    assert c.mtfc is not None
    return total(share * mtfc_starts(c, v, g, t - k) for k, share in enumerate(c.mtfc.survival))


def mtfc_left_early(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who left MTFC in quarter t before completing it.

    .. math:: early_{gt} = \sum_{j=1}^{L} (S_{j-1} - S_j) begun_{g,t-j}
    """
    assert c.mtfc is not None
    curve = (*c.mtfc.survival, c.mtfc.completion)
    return total((curve[k - 1] - curve[k]) * mtfc_starts(c, v, g, t - k) for k in range(1, len(curve)))


def mtfc_completed(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need group g who completed MTFC in quarter t.

    .. math:: completed_{gt} = S_L begun_{g,t-L}
    """
    assert c.mtfc is not None
    return c.mtfc.completion * mtfc_starts(c, v, g, t - len(c.mtfc.survival))


def placed_again_demand(c: Case, v: Variables, g: str, waiting_list: str, t: int) -> Number:
    r"""Children of need group g whose placement or programme ended in quarter t and who need a place of list k.

    Natural endings come to every list; unplanned endings and those who left MTFC early to residential care; those who
    completed MTFC to specialist or to ordinary fostering. A square bracket is 1 where it is true, else 0.

    .. math:: ended_{gkt} = \sum_{g',p} \tau_{g'pgk} x_{g'p,t-1}
        + [k = residential] \big( early_{gt} + \sum_{(g',p) \in B : back_{g'p} = g} d_{g'pt} \big)
        + [k = specialist] \psi completed_{gt} + [k = foster] (1 - \psi) \sum_{g' : after_{g'} = g} completed_{g't}
    """
    natural = [rate * v.x[g1, p, t - 1] for g1, p, rate in c.transitions_to.get((g, waiting_list), ())]
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
    r"""Share of need group g in p who move on in a quarter without a plan.

    .. math:: onward_{gp} = \sum_{g',k} \tau_{gpg'k} + \sum_{g',q} \tau_{gpg'q}
    """
    return math.fsum(c.transitions_from.get((g, p), ()))


def staying(c: Case, g: str, p: str) -> float:
    r"""Share of need group g in p still there, of that age and need, after a quarter without endings or planned moves.

    It is 1 and the unexplained rise, less those who leave care, grow older and move on.

    .. math:: stay_{gp} = 1 + \theta - \omega_{gp} - \sum_{g'} \alpha_{gg'} - onward_{gp}
    """
    ages = c.ageing[g][1] if g in c.ageing else 0.0
    return 1.0 + c.adjustment - c.exit[g, p] - ages - transitions_out(c, g, p)


def leaving_care(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g who leave care from p in quarter t; MTFC is too short for any to leave from it.

    .. math:: leavers_{gpt} = \omega_{gp} x_{gp,t-1} \text{ for } p \ne mtfc \qquad leavers_{g,mtfc,t} = 0
    """
    return 0.0 if c.placements[p].setting == MTFC else c.exit[g, p] * v.x[g, p, t - 1]


def home_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom the council's open homes can hold during quarter t.

    .. math:: bedspace_t = fillable_{home} \sum_h beds_h open_{ht}
    """
    return c.occupancy * total(h.beds * v.open[h.id, t] for h in c.homes)


def in_homes(c: Case, v: Variables, t: int) -> Number:
    r"""Children in the council's homes at the end of quarter t; at an overfull opening, as many as beds can hold.

    .. math:: housed_t = living_{home,t} \text{ for } t \ge 1 \qquad
        housed_0 = \min \big( living_{home,0}, fillable_{home} \sum_h beds_h \big)
    """
    if c.home_placement is None:
        return 0.0
    children = living_in(c, v, c.home_placement, t)
    return children if t else min(children, c.occupancy * math.fsum(h.beds for h in c.homes))


def settled_in_homes(c: Case, v: Variables, t: int) -> Number:
    r"""Settled children in the council's homes at the end of quarter t; at an overfull opening, as many as beds hold.

    .. math:: settled_t = \sum_{g \text{ settled}} x_{g,home,t} \text{ for } t \ge 1 \qquad
        settled_0 = \min \big( \sum_{g \text{ settled}} x_{g,home,0}, fillable_{home} \sum_h beds_h \big)
    """
    home = c.home_placement
    children = total(v.x[g, home, t] for g in c.suited_to.get(home or "", ()) if c.needs[g].settled)
    return children if t else min(children, c.occupancy * math.fsum(h.beds for h in c.homes))


def carer_places(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Children whom the fostering households of p can hold at the end of quarter t.

    .. math:: capacity_{pt} = \nu_p fillable_p households_{pt}
    """
    k = c.carers[p]
    return k.places * k.fillable * v.households[p, t]


def vacant_with_carers(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Fillable places with fostering households that stood vacant before quarter t began.

    They are those vacant at the count two quarters back, and those of households approved in the quarter between. Where
    that count is the opening, an overfull type has no vacant place rather than fewer than none.

    .. math:: vacant_{pt} = capacity_{p,t-2} - living_{p,t-2} + \nu_p fillable_p (usual_{p,t-1} + approved_{p,t-1})
        \text{ for } t \ge 3 \qquad
        vacant_{p2} = \max (0, capacity_{p0} - living_{p0}) + \nu_p fillable_p (usual_{p1} + approved_{p1}) \qquad
        vacant_{p1} = \max (0, capacity_{p0} - living_{p0})
    """
    before, k = max(0, t - 2), c.carers[p]
    free = carer_places(c, v, p, before) - living_in(c, v, p, before)
    if before == 0:
        free = max(0.0, free)  # an overfull opening leaves nothing vacant
    if t == 1:
        return free
    return free + k.places * k.fillable * (k.approvals[t - 2] + approved(c, v, p, t - 1))


def mtfc_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom the MTFC teams can hold during quarter t.

    .. math:: treatment_t = \nu_{mtfc} fillable_{mtfc} teams_{mtfc,t}
    """
    if not c.mtfc:
        return 0.0
    return c.mtfc.places_per_team * c.mtfc.occupancy * v.teams[MTFC, t]


def approved(c: Case, v: Variables, p: str, t: int) -> Number:
    """Further fostering households approved in quarter t, from recruitment begun a lead time before.

    .. math:: approved_{pt} = recruit_{p,t-lead_p}
    """
    return v.recruit.get((p, t - c.carers[p].lead), 0.0)


def new_placements(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Placements newly made in p in quarter t: children entering care, children re-placed and planned moves.

    .. math:: made_{pt} = \sum_g (a_{gpt} + r_{gpt} + joining_{gpt})
    """
    needs = c.suited_to.get(p, ())
    made = [z.get((g, p, t), 0.0) for z in (v.a, v.r) for g in needs]
    return total(made + [moved_in(c, v, g, p, t) for g in needs])


def posts_to_release(c: Case, v: Variables, t: int) -> Number:
    r"""Posts whose home has closed and whose consultation is over by quarter t [FTE].

    .. math:: free_t = \sum_h posts_h (1 - open_{h,t-consultation}) \text{ for } t > consultation, \text{ else } 0
    """
    if t - c.consultation_lag < 1:
        return 0.0
    return total(h.staff * (1.0 - v.open[h.id, t - c.consultation_lag]) for h in c.homes)


def posts_released(v: Variables, t: int) -> Number:
    r"""Posts released up to and including quarter t [FTE].

    .. math:: gone_t = \sum_{t' \le t} released_{t'}
    """
    return total(z for (s,), z in v.released.items() if s <= t)


def staff_cost(c: Case, h: Home) -> float:
    r"""Weekly staff cost inside a home's cost, at opening prices [GBP]; a year has 365.25 / 7 weeks.

    .. math:: staff_h = \frac{7}{365.25} posts_h post
    """
    return h.staff * c.post_cost.value / WEEKS_PER_YEAR
