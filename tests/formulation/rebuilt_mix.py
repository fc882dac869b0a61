"""Where new placements go as they do today, and private beds, by FORMULATION.md a second time; see `rebuilt`."""

from __future__ import annotations

import pulp

from tests.formulation import rebuilt_new_homes
from tests.formulation import rebuilt_services as services
from tests.formulation.rebuilt import ENTRY, RESIDENTIAL, Page


def as_today(o: Page) -> None:
    if o.pulled("placement_choice"):
        return
    for t in o.t:
        for (g, k), share in o.c.entry_mix.items():
            if o.serving.get(k):
                placed = pulp.lpSum(o.a[g, p, t] for p in o.serving[k])
                o.row(placed <= share * services.seeking(o, g, t) + o.u[g, ENTRY, t - 1])
        for k, served in o.serving.items():
            opening = {p: float(pulp.value(o.living(p, 0)) or 0.0) for p in served}
            own = [p for p in served if o.p[p].provider == "council"]
            if k is None or not sum(opening.values()) or len(own) == len(served):
                continue
            for p in [p for p in own if p not in o.c.carers]:
                share = opening[p] / sum(opening.values())
                filled = rebuilt_new_homes.tofill(o, t) + services.hubtofill(o, rebuilt_new_homes.turnover(o), t)
                beside = filled if p == o.home else 0.0
                o.row(o.made(p, t) <= share * pulp.lpSum(o.made(q, t) for q in served) + beside)


def private_beds(o: Page) -> None:
    served = o.serving[RESIDENTIAL]
    opening = {p: float(pulp.value(o.living(p, 0)) or 0.0) for p in served}
    outside = [p for p in served if o.p[p].provider == "external"]
    share = sum(opening[p] for p in outside) / (sum(opening.values()) or 1.0)
    if not o.b.plan.levers:
        o.excess = o.new("excess", o.t)
    elif o.c.substitution_allowed or not sum(opening.values()) or len(outside) == len(served):
        return
    for t in o.t:
        over = pulp.lpSum(o.made(p, t) for p in outside) - share * pulp.lpSum(o.made(p, t) for p in served)
        most = (o.b.beyond[t - 1] if o.b.beyond else 0.0) if o.b.plan.levers else o.excess[t]
        o.row(over - most <= 0)
