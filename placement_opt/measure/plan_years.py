"""A plan year by year in the terms of a statistical return: who is there on 31 March, who came, who left, what it cost.

Groups are those of the catalogue's `scored`: children of some settings, and their spend.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.formulation import Variables
from placement_opt.formulation.ledger_lines import COST_LINES
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR
from placement_opt.kernel.draws import Figures, summed
from placement_opt.measure.opening_year import opening_year
from placement_opt.measure.results import Results
from placement_opt.measure.service_results import BACK_IN_CARE, LEFT_BY_SERVICE

IN_SCHEDULE = {RESIDENTIAL_CARE: RESIDENTIAL_SETTING, FOSTER_CARE: FOSTER_SETTING}  # line of the schedule -> group
OF_TEAMS = frozenset(k.name for k in COST_LINES if k.prices == MTFC)  # cost lines of MTFC, which is foster care

# Measures of flows.csv, and their sign
CAME = {"forecast entries": 1, "entries prevented": -1, "entries delayed": 1, "came back into care": 1, BACK_IN_CARE: 1}
LEFT_CARE = {"left care": 1, "left care by plan": 1, LEFT_BY_SERVICE: 1}


def ends(c: Case, year: str) -> tuple[int, int]:
    """Return the quarters at whose ends a financial year begins and ends; 0 is the opening."""
    numbers = [q.number for q in c.quarters if q.year == year]
    return numbers[0] - 1, numbers[-1]


def whole_years(c: Case) -> list[str]:
    """Return the financial years of the horizon that are in it with all their quarters."""
    years = [q.year for q in c.quarters]
    return [y for y in dict.fromkeys(years) if years.count(y) == QUARTERS_PER_YEAR]


def living_there(c: Case, v: Variables, settings: Collection[str], t: int) -> Figures:
    """Return the children in some settings at the end of a quarter, in a single run or by draw."""
    return summed(n for (_g, p, s), n in v.x.items() if s == t and c.placements[p].setting in settings)


def looked_after(v: Variables, t: int) -> Figures:
    """Return all children looked after at the end of a quarter, those who wait for a place among them."""
    return summed(n for table in (v.x, v.u) for (*_who, s), n in table.items() if s == t)


def child_years(c: Case, plan: Results, settings: Collection[str], year: str) -> float:
    """Return the mean of a year's two ends, as it can be worked out from a return too [child-years]."""
    return MIDDLE * math.fsum(living_there(c, plan.values, settings, t) for t in ends(c, year))


def flow(c: Case, plan: Results, measures: dict[str, int], year: str) -> float:
    """Return the children of some measures of flows.csv in a year, each with its sign."""
    labels = {q.label for q in c.quarters if q.year == year}
    rows = plan.flows[plan.flows["quarter"].isin(labels)]
    return math.fsum(sign * math.fsum(rows.loc[rows["measure"] == name, "value"]) for name, sign in measures.items())


def leaving_rate(c: Case, plan: Results, year: str) -> float:
    """Return the share of all children who leave care in a quarter of a year."""
    there = MIDDLE * math.fsum(looked_after(plan.values, t) for t in ends(c, year))
    return flow(c, plan, LEFT_CARE, year) / there / QUARTERS_PER_YEAR if there else 0.0


def share_placed(c: Case, plan: Results, settings: Collection[str], year: str) -> float:
    """Return the share of the children entering care in a year who are placed in some settings."""
    first, last = ends(c, year)
    placed = [(p, n) for (_g, p, t), n in plan.values.a.items() if first < t <= last]
    everyone = math.fsum(n for _p, n in placed)
    here = math.fsum(n for p, n in placed if c.placements[p].setting in settings)
    return here / everyone if everyone else 0.0


def unplanned_rate(c: Case, plan: Results, settings: Collection[str], t: int) -> float:
    """Return the share of the children in some settings who leave these in quarter t without a planned move.

    They leave care, move on, or go to residential care after an unplanned ending.
    """
    x = plan.values.x
    there = [(g, p, n) for (g, p, s), n in x.items() if s == t - 1 and n > 0 and c.placements[p].setting in settings]
    everyone = math.fsum(n for _g, _p, n in there)
    left = math.fsum(n * _rate(c, g, p, settings) for g, p, n in there)
    return left / everyone if everyone else 0.0


def _rate(c: Case, g: str, p: str, settings: Collection[str]) -> float:
    moved = math.fsum(
        share for (g1, p1, _g2, to), share in c.transition.items() if (g1, p1) == (g, p) and not _in(c, to, settings)
    )
    ended = c.breakdown.get((g, p)) if RESIDENTIAL_SETTING not in settings else None
    return c.exit.get((g, p), 0.0) + moved + (ended.later * ended.returns if ended else 0.0)


def _in(c: Case, destination: str, settings: Collection[str]) -> bool:
    """Say whether a waiting list or placement type is of some settings."""
    return any(c.placements[p].setting in settings for p in c.serving(destination) or (destination,))


def spend(plan: Results, group: str, year: str) -> float:
    """Return what a plan spends on a group in a year, one-off costs left out [GBP]."""
    rows = plan.ledger[~plan.ledger["one_off"] & (plan.ledger["year"] == year)]
    cells = zip(rows["line"], rows["schedule_line"], rows["gbp"], strict=True)
    return math.fsum(gbp for line, schedule, gbp in cells if _group(line, schedule) == group)


def frozen_spend(c: Case, group: str, *, prices_of: str | None = None) -> float:
    """Return a group's part of the frozen budget, or what that costs at the prices of a later year [GBP a year]."""
    items = (k for k in opening_year(c, prices_of=prices_of) if not k.one_off)
    return math.fsum(k.amount for k in items if _group(k.line, k.schedule) == group)


def _group(line: str, schedule: str) -> str | None:
    return FOSTER_SETTING if line in OF_TEAMS else IN_SCHEDULE.get(schedule)
