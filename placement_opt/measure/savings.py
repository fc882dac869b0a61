"""Savings: what each plan costs less than two baselines, line by line and year by year.

Recurrent reading: the schedule's columns are steps in a recurring budget, so the level of a year is the sum
of the steps so far. Cash reading: what is not spent in each year, and its running total. One-off costs and
external funding are in neither.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from placement_opt.domain.case import Case, Quarter
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR
from placement_opt.kernel.draws import Figures, summed
from placement_opt.measure.opening_year import opening_year
from placement_opt.measure.results import Results

SAVING_COLUMNS = ["basis", "plan", "year", "line", "reading", "gbp"]
BASES = {DO_NOTHING: "against doing nothing", "frozen": "against the frozen budget"}


def years(c: Case) -> list[str]:
    """Return the financial years of the horizon in order."""
    return list(dict.fromkeys(q.year for q in c.quarters))


def schedule_lines(c: Case) -> list[str]:
    """Return the lines of the published schedule, those of the ledger that it does not name, and what is outside it."""
    named = [k.line for k in c.schedule]
    return [*named, *(line for line in (RESIDENTIAL_CARE, FOSTER_CARE, CONTRACTS) if line not in named), OUTSIDE]


def recurrent(results: Results) -> dict[tuple[str, str], float]:
    r"""Return the recurrent cost of a plan by (schedule line, year) [GBP]; one-off costs are left out.

    .. math:: cost_{nby} = \sum_{e \text{ of } n, b, y, \text{ not one-off}} amount_e
    """
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


def frozen(c: Case) -> dict[str, Figures]:
    r"""Return the frozen budget by schedule line: the opening year's recurrent cost [GBP a year].

    .. math:: frozen_b = \sum_{e \text{ of the opening year, of } b, \text{ not one-off}} amount_e
    """
    items = opening_year(c)
    return {line: summed(k.amount for k in items if k.schedule == line and not k.one_off) for line in schedule_lines(c)}


def savings(c: Case, baseline: Results, plans: Iterable[Results]) -> pd.DataFrame:
    r"""Return every saving in SAVING_COLUMNS, on two bases: against doing nothing and against the frozen budget.

    Readings: 'level' (recurrent saving of the year against the basis), 'step' (its rise on the year before, in the
    first year the level itself), 'cash' (the same money added up over the years so far). A saving is positive; more
    spent is negative. The frozen budget of a part year is its part of a year's; the total is over all lines. The
    baseline's own rows on the frozen basis show the demand and price pressure.

    .. math:: level_{nby} = cost_{0by} - cost_{nby} \text{ or } frozen_b - cost_{nby} \qquad
        rise_{nby} = level_{nby} - level_{nb,y-1} \qquad cash_{nby} = \sum_{y' \le y} level_{nby'}
    """
    rows = []
    bases = {DO_NOTHING: recurrent(baseline), "frozen": frozen_by_year(c)}
    for basis, from_cost in bases.items():
        for plan in plans:
            cost = recurrent(plan)
            for line in [*schedule_lines(c), "total"]:
                rows += _readings(c, basis, plan.plan.name, line, from_cost, cost)
    return pd.DataFrame(rows, columns=SAVING_COLUMNS)


def frozen_by_year(c: Case) -> dict[tuple[str, str], float]:
    """Return the frozen budget by (schedule line, year) of the horizon; a part year has its part of it [GBP]."""
    quarters = Counter(q.year for q in c.quarters)
    budget = frozen(c)
    return {(line, y): amount * n / QUARTERS_PER_YEAR for line, amount in budget.items() for y, n in quarters.items()}


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
    r"""Return the published schedule as (line, year, reading) -> GBP for its own years; steps as printed.

    The level claimed of a year is the sum of the steps so far; the posts claimed are those of all lines together.

    .. math:: claim_y = \sum_b \sum_{y' \le y} published_{by'}
    """
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
    r"""Return the part of a year's recurrent saving that leaves the budget; the rest is staff time [GBP].

    .. math:: cashable_{ny} = \sum_{e \text{ of } 0, y, \text{ recurrent, cashable}} amount_e
        - \sum_{e \text{ of } n, y, \text{ recurrent, cashable}} amount_e
    """

    def cost(results: Results) -> float:
        rows = results.ledger
        rows = rows[~rows["one_off"] & rows["cashable"] & (rows["year"] == year)]
        return math.fsum(rows["gbp"])

    return cost(baseline) - cost(plan)


def present_value(c: Case, baseline: Results, plan: Results) -> float:
    r"""Return what a plan saves over the horizon, one-off costs included, in opening prices and discounted.

    Cash of a quarter is deflated by the pay index of its year and discounted from the middle of the quarter. Method: HM
    Treasury, The Green Book, social time preference rate.

    .. math:: value_n = \sum_t \frac{bill_{0t} - bill_{nt}}{I_{pay,t} (1 + discount)^{(t - 1/2) / 4}}
    """
    labels = {q.label: q for q in c.quarters}

    def value(results: Results) -> float:
        amounts = zip(results.ledger["quarter"], results.ledger["gbp"], strict=True)
        return math.fsum(worth_at_opening(c, labels[str(label)], float(gbp)) for label, gbp in amounts)

    return value(baseline) - value(plan)


def worth_at_opening(c: Case, q: Quarter, gbp: float, discount_rate: float | None = None) -> float:
    """Return what money of a quarter is worth at the opening, in opening prices and discounted [GBP].

    The discount rate is that of the case unless another is given [a year].
    """
    return discounted(c, q, gbp / c.price_index[PAY, q.year], discount_rate)


def discounted(c: Case, q: Quarter, gbp: float, discount_rate: float | None = None) -> float:
    """Return an amount of a quarter, in prices that do not change, as it counts at the opening [GBP]."""
    rate = c.discount_rate if discount_rate is None else discount_rate
    years_on = (q.number - MIDDLE) / QUARTERS_PER_YEAR
    return float(gbp / (1 + rate) ** years_on)


def saved(table: pd.DataFrame, plan: str, year: str, *, line: str = "total", basis: str = DO_NOTHING) -> float:
    """Return one recurrent saving level [GBP]."""
    wanted = {"plan": plan, "year": year, "line": line, "basis": basis, "reading": "level"}
    row = table[(table[list(wanted)] == pd.Series(wanted)).all(axis=1)]
    return float(row["gbp"].iloc[0])
