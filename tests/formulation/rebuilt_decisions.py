"""Decisions written a second time from the page: their rows, and what of an announcement gives way to them."""

from __future__ import annotations

from typing import Any

import pulp

FIELDS = {"recruit": "recruit", "teams": "teams", "open": "open"}  # of the measures that the rebuilt plans decide on
ADDED_UP = ("recruit",)


def rules(o: Any) -> None:
    """What was decided holds in plans with every lever: what stands in each quarter, what happens added up."""
    if len(o.b.plan.levers) < 2:
        return
    for k in o.b.strategy.decisions:
        quarters = range(k.quarter, (k.until or k.quarter) + 1)
        for span in (quarters,) if k.measure in ADDED_UP else [[t] for t in quarters]:
            z = pulp.lpSum(getattr(o, FIELDS[k.measure]).get((*k.index, t), 0.0) for t in span)
            o.row(z <= k.value if k.sense == "at_most" else z >= k.value if k.sense == "at_least" else z == k.value)


def sides(o: Any, field: str, about: str, told: dict[int, float]) -> tuple[bool, bool]:
    """Say whether decisions want less of some variables than was announced and possible, and whether more."""
    less = more = False
    for k in o.b.strategy.decisions:
        if (FIELDS[k.measure], k.index) == (field, (about,)):
            quarters = range(k.quarter, (k.until or k.quarter) + 1)
            for span in (quarters,) if k.measure in ADDED_UP else [[t] for t in quarters]:
                announced = sum(told.get(t, 0.0) for t in span)
                less = less or (k.sense in ("at_most", "fix") and k.value < announced - 1e-9)
                more = more or (k.sense in ("at_least", "fix") and k.value > announced + 1e-9)
    return less, more


def apart(o: Any) -> Any:
    """Return how far the published plan is from the announcement where decisions contradict it."""
    return pulp.lpSum(o.apart)
