"""What is published of every English council: counts, flows and spend by year, with what is hidden in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

ENGLAND = "ENG"  # code of England as a whole
Cell = tuple[str, int, str]  # code of the council, year, measure


@dataclass(frozen=True)
class PublishedCouncil:
    """One council as the publications name it."""

    code: str  # DfE's three digits
    ons_code: str
    name: str
    region: str
    successors: tuple[str, ...]  # codes of those that took its place; none if it is there still
    neighbours: tuple[str, ...]  # codes of its statistical neighbours, the nearest first; none if it has no longer any


@dataclass(frozen=True)
class PublishedStatistics:
    """Published statistics of all councils: counts at 31 March of a year, flows and spend of the year ending then."""

    made_on: date
    attribution: str
    councils: Mapping[str, PublishedCouncil]
    values: Mapping[Cell, float | None]  # None: hidden in the publication, 1 to 5 or to protect another; absent: none
    sources: Mapping[str, str]  # key -> publication
    source_of: Mapping[tuple[int, str], str]  # (year, measure) -> key of its publication

    @property
    def latest(self) -> int:
        """The last year of which counts are here."""
        return max(year for _code, year, _measure in self.values)

    @cached_property
    def measures_of(self) -> Mapping[int, tuple[str, ...]]:
        """The measures that are published of each year."""
        found: dict[int, list[str]] = {}
        for year, measure in self.source_of:
            found.setdefault(year, []).append(measure)
        return {year: tuple(measures) for year, measures in found.items()}

    def number(self, code: str, year: int, measure: str) -> float | None:
        """Return a figure that is published; None if it is hidden, or there is none."""
        return self.values.get((code, year, measure))
