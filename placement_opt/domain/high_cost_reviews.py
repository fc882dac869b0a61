"""Prices by child: fees in bands of children, never child by child, and reviews of the dear ones."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

from placement_opt.domain.figure import Figure
from placement_opt.kernel.draws import Figures, least, summed, where

THIRDS = ("low", "middle", "high")  # the bands that a stated spread makes, each of as many children


@dataclass(frozen=True)
class HighCostReview:
    """Reviews of the fees of one placement type, as far as they lie above the mean."""

    placement: str
    most: float  # reviews per quarter
    success: float  # share of reviews after which the fee is lower
    saving: Figure  # GBP per child-week of a fee that is lower, opening prices
    cost: Figure  # GBP per review, opening prices
    earliest: int  # first quarter with a review
    above: float  # share of the children in bands of a fee above the mean

    def possible(self, announced: float, t: int) -> Figures:
        """Return the reviews of those announced for a quarter that may be made then."""
        return where(t >= self.earliest, least(announced, self.most), 0.0)


def share_above(bands: tuple[tuple[Figures, Figures], ...]) -> Figures:
    """Return the share of the children in bands, each (share, mean fee), whose fee lies above the mean of all."""
    mean = summed(share * fee for share, fee in bands)
    return summed(where(fee > mean, share, 0.0) for share, fee in bands)


def thirds_of(fee: float, spread: float) -> tuple[tuple[float, float], ...]:
    """Return three bands of as many children each, as (share, mean fee), of fees that are normally distributed.

    `spread` is the standard deviation over the mean. The mean of a band that begins at a and ends at b standard
    deviations from the mean is fee (1 + spread (d(a) - d(b)) / share), d being the density. It follows from the
    density's own derivative, -z d(z): the integral of z d(z) from a to b is d(a) - d(b).
    """
    standard, share = NormalDist(), 1 / len(THIRDS)
    inner = [standard.inv_cdf(n * share) for n in range(1, len(THIRDS))]
    density = [0.0, *(standard.pdf(z) for z in inner), 0.0]  # none at either end, which is infinitely far
    return tuple((share, fee * (1 + spread * (begin - end) / share)) for begin, end in pairwise(density))
