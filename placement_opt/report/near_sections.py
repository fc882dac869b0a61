"""Sections about plans that cost nearly as little: alternatives, how far each cell may range, and trade-offs."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.kernel.text import PER_CENT, plain
from placement_opt.measure.home_moves import MOVED
from placement_opt.measure.summary import PRINTED
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences
from placement_opt.study.near_best import NearPlan
from placement_opt.study.near_frames import (
    A_UNIT_FEWER,
    ABOVE_BEST,
    HOMES_CLOSED,
    MOVED_BY_PLAN,
    POSTS_FEWER,
    QUANTITY,
    SAVED_IN,
    NearBest,
)

NEAR_COSTS = "near_costs"
PLAN_WORDS_NEAR = {PRINTED: "Claimed by the council", "recommended": "Recommended"}
CHILD_WORDS = {
    "children who moved": "Moves",
    MOVED_BY_PLAN: "of them, by plan",
    MOVED: "Change home",
    "outside the area": "Outside the area",
    "outside a family": "Outside a family",
    "in private beds": "In private beds",
    "in residential care": "In residential care",
    "unmet need": "Waiting",
    HOMES_CLOSED: "Homes closed",
    "quarters of homes closed": "Quarters closed",
}
RANGE_WORDS = {"least": "Fewest", "recommended": "Recommended", "most": "Most"}
STEPS_TOLD = (
    "The cheapest plan at each step, from least cost to the fewest whatever they cost. The price of each one fewer is "
    "that between a plan and the one above it."
)
SHOWN_COLUMNS = ["plan", "measure", "value", "unit"]


def near_sections(found: NearBest, *, brief: bool = False) -> tuple[Section, ...]:
    """Return every section that has something to say; `brief`: what the alternatives cost and do alone."""
    first = (costs(found), _children(found))
    every = first if brief else (*first, _ranges(found), *_tradeoffs(found), _notes(found))
    return tuple(s for s in every if len(s.frame))


def costs(found: NearBest) -> Section:
    """Return what each alternative costs above the best, and what it saves beside the claim."""
    c = found.case
    under = f" under {', '.join(c.scenario)}" if c.scenario else ""
    rows = [(row["plan"], *_cost_cell(row)) for row in _told(found, (ABOVE_BEST, SAVED_IN, POSTS_FEWER))]
    return Section(
        NEAR_COSTS,
        f"{c.title}: plans that cost nearly as little{under}",
        f"Each costs at most {plain(PER_CENT * found.within)}% more over the horizon than the recommended plan, leaves "
        f"no more need unmet, keeps every rule, and goes as far as it can in one way. That is £{found.may_cost:,.0f} "
        f"of £{found.least_cost:,.0f}.",
        pd.DataFrame(rows, columns=SHOWN_COLUMNS),
        Crosstab(rows="plan", across="measure", words=PLAN_WORDS_NEAR | found.titles),
    )


def _cost_cell(row: dict[str, object]) -> tuple[str, object, str]:
    """Return a column, its number and its unit: what a plan costs more in pounds, the rest as in every report."""
    if row["measure"] == ABOVE_BEST:
        return "Costs more, £", _pounds(row["value"]), AS_WORDS
    if row["measure"] == SAVED_IN:
        return f"Saved in {row['year']}", row["value"], str(row["unit"])
    return f"Posts fewer by the end of {row['year']}", row["value"], str(row["unit"])


def _children(found: NearBest) -> Section:
    """Return what each alternative does for children, and with homes."""
    rows = [(row["plan"], row["measure"], row["value"], row["unit"]) for row in _told(found, tuple(CHILD_WORDS))]
    return Section(
        "near_children",
        "What they do for children and with homes",
        "Over the whole horizon. Moves are by plan, after an ending or without a plan; who changes council home as one "
        "closes is counted apart. Children who live somewhere, or wait, are counted in child-quarters: one child at "
        "the end of one quarter.",
        pd.DataFrame(rows, columns=SHOWN_COLUMNS),
        Crosstab(rows="plan", across="measure", words=PLAN_WORDS_NEAR | found.titles | CHILD_WORDS),
        " ".join(_not_told(found)),
    )


def _not_told(found: NearBest) -> Iterator[str]:
    for k in found.left_out:
        why = "no plan differs in it" if k.known(found.case) else f"the model has no figures for it in {k.lacks}"
        yield f"{k.title} is not sought: {why}."


def _told(found: NearBest, measures: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """Yield the rows of some measures in their order, those of a plan together, the claim last."""
    frame = found.measures
    for plan in (*found.titles, PRINTED):
        rows = frame[(frame["plan"] == plan) & frame["measure"].isin(measures)].to_dict("records")
        yield from sorted(
            ({str(k): n for k, n in row.items()} for row in rows), key=lambda r: measures.index(r["measure"])
        )


def _ranges(found: NearBest) -> Section:
    """Return the fewest and the most children by placement type at the ends of the judged years."""
    c = found.case
    last = [max((q for q in c.quarters if q.year == year), key=lambda q: q.number).label for year in c.judged]
    shown = found.ranges[found.ranges["quarter"].isin(last)]
    wide = set(shown.loc[shown["most"] - shown["least"] >= 1, "placement"])
    rows = [
        (f"End of {label}", c.placements[row["placement"]].title, words, row[k], row["unit"])
        for label in last
        for row in shown[(shown["quarter"] == label) & shown["placement"].isin(wide)].to_dict("records")
        for k, words in RANGE_WORDS.items()
    ]
    return Section(
        "near_ranges",
        "How far each number of children may range at that cost",
        "The fewest and the most children in each placement type, each by itself: no plan has all of the fewest at "
        "once. Where they lie far apart, the number in the recommended plan is one of many that cost nearly as little.",
        pd.DataFrame(rows, columns=["quarter", "placement", "column", "value", "unit"]),
        Crosstab(rows="placement", across="column", block="quarter"),
        "Placement types that range by less than one child are left out; ranges.csv has all, in every quarter.",
    )


def _tradeoffs(found: NearBest) -> Iterator[Section]:
    """Yield each frontier: what each step to less of a quantity costs."""
    for n, points in enumerate(found.frontiers):
        yield _tradeoff(found, points, STEPS_TOLD if n == 0 else "")


def _tradeoff(found: NearBest, points: tuple[NearPlan, ...], sentence: str) -> Section:
    """Return one frontier; what a step is stands above the first alone."""
    k, frame = points[0].direction, found.tradeoffs
    year, unit = found.case.judged[-1], "move" if k.unit == "children" else "child-quarter"
    words = {
        QUANTITY: f"{unit.capitalize()}s",
        ABOVE_BEST: "Costs more, £",
        A_UNIT_FEWER: f"£ for each {unit} fewer",
        SAVED_IN: f"Saved in {year}",
    }
    mine = frame[(frame["tradeoff"] == k.id) & frame["year"].isin(["", year])]
    rows = [
        (_point(row["point"], len(points)), words[row["measure"]], *_shown(row["measure"], row["value"], row["unit"]))
        for row in mine.to_dict("records")
    ]
    return Section(
        f"near_{k.id}",
        f"Cost against {_against(k.counted)}",
        sentence,
        pd.DataFrame(rows, columns=["point", "column", "value", "unit"]),
        Crosstab(rows="point", across="column"),
    )


def _against(counted: str) -> str:
    return "children's moves" if counted == "children who moved" else f"children {counted}"


def _shown(measure: str, value: float, unit: str) -> tuple[object, str]:
    return (_pounds(value), AS_WORDS) if measure in (ABOVE_BEST, A_UNIT_FEWER) else (value, unit)


def _pounds(value: object) -> str:
    return f"{round(float(str(value))) + 0:,d}"


def _point(n: int, points: int) -> str:
    return "Least cost" if n == 1 else "Fewest" if n == points else f"Step {n - 1}"


def _notes(found: NearBest) -> Section:
    return Section("near_notes", "How they were found", "", pd.DataFrame({"sentence": list(found.notes)}), Sentences())
