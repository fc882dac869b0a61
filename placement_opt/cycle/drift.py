"""Drift: the plan against what was counted, in children and pounds, by cause, with a light and a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from placement_opt.cycle.actual_measures import ACTUAL_MEASURES, subjects
from placement_opt.cycle.going_on import GoneOn
from placement_opt.domain.schedule_lines import TITLES, TOTAL
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.inputs.base import CycleChoices
from placement_opt.kernel.text import pounds
from placement_opt.measure.drift_parts import (
    PART_WORDS,
    VOLUME,
    Drift,
    Light,
    drift_in_children,
    drift_in_money,
    limits_exceeded,
    planned_spend,
    unexplained_by_quarter,
)
from placement_opt.measure.results import Results

GREEN, AMBER, RED = "green", "amber", "red"
SAID_OTHERWISE = ("approved", "lost")  # households say as much
CAUSES_TOLD = 3  # the largest parts that are told in a sentence
TWICE = 1.96  # standard errors that chance exceeds once in twenty
ARRIVES = ("placed on entry", "re-placed", "planned moves")
EACH_WAY = 2


def drift(now: GoneOn) -> Drift | None:
    """Return the drift from the recommended plan as it was before any quarter had passed; None if none has."""
    q = now.prepared.question
    opening, actual, plan = now.prepared.opening, q.case, q.plan(RECOMMENDED)
    if now.plan is None or opening is None or actual.past is None:
        return None
    money = drift_in_money(opening, plan, q.strategy, now.plan.values, actual)
    children = drift_in_children(opening, now.plan.values, actual)
    spend = planned_spend(opening, plan, q.strategy, now.plan.values, len(now.passed))
    lights = tuple(_lights(money, spend, now.prepared.base.cycle))
    passed = tuple(k.label for k in now.passed)
    return Drift(
        passed,
        money,
        _with_chance(children, now.plan),
        lights,
        tuple(_largest(money, TITLES | {k.line: k.title for k in opening.schedule})),
        _not_counted(now),
        unexplained_by_quarter(actual.past),
        limits_exceeded(actual.past),
        now.prepared.baseline is not None,
        _demand(now),
    )


def _demand(now: GoneOn) -> float:
    """Return what more or fewer children than doing nothing expected cost to date, where it has them live [GBP]."""
    q, nothing, opening = now.prepared.question, now.passed[0].nothing, now.prepared.opening
    assert opening is not None
    money = drift_in_money(opening, q.plan(DO_NOTHING), q.strategy, nothing.values, q.case)
    return float(money.loc[money["part"] == VOLUME, "gbp"].sum())


def _not_counted(now: GoneOn) -> tuple[str, ...]:
    """Return what was never counted in the quarters that have passed, in words."""
    c, told = now.prepared.question.case, {row.measure for k in now.passed for row in k.rows}
    asked = (m for m in ACTUAL_MEASURES if m.name not in SAID_OTHERWISE and any(subjects(c, m.about)))
    return tuple(m.words for m in asked if m.name not in told)


def _lights(money: pd.DataFrame, spend: dict[str, float], choices: CycleChoices) -> Iterator[Light]:
    lines = [*dict.fromkeys(money["line"]), TOTAL]
    for line in lines:
        rows = money if line == TOTAL else money[money["line"] == line]
        planned = math.fsum(spend.values()) if line == TOTAL else spend.get(line, 0.0)
        gbp = math.fsum(rows["gbp"])
        share = abs(gbp / planned) if planned else (0.0 if abs(gbp) < 1 else math.inf)
        colour = RED if share >= choices.red_from else AMBER if share >= choices.amber_from else GREEN
        yield Light(line, colour, planned, gbp, _reason(rows, share, gbp))


def _reason(rows: pd.DataFrame, share: float, gbp: float) -> str:
    """Say how far spend is from the plan, and which part of it weighs most."""
    if abs(gbp) < 1:
        return "As planned."
    side = "more" if gbp > 0 else "less"
    amount = f"{share:,.1%} {side} than planned" if math.isfinite(share) else f"{pounds(abs(gbp))} that was not planned"
    parts = rows.groupby("part", sort=False)["gbp"].sum()
    part = str(parts.abs().idxmax())
    return f"{amount}; most of it is {PART_WORDS[part]} ({_signed(float(parts[part]))})."


def _largest(money: pd.DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each of the largest parts to date."""
    sums = money.groupby(["line", "part"], sort=False, as_index=False)["gbp"].sum()
    told = sums[sums["gbp"].abs() >= 1].sort_values("gbp", key=abs, ascending=False, kind="stable").head(CAUSES_TOLD)
    for row in told.to_dict("records"):
        side, line = ("more" if row["gbp"] > 0 else "less"), titles[str(row["line"])]
        yield f"{line}: {pounds(abs(row['gbp']))} {side} because of {PART_WORDS[row['part']]}."


def _with_chance(children: pd.DataFrame, plan: Results) -> pd.DataFrame:
    """Add whether each count lies within what chance makes of the plan in nineteen cases of twenty.

    About as many leave a placement type as come to it, and each of them is one of many: the variance is their number.
    """
    flows = plan.flows[plan.flows["measure"].isin(ARRIVES)]
    passing: dict[str, float] = {}
    within = []
    for row in children.to_dict("records"):
        p = str(row["placement"])
        came = flows[(flows["quarter"] == row["quarter"]) & (flows["to"] == p)]
        passing[p] = passing.get(p, 0.0) + EACH_WAY * float(came["value"].sum())
        within.append(abs(row["actual"] - row["planned"]) <= TWICE * math.sqrt(max(1.0, passing[p])))
    return children.assign(within_chance=within)


def _signed(gbp: float) -> str:
    return f"{'+' if gbp > 0 else '-'}{pounds(abs(gbp))}"
