"""Planned exits and what follows them, written a second time from FORMULATION.md; see `rebuilt`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulp

if TYPE_CHECKING:
    from tests.formulation.rebuilt import Page


def variables(o: Page) -> None:
    """Add the variables: who leaves by plan, and the allowances that follow, none at the opening."""
    ways = [(k.exit, k.need, k.placement) for k in o.c.planned_exits]
    o.leave = o.new("leave", o.over(*ways))
    o.allowances = o.new("allowances", o.over(*o.c.after_care))


def departing(o: Page, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(
        o.leave[k.exit, g, p, t] for k in o.c.planned_exits if (k.need, k.placement, k.of_leavers) == (g, p, False)
    )


def through(o: Page, e: str, t: int) -> Any:
    return pulp.lpSum(o.leave[e, g, p, t] for g in o.c.needs for p in o.p)


def reentering(o: Page, g: str, t: int) -> Any:
    after = o.c.after_care.items()
    return pulp.lpSum(k.returns * o.leave[e, g, p, t - k.returns_after] for e, k in after for p in o.p)


def rules(o: Page) -> None:
    for t in o.t:
        for k in o.c.planned_exits:
            way = (k.exit, k.need, k.placement)
            reach = o.x[k.need, k.placement, t - 1] * (
                o.c.leaving[t - 1] * o.c.exit[k.need, k.placement] if k.of_leavers else 1.0
            )
            most = k.most_share * reach if t >= k.earliest else 0.0
            o.row(o.leave[(*way, t)] <= most)
            if not o.pulled("planned_exits"):
                o.row(o.leave[(*way, t)] + 0 == 0)
        for e, k in o.c.after_care.items():
            back = k.returns * (1 - k.ends) ** k.returns_after * through(o, e, t - k.returns_after)
            begun = k.with_allowance * (through(o, e, t) - back)
            o.row(o.allowances[e, t] == (1 - k.ends) * o.allowances[e, t - 1] + begun)
            if o.b.plan.fixed and o.pulled("planned_exits"):
                o.row(through(o, e, t) <= held(o, e, t))


def missing(o: Page) -> Any:
    """Return the children announced to leave by plan who do not."""
    return pulp.lpSum(held(o, e, t) - through(o, e, t) for e, t in o.b.strategy.announced("planned_exits"))


def held(o: Page, e: str, t: int) -> float:
    """Return the least of what is announced and of what could leave if nothing is done."""
    announced = o.b.strategy.announced("planned_exits").get((e, t), 0.0)
    return min(announced, o.b.leavable.get((e, t), announced))


def costs(o: Page, t: int) -> list[Any]:
    """Return what planned exits cost in a quarter, all of it recurrent."""
    pay = o.index("pay", t)
    work = [pay * k.cost.value * o.leave[k.exit, k.need, k.placement, t] for k in o.c.planned_exits]
    return work + [
        o.index(k.price_family, t) * k.allowance.value * o.w[t] / 2 * (o.allowances[e, t - 1] + o.allowances[e, t])
        for e, k in o.c.after_care.items()
    ]
