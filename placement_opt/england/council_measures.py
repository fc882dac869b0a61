"""The measures by which councils are compared: each a part of a whole, as a range where a count is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.england.hidden_places import (
    FOSTERED,
    LOOKED_AFTER_IN_ALL,
    RESIDENTIAL_TYPES,
    Between,
    children_in,
)
from placement_opt.kernel.calendar import WEEKS_PER_YEAR

PART_OF_ALL, RATE, GBP_A_WEEK, OF_A_HUNDRED = "share", "per 10,000", "GBP per week", "per 100"
PER_TEN_THOUSAND, PER_HUNDRED = 10_000, 100
SPEND_TABLES = ("ro3", "s251")  # how measures of spend begin: since 2024-25, and until 2012-13


@dataclass(frozen=True)
class PartOfWhole:
    """A part and the whole that it is held against."""

    part: Between
    whole: Between

    def times(self, times: float) -> Between | None:
        """Return the part of the whole, so many times; None where the whole may be nothing."""
        if not self.whole.low:
            return None
        return Between(times * self.part.low / self.whole.high, times * self.part.high / self.whole.low)


Parts = Callable[[PublishedStatistics, str, int], PartOfWhole | None]  # of a council in a year; None: not published


@dataclass(frozen=True)
class CouncilMeasure:
    """One measure by which councils are compared."""

    id: str
    title: str
    unit: str
    parts: Parts
    times: float = 1.0

    def value(self, p: PublishedStatistics, code: str, year: int) -> Between | None:
        """Return the measure of a council in a year; None where it is not published."""
        found = self.parts(p, code, year)
        return found.times(self.times) if found else None

    def england(self, p: PublishedStatistics, year: int) -> Between | None:
        """Return the measure of England: of all councils added up in a year of which it has no row of its own."""
        if has_england(p, year):
            return self.value(p, ENGLAND, year)
        found = [k for code in p.councils if (k := self.parts(p, code, year))]
        if not found:
            return None
        return PartOfWhole(_summed(k.part for k in found), _summed(k.whole for k in found)).times(self.times)


def has_england(p: PublishedStatistics, year: int) -> bool:
    """Say whether England as a whole is published for a year."""
    return p.number(ENGLAND, year, LOOKED_AFTER_IN_ALL) is not None


def _summed(found: Iterable[Between]) -> Between:
    every = list(found)
    return Between(sum(k.low for k in every), sum(k.high for k in every))


def _over(measure: str, of: str) -> Parts:
    def parts(p: PublishedStatistics, code: str, year: int) -> PartOfWhole | None:
        part, whole = p.number(code, year, measure), p.number(code, year, of)
        return None if part is None or whole is None else PartOfWhole(Between(part, part), Between(whole, whole))

    return parts


def _share_in(types: Sequence[str]) -> Parts:
    def parts(p: PublishedStatistics, code: str, year: int) -> PartOfWhole | None:
        children, total = children_in(p, code, year, types), p.number(code, year, LOOKED_AFTER_IN_ALL)
        return None if children is None or total is None else PartOfWhole(children, Between(total, total))

    return parts


def _unit_cost(line: str, types: Sequence[str]) -> Parts:
    """Return gross spend of a year over the mean of the children at its two ends."""

    def parts(p: PublishedStatistics, code: str, year: int) -> PartOfWhole | None:
        spend = next((n for k in SPEND_TABLES if (n := p.number(code, year, f"{k}_{line}_gross")) is not None), None)
        before, after = (children_in(p, code, y, types) for y in (year - 1, year))
        if spend is None or before is None or after is None:
            return None
        mean = Between((before.low + after.low) / 2, (before.high + after.high) / 2)
        return PartOfWhole(Between(spend, spend), mean)

    return parts


MEASURED_BY = (
    CouncilMeasure("looked_after", "Looked after", RATE, _over(LOOKED_AFTER_IN_ALL, "population_under_18"),
                   PER_TEN_THOUSAND),
    CouncilMeasure("residential", "In residential care", PART_OF_ALL, _share_in(RESIDENTIAL_TYPES)),
    CouncilMeasure("fostering", "Fostered", PART_OF_ALL, _share_in(FOSTERED)),
    CouncilMeasure("residential_cost", "Residential care costs", GBP_A_WEEK,
                   _unit_cost("residential", RESIDENTIAL_TYPES), 1 / WEEKS_PER_YEAR),
    CouncilMeasure("fostering_cost", "Fostering costs", GBP_A_WEEK, _unit_cost("fostering", FOSTERED),
                   1 / WEEKS_PER_YEAR),
    CouncilMeasure("moved", "Three or more placements", PART_OF_ALL,
                   _over("placements_in_year_3plus", LOOKED_AFTER_IN_ALL)),
    CouncilMeasure("far", "Placed over 20 miles away", PART_OF_ALL,
                   _over("placed_over_20_miles", LOOKED_AFTER_IN_ALL)),
    CouncilMeasure("own_places", "Places in council homes", OF_A_HUNDRED,
                   _over("home_places_la", LOOKED_AFTER_IN_ALL), PER_HUNDRED),
)  # fmt: skip
