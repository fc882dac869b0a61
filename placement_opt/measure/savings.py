"""Savings: what each plan costs less than two baselines, line by line and year by year.

Recurrent reading: the schedule's columns are steps in a recurring budget, so the level of a year is the sum
of the steps so far. Cash reading: what is not spent in each year, and its running total. One-off costs and
external funding are in neither.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.schedule import OUTSIDE
from placement_opt.domain.strategy import Plan, Strategy
from placement_opt.formulation import Brief, Cost, Variables, ledger
from placement_opt.formulation.quantities import placed_again_demand
from placement_opt.formulation.variables import waiting_lists
from placement_opt.measure.results import Results

SAVING_COLUMNS = ["basis", "plan", "year", "line", "reading", "gbp"]
YEAR = range(4)  # the quarters of a year
MIDDLE = 1 / 2  # of a quarter
BASES = {"do_nothing": "against doing nothing", "frozen": "against the frozen budget"}


def years(c: Case) -> list[str]:
    """Return the financial years of the horizon in order."""
    return list(dict.fromkeys(q.year for q in c.quarters))


def schedule_lines(c: Case) -> list[str]:
    """Return the lines of the published schedule and 'outside the schedule'."""
    return [k.line for k in c.schedule] + [OUTSIDE]


def recurrent(results: Results) -> dict[tuple[str, str], float]:
    """Return the recurrent cost of a plan by (schedule line, year) [GBP]."""
    rows = results.ledger[~results.ledger["one_off"]]
    return _sums(rows, "schedule_line")


def one_off(results: Results) -> dict[tuple[str, str], float]:
    """Return the one-off cost of a plan by (cost line, year) [GBP]."""
    rows = results.ledger[results.ledger["one_off"]]
    return _sums(rows, "line")


def _sums(rows: pd.DataFrame, by: str) -> dict[tuple[str, str], float]:
    amounts: dict[tuple[str, str], list[float]] = {}
    for line, year, gbp in zip(rows[by], rows["year"], rows["gbp"], strict=True):
        amounts.setdefault((str(line), str(year)), []).append(float(gbp))
    return {key: math.fsum(found) for key, found in amounts.items()}


def opening_year(c: Case, *, prices_of: str | None = None) -> tuple[Cost, ...]:
    """Price a year that stands still at the opening position: its children, homes and carers.

    At opening prices, or at the prices of a later financial year. Children who must be placed again each
    quarter are those that the opening stock's natural rates give.
    """
    still = dataclasses.replace(
        c,
        quarters=tuple(dataclasses.replace(q, number=n) for n, q in enumerate(c.quarters[: len(YEAR)], 1)),
        price_index={(f, y): c.price_index[f, prices_of] if prices_of else 1.0 for f, y in c.price_index},
    )
    return ledger(still, Brief(Plan("opening", "Opening position", frozenset()), Strategy("", "")), _standing(still))


def _standing(c: Case) -> Variables:
    quarters = range(len(YEAR) + 1)
    x = {(g, p, t): c.opening.get((g, p), 0.0) for g in c.needs for p in c.suitable[g] for t in quarters}
    d = {
        (g, p, t): k.returns * k.later * c.opening.get((g, p), 0.0)
        for (g, p), k in c.breakdown.items()
        for t in quarters[1:]
    }
    teams = {(s, t): 0.0 for s in (MTFC, *(s.id for s in c.services)) for t in quarters}
    v = Variables(
        x=x,
        a={},
        r={},
        m={},
        d=d,
        u={(g, k, t): 0.0 for g, k in waiting_lists(c) for t in quarters},
        open={(h.id, t): 1.0 for h in c.homes for t in quarters},
        released={(t,): 0.0 for t in quarters[1:]},
        recruit={},
        households={(p, t): k.households for p, k in c.carers.items() for t in quarters},
        start={},
        teams=teams,
        cases={},
        block={(k.id, t): k.places for k in c.contracts for t in quarters},
        spot=_spot(c, x),
        paid={},
    )
    again = {
        (g, k, t): placed_again_demand(c, v, g, k, t) for g, k in waiting_lists(c) for t in quarters[1:] if c.serving(k)
    }
    return dataclasses.replace(v, r=again)


def _spot(c: Case, x: Mapping[tuple[str, str, int], float]) -> dict[tuple[str, int], float]:
    spot = {}
    for p in sorted({k.placement for k in c.contracts}):
        block = math.fsum(k.places for k in c.contracts if k.placement == p)
        living = math.fsum(n for (_g, q, t), n in x.items() if (q, t) == (p, 1))
        for q in c.quarters:
            spot[p, q.number] = q.weeks * max(0.0, living - block)
    return spot


def frozen(c: Case) -> dict[str, float]:
    """Return the frozen budget by schedule line: the opening year's recurrent cost [GBP a year]."""
    items = opening_year(c)
    return {
        line: math.fsum(k.amount for k in items if k.schedule == line and not k.one_off) for line in schedule_lines(c)
    }


def savings(c: Case, baseline: Results, plans: Iterable[Results]) -> pd.DataFrame:
    """Return every saving in SAVING_COLUMNS.

    Readings: 'level' (recurrent saving of the year against the basis), 'step' (its rise on the year before),
    'cash' (the same money added up over the years so far). A saving is positive; more spent is negative.
    The baseline's own rows on the frozen basis show the demand and price pressure.
    """
    rows = []
    bases = {"do_nothing": recurrent(baseline), "frozen": _as_years(c, frozen(c))}
    for basis, from_cost in bases.items():
        for plan in plans:
            cost = recurrent(plan)
            for line in [*schedule_lines(c), "total"]:
                rows += _readings(c, basis, plan.plan.name, line, from_cost, cost)
    return pd.DataFrame(rows, columns=SAVING_COLUMNS)


def _as_years(c: Case, by_line: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Repeat a year's budget for each year of the horizon; a part year has its part of it."""
    quarters = Counter(q.year for q in c.quarters)
    return {(line, y): amount * n / len(YEAR) for line, amount in by_line.items() for y, n in quarters.items()}


def _readings(
    c: Case,
    basis: str,
    plan: str,
    line: str,
    from_cost: Mapping[tuple[str, str], float],
    cost: Mapping[tuple[str, str], float],
) -> list[tuple[str, str, str, str, str, float]]:
    rows, before, cash = [], 0.0, 0.0
    for y in years(c):
        lines = schedule_lines(c) if line == "total" else [line]
        level = math.fsum(from_cost.get((k, y), 0.0) - cost.get((k, y), 0.0) for k in lines)
        cash += level
        for reading, amount in (("level", level), ("step", level - before), ("cash", cash)):
            rows.append((basis, plan, y, line, reading, amount))
        before = level
    return rows


def published(c: Case) -> dict[tuple[str, str, str], float]:
    """Return the published schedule as (line, year, reading) -> GBP for its own years; steps as printed."""
    table: dict[tuple[str, str, str], float] = {}
    for line in [*(k.line for k in c.schedule), "total"]:
        level = cash = 0.0
        for y in dict.fromkeys(y for k in c.schedule for y, _gbp in k.steps):
            step = math.fsum(gbp for k in c.schedule if line in (k.line, "total") for s, gbp in k.steps if s == y)
            level += step
            cash += level
            table |= {(line, y, "step"): step, (line, y, "level"): level, (line, y, "cash"): cash}
    return table


def cashable(baseline: Results, plan: Results, year: str) -> float:
    """Return the part of a year's recurrent saving that leaves the budget; the rest is staff time [GBP]."""

    def cost(results: Results) -> float:
        rows = results.ledger
        rows = rows[~rows["one_off"] & rows["cashable"] & (rows["year"] == year)]
        return math.fsum(rows["gbp"])

    return cost(baseline) - cost(plan)


def present_value(c: Case, baseline: Results, plan: Results) -> float:
    """Return what a plan saves over the horizon, one-off costs included, in opening prices and discounted [GBP].

    Cash of a quarter is deflated by the pay index of its year and discounted from the middle of the quarter.
    Method: HM Treasury, The Green Book, social time preference rate.
    """
    labels = {q.label: q for q in c.quarters}

    def value(results: Results) -> float:
        total = []
        for label, gbp in zip(results.ledger["quarter"], results.ledger["gbp"], strict=True):
            q = labels[str(label)]
            years_on = (q.number - MIDDLE) / len(YEAR)
            total.append(float(gbp) / c.price_index["pay", q.year] / (1 + c.discount_rate) ** years_on)
        return math.fsum(total)

    return value(baseline) - value(plan)


def saved(table: pd.DataFrame, plan: str, year: str, *, line: str = "total", basis: str = "do_nothing") -> float:
    """Return one recurrent saving level [GBP]."""
    wanted = {"plan": plan, "year": year, "line": line, "basis": basis, "reading": "level"}
    row = table[(table[list(wanted)] == pd.Series(wanted)).all(axis=1)]
    return float(row["gbp"].iloc[0])
