"""Of councils alike at the start, how many changed at least so much in so many years: the base rate of a claim."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from placement_opt.england.council_panel import CHILDREN_UNIT, CouncilChange, CouncilPanel, PanelMeasure
from placement_opt.england.published_choices import PublishedChoices

AS_GOOD_AS_SO = 1e-9  # relative: a council that changed exactly so much did as much, whatever division makes of it
QUARTERS = 4  # parts into which the quartiles divide the councils


@dataclass(frozen=True)
class NeededChange:
    """How a measure has to change for a claim to come true: to so many times what it was, and no further or more."""

    ratio: float  # of the end to the start
    falls: bool  # the end is to be no more than that; else no less

    @property
    def share(self) -> float:
        """By what share of the start it changes; below nothing it falls."""
        return self.ratio - 1

    def did(self, change: CouncilChange) -> tuple[bool, bool]:
        """Say whether a council surely changed as much, and whether it may have, whatever was hidden."""
        low, high = change.ratio.low, change.ratio.high
        if self.falls:
            enough = self.ratio * (1 + AS_GOOD_AS_SO)
            return high <= enough, low <= enough
        enough = self.ratio * (1 - AS_GOOD_AS_SO)
        return low >= enough, high >= enough


@dataclass(frozen=True)
class DidAsMuch:
    """Of so many councils, those that surely changed as much, and those that may have if hidden counts say so."""

    councils: int
    surely: tuple[str, ...]  # names
    perhaps: tuple[str, ...]  # names, those that surely did among them

    @property
    def share(self) -> float | None:
        """Share that surely did; None without a council."""
        return len(self.surely) / self.councils if self.councils else None

    @property
    def share_perhaps(self) -> float | None:
        """Share that may have; None without a council."""
        return len(self.perhaps) / self.councils if self.councils else None


@dataclass(frozen=True)
class YearsCompared:
    """Two years, the councils alike in the first, and who of them and of all large enough did as much."""

    first: int
    last: int
    alike: DidAsMuch
    every: DidAsMuch
    changes: tuple[float, ...]  # of councils alike, from the least to the most, as shares of the start

    @property
    def spread(self) -> tuple[float, ...]:
        """The least change, the quartiles and the most; nothing without a council."""
        if len(self.changes) < 2:
            return self.changes * (QUARTERS + 1)
        inner = statistics.quantiles(self.changes, n=QUARTERS, method="inclusive")
        return (self.changes[0], *inner, self.changes[-1])


@dataclass(frozen=True)
class EraRate:
    """Councils that did as much at some time in an era: in any of its pairs of years."""

    first: int
    last: int
    pairs: int
    alike: DidAsMuch
    every: DidAsMuch


@dataclass(frozen=True)
class BaseRate:
    """How many councils ever changed as much as is needed in so many years."""

    measure: PanelMeasure
    years: int
    size: float  # by which councils are alike, of the council that is asked about
    needed: NeededChange
    compared: tuple[YearsCompared, ...]
    eras: tuple[EraRate, ...]


def base_rate(
    panel: CouncilPanel, measure: PanelMeasure, years: int, size: float, needed: NeededChange, choices: PublishedChoices
) -> BaseRate | None:
    """Return the base rate of a change in so many years; None if no two years so far apart are published together."""
    pairs = panel.pairs(measure, years)
    if not pairs:
        return None
    found = {pair: panel.changes(measure, *pair) for pair in pairs}
    low, high = choices.like_from * size, choices.like_to * size
    least = choices.fewest_children if measure.unit == CHILDREN_UNIT else choices.least_spend

    def like(change: CouncilChange) -> bool:
        return low <= change.size <= high

    def large(change: CouncilChange) -> bool:
        return change.start.middle >= least

    compared = tuple(
        YearsCompared(
            *pair,
            _who_did(needed, [list(filter(like, changes))]),
            _who_did(needed, [list(filter(large, changes))]),
            tuple(sorted(k.middle for k in changes if like(k))),
        )
        for pair, changes in found.items()
    )
    eras = []
    for first, last in panel.eras:
        within = [changes for (a, b), changes in found.items() if first <= a and b <= last]
        if within:
            alike, every = (_ever(needed, within, which) for which in (like, large))
            eras.append(EraRate(first, last, len(within), alike, every))
    return BaseRate(measure, years, size, needed, compared, tuple(eras))


def _ever(
    needed: NeededChange, within: Sequence[Sequence[CouncilChange]], which: Callable[[CouncilChange], bool]
) -> DidAsMuch:
    return _who_did(needed, [list(filter(which, changes)) for changes in within])


def _who_did(needed: NeededChange, within: Sequence[Sequence[CouncilChange]]) -> DidAsMuch:
    """Return who did as much in any of several pairs of years, each council once."""
    surely: dict[str, str] = {}
    perhaps: dict[str, str] = {}
    councils = set()
    for change in (k for changes in within for k in changes):
        code, name = change.council.code, change.council.name
        councils.add(code)
        sure, may = needed.did(change)
        surely |= {code: name} if sure else {}
        perhaps |= {code: name} if may else {}
    return DidAsMuch(len(councils), tuple(surely.values()), tuple(perhaps.values()))
