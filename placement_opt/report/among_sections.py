"""Sections of a run about the council among its statistical neighbours, for a model that names its council."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from placement_opt.england.councils_by_name import council_of
from placement_opt.england.hidden_places import Between
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import shipped_statistics
from placement_opt.england.standing import CouncilStanding, Neighbourhood, neighbourhood, year_before
from placement_opt.inputs import Inputs
from placement_opt.report.neighbour_sections import (
    BY_ROWS,
    NEAREST_FIRST,
    published,
    stands_section,
    title_of,
    to_know_section,
    words_of,
)
from placement_opt.report.section import AS_WORDS, Section

AMONG_NEIGHBOURS, NEIGHBOURS_SPREAD, NEIGHBOURS_TO_KNOW = "neighbours", "neighbours_spread", "neighbours_to_know"
AMONG_COLUMNS = ["row", "column", "value", "unit", "who", "low", "high", "measured_in"]
OWN_COUNCIL, A_NEIGHBOUR, ALL_ENGLAND = "council", "neighbour", "England"


def among_sections(read: Inputs) -> tuple[Section, ...]:
    """Return where the council of a model stands at its opening; none if it names none, or nothing is published."""
    council = council_of(read)
    if council is None:
        return ()
    p, choices = shipped_statistics(), read_published_choices()
    year = year_before(p, council, read.model.opening, choices.most_years_old)
    if year is None:
        return ()
    found = neighbourhood(p, council.code, choices, year)
    return (
        among_section(found),
        stands_section(found, NEIGHBOURS_SPREAD),
        to_know_section(found, p, NEIGHBOURS_TO_KNOW),
    )


def among_section(found: Neighbourhood) -> Section:
    """Return the figures of the council, its neighbours and England, as words and, where they are not odd, as numbers.

    Shares are parts of 1, costs pounds a week; least and most differ where a count is hidden.
    """
    frame = pd.DataFrame([row for s in published(found) for row in _rows(s, found)], columns=AMONG_COLUMNS)
    return Section(
        AMONG_NEIGHBOURS,
        f"{found.council.name}, its ten statistical neighbours and England",
        f"At 31 March {found.year}, or in the year that ends then. {NEAREST_FIRST}",
        frame,
        BY_ROWS,
    )


def _rows(s: CouncilStanding, found: Neighbourhood) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one measure: the council first, England last."""
    yield _row(s, found.council.name, OWN_COUNCIL, s.own)
    for k, value in zip(found.neighbours, s.neighbours, strict=True):
        yield _row(s, k.name, A_NEIGHBOUR, value)
    yield _row(s, ALL_ENGLAND, ALL_ENGLAND, s.england)


def _row(s: CouncilStanding, name: str, who: str, value: Between | None) -> tuple[Any, ...]:
    drawn = (math.nan, math.nan) if value is None or s.is_odd(value) else (value.low, value.high)
    return (name, title_of(s), words_of(s, value), AS_WORDS, who, *drawn, s.measure.unit)
