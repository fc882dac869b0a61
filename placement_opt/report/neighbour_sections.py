"""Sections about a council among its statistical neighbours: where it stands, and each neighbour's figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.council_measures import GBP_A_WEEK, OF_A_HUNDRED, PART_OF_ALL, has_england
from placement_opt.england.council_moves import CountAhead
from placement_opt.england.hidden_places import HOSTELS_TOO, Between
from placement_opt.england.standing import CouncilStanding, Neighbourhood
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences

WHERE_IT_STANDS, EACH_NEIGHBOUR, TO_KNOW = "stands", "each_neighbour", "to_know"
BOOKED_ELSEWHERE = (
    "Some councils book supported accommodation as residential care or fostering, which makes that look dearer."
)
IF_NOTHING_IS_DONE = "if_nothing_is_done"
WITHOUT_FIGURE, ODD = "–", " odd"
NEIGHBOUR_COLUMNS = ["row", "column", "value", "unit"]
BY_ROWS = Crosstab(rows="row", across="column", named=True)
NEAREST_FIRST = "The nearest first, by the figures of the model of statistical neighbours."
IN_UNITS = {PART_OF_ALL: "", GBP_A_WEEK: ", £ a child-week", OF_A_HUNDRED: ", per 100 children"}


def neighbour_sections(found: Neighbourhood, p: PublishedStatistics) -> tuple[Section, ...]:
    """Return the council beside its neighbours' spread and England, each neighbour's figures, and what to know."""
    each = [
        (k.name, title_of(s), words_of(s, s.neighbours[n]), AS_WORDS)
        for n, k in enumerate(found.neighbours)
        for s in published(found)
    ]
    frame = pd.DataFrame(each, columns=NEIGHBOUR_COLUMNS)
    return (
        stands_section(found),
        Section(EACH_NEIGHBOUR, "Each neighbour", NEAREST_FIRST, frame, BY_ROWS),
        to_know_section(found, p),
    )


def published(found: Neighbourhood) -> tuple[CouncilStanding, ...]:
    """Return the measures of which there is a figure of anybody."""
    return tuple(s for s in found.standings if s.is_published)


def stands_section(found: Neighbourhood, name: str = WHERE_IT_STANDS) -> Section:
    """Return the council beside its neighbours' lowest, median and highest, and England, with its rank."""
    council = found.council.name
    rows = [(title_of(s), column, cell, AS_WORDS) for s in published(found) for column, cell in _cells(s, council)]
    return Section(
        name,
        f"{council} among its ten statistical neighbours",
        f"At 31 March {found.year}, or in the year that ends then. The rank counts from the highest of the eleven "
        "down; where a count is hidden, a figure or a rank is a range.",
        pd.DataFrame(rows, columns=NEIGHBOUR_COLUMNS),
        BY_ROWS,
    )


def to_know_section(found: Neighbourhood, p: PublishedStatistics, name: str = TO_KNOW) -> Section:
    """Return what to know of the figures, their licence with it."""
    frame = pd.DataFrame({"sentence": list(_to_know(found, p))})
    return Section(name, "What to know of these figures", "", frame, Sentences())


def ahead_section(found: Neighbourhood, counts: Sequence[CountAhead], share: float) -> Section:
    """Return what becomes of the council's counts of children if nothing is done, year by year."""
    rows = [
        (f"31 March {found.year + years}", k.count.title, _children(n), AS_WORDS)
        for k in counts
        for years, n in enumerate((k.now, *k.ahead))
    ]
    return Section(
        IF_NOTHING_IS_DONE,
        "If nothing is done",
        f"The last count, and for each later year the interval within which {share:.0%} of councils of this size "
        "stayed. How far councils moved is taken from all of them, in all years that are published.",
        pd.DataFrame(rows, columns=NEIGHBOUR_COLUMNS),
        BY_ROWS,
    )


def _children(n: Between | None) -> str:
    """Return whole children: an interval is rounded outwards."""
    if n is None:
        return WITHOUT_FIGURE
    low, high = math.floor(n.low), math.ceil(n.high)
    return f"{low:,d}" if low == high else f"{low:,d} to {high:,d}"


def title_of(s: CouncilStanding) -> str:
    """Return what a measure is called, with its unit."""
    return f"{s.measure.title}{IN_UNITS.get(s.measure.unit, ', ' + s.measure.unit)}"


def _cells(s: CouncilStanding, name: str) -> Iterator[tuple[str, str]]:
    yield name, words_of(s, s.own)
    yield "Lowest", _number(s, min(k.low for k in s.there)) if s.there else WITHOUT_FIGURE
    yield "Median", WITHOUT_FIGURE if s.median is None else _number(s, s.median)
    yield "Highest", _number(s, max(k.high for k in s.there)) if s.there else WITHOUT_FIGURE
    yield "England", words_of(s, s.england)
    yield "Rank", _rank(s)


def words_of(s: CouncilStanding, value: Between | None) -> str:
    """Return a figure of a measure in words: a range where a count is hidden, marked where it is odd."""
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
    with_hostels = (found.year, HOSTELS_TOO) in p.source_of
    yield (
        "Residential care is children's homes, other residential care and residential schools; "
        + ("hostels and supported accommodation are in it." if with_hostels else "supported accommodation is not.")
    )
    yield (
        "What a child's week costs is gross spend of the year over the mean of the children at its two ends."
        + ("" if with_hostels else f" {BOOKED_ELSEWHERE}")
    )
    yield "Who is a neighbour is as in the newest model of statistical neighbours, for earlier years too."
    if not has_england(p, found.year):
        yield "England is all councils added up, as far as they are published: it has no row of its own for this year."
    if without := [title_of(s) for s in found.standings if not s.is_published]:
        yield f"The file has nothing for this year of: {'; '.join(without)}."
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


def neighbours_as_data(
    found: Neighbourhood, p: PublishedStatistics, counts: Sequence[CountAhead] = ()
) -> dict[str, Any]:
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
        "if_nothing_is_done": {
            k.count.id: {str(found.year + years): _pair(n) for years, n in enumerate((k.now, *k.ahead))} for k in counts
        },
    }


def _pair(value: Between | None) -> list[float] | None:
    """Return at least and at most; None where nothing is published."""
    return None if value is None else [round(value.low, 6), round(value.high, 6)]
