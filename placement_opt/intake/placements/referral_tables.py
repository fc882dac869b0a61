"""What may be shared of referrals, as tables of text: made from counts that are shown, and from nothing else."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.estimate.intervals import wilson
from placement_opt.intake.estimate.publish import nearest
from placement_opt.intake.placements.joined_referrals import CHILD_NUMBER
from placement_opt.intake.placements.placement_settings import ANSWERS, REFERRED_SETTINGS, QuantileRules
from placement_opt.intake.placements.referral_counts import (
    ALL_REFERRALS,
    ANSWERED,
    NOT_SPECIFIED,
    PLACED_TYPES,
    URGENCIES,
    Key,
    Marked,
    Tally,
    children_of,
)
from placement_opt.intake.placements.referral_needs import NEED_NOT_KNOWN
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS

COUNCIL = "council"  # grade of evidence of what a council's own records say
DECIMALS_OF_A_SHARE = 3
QUARTILES = (0.25, 0.5, 0.75)
QUARTILE_NAMES = ("lower_quartile", "median", "upper_quartile")
INTERVAL = ("share", "low", "high")
SOURCED = ("source", "evidence")
_COUNTS_OF_SUITABILITY = ("assessed", "suitable", "preferred", "unsuitable")
_COUNTS_OF_TIME = ("referrals", "placed", "timed", "with_limit", "in_time")
_COLUMNS = {
    "suitability": (
        *("setting", "need", *_COUNTS_OF_SUITABILITY),
        *("share_suitable", "low", "high", "share_preferred", "preferred_low", "preferred_high"),
    ),
    "placed": ("placement_type", "placements", *ANSWERED, NOT_SPECIFIED),
    "fees": ("placement_type", "placements", "with_fee", "without_fee", *QUARTILE_NAMES, "providers"),
    "time_to_place": ("needed_by", *_COUNTS_OF_TIME, *QUARTILE_NAMES, *INTERVAL),
    "shares": ("measure", "words", "number", "of", *INTERVAL),
}
TABLE_COLUMNS = {
    **{name: (*columns, *SOURCED) for name, columns in _COLUMNS.items()},
    "quality": ("kind", "rule", "rows", "words"),
}
MEASURES_OF_REFERRALS: dict[str, tuple[str, Key, Key]] = {  # name -> words, count, and of which count it is a share
    "placed": ("Referrals with a placement in the files", ("placed",), ALL_REFERRALS),
    "placed_as_preferred": (
        "Placed in a kind of care that was preferred", ("placed_as", "preferred"), ("placed",)),
    "placed_as_suitable": (
        "Placed in one that was suitable and not preferred", ("placed_as", "suitable"), ("placed",)),
    "placed_unsuitably": ("Placed in one that was unsuitable", ("placed_as", "unsuitable"), ("placed",)),
    "placed_in_time": ("Placed by when it was needed", ("time", TOTALS, "in_time"), ("time", TOTALS, "judged")),
    "siblings_together": (
        "Placed with all brothers and sisters intended", ("siblings", "together"), ("siblings", "known")),
    "solo_recommended": ("A solo placement recommended", ("companions", "solo"), ("companions", "said")),
}  # fmt: skip


@dataclass(frozen=True)
class ReferredShare:
    """A share of referrals with its interval."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class Published:
    """Counts of which the small ones, and those that would tell them, are hidden."""

    tally: Tally
    hidden: frozenset[Key]
    confidence: float
    small: int
    source: str

    def cell(self, key: Key) -> str:
        """Return a count as text, or that it is not shown."""
        return NOT_SHOWN if key in self.hidden else f"{self.tally.numbers[key]:d}"

    def shows(self, *keys: Key) -> bool:
        """Say whether all of these counts are shown."""
        return self.hidden.isdisjoint(keys)

    def share(self, part: Key, of: Key) -> ReferredShare | None:
        """Return the share that one count is of another; None unless both are shown and there is anybody."""
        number, everyone = self.tally.numbers[part], self.tally.numbers[of]
        if not everyone or not self.shows(part, of):
            return None
        low, high = wilson(number, everyone, self.confidence)
        return ReferredShare(number / everyone, low, high, everyone)

    def cells(self, part: Key, of: Key) -> tuple[str, str, str]:
        """Return a share, its low and its high end as text; nothing at all where there is nobody."""
        found = self.share(part, of)
        if found is None:
            empty = "" if self.shows(of) and not self.tally.numbers[of] else NOT_SHOWN
            return empty, empty, empty
        return as_share(found.value), as_share(found.low), as_share(found.high)


def as_share(number: float) -> str:
    """Return a share as a table has it."""
    return f"{number:.{DECIMALS_OF_A_SHARE}f}"


def referral_tables(
    published: Published, who: Marked, groups: Sequence[str], rules: QuantileRules
) -> dict[str, pd.DataFrame]:
    """Return every table that may be shared, by name."""
    made = {
        "suitability": _suitability(published, groups),
        "placed": _placed(published),
        "fees": _fees(published, who, rules),
        "time_to_place": _times(published, who, rules),
        "shares": _shares(published),
    }
    return {name: _sourced(frame, published.source) for name, frame in made.items()}


def _sourced(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    return frame.assign(**dict(zip(SOURCED, (source, COUNCIL), strict=True)))


def _suitability(published: Published, groups: Sequence[str]) -> pd.DataFrame:
    """Return for how many of those assessed each kind of care is suitable or preferred, by need group."""
    rows = []
    for s in REFERRED_SETTINGS:
        for g in (*groups, NEED_NOT_KNOWN, TOTALS):
            of: Key = (s, g, "assessed")
            if published.tally.numbers[of] or g == TOTALS:
                counts = (published.cell((s, g, k)) for k in ("assessed", "either", "preferred", "unsuitable"))
                suitable, preferred = (published.cells((s, g, k), of) for k in ("either", "preferred"))
                rows.append((s, g, *counts, *suitable, *preferred))
    return pd.DataFrame(rows, columns=[*_COLUMNS["suitability"]])


def _placed(published: Published) -> pd.DataFrame:
    """Return how the kind of care in which children were placed was judged for them."""
    rows = []
    for p in PLACED_TYPES:
        judged = [published.cell(("placed", p, k)) if p in REFERRED_SETTINGS else "" for k in ANSWERS["suitability"]]
        rows.append((p, published.cell(("placed", p)), *judged))
    every = (published.cell(("placed_as", k)) for k in ANSWERS["suitability"])
    rows.append((TOTALS, published.cell(("placed",)), *every))
    return pd.DataFrame(rows, columns=[*_COLUMNS["placed"]])


def _fees(published: Published, who: Marked, rules: QuantileRules) -> pd.DataFrame:
    """Return the middle and the quartiles of weekly fees by kind of care."""
    rows = []
    for p in PLACED_TYPES:
        if published.tally.numbers["placed", p]:
            here = who.placed & (who.placed_type == p)
            told = _told(published, ("placed", p), who, np.where(here, who.fee, np.nan), rules)
            providers = who.frame["provider"][here].nunique()
            counts = [published.cell((name, p)) for name in ("placed", "fee", "no_fee")]
            quartiles = _as_text(told, rules.fees_to)
            rows.append((p, *counts, *quartiles, f"{providers}" if told and providers else NOT_SHOWN))
    return pd.DataFrame(rows, columns=[*_COLUMNS["fees"]])


def _times(published: Published, who: Marked, rules: QuantileRules) -> pd.DataFrame:
    """Return the days from referral to placement, and who was placed in time, by when a placement was needed."""
    rows = []
    for u in (*URGENCIES, TOTALS):
        if published.tally.numbers["time", u, "asked"]:
            here = who.placed & (who.days >= 0) & ((who.urgency == u) | (u == TOTALS))
            told = _told(published, ("time", u, "placed"), who, np.where(here, who.days, np.nan), rules)
            counts = [published.cell(("time", u, name)) for name in ("asked", "placed", "timed", "judged", "in_time")]
            in_time = published.cells(("time", u, "in_time"), ("time", u, "judged"))
            rows.append((u, *counts, *_as_text(told, rules.days_to), *in_time))
    return pd.DataFrame(rows, columns=[*_COLUMNS["time_to_place"]])


def _shares(published: Published) -> pd.DataFrame:
    rows = [
        (name, words, published.cell(part), published.cell(of), *published.cells(part, of))
        for name, (words, part, of) in MEASURES_OF_REFERRALS.items()
    ]
    return pd.DataFrame(rows, columns=[*_COLUMNS["shares"]])


def _told(
    published: Published, placements: Key, who: Marked, values: npt.NDArray[np.float64], rules: QuantileRules
) -> tuple[float, ...]:
    """Return the quartiles of values, NaN where there is none; nothing if too few children have one.

    They are told among so many placements only that they tell no small count of placements without a value.
    """
    known = ~np.isnan(values)
    enough = published.tally.numbers[placements] >= rules.fewest + published.small
    if not (enough and published.shows(placements) and len(children_of(who, known)) >= rules.fewest):
        return ()
    return quartiles(values[known], who.frame[CHILD_NUMBER].to_numpy()[known], rules.around)


def quartiles(values: npt.NDArray[np.float64], children: npt.NDArray[np.int64], around: int) -> tuple[float, ...]:
    """Return the quartiles, each as the mean of the values around its place, which are of so many children at least."""
    order = np.lexsort((children, values))
    in_order, of = values[order], children[order]
    found = []
    for share in QUARTILES:
        place = math.floor(share * (len(order) - 1))
        reach = next(k for k in itertools.count() if len(np.unique(of[max(place - k, 0) : place + k + 1])) >= around)
        beside = in_order[max(place - reach, 0) : place + reach + 1]
        found.append(math.fsum(beside) / len(beside))
    return tuple(found)


def _as_text(numbers: tuple[float, ...], to: int) -> tuple[str, ...]:
    return tuple(f"{nearest(n, to):d}" for n in numbers) or (NOT_SHOWN,) * len(QUARTILES)


def shares_by_need(published: Published, groups: Sequence[str]) -> Iterator[tuple[tuple[str, str], ReferredShare]]:
    """Yield the share for whom a kind of care is suitable, by need group and kind of care, where it may be shown."""
    for s in REFERRED_SETTINGS:
        for g in groups:
            found = published.share((s, g, "either"), (s, g, "assessed"))
            if found:
                yield (g, s), found


def not_assessed(published: Published) -> Mapping[str, str]:
    """Return by kind of care how many referrals do not say whether it is suitable."""
    return {s: published.cell((s, TOTALS, NOT_SPECIFIED)) for s in REFERRED_SETTINGS}
