"""A quarter's actuals in the words of the programme: counts by need, and where homes, households and teams stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from placement_opt.cycle.actual_measures import ALL_TYPES
from placement_opt.cycle.actuals_files import ActualRow
from placement_opt.cycle.least_change import Cell, KnownCount, Missed, least_change
from placement_opt.domain.case import Case
from placement_opt.domain.counted import Key, QuarterCount
from placement_opt.measure.results import Results

Told = Mapping[tuple[str, str, str], ActualRow]  # (measure, subject, need) -> row


def told_of(rows: Sequence[ActualRow]) -> Told:
    """Return rows by what they are of."""
    return {row.key: row for row in rows}


def words_of(row: ActualRow) -> str:
    """Return what a count of children is of."""
    return " ".join(filter(None, (row.subject, row.need)))


def counts_of(c: Case, rows: Sequence[ActualRow]) -> list[KnownCount]:
    """Return the counts of children, each of one cell or of several together."""
    return [
        KnownCount(_cells(c, row.subject, row.need), row.value, words_of(row))
        for row in rows
        if row.measure == "children"
    ]


def _cells(c: Case, placement: str, need: str) -> tuple[Cell, ...]:
    return tuple((g, p) for g in c.needs for p in c.suitable[g] if need in ("", g) and placement in (ALL_TYPES, p))


def counted_of(
    c: Case, forecast: Results, before: Mapping[str, float], rows: Sequence[ActualRow], t: int
) -> tuple[QuarterCount, tuple[Missed, ...]]:
    """Return what was counted in quarter t, and counts of children that the others leave no room for.

    `before` are the fostering households by placement type as the quarter began.
    """
    told, v = told_of(rows), forecast.values
    expected = {(g, p): float(v.x[g, p, t]) for g in c.needs for p in c.suitable[g]}
    counts = counts_of(c, rows)
    children, missed = least_change(expected, counts) if counts else (expected, ())
    found = QuarterCount(
        quarter=t,
        children=children,
        came=_came(c, told, t),
        left=told["left", "", ""].value if ("left", "", "") in told else None,
        standing=_standing(c, before, told),
        spent={k.subject: k.value for k in rows if k.measure == "spend"},
        notice={k.subject: bool(k.value) for k in rows if k.measure == "notice_given"},
        setting_up={k.subject: bool(k.value) for k in rows if k.measure == "setting_up"},
    )
    return found, missed


def _came(c: Case, told: Told, t: int) -> dict[str, float]:
    """Return the children who came by need group; a total is shared out as the forecast has it, less what is known."""
    known = {g: told["came", "", g].value for g in c.needs if ("came", "", g) in told}
    if ("came", "", "") not in told:
        return known
    others = {g: c.entries[g, t] for g in c.needs if g not in known}
    rest, expected = told["came", "", ""].value - math.fsum(known.values()), math.fsum(others.values())
    share = {g: n / expected if expected else 1 / len(others) for g, n in others.items()}
    return known | {g: rest * share[g] for g in others}


def _standing(c: Case, before: Mapping[str, float], told: Told) -> dict[str, dict[Key, float]]:
    """Return where homes, fostering households, teams and places stand, by field of the programme's unknowns."""
    beds = {h.id: h.beds for h in c.homes}
    found: dict[str, dict[Key, float]] = {
        "open": {(k,): row.value / beds[k] for (m, k, _g), row in told.items() if m == "beds_open"},
        "households": dict(_households(c, before, told)),
    }
    fields = {
        "assessments_begun": "recruit",
        "teams": "teams",
        "places_under_contract": "contracted",
        "places_sold": "sold",
    }
    for measure, field in fields.items():
        found[field] = {(k,): row.value for (m, k, _g), row in told.items() if m == measure}
    return {field: of for field, of in found.items() if of}


def _households(c: Case, before: Mapping[str, float], told: Told) -> Iterator[tuple[Key, float]]:
    for p in c.carers:
        now, new, gone = (told.get((m, p, "")) for m in ("households", "approved", "lost"))
        if now:
            yield (p,), now.value
        elif new and gone:
            yield (p,), before[p] + new.value - gone.value
