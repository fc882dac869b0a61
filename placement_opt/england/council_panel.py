"""The panel of councils: what base rates are counted on, by measure, council and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.hidden_places import FOSTERED, LOOKED_AFTER_IN_ALL, RESIDENTIAL_TYPES, Between, children_in
from placement_opt.england.published_file import shipped_statistics

CHILDREN_UNIT, MONEY_UNIT = "children", "GBP"
SPEND_LINES = ("residential", "fostering", "family_friends")  # of the outturn of 2010-11 to 2012-13


@dataclass(frozen=True)
class PanelMeasure:
    """What the figures of councils are of: children at 31 March, or spend of the year that ends then."""

    id: str
    words: str  # as what has fallen or risen, such as "children in foster care"
    unit: str
    size: str  # measure by which councils are alike: pounds of another year are not pounds of today
    types: tuple[str, ...] = ()  # placement types whose children are counted, some of them perhaps hidden
    parts: tuple[str, ...] = ()  # published measures that are added up

    def value(self, p: PublishedStatistics, code: str, year: int) -> Between | None:
        """Return what is published of a council; None where a part that is added up is hidden or missing."""
        if self.types:
            return children_in(p, code, year, self.types)
        found = [n for m in self.parts if (n := p.number(code, year, m)) is not None]
        return Between(sum(found), sum(found)) if len(found) == len(self.parts) else None


LOOKED_AFTER_CHILDREN = PanelMeasure(
    "children_looked_after", "children looked after", CHILDREN_UNIT, "children_looked_after",
    parts=(LOOKED_AFTER_IN_ALL,),
)  # fmt: skip
RESIDENTIAL_CHILDREN_THERE = PanelMeasure(
    "residential_children", "children in residential care", CHILDREN_UNIT, "residential_children",
    types=RESIDENTIAL_TYPES,
)  # fmt: skip
FOSTERED_CHILDREN = PanelMeasure(
    "fostered_children", "children in foster care", CHILDREN_UNIT, "fostered_children", types=FOSTERED
)


def _spend(id: str, words: str, lines: tuple[str, ...]) -> PanelMeasure:
    parts = tuple(f"s251_{line}_gross" for line in lines)
    return PanelMeasure(id, words, MONEY_UNIT, LOOKED_AFTER_CHILDREN.id, parts=parts)


SPEND_IN_ALL = _spend("spend", "spend on residential care and fostering", SPEND_LINES)
RESIDENTIAL_SPEND = _spend("residential_spend", "spend on residential care", SPEND_LINES[:1])
FOSTER_SPEND = _spend("fostering_spend", "spend on fostering", SPEND_LINES[1:])
PANEL_MEASURES = (
    *(RESIDENTIAL_CHILDREN_THERE, FOSTERED_CHILDREN, LOOKED_AFTER_CHILDREN),
    *(SPEND_IN_ALL, RESIDENTIAL_SPEND, FOSTER_SPEND),
)


@dataclass(frozen=True)
class CouncilChange:
    """What a council had of a measure in two years, and how large it was in the first."""

    council: PublishedCouncil
    start: Between
    end: Between
    size: float

    @property
    def ratio(self) -> Between:
        """What the end is of the start, at least and at most, whatever was hidden."""
        least = self.end.low / self.start.high
        return Between(least, self.end.high / self.start.low if self.start.low else float("inf"))

    @property
    def middle(self) -> float:
        """The change as a share of the start, from the middle of what may be hidden at both ends."""
        return self.end.middle / self.start.middle - 1


@dataclass(frozen=True)
class CouncilPanel:
    """Published figures of every council by measure and year.

    A council is known by its code alone: one that was abolished has no figure later, and those that took its place have
    none earlier, so that neither is counted as a change.
    """

    statistics: PublishedStatistics

    @cached_property
    def eras(self) -> tuple[tuple[int, int], ...]:
        """First and last year of each run of years without a gap."""
        years = sorted({year for year, measure in self.statistics.source_of if measure == LOOKED_AFTER_IN_ALL})
        breaks = [(a, b) for a, b in pairwise(years) if b > a + 1]
        firsts, lasts = [*years[:1], *(b for _a, b in breaks)], [*(a for a, _b in breaks), *years[-1:]]
        return tuple(zip(firsts, lasts, strict=True))

    @cached_property
    def values(self) -> Mapping[str, Mapping[tuple[str, int], Between]]:
        """Measure -> (code of the council, year) -> what is published of it."""
        p = self.statistics
        years = [year for first, last in self.eras for year in range(first, last + 1)]
        return {
            m.id: {(code, y): k for code in p.councils for y in years if (k := m.value(p, code, y)) is not None}
            for m in PANEL_MEASURES
        }

    def pairs(self, measure: PanelMeasure, years: int) -> tuple[tuple[int, int], ...]:
        """Return every first and last year so many years apart in one era, as far as the measure is published."""
        known = {year for _code, year in self.values[measure.id]}
        apart = [(y, y + years) for first, last in self.eras for y in range(first, last - years + 1)]
        return tuple((a, b) for a, b in apart if {a, b} <= known)

    def changes(self, measure: PanelMeasure, first: int, last: int) -> tuple[CouncilChange, ...]:
        """Return each council of which something is published in both years, and which had any in the first."""
        values, sizes = self.values[measure.id], self.values[measure.size]
        found = (self.change(measure, code, first, last) for code in self.statistics.councils if (code, last) in values)
        return tuple(k for k in found if k and (k.council.code, first) in sizes)

    def change(self, measure: PanelMeasure, code: str, first: int, last: int) -> CouncilChange | None:
        """Return the change of one council; None where there is no figure, or nothing that could change."""
        values, size = self.values[measure.id], self.values[measure.size].get((code, first))
        start, end = values.get((code, first)), values.get((code, last))
        if start is None or end is None or size is None or not start.high:
            return None
        return CouncilChange(self.statistics.councils[code], start, end, size.middle)


@cache
def shipped_panel() -> CouncilPanel:
    """Return the panel of the published statistics of this package, read once in a process."""
    return CouncilPanel(shipped_statistics())
