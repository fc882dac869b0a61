"""Homes that open, written a second time from FORMULATION.md: quantities, rules and costs; see `rebuilt`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pulp

WEEKS_IN_A_YEAR = 365.25 / 7


def variables(o: Any) -> None:
    o.phi = {k.id: k for k in o.c.new_homes}
    o.opens = o.new("opens", o.over(*o.phi))
    o.selling = {k.placement: k for k in o.c.sold_places}
    o.sold = o.new("sold", o.over(*o.selling))


def opened(o: Any, phi: str, t: int) -> Any:
    k = o.phi[phi]
    return (1 - k.late_share) * o.opens[phi, t] + k.late_share * o.opens[phi, t - k.late_by]


def trading(o: Any, phi: str, t: int) -> Any:
    return pulp.lpSum(opened(o, phi, s) for s in o.t if s <= t)


def financed(o: Any, phi: str, t: int) -> Any:
    life = 4 * o.phi[phi].asset_life
    return pulp.lpSum(max(0, min(1, life - (t - s))) * opened(o, phi, s) for s in o.t if s <= t)


def staffed(o: Any, phi: str, t: int) -> Any:
    return pulp.lpSum(o.opens[phi, s] for s in o.t if s <= t + o.phi[phi].staffing_before)


def created(o: Any, t: int) -> Any:
    return pulp.lpSum(k.staff * staffed(o, phi, t) for phi, k in o.phi.items())


def newspace(o: Any, t: int) -> Any:
    found = [
        k.beds * min(1, (t - s + 1) / max(1, k.filling_up)) * opened(o, phi, s)
        for phi, k in o.phi.items()
        for s in o.t
        if s <= t
    ]
    return o.c.occupancy * pulp.lpSum(found)


def readyspace(o: Any, t: int) -> Any:
    at_once = [k.beds * opened(o, phi, t) for phi, k in o.phi.items() if k.filling_up == 0]
    return newspace(o, t - 1) + o.c.occupancy * pulp.lpSum(at_once)


def tofill(o: Any, t: int) -> Any:
    return newspace(o, t) - (1 - turnover(o)) * newspace(o, t - 1)


def turnover(o: Any) -> float:
    c, living = o.c, sum(n for (_g, p), n in o.c.opening.items() if p == o.home)
    leaving = {g: c.exit.get((g, o.home), 0.0) for g in c.needs}
    for (g, p, _g2, to), rate in c.transition.items():
        leaving[g] += rate if p == o.home and to != o.home else 0.0
    left = sum(leaving[g] * n for (g, p), n in c.opening.items() if p == o.home)
    return float(left / living if living else 1.0)


def rules(o: Any) -> None:
    told = o.b.strategy.announced("open_homes")
    for phi, k in o.phi.items():
        o.row(pulp.lpSum(o.opens[phi, t] for t in o.t) <= k.most)
        before = 0.0
        for t in o.t:
            o.row(o.opens[phi, t] + 0 <= (k.pace if t >= k.earliest else 0))
            if not o.pulled("open_homes"):
                o.row(o.opens[phi, t] + 0 == 0)
            elif o.b.plan.fixed:
                due = sum(n for (kind, s), n in told.items() if kind == phi and s <= t) - before
                held = min(due, k.pace, k.most - before) if t >= k.earliest else 0.0
                o.row(o.opens[phi, t] + 0 == held)
                before += held


def otherspace(o: Any, t: int) -> Any:
    return pulp.lpSum(o.sold[p, t] for p in o.selling)


def rules_of_sold_places(o: Any) -> None:
    told = o.b.strategy.announced("sell_places")
    for p, k in o.selling.items():
        path = {0: 0.0}
        for t in o.t:
            o.row(o.sold[p, t] + 0 <= (k.most if t >= k.earliest else 0))
            pairs = [(r, s) for s in range(1, t) for r in range(s) if r >= t - k.notice]
            for r, s in pairs:
                o.row(o.sold[p, t] >= o.sold[p, s] - o.sold[p, r])
            path[t] = min(told.get((p, t), 0.0), k.most) if t >= k.earliest else 0.0
            path[t] = max([path[t], *(path[s] - path[r] for r, s in pairs)])
            if not o.pulled("sell_places"):
                o.row(o.sold[p, t] + 0 == 0)
            elif o.b.plan.fixed:
                o.row(o.sold[p, t] + 0 == path[t])


def annuity(k: Any) -> float:
    if not k.interest:
        return k.capital.value / k.asset_life
    return k.capital.value * k.interest / (1 - (1 + k.interest) ** -k.asset_life)


def costs(o: Any, t: int) -> Iterator[tuple[Any, bool]]:
    """Yield pounds, and whether they are spent once."""
    for p, k in o.selling.items() if o.pulled("sell_places") else ():
        used = o.index(p, t) * o.w[t] * k.filled * o.sold[p, t]
        yield -k.price.value * used, False
        yield o.c.home_variable_cost.value * used, False
    if not o.pulled("open_homes"):
        return
    for phi, k in o.phi.items():
        home, w, there = o.index(o.home, t), o.w[t], trading(o, phi, t)
        yield home * w * k.cost.value * there, False
        if k.capital:
            yield annuity(k) / 4 * financed(o, phi, t), False
        if k.rent:
            yield home * w * k.rent.value * there, False
        yield home * w * o.c.post_cost.value / WEEKS_IN_A_YEAR * k.staff * (staffed(o, phi, t) - there), True


def weeks(o: Any) -> Iterator[float]:
    """Yield what a week of a bed that can be filled costs in full, at opening prices."""
    for k in o.phi.values():
        building = (k.rent.value if k.rent else 0.0) + (annuity(k) / WEEKS_IN_A_YEAR if k.capital else 0.0)
        yield (k.cost.value + building) / (k.beds * o.c.occupancy) + o.c.home_variable_cost.value
