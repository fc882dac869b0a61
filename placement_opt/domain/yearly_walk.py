"""How the children who enter or leave care in a year hang together with those of other years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class YearlyWalk:
    """How the level of a flow moves in years after the base year: variances of logs, none of them chance."""

    change: float  # variance of the change from one year to the next
    stays: float  # of a distance from the usual level, the share that is left a year later: 1 is a random walk

    def covariance(self, years: int) -> npt.NDArray[np.float64]:
        """Return the covariance of the log levels of some years, each against the base year, (years, years)."""
        k = np.arange(1, years + 1)
        apart = np.abs(k[:, None] - k[None, :])
        if self.stays == 1:
            return np.array(self.change * np.minimum(k[:, None], k[None, :]))
        usual = self.change / (2 * (1 - self.stays))
        return np.array(usual * (1 + self.stays**apart - self.stays ** k[:, None] - self.stays ** k[None, :]))
