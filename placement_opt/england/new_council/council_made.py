"""What a model of a council is made from, once, and what its rows of several tables ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from placement_opt.domain.catalogue import Catalogue
from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.doing_nothing import DoingNothing
from placement_opt.england.new_council.flows_in_balance import SAME_WAY, Flows
from placement_opt.england.new_council.margins import CouncilMargins
from placement_opt.england.new_council.pattern import EnglandPattern
from placement_opt.england.new_council.unit_prices import UnitPrices
from placement_opt.england.new_council.where_living import Living
from placement_opt.intake.folder.figures import FigureRow
from placement_opt.intake.folder.ofsted_homes import OfstedHome

COUNTS_MEASURE, SPEND_MEASURE = (
    "looked_after_31_march",
    "ro3_residential_gross",
)  # measures whose publications are named
LEAST_LEAVE = 0.2  # of the rate of the whole age group, since nobody stays for good
MOST_LEAVE = 0.8  # of the children of a group and placement type in a quarter, so that a planned move still has room

Rows = Mapping[str, Sequence[FigureRow]]  # of each parameter table

SUPPORTED_TYPE = "supported_accommodation"
NOT_PUBLISHED_TYPES = ("community",)  # of a starter; since 2021 the count is one of supported accommodation


def words_here(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue with the placement types of which published statistics have counts."""
    kept = {id: p for id, p in catalogue.placements.items() if id not in NOT_PUBLISHED_TYPES}
    suits = {
        need: tuple(SUPPORTED_TYPE if p in NOT_PUBLISHED_TYPES else p for p in types)
        for need, types in catalogue.suitable.items()
    }
    supported = catalogue.optional_placements[SUPPORTED_TYPE]
    return replace(catalogue, placements=kept | {SUPPORTED_TYPE: supported}, suitable=suits)


@dataclass(frozen=True)
class CouncilMade:
    """A council as published statistics and England's pattern show it."""

    published: PublishedStatistics
    pattern: EnglandPattern
    catalogue: Catalogue
    margins: CouncilMargins
    living: Living
    flows: Flows
    prices: UnitPrices
    homes: tuple[OfstedHome, ...]
    homes_listed: bool  # whether the homes are those of Ofsted's list, by name
    of_lists: tuple[str, ...]  # what was left out of the lists that were given, or needs a second look
    ahead: DoingNothing | None  # None: too little is published of the council
    tolerance: float  # share by which a year's spend at the opening may be from the published one

    @property
    def counts(self) -> str:
        """The key of the publication of the year's counts."""
        return self.published.source_of[self.margins.year, COUNTS_MEASURE]

    @property
    def opening(self) -> date:
        """The day of the counts, on which the model opens."""
        return date(self.margins.year, 3, 31)

    @property
    def on(self) -> str:
        """The day of the counts in words."""
        return f"31 March {self.margins.year}"

    def spread(self, what: str) -> float:
        """Return how far a figure may be either way, as a share of it."""
        return self.pattern.value(f"spread_of_{what}")

    def leaving(self, need: str, placement: str) -> float:
        """Return the share of a group in a placement type who leave care in a quarter, before it is kept in bounds.

        Of one in which nobody lives it is that of the age group.
        """
        f, state = self.flows, (need, SAME_WAY.get(placement, placement))
        band = need.rpartition("_")[0]
        gone = sum(n for (g, _w), n in f.exits.items() if g.rpartition("_")[0] == band)
        there = sum(n for (g, _w), n in f.stock.items() if g.rpartition("_")[0] == band)
        usual = gone / there if there else MOST_LEAVE / 2
        return max(LEAST_LEAVE * usual, f.exits[state] / f.stock[state]) if f.stock.get(state) else usual

    def in_bounds(self, need: str, placement: str) -> float:
        """Return by what rates of leaving and moving are multiplied so that no more go than live there."""
        f, state = self.flows, (need, SAME_WAY.get(placement, placement))
        moved = sum(n for move, n in f.moves.items() if move[:2] == state) / max(1, f.stock.get(state, 0))
        gone = self.leaving(need, placement) + moved
        room = MOST_LEAVE - f.ageing.get(need.rpartition("_")[0], 0.0) - self._broken(need, placement)
        return min(1.0, room / gone) if gone else 1.0

    def _broken(self, need: str, placement: str) -> float:
        rates: dict[str, float] = {}
        for row in self.pattern.rows["breakdown"]:
            if row.key[:2] == (need, placement):
                rates[row.parameter] = row.value or 0.0
        ends = max(rates.get("first_quarter", 0.0), rates.get("later_quarter", 0.0))
        return ends * rates.get("returns_to_residential", 0.0)
