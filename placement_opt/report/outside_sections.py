"""Sections of the outside view: how many councils ever did what is claimed, and what the neighbours did."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.england.base_rates import BaseRate
from placement_opt.england.council_panel import (
    CHILDREN_UNIT,
    FOSTERED_CHILDREN,
    LOOKED_AFTER_CHILDREN,
    PANEL_MEASURES,
    RESIDENTIAL_CHILDREN_THERE,
    SPEND_IN_ALL,
)
from placement_opt.judge.outside_view import BesideCouncils, NeighbourChange, OutsideView
from placement_opt.judge.outside_words import (
    NEIGHBOURS_TODAY,
    facts,
    large_enough,
    notes_of,
    title_of,
    to_make_of_it,
)
from placement_opt.judge.verdict import Verdict
from placement_opt.kernel.text import capital
from placement_opt.prepared import Run
from placement_opt.report.section import Crosstab, Section, Sentences

OUTSIDE_FIRST, OUTSIDE_MORE = "outside_view", "outside_more"
OUTSIDE_RESIDENTIAL = "outside_residential"
OUTSIDE_RATES, OUTSIDE_SPREAD, OUTSIDE_NEIGHBOURS = "outside_rates", "outside_spread", "outside_neighbours"
EVER = "How many councils ever did as much"
NOTHING_BESIDE = "Nothing published stands beside"
CHANGE_NEEDED, COUNCILS_ALIKE = "Needed", "Councils alike"
SPREAD = ("Lowest", "Lower quarter", "Middle", "Upper quarter", "Highest")
BESIDE_COLUMNS = ["id", "claim", "sentence"]
RATE_COLUMNS = ["id", "measure", "claim", "row", "column", "value", "unit"]
SPREAD_COLUMNS = ["measure", "block", "row", "column", "value", "unit"]
NEIGHBOURS_DID = (RESIDENTIAL_CHILDREN_THERE, FOSTERED_CHILDREN, LOOKED_AFTER_CHILDREN, SPEND_IN_ALL)


def outside_sections(run: Run) -> tuple[Section, ...]:
    """Return every section of the outside view; none of a run that judges no claim."""
    view = run.outside
    if view is None:
        return ()
    return (first_beside(view), _more(view), _rates(view), _spread(view), _neighbours(view))


def residential_asked(run: Run) -> tuple[Section, ...]:
    """Return how residential care changed in councils alike, beside what the schedule and the strategy ask of it."""
    view = run.outside
    asked = [k for k in (*view.lines, *view.plans) if _is_of_residential_children(k)] if view else []
    rates = [(_who_asks(k), k.rate) for k in asked if k.rate and k.plan != RECOMMENDED]
    rows: list[tuple[str, str, float, str]] = []
    for pair in rates[0][1].compared if rates else ():
        years = f"{pair.first} to {pair.last}"
        rows += [(years, name, share, "share") for name, share in zip(SPREAD, pair.spread, strict=False)]
        rows += [(years, who, rate.needed.share, "share") for who, rate in rates if pair.spread]
    return (
        Section(
            OUTSIDE_RESIDENTIAL,
            "Children in residential care: what is asked, and what councils alike changed by",
            "The lowest change of councils alike, the quarters and the highest, beside what is asked for.",
            pd.DataFrame(rows, columns=["row", "column", "value", "unit"]),
            Crosstab(rows="row", across="column"),
        ),
    )


def _who_asks(k: BesideCouncils) -> str:
    return title_of(k).partition(",")[0].partition(":")[0]


def first_beside(view: OutsideView) -> Section:
    """Return what stands on the first screen: the schedule's claims, and what is asked of residential care."""
    frame = pd.DataFrame([row for k in _first(view) for row in _rows(k)], columns=BESIDE_COLUMNS)
    return Section(OUTSIDE_FIRST, EVER, "", frame, Sentences(block="claim"), notes_of(view)[0])


def _first(view: OutsideView) -> list[BesideCouncils]:
    claims = [k for k in view.claims if isinstance(k.judged, Verdict) and k.judged.claim.of_schedule]
    residential = [k for k in (*view.lines, *view.plans) if _is_of_residential_children(k)]
    return [*claims, *residential[:1]]


def _is_of_residential_children(k: BesideCouncils) -> bool:
    return k.rate is not None and k.rate.measure == RESIDENTIAL_CHILDREN_THERE


def _rows(k: BesideCouncils) -> Iterator[tuple[str, str, str]]:
    """Yield what councils did, and what to make of it; or why nothing stands beside it."""
    yield k.id, title_of(k), " ".join(facts(k))
    if k.rate:
        yield k.id, title_of(k), to_make_of_it(k)


def _more(view: OutsideView) -> Section:
    """Return the same of other claims, lines and residential care in the plans, and what has nothing beside it."""
    told_first = [k.id for k in _first(view)]
    wanted = (*view.claims, *view.lines, *filter(_is_of_residential_children, view.plans))
    rows = [row for k in wanted if k.rate and k.id not in told_first for row in _rows(k)]
    rows += [(k.id, NOTHING_BESIDE, _without(k)) for k in wanted if k.rate is None and k.id not in told_first]
    frame = pd.DataFrame(rows, columns=BESIDE_COLUMNS)
    notes = " ".join(notes_of(view)[1:])
    return Section(OUTSIDE_MORE, f"{EVER}: the rest", "", frame, Sentences(block="claim"), notes)


def _without(k: BesideCouncils) -> str:
    return f"{title_of(k)}: {k.without[:1].lower()}{k.without[1:]}"


def _rates(view: OutsideView) -> Section:
    """Return for each claim, line and plan how many councils did as much at some time, by era."""
    found = [k for k in view.every if k.rate]
    rows = [(k.id, k.rate.measure.id, title_of(k), *cell) for k in found if k.rate for cell in _cells(k.rate)]
    large = {_is_money(k): large_enough(k.rate, view.choices) for k in found if k.rate}
    least = " or ".join(f"{words} of spend" if money else words for money, words in sorted(large.items()))
    return Section(
        OUTSIDE_RATES,
        "Councils that did as much at some time",
        f"The change that is needed from the opening on, and how many councils changed as much in so many years. All: "
        f"those that began with at least {least}.",
        pd.DataFrame(rows, columns=RATE_COLUMNS),
        Crosstab(rows="row", across="column", block="claim"),
        "A council that was abolished or made anew has no figure in one of two years and is not counted. "
        f"{view.attribution} The file was made on {view.made_on.isoformat()}.",
    )


def _is_money(k: BesideCouncils) -> bool:
    return k.asked is not None and k.asked.measure.unit != CHILDREN_UNIT


def _cells(rate: BaseRate) -> Iterator[tuple[str, str, float, str]]:
    for k in rate.eras:
        years = f"{k.first} to {k.last}"
        yield years, CHANGE_NEEDED, rate.needed.share, "share"
        yield years, "In years", float(rate.years), "years"
        for who, did in (("Alike", k.alike), ("All", k.every)):
            yield years, who, float(did.councils), "councils"
            yield years, f"{who} that did", float(len(did.surely)), "councils"
            yield years, f"{who} that may have", float(len(did.perhaps)), "councils"


def _spread(view: OutsideView) -> Section:
    """Return for each measure and pair of years how the changes of councils alike are spread."""
    known = [k.rate for k in view.every if k.rate]
    found = sorted(known, key=lambda k: (PANEL_MEASURES.index(k.measure), k.years))
    rates = {(k.measure.id, k.years, k.size): k for k in found}
    rows: list[tuple[str, str, str, str, float, str]] = []
    for rate in rates.values():
        for pair in (k for k in rate.compared if k.changes):
            key = (rate.measure.id, capital(rate.measure.words), f"{pair.first} to {pair.last}")
            rows.append((*key, COUNCILS_ALIKE, float(pair.alike.councils), "councils"))
            rows += [(*key, name, share, "share") for name, share in zip(SPREAD, pair.spread, strict=False)]
    return Section(
        OUTSIDE_SPREAD,
        "What councils alike changed by between two years",
        "The lowest change, the quarters and the highest. Where a count is hidden it has the middle of what it may be.",
        pd.DataFrame(rows, columns=SPREAD_COLUMNS),
        Crosstab(rows="row", across="column", block="block"),
    )


def _neighbours(view: OutsideView) -> Section:
    """Return what the council and its statistical neighbours changed by, or between what."""
    name = view.council.name if view.council else ""
    shown = [k for k in view.neighbours if k.measure in NEIGHBOURS_DID]
    rows = [(capital(k.measure.words), k.council.name, *cell) for k in shown for cell in _changed(k)]
    there = view.council is None or view.council.neighbours
    return Section(
        OUTSIDE_NEIGHBOURS,
        f"What {name} and its statistical neighbours did",
        "The change; where a count is hidden, from so much up to so much. What is not known is left empty.",
        pd.DataFrame(rows, columns=["claim", "row", "column", "value", "unit"]),
        Crosstab(rows="row", across="column", block="claim", named=True),
        NEIGHBOURS_TODAY if there else f"{name} was abolished, so the model of 2025 names no neighbours of it.",
    )


def _changed(k: NeighbourChange) -> Iterator[tuple[str, float, str]]:
    """Yield a change, or the least and the most that it may be; what is not published, or has no end, is left empty."""
    years, known = f"{k.first} to {k.last}", k.change.ratio if k.change else None
    if known and not math.isfinite(known.high):
        known = None
    least = known.low - 1 if known else math.nan
    most = known.high - 1 if known and known.high > known.low else math.nan
    yield years, least, "share"
    yield f"{years}, up to", most, "share"
