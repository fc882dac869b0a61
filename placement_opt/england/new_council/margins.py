"""Counts of a council that add up: what is published, and for what is hidden the share that its neighbours have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement_opt.domain.published import ENGLAND, PublishedCouncil, PublishedStatistics
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL
from placement_opt.england.new_council.whole_numbers import in_whole_numbers

AGES = ("age_under_1", "age_1_4", "age_5_9", "age_10_15", "age_16_over")
LEFT_AT_AGE = {  # ages at which children leave -> the age group in which they lived
    **{f"ceased_{age}": age for age in AGES[:-1]},
    **dict.fromkeys(("ceased_age_16", "ceased_age_17", "ceased_age_18_over"), AGES[-1]),
}
TYPES = (
    *("place_foster", "place_secure_and_childrens_homes", "place_other_residential", "place_residential_schools"),
    *("place_semi_independent", "place_parents", "place_adoption", "place_other"),
)
_TYPES_IN_WORDS = (
    *("foster care", "secure units and children's homes", "other residential settings", "residential schools"),
    *("supported accommodation", "placed with parents", "placed for adoption", "other placements"),
)
_AGES_IN_WORDS = ("age under 1", "ages 1 to 4", "ages 5 to 9", "ages 10 to 15", "age 16 and over")
COUNTS_AS_SAID = dict(zip((*TYPES, *AGES), (*_TYPES_IN_WORDS, *_AGES_IN_WORDS), strict=True))
STARTED_IN_YEAR, LEFT_IN_YEAR = "started", "ceased"
HIDDEN_TOTAL, MOST_OF_HIDDEN = 3, 5  # a total that is hidden is 1 to 5; the middle is taken


@dataclass(frozen=True)
class Count:
    """A count of children, whole; `low` and `high` are the same where it is published."""

    value: int
    low: int
    high: int

    @property
    def hidden(self) -> bool:
        """Whether it is not published itself."""
        return self.low < self.high


@dataclass(frozen=True)
class CouncilMargins:
    """Counts of a council at 31 March and of the year ending then; each part adds up to its total."""

    council: PublishedCouncil
    year: int
    total: Count
    types: Mapping[str, Count]
    ages: Mapping[str, Count]
    started: Mapping[str, Count]  # by age
    left: Mapping[str, Count]  # by age group in which they lived


def margins(p: PublishedStatistics, council: PublishedCouncil, year: int) -> CouncilMargins:
    """Return the counts of a council, by placement type and by age, with hidden ones filled from its neighbours.

    What the known counts leave of the total is shared among the hidden ones as in the ten statistical neighbours where
    these are known, and as in England else; whole children, so that all add up.
    """
    total = _total(p, council.code, year, LOOKED_AFTER_IN_ALL)
    started = _total(p, council.code, year, STARTED_IN_YEAR)
    left = _total(p, council.code, year, LEFT_IN_YEAR)
    begun = [f"{STARTED_IN_YEAR}_{age}" for age in AGES]
    ended = _filled(p, council, year, list(LEFT_AT_AGE), left.value)
    return CouncilMargins(
        council,
        year,
        total,
        _filled(p, council, year, TYPES, total.value),
        _filled(p, council, year, AGES, total.value),
        dict(zip(AGES, _filled(p, council, year, begun, started.value).values(), strict=True)),
        {age: together([ended[m] for m, group in LEFT_AT_AGE.items() if group == age]) for age in AGES},
    )


def _total(p: PublishedStatistics, code: str, year: int, measure: str) -> Count:
    value = p.number(code, year, measure)
    if value is None:
        return Count(HIDDEN_TOTAL, 1, MOST_OF_HIDDEN)
    return Count(round(value), round(value), round(value))


def _filled(
    p: PublishedStatistics, council: PublishedCouncil, year: int, measures: Sequence[str], total: int
) -> dict[str, Count]:
    """Return counts that add up to a total: those that are known, and the rest shared among the hidden ones."""
    known = {m: n for m in measures if (n := p.number(council.code, year, m)) is not None}
    hidden = [m for m in measures if m not in known]
    rest = max(0, total - round(sum(known.values())))
    shares = in_whole_numbers({m: _usual(p, council, year, m) for m in hidden}, rest)
    least = rest if len(hidden) == 1 else 0
    return {
        m: Count(round(known[m]), round(known[m]), round(known[m])) if m in known else Count(shares[m], least, rest)
        for m in measures
    }


def _usual(p: PublishedStatistics, council: PublishedCouncil, year: int, measure: str) -> float:
    """Return how many children a measure has in the neighbours for each who is looked after there, or in England."""
    pairs = [
        (n, total)
        for code in council.neighbours
        if (n := p.number(code, year, measure)) is not None
        and (total := p.number(code, year, LOOKED_AFTER_IN_ALL)) is not None
    ]
    of_england = p.number(ENGLAND, year, measure), p.number(ENGLAND, year, LOOKED_AFTER_IN_ALL)
    n, of = (sum(pair[k] for pair in pairs) for k in (0, 1))
    return n / of if n and of else (of_england[0] or 0.0) / (of_england[1] or 1.0)


def together(counts: Sequence[Count]) -> Count:
    """Return several counts as one: of those that are hidden together no more are left than of one of them."""
    known, hidden = [k for k in counts if not k.hidden], [k for k in counts if k.hidden]
    there = sum(k.value for k in known)
    most = max((k.high for k in hidden), default=0)
    return Count(there + sum(k.value for k in hidden), there + sum(k.low for k in hidden), there + most)
