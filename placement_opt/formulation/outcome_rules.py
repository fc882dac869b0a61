"""Limits on what happens to children: kept whatever they cost, and never by leaving a child to wait."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from placement_opt.domain import outcome_measures as named
from placement_opt.domain.case import Case
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.outcome_limits import FLOOR, OutcomeLimit
from placement_opt.domain.outcome_measures import about
from placement_opt.formulation import child_outcomes
from placement_opt.formulation.money import WAITING_STEP
from placement_opt.formulation.quantities import total, waiting
from placement_opt.formulation.variables import Brief, Number, Rows, Variables

Quantity = Callable[[Case, Brief, Variables, str, int], Number]


@dataclass(frozen=True)
class Counted:
    """The quantities behind a measure: who is counted and, of a share, among whom."""

    of: Quantity
    among: Quantity | None = None


BEHIND = {
    named.WHO_MOVED: Counted(child_outcomes.children_who_moved),
    "moved_by_plan": Counted(child_outcomes.moved_by_plan),
    "moved_after_an_ending": Counted(child_outcomes.moved_after_an_ending),
    "moved_without_a_plan": Counted(child_outcomes.moved_without_a_plan),
    named.UNPLANNED: Counted(child_outcomes.unplanned_endings),
    named.STEP_DOWNS_FAILED: Counted(child_outcomes.failed_step_downs),
    named.OWN_AREA: Counted(child_outcomes.in_own_area, child_outcomes.steered_placements),
    named.IN_A_FAMILY: Counted(child_outcomes.in_a_family, child_outcomes.looked_after),
    named.MORE_IN_FOSTERING: Counted(child_outcomes.more_in_ordinary_fostering),
    named.UNMET: Counted(child_outcomes.without_a_place),
    named.TOGETHER: Counted(child_outcomes.siblings_together, child_outcomes.siblings_known),
}


def measured(c: Case, b: Brief, v: Variables, measure: str, needs: Iterable[str], t: int) -> float:
    """Return a measure of solved numbers for some need groups in a quarter; nan for a share of nobody."""
    needs, k = tuple(needs), BEHIND[measure]
    of = total(k.of(c, b, v, g, t) for g in needs)
    if k.among is None:
        return float(of)
    among = total(k.among(c, b, v, g, t) for g in needs)
    return float(of) / float(among) if among else math.nan


def outcome_limits(c: Case, b: Brief, v: Variables) -> Rows:
    r"""What the council will not go below, or above, for its children is kept in every quarter, whatever it costs.

    A share is of the children who are counted, a number is that of a quarter or of its end; which quantity it is the
    measure says. Doing nothing and one lever alone are comparisons and not plans: in force in plans that may pull every
    lever.

    .. math:: \sum_{g \in N_\varphi} numbered_{\varphi gt} \ge bound_\varphi \sum_{g \in N_\varphi} among_{\varphi gt}
        \quad \forall \varphi \text{ that is a share}, t \text{ in which it holds} \qquad
        \sum_{g \in N_\varphi} numbered_{\varphi gt} \le bound_\varphi
        \quad \forall \varphi \text{ that is a number}, t \text{ in which it holds}
    """
    if b.plan.levers != EVERY_LEVER:
        return
    for k in c.outcome_limits:
        for t in range(k.begin, k.end + 1):
            yield (k.measure, k.need, t), _row(c, b, v, k, t)


def _row(c: Case, b: Brief, v: Variables, k: OutcomeLimit, t: int) -> Number:
    needs, counted = about(c, k.measure, k.need), BEHIND[k.measure]
    of = total(counted.of(c, b, v, g, t) for g in needs)
    if k.sense == FLOOR:
        assert counted.among is not None
        return of - k.amount * total(counted.among(c, b, v, g, t) for g in needs) >= 0
    return of <= k.amount


def nobody_waits_for_an_outcome(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No limit on outcomes is kept by leaving a child to wait: a plan leaves no more waiting than without them.

    In force where there is such a limit, unless the published plan may leave no more waiting anyway.

    .. math:: \sum_t waiting_t \le spared + 0.00001
    """
    if not c.outcome_limits or b.spared is None or b.plan.levers != EVERY_LEVER:
        return
    if b.plan.fixed and b.most_waiting is not None and b.most_waiting <= b.spared + WAITING_STEP:
        return  # nobody_waits_for_a_target says it already, and the same row twice is hard to solve
    yield (), total(waiting(v, q.number) for q in c.quarters) <= b.spared + WAITING_STEP
