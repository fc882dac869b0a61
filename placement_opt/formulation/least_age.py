"""The rule of law on how old a child must be to be placed somewhere."""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.formulation.quantities import moved_in
from placement_opt.formulation.variables import Brief, Rows, Variables


def least_age_holds(c: Case, b: Brief, v: Variables) -> Rows:
    r"""From the day on which a least age comes into force no younger child is newly placed in such accommodation.

    Nobody younger is placed there on entry, re-placed or moved there by plan, whatever it costs; a child who lives
    there already may stay. It holds for need groups all of whose ages are below, from the quarter in which the law
    comes into force, in every plan.

    .. math:: a_{gpt} + r_{gpt} + joining_{gpt} \le 0 \quad \forall g, p \in P_g, t \ge barred_{gp}
    """
    for (g, p), begins in c.barred.items():
        for q in (q for q in c.quarters if q.number >= begins and p in c.suitable[g]):
            t = q.number
            placed = v.a.get((g, p, t), 0.0) + v.r.get((g, p, t), 0.0) + moved_in(c, v, g, p, t)
            yield (g, p, t), placed <= 0
