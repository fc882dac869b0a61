"""A council's list of fees, put into a mean and bands as it is read: no child's fee stands in a model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement_opt.domain.high_cost_reviews import THIRDS
from placement_opt.intake.folder.figures import PRICE_LIST, FigureRow, sure

BAND_NAMES = {2: (THIRDS[0], THIRDS[-1]), 3: THIRDS}
DECIMALS_OF_A_BAND, DECIMALS_OF_A_FEE = 6, 2


@dataclass(frozen=True)
class FeeList:
    """The fees of one placement type, as so many children at each."""

    fees: tuple[tuple[int, float], ...]  # (children, GBP per child-week)

    @property
    def children(self) -> int:
        """How many children have a fee in the list."""
        return sum(n for n, _fee in self.fees)

    @property
    def mean(self) -> float:
        """The mean fee [GBP per child-week], to the penny."""
        return round(math.fsum(n * fee for n, fee in self.fees) / self.children, DECIMALS_OF_A_FEE)


def bands(fees: FeeList, fewest: int) -> tuple[float, ...]:
    """Return the mean fee of each of two or three bands of as many children, the cheapest first; none of too few.

    A band holds twice the fewest children for whom a mean may stand, so that it still does where the list and the
    return are not of the same day. A child between two bands counts in each for its part.
    """
    number = min(len(THIRDS), fees.children // (2 * fewest))
    if number not in BAND_NAMES:
        return ()
    size = fees.children / number
    return tuple(_within(fees.fees, n * size, (n + 1) * size) / size for n in range(number))


def _within(fees: Sequence[tuple[int, float]], begin: float, end: float) -> float:
    """Return the fees of the children between two places in the list, from the cheapest on."""
    found, before = [], 0.0
    for n, fee in sorted(fees, key=lambda row: row[1]):
        found.append(max(0.0, min(end, before + n) - max(begin, before)) * fee)
        before += n
    return math.fsum(found)


def band_rows(placement: str, means: Sequence[float]) -> Iterator[FigureRow]:
    """Yield the rows of fee_bands.csv for one placement type; their shares sum to 1."""
    share = round(1 / len(means), DECIMALS_OF_A_BAND)
    last = round(1 - share * (len(means) - 1), DECIMALS_OF_A_BAND)
    for n, (band, fee) in enumerate(zip(BAND_NAMES[len(means)], means, strict=True), 1):
        part, note = last if n == len(means) else share, f"Mean of the {band} part of the fees in the price list."
        even = f"Bands of as many children: 1 in {len(means)}."
        yield sure((placement, band), "share", part, PRICE_LIST, "council", even)
        yield sure((placement, band), "fee", round(fee, DECIMALS_OF_A_FEE), PRICE_LIST, "council", note)
