"""Reviews of high fees: how many are made, of which children, and what they save while those children stay."""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_SETTING, PAY, RESIDENTIAL_SETTING
from placement_opt.domain.high_cost_reviews import HighCostReview
from placement_opt.domain.schedule_lines import FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation.contract_places import mean_still_there
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.quantities import living_in
from placement_opt.formulation.records import PER_CHILD_WEEK, PER_REVIEW, Cost, Costs
from placement_opt.formulation.sums import weeks_at_mean
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.draws import where


def reviewed_weeks(c: Case, v: Variables, k: HighCostReview, t: int) -> Number:
    r"""Child-weeks in placement type p during quarter t of children whose fee has been reviewed.

    .. math:: settledfees_{pt} = \tfrac{1}{2} w_t (reviewed_{p,t-1} + reviewed_{pt})
    """
    return weeks_at_mean(c, t, v.reviewed[k.placement, t - 1], v.reviewed[k.placement, t])


def reviews_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more fees are reviewed in a quarter than there is time for, and none before reviews can begin.

    .. math:: reviews_{pt} \le mostreviews_p \quad \forall p \text{ whose fees may be reviewed}, t \ge firstreview_p
        \qquad reviews_{pt} \le 0 \quad \forall p \text{ whose fees may be reviewed}, t < firstreview_p
    """
    for k in c.reviews:
        for q in c.quarters:
            most = where(q.number >= k.earliest, k.most, 0.0)
            yield (k.placement, q.number), v.reviews[k.placement, q.number] + 0 <= most


def reviewed_children_are_there(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A fee is reviewed once, of a child in a band above the mean, and counts until the child has left.

    How many stay follows from the mix of needs in the placement type at the opening. Children whom contracts hold pay
    the contract's price, and no fee of theirs is reviewed.

    .. math:: reviewed_{pt} \le staying_{pt} reviewed_{p,t-1} + reviews_{pt}
        \quad \forall p \text{ whose fees may be reviewed}, t \qquad
        reviewed_{pt} \le above_p living_{pt} \quad \forall p \text{ whose fees may be reviewed}, t \qquad
        settledfees_{pt} \le above_p spot_{pt}
        \quad \forall p \text{ whose fees may be reviewed, with a block contract or one on offer}, t
    """
    for k in c.reviews:
        p = k.placement
        for q in c.quarters:
            t = q.number
            stay = mean_still_there(c, p, t)
            yield ("reviewed", p, t), v.reviewed[p, t] - stay * v.reviewed[p, t - 1] - v.reviews[p, t] <= 0
            yield ("above", p, t), v.reviewed[p, t] - k.above * living_in(c, v, p, t) <= 0
            if (p, t) in v.spot:
                yield ("at_fee", p, t), reviewed_weeks(c, v, k, t) - k.above * v.spot[p, t] <= 0


def high_cost_reviews(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A review costs once; after a share of them the fee is lower for as long as the child stays.

    .. math:: I_{pay,t} eachreview_p reviews_{pt} \quad \forall p \text{ whose fees may be reviewed}, t \qquad
        - I_{pt} succeeds_p lower_p settledfees_{pt} \quad \forall p \text{ whose fees may be reviewed}, t
    """
    for k in c.reviews:
        p = c.placements[k.placement]
        schedule = {RESIDENTIAL_SETTING: RESIDENTIAL_CARE, FOSTER_SETTING: FOSTER_CARE}.get(p.setting, OUTSIDE)
        for q in c.quarters:
            t = q.number
            made, rate = v.reviews[k.placement, t], rate_of(c, k.cost, PAY, t)
            yield Cost(f"{p.title}: reviews of high fees", schedule, t, made, PER_REVIEW, rate)
            weeks, rate = reviewed_weeks(c, v, k, t), rate_of(c, k.saving.times(-k.success), p.price_family, t)
            yield Cost(f"{p.title}: fees lowered by reviews", schedule, t, weeks, PER_CHILD_WEEK, rate)
