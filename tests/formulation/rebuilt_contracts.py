"""Places bought under contracts written a second time from FORMULATION.md; see `rebuilt`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pulp

from placement_opt.domain.contract_offers import Offer

if TYPE_CHECKING:
    from tests.formulation.rebuilt import Page


def variables(o: Page) -> None:
    offers = o.c.offers
    for name in ("contracted", "signed", "atstart", "takenup", "filled", "charged"):
        setattr(o, name, o.new(name, o.over(*(k.id for k in offers))))
    o.held = o.new("held", o.over(*((k.id, g) for k in offers for g in o.c.needs if k.placement in o.c.suitable[g])))
    o.reviews, o.reviewed = (
        o.new(name, o.over(*(k.placement for k in o.c.reviews))) for name in ("reviews", "reviewed")
    )


def under(o: Page, k: Offer, t: int) -> Any:
    return pulp.lpSum(o.held[k.id, g, t] for g in o.c.needs)


def inuse(o: Page, k: Offer, t: int) -> Any:
    return o.w[t] / 2 * (o.atstart[k.id, t] + under(o, k, t))


def held_weeks(o: Page, p: str, t: int) -> Any:
    return pulp.lpSum(inuse(o, k, t) for k in o.c.offers if k.placement == p)


def nearer(o: Page, g: str, t: int) -> Any:
    near = [(k, o.c.local[k.placement] if k.in_area is None else k.in_area) for k in o.c.offers]
    return pulp.lpSum((share - o.c.local[k.placement]) * o.held[k.id, g, t] for k, share in near)


def lasting(o: Page, g: str, p: str, t: int) -> float:
    found = o.stay(g, p, t)
    if g in o.c.ageing and p in o.c.suitable[o.c.ageing[g][0]]:
        found += o.c.ageing[g][1]
    found += sum(rate for (g1, p1, _g2, to), rate in o.c.transition.items() if (g1, p1, to) == (g, p, p))
    if (g, p) in o.c.breakdown:
        found -= o.c.breakdown[g, p].returns * o.c.breakdown[g, p].later
    return found


def staying(o: Page, p: str, t: int) -> float:
    needs = [g for g in o.c.needs if p in o.c.suitable[g]]
    here = sum(o.x[g, p, 0] for g in needs)
    if here > 0:
        return sum(o.x[g, p, 0] * lasting(o, g, p, t) for g in needs) / here
    return sum(lasting(o, g, p, t) for g in needs) / len(needs)


def left(o: Page, p: str, t: int) -> float:
    """Return the share of the children of the opening in p who are still there after quarter t."""
    return math.prod(staying(o, p, s) for s in range(1, t + 1))


def rules(o: Page) -> None:
    for t in o.t:
        for k in o.c.offers:
            signed = {s: o.signed[k.id, s] for s in o.t}
            o.row(o.contracted[k.id, t] + 0 <= (k.most if t >= k.earliest else 0.0))
            o.row(o.contracted[k.id, t] <= o.contracted[k.id, t - 1] + signed[t])
            o.row(o.contracted[k.id, t] <= pulp.lpSum(z for s, z in signed.items() if t - k.term < s <= t))
            o.row(o.contracted[k.id, t] >= pulp.lpSum(z for s, z in signed.items() if t - k.notice < s <= t))
            o.row(o.atstart[k.id, t] <= o.contracted[k.id, t])
            o.row(under(o, k, t) <= o.contracted[k.id, t])
            o.row(o.filled[k.id, t] <= o.contracted[k.id, t])
            stay, before = staying(o, k.placement, t), o.filled[k.id, t - 1]
            o.row(o.filled[k.id, t] <= stay * before + o.takenup[k.id, t])
            o.row(o.atstart[k.id, t] <= before + k.children_there * left(o, k.placement, t - 1))
            o.row(under(o, k, t) <= o.filled[k.id, t] + k.children_there * left(o, k.placement, t))
            o.row(under(o, k, t) <= o.atstart[k.id, t] + o.takenup[k.id, t])
            o.row(o.charged[k.id, t] >= k.minimum_use * o.w[t] * o.contracted[k.id, t])
            o.row(o.charged[k.id, t] >= inuse(o, k, t))
        for p in {k.placement for k in o.c.offers}:
            mine = [k for k in o.c.offers if k.placement == p]
            for g in [g for g in o.c.needs if p in o.c.suitable[g]]:
                o.row(pulp.lpSum(o.held[k.id, g, t] for k in mine) <= o.x[g, p, t])
            o.row(pulp.lpSum(o.atstart[k.id, t] for k in mine) <= o.living(p, t - 1))
            o.row(pulp.lpSum(o.takenup[k.id, t] for k in mine) <= o.made(p, t))
    for k in o.c.offers:
        levers(o, k)


def review_rules(o: Page) -> None:
    told = o.b.strategy.announced("high_cost_review")
    for k in o.c.reviews:
        p = k.placement
        for t in o.t:
            most = k.most if t >= k.earliest else 0.0
            o.row(o.reviews[p, t] + 0 <= most)
            o.row(o.reviewed[p, t] <= staying(o, p, t) * o.reviewed[p, t - 1] + o.reviews[p, t])
            o.row(o.reviewed[p, t] <= k.above * o.living(p, t))
            if p in {j.placement for j in (*o.c.contracts, *o.c.offers)}:
                o.row(reviewed_weeks(o, p, t) <= k.above * o.spot[p, t])
            if not o.pulled("high_cost_review"):
                o.row(o.reviews[p, t] + 0 == 0)
            elif o.b.plan.fixed:
                o.row(o.reviews[p, t] + 0 == min(told.get((p, t), 0.0), most))


def reviewed_weeks(o: Page, p: str, t: int) -> Any:
    return o.w[t] / 2 * (o.reviewed[p, t - 1] + o.reviewed[p, t])


def levers(o: Page, k: Offer) -> None:
    """At rest, or as announced within what is on offer and what notice leaves; then as few are begun as can be."""
    told, begun, force = o.b.strategy.announced("buy_places"), dict[int, float](), 0.0
    for t in o.t:
        if not o.pulled("buy_places"):
            o.row(o.contracted[k.id, t] + 0 == 0)
        elif o.b.plan.fixed:
            kept = min(force, sum(n for s, n in begun.items() if s > t - k.term))
            asked = min(told.get((k.id, t), 0.0), k.most) if t >= k.earliest else 0.0
            force = max(asked, sum(n for s, n in begun.items() if s > t - k.notice))
            begun[t] = max(0.0, force - kept)
            o.row(o.contracted[k.id, t] + 0 == force)


def paid(o: Page, t: int) -> list[Any]:
    found = [o.index(k.placement, t) * k.price.value * o.charged[k.id, t] for k in o.c.offers]
    for k in o.c.reviews if o.pulled("high_cost_review") else ():
        found.append(o.index("pay", t) * k.cost.value * o.reviews[k.placement, t])
        lower = k.success * k.saving.value * reviewed_weeks(o, k.placement, t)
        found.append(-o.index(k.placement, t) * lower)
    return found
