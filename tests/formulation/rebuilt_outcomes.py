"""The limits on outcomes of FORMULATION.md written a second time; see `rebuilt`."""

from __future__ import annotations

from typing import Any

import pulp

from placement_opt.domain.levers import EVERY_LEVER
from tests.formulation.rebuilt import FOSTER, Page


def planned(o: Page, g: str, t: int) -> Any:
    return pulp.lpSum(o.moving(g, p, t) for p in o.p)


def broken(o: Page, g: str, t: int) -> Any:
    return pulp.lpSum(o.endings(g1, p, t) for g1, p in o.c.breakdown if g1 == g)


def early(o: Page, g: str, t: int) -> Any:
    return o.early(g, t) if g in o.treated else 0.0


def unplanned(o: Page, g: str, t: int) -> Any:
    return broken(o, g, t) + early(o, g, t) + (o.completed(g, t) if g in o.treated else 0.0)


def natural(o: Page, g: str, t: int) -> Any:
    moving = [(p, rate) for (g1, p, _g, to), rate in o.c.transition.items() if g1 == g and to != p]
    return pulp.lpSum(rate * o.x[g, p, t - 1] for p, rate in moving)


def moved(o: Page, g: str, t: int) -> Any:
    return planned(o, g, t) + unplanned(o, g, t) + natural(o, g, t)


def failed(o: Page, g: str, t: int) -> Any:
    ended = [(o.c.breakdown[g1, p].first, p) for g1, p in o.c.breakdown if g1 == g and t > 1]
    return pulp.lpSum(rate * o.joining(g, p, t - 1) for rate, p in ended) + early(o, g, t)


def unplaced(o: Page, g: str, t: int) -> Any:
    return pulp.lpSum(o.u[g, k, t] for g1, k in o.lists if g1 == g)


def stretched(o: Page, g: str, t: int) -> Any:
    if o.c.needs[g].level == "standard":
        return 0.0
    return pulp.lpSum(o.x[g, p, t] for p in o.serving[FOSTER]) - o.b.nothing.get((g, t), 0.0)


def living(o: Page, g: str, t: int, weights: dict[str, float]) -> Any:
    return pulp.lpSum(share * o.x[g, p, t] for p, share in weights.items())


def steered(o: Page) -> list[str]:
    return [p for p in o.p if o.p[p].steered]


NUMBERS = {
    "moved": moved,
    "moved_by_plan": planned,
    "moved_after_an_ending": unplanned,
    "moved_without_a_plan": natural,
    "unplanned_endings": broken,
    "failed_step_downs": failed,
    "complex_in_ordinary_fostering": stretched,
    "unmet_need": unplaced,
}


def share(o: Page, measure: str, g: str, t: int) -> tuple[Any, Any]:
    """Return of how many children a share is, and among how many."""
    if measure == "share_in_own_area":
        near = {p: o.c.local[p] for p in steered(o)}
        return living(o, g, t, near), living(o, g, t, dict.fromkeys(steered(o), 1.0))
    if measure == "share_of_siblings_together":
        return living(o, g, t, o.c.siblings), living(o, g, t, dict.fromkeys(o.c.siblings, 1.0))
    families = dict.fromkeys((p for p in o.p if o.p[p].setting in o.c.families), 1.0)
    return living(o, g, t, families), living(o, g, t, dict.fromkeys(o.p, 1.0)) + unplaced(o, g, t)


def outcome_limits(o: Page) -> None:
    if o.b.plan.levers != EVERY_LEVER or not o.c.outcome_limits:
        return
    for k in o.c.outcome_limits:
        needs = list(o.c.needs) if k.need == "everybody" else [k.need]
        for t in range(k.begin, k.end + 1):
            if k.measure in NUMBERS:
                o.row(pulp.lpSum(NUMBERS[k.measure](o, g, t) for g in needs) <= k.amount)
            else:
                parts = [share(o, k.measure, g, t) for g in needs]
                among = k.amount * pulp.lpSum(n for _of, n in parts)
                o.row(pulp.lpSum(of for of, _among in parts) >= among)
    if o.b.spared is not None:
        o.row(pulp.lpSum(o.waiting(t) for t in o.t) <= o.b.spared + 0.00001)
