"""Transfers of fostering households, and MTFC at the opening, written a second time from FORMULATION.md."""

from __future__ import annotations

from typing import Any

import pulp

from placement_opt.domain.agency_transfer import AgencyTransfer
from tests.formulation.rebuilt import Page


def stayers(o: Page, k: AgencyTransfer, g: str, t: int) -> Any:
    return k.children * k.mix.get((g, t), 0.0) * o.transfer[k.source, k.to, t]


def arriving(o: Page, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(stayers(o, k, g, t) for k in o.c.transfers if k.to == p)


def following(o: Page, g: str, p: str, t: int) -> Any:
    return pulp.lpSum(stayers(o, k, g, t) for k in o.c.transfers if k.source == p)


def received(o: Page, p: str, t: int) -> Any:
    return pulp.lpSum(o.transfer[k.source, p, t] for k in o.c.transfers if k.to == p)


def lost(o: Page, p: str, t: int) -> Any:
    ways = [k for k in o.c.transfers if k.source == p]
    return pulp.lpSum(k.supply_lost * o.transfer[p, k.to, s] for k in ways for s in o.t if s <= t)


def rules(o: Page) -> None:
    announced = o.b.strategy.announced("agency_transfer")
    for k in o.c.transfers:
        for t in o.t:
            z, most = o.transfer[k.source, k.to, t], k.most if t >= k.earliest else 0.0
            o.row(z + 0 <= most)
            if not o.pulled("agency_transfer"):
                o.row(z + 0 == 0)
            elif o.b.plan.fixed:
                o.row(z + 0 <= min(announced.get((k.id, t), 0.0), most))
    for g, p in [(g1, q) for g1 in o.c.needs for q in o.c.suitable[g1]]:
        for t in o.t:
            if o.pulled("agency_transfer") and any(k.mix.get((g, t), 0.0) for k in o.c.transfers if k.source == p):
                o.row(o.x[g, p, t] >= o.a[g, p, t] + o.r[g, p, t] + o.joining(g, p, t))


def short(o: Page) -> Any:
    announced, found = o.b.strategy.announced("agency_transfer"), []
    for k in o.c.transfers:
        for t in o.t:
            due = min(announced.get((k.id, t), 0.0), k.most) if t >= k.earliest else 0.0
            found.append((o.t[-1] - t + 1) * (due - o.transfer[k.source, k.to, t]))
    return pulp.lpSum(found)


def bought_out(o: Page, t: int) -> list[Any]:
    return [o.index(k.to, t) * k.cost.value * o.transfer[k.source, k.to, t] for k in o.c.transfers]


def earlier(o: Page, t: int) -> float:
    before = {(g, -ago): n for g, ago, n in o.c.mtfc.before}
    there = 0.0
    for j in range(o.length):
        for begun in (t - 1 - j, t - j):
            if begun <= 0:
                there += o.share_left(j) * sum(n for (_g, s), n in before.items() if s == begun)
    return o.w[t] / 2 * there
