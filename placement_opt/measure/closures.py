"""Which homes a plan closes, and when: the closure list of a plan in which every home is open or closed whole."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.formulation.build import COST
from placement_opt.measure.results import Results

CLOSURE_COLUMNS = ["plan", "quarter", "home", "title", "beds", "posts"]
HALF_OPEN = 0.5  # parts a home that is open from one that is closed; the solver leaves a hair


def closures(c: Case, whole: Mapping[str, Results]) -> pd.DataFrame:
    """Return the homes that plans with whole homes close, with the first quarter closed, in CLOSURE_COLUMNS."""
    rows = []
    for name, plan in whole.items():
        first = {
            h.id: next((q for q in c.quarters if plan.values.open[h.id, q.number] < HALF_OPEN), None) for h in c.homes
        }
        found = [(q.number, name, q.label, h.id, h.title, h.beds, h.staff) for h in c.homes if (q := first[h.id])]
        rows += [row for _t, *row in sorted(found, key=lambda row: row[0])]
    return pd.DataFrame(rows, columns=CLOSURE_COLUMNS)


def closures_by_quarter(c: Case, whole: Mapping[str, Results]) -> pd.DataFrame:
    """Return the same by plan and quarter: the titles of the homes together, their beds and their posts."""
    steps = closures(c, whole).groupby(["plan", "quarter"], sort=False)
    return steps.agg({"title": ", ".join, "beds": "sum", "posts": "sum"}).reset_index()


def not_proven(plan: Results) -> dict[str, float]:
    """Return by how much another choice of whole homes might cost less [GBP], by stage up to the least cost.

    There is more than nothing only where a search ended at its last step.
    """
    n = next(n for n, s in enumerate(plan.stages, 1) if s.name == COST)
    money = (s for s in plan.stages[:n] if s.unit == "GBP")
    return {s.name: 0.0 if s.bound is None else max(0.0, s.best - s.bound) for s in money}


def may_cost_less(plan: Results) -> float:
    """Return by how much another choice of whole homes might cost less over the horizon [GBP]."""
    return not_proven(plan)[COST]
