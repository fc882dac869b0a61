"""Sections about a council among its statistical neighbours: where it stands, and each neighbour's figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.hidden_places import Between
from placement_opt.england.standing import (
    GBP_A_WEEK,
    OF_A_HUNDRED,
    PART_OF_ALL,
    CouncilStanding,
    Neighbourhood,
)
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences

WHERE_IT_STANDS, EACH_NEIGHBOUR, TO_KNOW = "stands", "each_neighbour", "to_know"
WITHOUT_FIGURE, ODD = "–", " odd"
NEIGHBOUR_COLUMNS = ["row", "column", "value", "unit"]
IN_UNITS = {PART_OF_ALL: "", GBP_A_WEEK: ", £ a child-week", OF_A_HUNDRED: ", per 100 children"}


def neighbour_sections(found: Neighbourhood, p: PublishedStatistics) -> tuple[Section, ...]:
    """Return the council beside its neighbours' spread and England, each neighbour's figures, and what to know."""
    name, day = found.council.name, f"31 March {found.year}"
    rows = [(_title(s), column, cell, AS_WORDS) for s in found.standings for column, cell in _cells(s, name)]
    each = [
        (k.name, _title(s), _words(s, s.neighbours[n]), AS_WORDS)
        for n, k in enumerate(found.neighbours)
        for s in found.standings
    ]
    layout = Crosstab(rows="row", across="column", named=True)
    return (
        Section(
            WHERE_IT_STANDS,
            f"{name} among its ten statistical neighbours",
            f"At {day}, or in the year that ends then. The rank counts from the highest of the eleven down; where a "
            "count is hidden, a figure or a rank is a range.",
            pd.DataFrame(rows, columns=NEIGHBOUR_COLUMNS),
            layout,
        ),
        Section(
            EACH_NEIGHBOUR,
            "Each neighbour",
            "The nearest first, by the figures of the model of statistical neighbours.",
            pd.DataFrame(each, columns=NEIGHBOUR_COLUMNS),
            layout,
        ),
        Section(TO_KNOW, "What to know", "", pd.DataFrame({"sentence": list(_to_know(found, p))}), Sentences()),
    )


def _title(s: CouncilStanding) -> str:
    return f"{s.measure.title}{IN_UNITS.get(s.measure.unit, ', ' + s.measure.unit)}"


def _cells(s: CouncilStanding, name: str) -> Iterator[tuple[str, str]]:
    yield name, _words(s, s.own)
    yield "Lowest", _number(s, min(k.low for k in s.there)) if s.there else WITHOUT_FIGURE
    yield "Median", WITHOUT_FIGURE if s.median is None else _number(s, s.median)
    yield "Highest", _number(s, max(k.high for k in s.there)) if s.there else WITHOUT_FIGURE
    yield "England", _words(s, s.england)
    yield "Rank", _rank(s)


def _words(s: CouncilStanding, value: Between | None) -> str:
    if value is None:
        return WITHOUT_FIGURE
    low, high = _number(s, value.low), _number(s, value.high)
    return f"{low if low == high else f'{low} to {high}'}{ODD if s.is_odd(value) else ''}"


def _number(s: CouncilStanding, value: float) -> str:
    if s.measure.unit == PART_OF_ALL:
        return f"{value:.1%}"
    return f"{value:,.1f}" if s.measure.unit == OF_A_HUNDRED else f"{value:,.0f}"


def _rank(s: CouncilStanding) -> str:
    if s.ranks is None:
        return WITHOUT_FIGURE
    best, worst = s.ranks
    of = f"of {len(s.known) + 1}"
    return f"{best} {of}" if best == worst else f"{best} to {worst} {of}"


def _to_know(found: Neighbourhood, p: PublishedStatistics) -> Iterator[str]:
    yield (
        "Residential care is children's homes, other residential care and residential schools; supported "
        "accommodation is not in it."
    )
    yield (
        "What a child's week costs is gross spend of the year over the mean of the children at its two ends. Some "
        "councils book supported accommodation as residential care or fostering, which makes that look dearer."
    )
    if any(s.is_odd(k) for s in found.standings for k in (s.own, *s.neighbours)):
        yield (
            f"A cost marked odd is more than {found.odd_times:g} times England's, or less than that part of it: spend "
            "and children cannot be of the same care. It has no rank and is left out of lowest, median and highest."
        )
    yield "Of fostering no council is published with its own, agency and kinship foster carers apart."
    if found.hardly_own:
        yield (
            f"Next to no children have their own council as provider in {listed(found.hardly_own)}: a trust or a "
            "company may run the homes, which then are not counted as the council's."
        )
    yield f"{p.attribution} The file was made on {p.made_on.isoformat()}."


def listed(names: tuple[str, ...]) -> str:
    """Return names as a sentence has them."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def neighbours_as_data(found: Neighbourhood, p: PublishedStatistics) -> dict[str, Any]:
    """Return where a council stands as data: each measure with the council, its neighbours and England."""
    return {
        "council": found.council.name,
        "year": found.year,
        "made_on": p.made_on.isoformat(),
        "attribution": p.attribution,
        "next_to_none_own": list(found.hardly_own),
        "measures": [
            {
                **{"measure": s.measure.id, "unit": s.measure.unit, "council": _pair(s.own)},
                **{"england": _pair(s.england), "rank": list(s.ranks) if s.ranks else None},
                "neighbours": {k.name: _pair(v) for k, v in zip(found.neighbours, s.neighbours, strict=True)},
            }
            for s in found.standings
        ],
    }


def _pair(value: Between | None) -> list[float] | None:
    """Return at least and at most; None where nothing is published."""
    return None if value is None else [round(value.low, 6), round(value.high, 6)]
