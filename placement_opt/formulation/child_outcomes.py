"""One definition of each quantity of what happens to children, which limits, reports and the page share.

Every function accepts LP variables or solved numbers, so what is limited is what is reported.
"""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_LIST, STANDARD
from placement_opt.formulation.quantities import (
    breakdowns,
    moved_out,
    mtfc_completed,
    mtfc_left_early,
    newly_moved,
    total,
)
from placement_opt.formulation.variables import Brief, Number, Variables, mtfc_needs, waiting_lists


def moved_by_plan(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who are moved by plan in quarter t.

    .. math:: planned_{gt} = \sum_p moving_{gpt}
    """
    return total(moved_out(c, v, g, p, t) for p in c.suitable[g])


def unplanned_endings(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g whose foster placement has an unplanned ending in quarter t.

    .. math:: broken_{gt} = \sum_{p : (g,p) \in B} endings_{gpt}
    """
    return total(breakdowns(c, v, g, p, t) for p in _ending(c, g))


def moved_after_an_ending(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who need another place in quarter t, since a placement or MTFC ended for them.

    They are counted in the quarter of the ending, in the need group of before it, and whether they are re-placed in the
    same placement type or in another, or wait.

    .. math:: unplanned_{gt} = broken_{gt} + early_{gt} + completed_{gt}
    """
    treated = [mtfc_left_early(c, v, g, t), mtfc_completed(c, v, g, t)] if g in mtfc_needs(c) else []
    return total([unplanned_endings(c, b, v, g, t), *treated])


def moved_without_a_plan(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who move on in quarter t as placements come to a natural end.

    Whoever changes need group and stays is not counted.

    .. math:: natural_{gt} = \sum_p \big( \sum_{g',k} \tau_{gpg'k} + \sum_{g',q : q \ne p} \tau_{gpg'q} \big) x_{gp,t-1}
    """
    return total(rate * v.x[g, p, t - 1] for (g1, p, _g2, to), rate in c.transition.items() if g1 == g and to != p)


def children_who_moved(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who move in quarter t, by plan, after an ending or without a plan.

    .. math:: moved_{gt} = planned_{gt} + unplanned_{gt} + natural_{gt}
    """
    return total(each(c, b, v, g, t) for each in (moved_by_plan, moved_after_an_ending, moved_without_a_plan))


def failed_step_downs(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g whose planned step-down failed in quarter t.

    A planned move has failed if the placement that it led to has an unplanned ending in the quarter after it, or if the
    child leaves MTFC before completing it.

    .. math:: failed_{gt} = \sum_{p : (g,p) \in B} \gamma_{gp} new_{gp,t-1} + early_{gt}
    """
    ended = [c.breakdown[g, p].first * newly_moved(c, v, g, p, t - 1) for p in _ending(c, g)]
    return total([*ended, *([mtfc_left_early(c, v, g, t)] if g in mtfc_needs(c) else [])])


def steered_placements(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who live in placement types that a planner may choose, at the end of quarter t.

    .. math:: steered_{gt} = \sum_{p \text{ steered}} x_{gpt}
    """
    return total(v.x[g, p, t] for p in c.suitable[g] if c.placements[p].steered)


def in_own_area(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g in steered placements in the council's own area at the end of quarter t.

    Of places under contract as many are in the area as the contract says.

    .. math:: inside_{gt} = \sum_{p \text{ steered}} \big( local_p x_{gpt}
        + \sum_{\iota \in D_p} (inarea_\iota - local_p) held_{\iota gt} \big)
    """
    steered = {p for p in c.suitable[g] if c.placements[p].steered}
    stated = [k for k in c.offers if k.placement in steered and k.in_area is not None]
    nearer = [((k.in_area or 0.0) - c.local[k.placement]) * v.held[k.id, g, t] for k in stated]
    return total([*(c.local[p] * v.x[g, p, t] for p in c.suitable[g] if p in steered), *nearer])


def looked_after(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who are looked after at the end of quarter t, those who wait for a place among them.

    .. math:: cared_{gt} = \sum_{p \in P_g} x_{gpt} + unplaced_{gt}
    """
    return total([*(v.x[g, p, t] for p in c.suitable[g]), without_a_place(c, b, v, g, t)])


def in_a_family(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who live in a family at the end of quarter t.

    .. math:: familial_{gt} = \sum_{p \in F} x_{gpt}
    """
    return total(v.x[g, p, t] for p in c.suitable[g] if c.placements[p].setting in c.families)


def in_ordinary_fostering(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g, of a level of need other than standard, in ordinary fostering at the end of quarter t.

    .. math:: ordinary_{gt} = \sum_{p \in Q_{foster}} x_{gpt}
        \text{ if the level of } g \text{ is not standard, else } 0
    """
    if c.needs[g].level == STANDARD:
        return 0.0
    return total(v.x[g, p, t] for p in c.serving(FOSTER_LIST) if p in c.suitable[g])


def more_in_ordinary_fostering(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""The same against doing nothing; doing nothing has none more than itself.

    .. math:: stretched_{gt} = ordinary_{gt} - nothing_{gt}
    """
    if not b.plan.levers:
        return 0.0
    return in_ordinary_fostering(c, v, g, t) - b.nothing.get((g, t), 0.0)


def without_a_place(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g without a suitable place at the end of quarter t.

    .. math:: unplaced_{gt} = \sum_{k : (g,k) \in W} u_{gkt}
    """
    return total(v.u[g1, k, t] for g1, k in waiting_lists(c) if g1 == g)


def siblings_together(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g whose placement type keeps brothers and sisters together, at the end of quarter t.

    Which children have brothers or sisters in care is not known: each placement type is taken to hold the same share of
    them.

    .. math:: paired_{gt} = \sum_{p \text{ in siblings.csv}} together_p x_{gpt}
    """
    return total(c.siblings[p] * v.x[g, p, t] for p in c.suitable[g] if p in c.siblings)


def siblings_known(c: Case, b: Brief, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g in placement types of which the council knows the share, at the end of quarter t.

    .. math:: known_{gt} = \sum_{p \text{ in siblings.csv}} x_{gpt}
    """
    return total(v.x[g, p, t] for p in c.suitable[g] if p in c.siblings)


def _ending(c: Case, g: str) -> tuple[str, ...]:
    return tuple(p for g1, p in c.breakdown if g1 == g)
