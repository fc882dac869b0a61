"""Leaving care by plan: how many children may, the allowances that go on after care, who comes back, what it costs.

Only what the lever adds is counted: those who leave in these ways today are in the exits of doing nothing, and the
allowances that were paid at the opening, or follow from today's exits, are in no plan.
"""

from __future__ import annotations

from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.leaving_care import PlannedExit
from placement_opt.domain.schedule_lines import OUTSIDE
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.records import PER_CHILD, PER_CHILD_WEEK, Cost, Costs
from placement_opt.formulation.sums import earlier, lagged, total, weeks_at_mean
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.draws import Figures, least, summed, where


def leaving_by_plan(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g who leave care from p in quarter t by plan, beyond those who leave today.

    .. math:: departing_{gpt} = \sum_{\chi \text{ that is no support}} leave_{\chi gpt}
    """
    return total(v.leave.get((e, g, p, t), 0.0) for e in c.exits_from.get((g, p), ()))


def share_leaving_by_plan(c: Case, g: str, p: str, t: int) -> Figures:
    r"""Share of need group g in p who may leave care by plan in quarter t, in every way together.

    .. math:: ableshare_{gpt} = \sum_{\chi \text{ that is no support}} [t \ge soonest_{\chi gp}] able_{\chi gp}
    """
    ways = (k for k in c.planned_exits if (k.need, k.placement) == (g, p) and not k.of_leavers)
    return summed(where(t >= k.earliest, k.most_share, 0.0) for k in ways)


def leaving_through(c: Case, v: Variables, e: str, t: int) -> Number:
    r"""Children who leave care in quarter t by one kind of planned exit or with one kind of support, from anywhere.

    .. math:: through_{\chi t} = \sum_{g,p} leave_{\chi gpt}
    """
    return total(v.leave[k.exit, k.need, k.placement, t] for k in c.planned_exits if k.exit == e)


def coming_back(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children who left care by plan and enter it again in quarter t, as an entry of the need group that they left.

    .. math:: reentering_{gt} = \sum_\chi return_\chi \sum_p leave_{\chi gp,t-away_\chi}
    """
    rows = (k for k in c.planned_exits if k.need == g)
    after = ((k, c.after_care[k.exit]) for k in rows)
    return total(a.returns * earlier(v.leave, (k.exit, g, k.placement), t, a.returns_after) for k, a in after)


def within_reach(c: Case, v: Variables, k: PlannedExit, t: int) -> Number:
    r"""Children of whom a share may leave by plan: those who live there; for support after care, those who leave.

    .. math:: pool_{\chi gpt} = x_{gp,t-1} \text{ if } \chi \text{ is no support, else }
        leaving_t \omega_{gp} x_{gp,t-1}
    """
    there = v.x[k.need, k.placement, t - 1]
    return c.share_leaving(k.need, k.placement, t) * there if k.of_leavers else there


def could_leave(c: Case, v: Variables, e: str, t: int) -> Number:
    r"""The most children who could leave care in quarter t by one kind of planned exit, within its limits.

    .. math:: could_{\chi t} = \sum_{g,p} [t \ge soonest_{\chi gp}] able_{\chi gp} pool_{\chi gpt}
    """
    ways = (k for k in c.planned_exits if k.exit == e)
    return total(where(t >= k.earliest, k.most_share, 0.0) * within_reach(c, v, k, t) for k in ways)


def planned_exits_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more children leave care by plan than could safely do so, and none before the work with families can begin.

    How many could, of each need group and placement type, is a judgement of practice; no saving raises it. Support
    after care is for a share of those who leave anyway.

    .. math:: leave_{\chi gpt} \le [t \ge soonest_{\chi gp}] able_{\chi gp} pool_{\chi gpt}
        \quad \forall \chi, g, p \text{ with such an exit}, t
    """
    for k in c.planned_exits:
        for q in c.quarters:
            key = (k.exit, k.need, k.placement, q.number)
            share = where(q.number >= k.earliest, k.most_share, 0.0)
            yield key, v.leave[key] - share * within_reach(c, v, k, q.number) <= 0


def allowances_follow_exits(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Allowances after care are those that went on, and one for the stated share of the children who leave by plan.

    They end with the return to care: of those who come back, as many have an allowance still as of the others who left
    with them.

    .. math:: allowances_{\chi t} = (1 - lapse_\chi) allowances_{\chi,t-1} + entitled_\chi \big( through_{\chi t}
        - return_\chi (1 - lapse_\chi)^{away_\chi} through_{\chi,t-away_\chi} \big) \quad \forall \chi, t
    """
    for e, after in c.after_care.items():
        for q in c.quarters:
            t = q.number
            kept = (1 - after.ends) * v.allowances[e, t - 1]
            begun = leaving_through(c, v, e, t) - _back_with_allowance(c, v, e, t)
            yield (e, t), v.allowances[e, t] - kept - after.with_allowance * begun == 0


def _back_with_allowance(c: Case, v: Variables, e: str, t: int) -> Number:
    """Return those who come back in a quarter and whose allowance would have gone on, if all who left had one."""
    after = c.after_care[e]
    left = lagged(lambda n: leaving_through(c, v, e, t - n) if t > n else 0.0, after.returns_after)
    return after.returns * (1 - after.ends) ** after.returns_after * left


def planned_exits_as_announced(c: Case, b: Brief, v: Variables) -> Rows:
    r"""In the published plan no more children leave care by one kind of planned exit than the council announced.

    Nor do more leave than could if nothing were done, so that no child is placed somewhere in order to leave from
    there. Of which need group and placement type they are, the plan chooses; as many leave as the limits allow, before
    any cost is counted. In force in the published plan only, and not where a decision wants more than was announced.

    .. math:: through_{\chi t} \le \min (\hat{leave}_{\chi t}, leavable_{\chi t}) \quad \forall \chi, t
    """
    if not b.plan.fixed or not b.may("planned_exits"):
        return
    for e in (e for e in c.after_care if ("leave", (e,)) not in agreed(c, b.strategy).more):
        for q in c.quarters:
            yield (e, q.number), leaving_through(c, v, e, q.number) <= _held(b, e, q.number)


def _held(b: Brief, e: str, t: int) -> Figures:
    announced = b.strategy.announced("planned_exits").get((e, t), 0.0)
    return least(announced, b.leavable.get((e, t), announced))


def exits_not_made(c: Case, b: Brief, v: Variables) -> Number:
    r"""Return the children who were announced to leave care by plan and do not [children].

    .. math:: missing = \sum_{\chi,t} \big( \min (\hat{leave}_{\chi t}, leavable_{\chi t}) - through_{\chi t} \big)
    """
    announced = b.strategy.announced("planned_exits") if b.may("planned_exits") else {}
    more = agreed(c, b.strategy).more
    held = [(e, t) for (e, t), children in announced.items() if children and ("leave", (e,)) not in more]
    return total(_held(b, e, t) - leaving_through(c, v, e, t) for e, t in held)


def planned_exit_work(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Each planned exit costs the work with the family, carers and courts that makes it safe.

    It counts as recurrent, though a child's is done once: to hold the saving it must be done again every year.

    .. math:: I_{pay,t} work_{\chi gp} leave_{\chi gpt} \quad \forall \chi, g, p \text{ with such an exit}, t
    """
    for k in c.planned_exits:
        for q in c.quarters:
            leaves = v.leave[k.exit, k.need, k.placement, q.number]
            rate = rate_of(c, k.cost, PAY, q.number)
            yield Cost(f"{c.after_care[k.exit].title}: work", OUTSIDE, q.number, leaves, PER_CHILD, rate)


def allowances_after_care(c: Case, b: Brief, v: Variables) -> Costs:
    r"""An allowance goes on by the week for as long as it is paid, after the child has left care.

    Its weeks are counted as those of a placement: the mean of the two ends of the quarter.

    .. math:: I_{\chi t} allowance_\chi \tfrac{1}{2} w_t (allowances_{\chi,t-1} + allowances_{\chi t})
        \quad \forall \chi, t
    """
    for e, after in c.after_care.items():
        for q in c.quarters:
            t = q.number
            weeks = weeks_at_mean(c, t, v.allowances[e, t - 1], v.allowances[e, t])
            rate = rate_of(c, after.allowance, after.price_family, t)
            yield Cost(f"{after.title}: allowances after care", OUTSIDE, t, weeks, PER_CHILD_WEEK, rate)
