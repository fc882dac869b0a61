"""One definition of each quantity of children that several rules, costs and reports share; places are in `capacity`.

Every function accepts LP variables or solved numbers, so what is optimised is what is reported.
"""

from __future__ import annotations

from collections.abc import Iterable

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import FOSTER_LIST, RESIDENTIAL_LIST, SPECIALIST_LIST
from placement_opt.formulation.planned_exits import coming_back
from placement_opt.formulation.service_effects import (
    back_in_care,
    entries_delayed,
    entries_prevented,
    kin_found,
    placements_kept,
    share_to_lists,
)
from placement_opt.formulation.sums import total as total
from placement_opt.formulation.sums import weeks_at_mean
from placement_opt.formulation.variables import Number, Variables, mtfc_needs
from placement_opt.kernel.draws import Figures, ever, summed


def living_in(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Children who live in placement type p at the end of quarter t.

    .. math:: living_{pt} = \sum_g x_{gpt}
    """
    return total(v.x[g, p, t] for g in c.suited_to.get(p, ()))


def child_weeks(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Child-weeks in placement type p during quarter t: its real weeks times the mean of the two counts.

    .. math:: weeks_{pt} = \tfrac{1}{2} w_t (living_{p,t-1} + living_{pt})
    """
    return weeks_at_mean(c, t, living_in(c, v, p, t - 1), living_in(c, v, p, t))


def waiting(v: Variables, t: int) -> Number:
    r"""Children with no suitable place at the end of quarter t.

    .. math:: waiting_t = \sum_{(g,k) \in W} u_{gkt}
    """
    return total(z for (_g, _list, s), z in v.u.items() if s == t)


def waiting_weeks(c: Case, v: Variables, t: int) -> Number:
    r"""Child-weeks of waiting during quarter t, counted as in a placement.

    .. math:: unmet_t = \tfrac{1}{2} w_t (waiting_{t-1} + waiting_t)
    """
    return weeks_at_mean(c, t, waiting(v, t - 1), waiting(v, t))


def entries_net(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need group g who come into care in quarter t, those who left it and come back among them.

    .. math:: coming_{gt} = E_{gt} - prevented_{gt} + delayed_{gt} + reentering_{gt} + again_{gt}
    """
    again = entries_delayed(c, v, g, t) + back_in_care(c, v, g, t) + coming_back(c, v, g, t)
    return c.entries[g, t] - entries_prevented(c, v, g, t) + again


def entrants_to_lists(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who come into care in quarter t, as lists see them: without those who found a relative.

    Whoever finds a relative would have gone to each list as often as others do; no list loses more of them.

    .. math:: seeking_{gt} = coming_{gt} - \frac{1}{listed_g} \sum_p found_{gpt}
    """
    kin = [kin_found(c, v, g, p, t) for p in c.kin_of.get(g, ())]
    return entries_net(c, v, g, t) - total(kin) / share_to_lists(c, g) if kin else entries_net(c, v, g, t)


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


def endings_due(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Foster placements due to end unplanned in quarter t: the newly moved at the first rate, the rest at the later.

    .. math:: due_{gpt} = \beta_{gp} (x_{gp,t-1} - new_{gp,t-1}) + \gamma_{gp} new_{gp,t-1}
    """
    b = c.breakdown[g, p]
    new = newly_moved(c, v, g, p, t - 1)
    return b.later * v.x[g, p, t - 1] + (b.first - b.later) * new


def breakdowns(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Unplanned endings of foster placements in quarter t: those due, less those that services keep.

    .. math:: endings_{gpt} = due_{gpt} - kept_{gpt}
    """
    return endings_due(c, v, g, p, t) - placements_kept(c, v, g, p, t)


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


def treated_before(c: Case, t: int) -> Figures:
    r"""Child-weeks in MTFC during quarter t of the children who started it before the first quarter.

    .. math:: earlier_t = \tfrac{1}{2} w_t \sum_g \sum_{j=0}^{L-1} S_j
        ([t - 1 - j \le 0] before_{g,t-1-j} + [t - j \le 0] before_{g,t-j})
    """
    if not c.mtfc:
        return 0.0
    share = dict(enumerate(c.mtfc.survival))
    opening, closing = (total(n * share.get(end + ago, 0.0) for _g, ago, n in c.mtfc.before) for end in (t - 1, t))
    return weeks_at_mean(c, t, opening, closing)


def mtfc_left_early(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who left MTFC in quarter t before completing it.

    .. math:: early_{gt} = \sum_{j=1}^{L} (S_{j-1} - S_j) begun_{g,t-j}
    """
    assert c.mtfc is not None
    completing = dict(c.mtfc.completing)
    curve = (*c.mtfc.survival, 0.0)
    left = ((k, curve[k - 1] - curve[k] - completing.get(k, 0.0)) for k in range(1, len(curve)))
    return total(share * mtfc_starts(c, v, g, t - k) for k, share in left)


def mtfc_completed(c: Case, v: Variables, g: str, t: int) -> Number:
    """Children of need group g who completed MTFC in quarter t.

    .. math:: completed_{gt} = S_L begun_{g,t-L}
    """
    assert c.mtfc is not None
    return total(share * mtfc_starts(c, v, g, t - k) for k, share in c.mtfc.completing)


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
        if b.to_need == g and waiting_list == RESIDENTIAL_LIST and ever(b.returns)
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


def transitions_out(c: Case, g: str, p: str) -> Figures:
    r"""Share of need group g in p who move on in a quarter without a plan.

    .. math:: onward_{gp} = \sum_{g',k} \tau_{gpg'k} + \sum_{g',q} \tau_{gpg'q}
    """
    return summed(c.transitions_from.get((g, p), ()))


def staying(c: Case, g: str, p: str, t: int) -> Figures:
    r"""Share of need group g in p still there, of that age and need, after quarter t without endings or planned moves.

    It is 1 and the unexplained rise, less those who leave care, grow older and move on.

    .. math:: stay_{gpt} = 1 + \theta - leaving_t \omega_{gp} - \sum_{g'} \alpha_{gg'} - onward_{gp}
    """
    ages = c.ageing[g][1] if g in c.ageing else 0.0
    return 1.0 + c.adjustment - c.share_leaving(g, p, t) - ages - transitions_out(c, g, p)


def leaving_care(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g who leave care from p in quarter t; MTFC is too short for any to leave from it.

    .. math:: leavers_{gpt} = leaving_t \omega_{gp} x_{gp,t-1} \text{ for } p \ne mtfc \qquad leavers_{g,mtfc,t} = 0
    """
    return 0.0 if c.placements[p].setting == MTFC else c.share_leaving(g, p, t) * v.x[g, p, t - 1]
