"""What happens to children under a plan, as rows of plan.csv: each measure of outcomes by quarter and need group."""

from __future__ import annotations

import math
from collections.abc import Iterator

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.formulation import Brief, Variables
from placement_opt.formulation.outcome_rules import measured


def outcome_rows(c: Case, b: Brief, v: Variables) -> Iterator[tuple[object, ...]]:
    """Yield quarter, need group (blank: all together), no placement type, measure, value and unit.

    A measure for which the case has no figures is not a number, and so is a share of nobody.
    """
    needs = {id: k.needs(c) for id, k in OUTCOMES.items()}
    for q in c.quarters:
        t = q.number
        for id, k in OUTCOMES.items():
            yield t, "", "", k.spelt, measured(c, b, v, id, needs[id], t) if needs[id] else math.nan, k.unit
            for g in needs[id]:
                yield t, g, "", k.spelt, measured(c, b, v, id, (g,), t), k.unit
