"""Places in the council's homes that other councils buy: they bring income, and hold none of the council's children.

The children who live in them are other councils': no count of children here holds them.
"""

from __future__ import annotations

import numpy as np

from placement_opt.domain.case import Case
from placement_opt.domain.schedule_lines import RESIDENTIAL_CARE
from placement_opt.domain.sold_places import within_notice
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.quantities import total
from placement_opt.formulation.records import PER_CHILD_WEEK, Cost, Costs
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.draws import largest, where


def places_sold(c: Case, v: Variables, t: int) -> Number:
    r"""Places in the council's homes that are sold to other councils in quarter t, in use or not.

    .. math:: otherspace_t = \sum_p sold_{pt}
    """
    return total(v.sold[k.placement, t] for k in c.sold_places)


def sold_places_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more places are sold than other councils would buy, and none before a contract can begin.

    .. math:: sold_{pt} \le mostsold_p \quad \forall p \text{ whose places may be sold}, t \ge sellable_p \qquad
        sold_{pt} \le 0 \quad \forall p \text{ whose places may be sold}, t < sellable_p
    """
    for k in c.sold_places:
        for q in c.quarters:
            most = where(q.number >= k.earliest, k.most, 0.0)
            yield (k.placement, q.number), v.sold[k.placement, q.number] + 0 <= most


def sold_places_keep_their_notice(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A place that is sold stays sold until its notice has run out.

    .. math:: sold_{pt} \ge sold_{pt''} - sold_{pt'}
        \quad \forall p \text{ whose places may be sold}, t, t', t'' \text{ with } t - term_p \le t' < t'' < t
    """
    for k in c.sold_places:
        p = k.placement
        for q in c.quarters:
            for r, s in within_notice(q.number, largest(k.notice)):
                still = where(r >= q.number - k.notice, 0.0, -np.inf)
                yield (p, r, s, q.number), v.sold[p, q.number] - v.sold[p, s] + v.sold[p, r] >= still


def sold_places(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A place sold brings its price while it is in use, and costs what goes with a child; the home costs as ever.

    .. math:: - I_{pt} w_t income_p used_p sold_{pt} \quad \forall p \text{ whose places may be sold}, t \qquad
        I_{pt} w_t fee_{home} used_p sold_{pt} \quad \forall p \text{ whose places may be sold}, t
    """
    for k in c.sold_places:
        family = c.placements[k.placement].price_family
        for q in c.quarters:
            weeks = q.weeks * k.filled * v.sold[k.placement, q.number]
            income = rate_of(c, k.price.times(-1), family, q.number)
            yield Cost("sold places: income", RESIDENTIAL_CARE, q.number, weeks, PER_CHILD_WEEK, income)
            child = rate_of(c, c.home_variable_cost, family, q.number)
            yield Cost("sold places: per child", RESIDENTIAL_CARE, q.number, weeks, PER_CHILD_WEEK, child)
