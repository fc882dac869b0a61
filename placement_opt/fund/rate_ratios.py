"""What is believed of a rate ratio, in the two families that stay themselves when uses are counted.

Source of the method: Johnson, A., Ott, M. and Dogucu, M. (2022), Bayes Rules!, chapters 3 and 5, conjugate families.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from placement_opt.solve.matrix import Floats


@dataclass(frozen=True)
class GammaRatio:
    """A rate ratio with a Gamma distribution, as before and after uses are counted against a known rate."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """The mean of the ratio."""
        return self.shape / self.rate

    @property
    def deviation(self) -> float:
        """The standard deviation of the ratio."""
        return sqrt(self.shape) / self.rate

    def counted(self, observed: float, expected: float) -> GammaRatio:
        """Return what is believed once so many uses were observed, of so many that a ratio of 1 would bring."""
        return GammaRatio(self.shape + observed, self.rate + expected)

    def quantile(self, chance: float) -> float:
        """Return what the ratio is at most with a chance."""
        from scipy import special  # takes a fifth of a second, which a run without outcomes need not wait

        return float(special.gammaincinv(self.shape, chance)) / self.rate

    def draws(self, chance: np.random.Generator, many: int) -> Floats:
        """Return ratios drawn at random."""
        return chance.gamma(self.shape, 1 / self.rate, many)


@dataclass(frozen=True)
class OddsRatio:
    """A rate ratio that, times the watched of one group over those of the other, is the odds of a Beta."""

    helped: float  # first parameter of the Beta: as uses by those helped
    others: float  # second: as uses by the comparison group
    times: float  # case quarters of those helped over those of the comparison group

    @property
    def mean(self) -> float:
        """The mean of the ratio; there is one where `others` is above 1."""
        return self.helped / (self.others - 1) / self.times

    @property
    def deviation(self) -> float:
        """The standard deviation of the ratio; there is one where `others` is above 2."""
        less = self.others - 1
        return sqrt(self.helped * (self.helped + less) / (less - 1)) / less / self.times

    def counted(self, observed: float, compared: float) -> OddsRatio:
        """Return what is believed once so many uses were observed in each of the two groups."""
        return OddsRatio(self.helped + observed, self.others + compared, self.times)

    def quantile(self, chance: float) -> float:
        """Return what the ratio is at most with a chance."""
        from scipy import special

        share = float(special.betaincinv(self.helped, self.others, chance))
        return share / (1 - share) / self.times

    def draws(self, chance: np.random.Generator, many: int) -> Floats:
        """Return ratios drawn at random."""
        share = chance.beta(self.helped, self.others, many)
        return share / (1 - share) / self.times


RateRatio = GammaRatio | OddsRatio


def gamma_ratio(mean: float, deviation: float) -> GammaRatio:
    """Return the Gamma of a mean and a deviation, both above 0."""
    return GammaRatio((mean / deviation) ** 2, mean / deviation**2)


def odds_ratio(mean: float, deviation: float, times: float) -> OddsRatio:
    r"""Return the odds of a Beta that have, over `times`, a mean and a deviation, both above 0.

    Of odds with the mean m and the variance v the parameters are those of the Beta prime distribution.

    .. math:: others = 2 + m (m + 1) / v, \quad helped = m (others - 1)
    """
    odds, variance = times * mean, (times * deviation) ** 2
    others = 1 + 1 + odds * (odds + 1) / variance
    return OddsRatio(odds * (others - 1), others, times)
