"""How a figure is spread over its range: from a level between 0 and 1 to a value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from placement_opt.inputs.uncertainty_settings import FIXED, LOGNORMAL, PERT, UNIFORM

Levels = npt.NDArray[np.float64]  # by draw, each between 0 and 1

PERT_WEIGHT = 4  # of the value against either end, in the mean of a PERT distribution
TAIL = 1 / 20  # of a lognormal distribution, below the low and above the high end


def value_at(shape: str, level: Levels, low: float, value: float, high: float) -> Levels:
    """Return the figure at each level of its distribution, in the figure's own unit; low < high.

    Triangular: on [low, high] with its peak at the value. PERT: the beta distribution on the same, with a mean of
    (low + 4 value + high) / 6. Lognormal: low and high are its 5th and 95th percentiles.
    """
    from scipy import special  # takes a fifth of a second, which a run without draws need not wait

    if shape == FIXED:
        return np.full_like(level, value)
    if shape == UNIFORM:
        return low + level * (high - low)
    if shape == LOGNORMAL:
        middle, half = (np.log(high) + np.log(low)) / 2, (np.log(high) - np.log(low)) / 2
        logs: Levels = middle + half * special.ndtri(level) / special.ndtri(1 - TAIL)
        return np.exp(logs)
    span, mode = high - low, (value - low) / (high - low)
    if shape == PERT:
        part: Levels = special.betaincinv(1 + PERT_WEIGHT * mode, 1 + PERT_WEIGHT * (1 - mode), level)
        return low + span * part
    rising = np.sqrt(level * mode)
    return low + span * np.where(level < mode, rising, 1 - np.sqrt((1 - level) * (1 - mode)))
