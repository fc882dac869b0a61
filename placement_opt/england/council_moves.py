"""How far the children of a council moved in some years, in councils of a size: the forecast that nothing is done.

The forecast is the last count, and the log of the change over some years has variance a + b / n about it, n being the
children at the start: b / n is what small numbers bring, and a what moves a whole council.

Method: maximum likelihood of a normal distribution about no change, as iteratively reweighted least squares of squared
log changes on 1 and 1 / n (Davidian and Carroll, Variance function estimation, JASA 82, 1987). Where a count is hidden
a change is known to lie between two ends, and the square that is expected between them takes its place (the EM
algorithm: Dempster, Laird and Rubin, JRSS B 39, 1977).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.hidden_places import FOSTERED, LOOKED_AFTER_IN_ALL, RESIDENTIAL_TYPES, Between, children_in
from placement_opt.england.published_choices import PublishedChoices

ROUNDS_OF_FIT = 500  # at most
SETTLED_FIT = 1e-10  # how little a round changes the fit at the end
NO_VARIANCE = 1e-12  # where no count ever changed
Numbers = npt.NDArray[np.float64]
Counting = Callable[[PublishedStatistics, str, int], Between | None]
Counted = Mapping[str, Mapping[int, Between]]  # code of a council -> year -> children


@dataclass(frozen=True)
class ChildCount:
    """Children of one kind whom every council counts."""

    id: str
    title: str
    of: Counting


@dataclass(frozen=True)
class CountChange:
    """How a count of one council changed: the log of the change lies between two ends, which are one where known."""

    code: str
    began: int  # year of the first count
    ended: int
    children: float  # at the start; the middle where that is hidden
    least: float
    most: float


@dataclass(frozen=True)
class ChangeSpread:
    """How far councils moved: the variance of the log change is a + b / n in councils of n children."""

    a: float
    b: float
    changes: int  # that were fitted

    def spread(self, children: float) -> float:
        """Return the standard deviation of the log change in a council of so many children."""
        return math.sqrt(self.a + self.b / children)

    def between(self, children: Between, share: float) -> Between | None:
        """Return the interval that holds such a share of councils which start with so many children.

        Where the start is hidden it begins below the fewest and ends above the most; None where that may be nobody.
        """
        if children.low <= 0:
            return None
        far = NormalDist().inv_cdf((1 + share) / 2)
        low, high = (n * math.exp(sign * far * self.spread(n)) for n, sign in ((children.low, -1), (children.high, 1)))
        return Between(low, high) if math.isfinite(high) else None


def _no_narrower(intervals: Sequence[Between | None]) -> Between:
    """Return an interval that holds those of which one is known."""
    known = [k for k in intervals if k]
    return Between(min(k.low for k in known), max(k.high for k in known))


def _exactly(measure: str) -> Counting:
    def count(p: PublishedStatistics, code: str, year: int) -> Between | None:
        n = p.number(code, year, measure)
        return None if n is None else Between(n, n)

    return count


def _living_in(types: Sequence[str]) -> Counting:
    return lambda p, code, year: children_in(p, code, year, types)


ALL_COUNTED = ChildCount("looked_after", "Looked after", _exactly(LOOKED_AFTER_IN_ALL))
RESIDENTIAL_COUNT = ChildCount("residential", "In residential care", _living_in(RESIDENTIAL_TYPES))
FOSTERED_COUNT = ChildCount("fostering", "Fostered", _living_in(FOSTERED))
COUNTED_CHILDREN = (ALL_COUNTED, RESIDENTIAL_COUNT, FOSTERED_COUNT)
WHO_STARTED = ChildCount("started", "Entered care in the year", _exactly("started"))
WHO_CEASED = ChildCount("ceased", "Left care in the year", _exactly("ceased"))


@dataclass(frozen=True)
class CouncilMoves:
    """How far all councils moved, count by count."""

    spreads: Mapping[str, tuple[ChangeSpread | None, ...]]  # count -> over 1, 2, … years; None: too few changes
    holds: float  # share of councils in an interval
    drawn_years: int  # after each of which draws of a model are to be as wide as councils moved

    def ahead(self, count: ChildCount, children: Between) -> tuple[Between | None, ...]:
        """Return the interval of a count after 1, 2, … years; None where too little is known.

        Each year is fitted by itself, and of few children a later fit may be the narrower: no interval is narrower than
        those before it, since what comes later is not surer.
        """
        each = [s.between(children, self.holds) if s else None for s in self.spreads[count.id]]
        return tuple(_no_narrower(each[: n + 1]) if k else None for n, k in enumerate(each))


@dataclass(frozen=True)
class CountAhead:
    """A count of a council now, and the intervals that hold it after 1, 2, … years if nothing is done."""

    count: ChildCount
    now: Between
    ahead: tuple[Between | None, ...]  # None where too little is known


def counts_ahead(p: PublishedStatistics, moves: CouncilMoves, code: str, year: int) -> tuple[CountAhead, ...]:
    """Return the forecast of each count of a council that is published and of which something is known."""
    now = ((count, count.of(p, code, year)) for count in COUNTED_CHILDREN)
    found = (CountAhead(count, n, moves.ahead(count, n)) for count, n in now if n is not None)
    return tuple(k for k in found if any(k.ahead))


def council_moves(p: PublishedStatistics, choices: PublishedChoices) -> CouncilMoves:
    """Return how far councils moved, fitted to all changes that are published."""
    found = {}
    for count in (*COUNTED_CHILDREN, WHO_STARTED, WHO_CEASED):
        counts = counted(p, count)
        every = (changes_over(counts, years) for years in range(1, choices.years_ahead + 1))
        found[count.id] = tuple(fitted(k) if len(k) >= choices.least_changes else None for k in every)
    return CouncilMoves(found, choices.holds, min(choices.drawn_years, choices.years_ahead))


def unchanged_councils(p: PublishedStatistics) -> tuple[str, ...]:
    """Return the codes of councils that were neither abolished nor made of others."""
    made = {code for k in p.councils.values() for code in k.successors}
    return tuple(k.code for k in p.councils.values() if not k.successors and k.code not in made)


def counted(p: PublishedStatistics, count: ChildCount) -> Counted:
    """Return a count of every council that stayed one in every year, as far as it is published."""
    years = sorted({year for _code, year, _measure in p.values})
    found = ((code, {year: count.of(p, code, year) for year in years}) for code in unchanged_councils(p))
    return {code: {year: n for year, n in of.items() if n is not None} for code, of in found}


def changes_over(counts: Counted, years: int) -> tuple[CountChange, ...]:
    """Return the changes over so many years, of every council and from every year.

    Left out is a start of which only the most is known, and a start or an end with nobody.
    """
    found = []
    for code, of in counts.items():
        for year, before in of.items():
            after = of.get(year + years)
            if after and before.low > 0 and after.high > 0:
                least = math.log(after.low) - math.log(before.high) if after.low > 0 else -math.inf
                most = math.log(after.high) - math.log(before.low)
                middle = before.low / 2 + before.high / 2
                found.append(CountChange(code, year, year + years, middle, least, most))
    return tuple(found)


def fitted(changes: Sequence[CountChange]) -> ChangeSpread:
    """Return the fit to changes over one number of years; a and b are at least 0."""
    n, least, most = (np.array([getattr(k, name) for k in changes]) for name in ("children", "least", "most"))
    terms = np.stack([np.ones_like(n), 1 / n])
    of = np.array([np.mean(np.where(np.isfinite(least), least, most) ** 2), 0.0])
    for _round in range(ROUNDS_OF_FIT):
        before, variance = of, np.maximum(of @ terms, NO_VARIANCE)
        of = _reweighted(terms, _expected_squares(least, most, variance), variance)
        if np.max(np.abs(of - before)) < SETTLED_FIT:
            break
    return ChangeSpread(float(of[0]), float(of[1]), len(changes))


def _reweighted(terms: Numbers, squares: Numbers, variance: Numbers) -> Numbers:
    """Return a and b by least squares of squares on 1 and 1 / n, weighted by their variances as last known."""
    weighted = terms / variance**2
    of = np.asarray(np.linalg.lstsq(weighted @ terms.T, weighted @ squares)[0], dtype=np.float64)
    if of[0] < 0:
        return np.array([0.0, np.sum(squares * weighted[1]) / np.sum(terms[1] * weighted[1])])
    if of[1] < 0:
        return np.array([np.sum(squares * weighted[0]) / np.sum(weighted[0]), 0.0])
    return of


def _expected_squares(least: Numbers, most: Numbers, variance: Numbers) -> Numbers:
    """Return the square that is expected of each log change, given the ends between which it lies."""
    normal, found = NormalDist(), least**2
    for k in np.flatnonzero(least < most):
        spread = math.sqrt(variance[k])
        low, high = least[k] / spread, most[k] / spread
        inside = normal.cdf(high) - normal.cdf(low)
        at_ends = sum(sign * z * normal.pdf(z) for sign, z in ((1, low), (-1, high)) if math.isfinite(z))
        near = min(abs(low), abs(high)) ** 2  # where next to no chance is left between the ends
        found[k] = variance[k] * (1 + at_ends / inside if inside > SETTLED_FIT else near)
    return found
