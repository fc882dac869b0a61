"""Everything that was measured, as one tidy frame: one row is one number of one plan in one year or quarter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.formulation.capacity import homes_open, posts_fewer
from placement_opt.formulation.opening_homes import capital_spent
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results
from placement_opt.measure.savings import frozen_by_year, one_off, years

COLUMNS = ["question", "plan", "year", "quarter", "measure", "value", "unit"]
BEST = "best possible"  # stands where a plan's name does
Row = tuple[str, str, str, str, float, str]  # plan, year, quarter, measure, value, unit


def outcomes(c: Case, question: str, plans: Sequence[Results], best: Sequence[tuple[str, str, float]]) -> pd.DataFrame:
    """Return the outcomes of a question in COLUMNS: money by year, children, homes and posts by quarter.

    `best` holds (year, unit, amount) of the most that each claim can reach. A saving is measured from doing nothing
    where that plan is among them, and always from the frozen budget.
    """
    rows = [row for plan in plans for row in (*_by_year(c, plan, plans), *_by_quarter(c, plan))]
    words = {"GBP": "recurrent saving", "FTE": "posts released to date"}
    rows += [(BEST, year, "", words[unit], amount, unit) for year, unit, amount in best]
    return pd.DataFrame([(question, *row) for row in rows], columns=COLUMNS)


def _by_year(c: Case, plan: Results, plans: Sequence[Results]) -> Iterator[Row]:
    name, budget = plan.plan.name, frozen_by_year(c)
    nothing = next((r for r in plans if r.plan.name == DO_NOTHING), None)
    once = one_off(plan)
    for y in years(c):
        cost, start = cost_in(plan, y), math.fsum(n for (_line, year), n in budget.items() if year == y)
        yield name, y, "", "recurrent cost", cost, "GBP"
        yield name, y, "", "one-off cost", math.fsum(n for (_line, year), n in once.items() if year == y), "GBP"
        yield name, y, "", "recurrent saving against the frozen budget", start - cost, "GBP"
        if nothing is not None:
            yield name, y, "", "recurrent saving", cost_in(nothing, y) - cost, "GBP"


def _by_quarter(c: Case, plan: Results) -> Iterator[Row]:
    name, v = plan.plan.name, plan.values
    settings = dict.fromkeys(p.setting for p in c.placements.values())
    for q in c.quarters:
        living = dict.fromkeys(settings, 0.0)
        for g in c.needs:
            for p in c.suitable[g]:
                living[c.placements[p].setting] += v.x[g, p, q.number]
        for setting, children in living.items():
            yield name, q.year, q.label, f"children, {setting}", children, "children"
        waiting = math.fsum(n for (_g, _list, t), n in v.u.items() if t == q.number)
        yield name, q.year, q.label, "children waiting", waiting, "children"
        yield name, q.year, q.label, "homes open", homes_open(c, v, q.number), "homes"
        yield name, q.year, q.label, "posts released to date", posts_fewer(c, v, q.number), "FTE"
        if c.new_homes:
            yield name, q.year, q.label, "capital spent", capital_spent(c, v, q.number), "GBP"
