"""Sections about the plan that does not know the future: what its first year decides, and how it fares."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from placement_opt.domain.levers import lever_named
from placement_opt.domain.strategy import AS_PUBLISHED, RECOMMENDED
from placement_opt.judge.chance import draws_words
from placement_opt.kernel.text import capital, pounds
from placement_opt.report.section import AS_WORDS, Crosstab, Section
from placement_opt.study.not_knowing import NEARLY_ROBUST, NotKnowing
from placement_opt.study.out_of_sample import FORESIGHT, PUBLISHED_THROUGHOUT
from placement_opt.study.robust import ROBUST

FIRST_YEARS = {
    FORESIGHT: "Knowing the future",
    ROBUST: "Robust first year",
    NEARLY_ROBUST: "… some waiting allowed",
    RECOMMENDED: "Recommended first year",
    AS_PUBLISHED: "First year as published",
    PUBLISHED_THROUGHOUT: "As published, all years",
}
FARES = {  # column -> heading and unit
    "leaves_waiting": ("Leaves children waiting", "share"),
    "without_plan": ("Has no plan", "share"),
    "unmet_mean": ("Child-quarters waiting", "waiting"),
    "unmet_worst_tenth": ("In the worst tenth", "waiting"),
    "cost_mean": ("Cost", "GBP"),
    "regret_mean": ("Above knowing", "GBP"),
}
LITTLE = 0.05  # of a unit: a decision that is told as none


def robust_sections(k: NotKnowing) -> tuple[Section, ...]:
    """Return how the first years fare, and what each decides."""
    return tuple(s for s in (_fares(k), _decides(k)) if len(s.frame))


def _fares(k: NotKnowing) -> Section:
    rows = [
        (FIRST_YEARS.get(row["plan"], row["plan"]), words, *_shown(float(row[column]), unit))
        for row in k.told.to_dict("records")
        for column, (words, unit) in FARES.items()
    ]
    children, gbp = k.robust.worth_of_foresight
    draws = int(k.told["draws"].max())
    return Section(
        "robust",
        "A plan that does not know the future",
        "What is decided in the first year is the same in every draw; later decisions and all placements follow what "
        f"comes. Held against {draws_words(draws)} not seen when it was decided; cost is that of all years.",
        pd.DataFrame(rows, columns=["plan", "column", "value", "unit"]),
        Crosstab(rows="plan", across="column"),
        f"In the draws from which it was decided, knowing the future in the first year would be worth {pounds(gbp)} "
        f"and {children:,.2f} child-quarters of waiting. A plan leaves children waiting where more wait than with the "
        "future known, and can then cost less. Means are of draws in which the plan has one. As published, all years "
        "knows each draw and holds a closure back while children need the beds; a first year as published does not.",
    )


def _shown(value: float, unit: str) -> tuple[object, str]:
    return (f"{value:,.2f}", AS_WORDS) if unit == "waiting" else (value, unit)


def _decides(k: NotKnowing) -> Section:
    """Return what each first year decides, lever by lever and quarter by quarter, where it is anything."""
    there = k.by_lever["central"].abs() > LITTLE
    taken = set(zip(k.by_lever.loc[there, "lever"], k.by_lever.loc[there, "quarter"], strict=True))
    rows = [
        (_lever(row), f"Quarter {row['quarter']}", FIRST_YEARS[row["plan"]], _quantity(row), AS_WORDS)
        for row in k.by_lever.to_dict("records")
        if (row["lever"], row["quarter"]) in taken
    ]
    return Section(
        "first_year",
        "What each decides in the first year",
        "By lever and quarter in which it is decided, with the figures as given: households whose recruitment begins; "
        "teams, homes (fewer than none: closed) and places that come of it.",
        pd.DataFrame(rows, columns=["lever", "quarter", "plan", "value", "unit"]),
        Crosstab(rows="quarter", across="plan", block="lever"),
    )


def _lever(row: dict[Hashable, Any]) -> str:
    return capital(lever_named(str(row["lever"])).words)


def _quantity(row: dict[Hashable, Any]) -> str:
    return f"{round(row['central'], 1) + 0.0:,.1f}"
