"""Which figures of a model to ask for first, and how far the answer moves with each; what a claim turns on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from placement_opt.domain.claims import Claim

ASKED_FOR = 20  # groups of figures that are told


@dataclass(frozen=True)
class FigureToAsk:
    """A group of figures that share one cause, and what comes of it at the ends of its range [GBP a year]."""

    group: str
    words: str
    spread: str  # what it is now and from what to what it may be; empty for several that differ
    files: tuple[str, ...]
    rows: int  # of the model; none of what varies from year to year, which rests on other councils
    assumed: int  # rows that are assumed
    own: int  # rows that are the council's own, or published of it
    most_saved: tuple[float, float]  # at the low end and the high end, less what it is at the central figures
    doing_nothing: tuple[float, float]  # likewise what doing nothing costs
    misses: tuple[str, ...]  # claims that are met at the central figures and missed at an end

    @property
    def told(self) -> str:
        """The figure, and what it is now."""
        return f"{self.words}, {self.spread}" if self.spread else self.words

    @property
    def moves(self) -> float:
        """The furthest that either end moves the most that can be saved, or what doing nothing costs."""
        ends = [abs(n) for n in (*self.most_saved, *self.doing_nothing) if not math.isnan(n)]
        return max(ends, default=0.0)

    @property
    def moves_saving(self) -> float:
        """The furthest that either end moves the most that can be saved."""
        return max((abs(n) for n in self.most_saved if not math.isnan(n)), default=0.0)


@dataclass(frozen=True)
class AskFirst:
    """Groups of figures, those that move the most that can be saved furthest first."""

    claim: Claim  # of the saving whose most is told
    most: float  # that can be saved at the central figures [GBP a year]
    cost: float  # of doing nothing in that year at the central figures [GBP]
    figures: tuple[FigureToAsk, ...]

    @property
    def first(self) -> tuple[FigureToAsk, ...]:
        """The groups to ask for: those that move the answer most, and are not yet the council's own throughout."""
        return tuple(f for f in self.figures if f.moves and f.own < f.rows)[:ASKED_FOR]

    def not_own_behind(self, claim: Claim) -> Iterator[str]:
        """Yield in words the figures that are not the council's own and at an end of which a claim is missed."""
        yield from (f.words for f in self.figures if f.own < f.rows and claim.id in f.misses)
