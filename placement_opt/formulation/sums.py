"""Sums of numbers or of linear expressions: what every quantity, rule and cost is written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pulp

from placement_opt.domain.case import Case
from placement_opt.domain.levers import Key
from placement_opt.formulation.linear import Linear, added_up
from placement_opt.formulation.variables import Number
from placement_opt.kernel.calendar import MIDDLE
from placement_opt.kernel.draws import Figures, is_number, largest, summed, where


def total(terms: Iterable[Number]) -> Number:
    """Add numbers or linear expressions."""
    items = list(terms)
    if Linear in map(type, items):
        return added_up(items)
    return summed(items) if all(map(is_number, items)) else pulp.lpSum(items)


def weeks_at_mean(c: Case, t: int, opening: Number, closing: Number) -> Number:
    """Return the weeks of quarter t times the mean of a number at its two ends: how all child-weeks are counted."""
    return c.quarters[t - 1].weeks * MIDDLE * (opening + closing)


def lagged(quantity: Callable[[int], Number], lag: Figures) -> Number:
    """Return `quantity(lag)`, where draws may differ in the lag: each draw then has the quantity of its own."""
    if not isinstance(lag, np.ndarray):
        return quantity(lag)
    return total((lag == k) * 1.0 * quantity(int(k)) for k in np.unique(lag))


def earlier(unknowns: Mapping[Key, Number], about: Key, t: int, lag: Figures) -> Number:
    """Return what an unknown was so many quarters before t; 0 where there is none, as before the first quarter."""
    return lagged(lambda k: unknowns.get((*about, t - k), 0.0), lag)


def in_last(quantity: Callable[[int], Number], t: int, quarters: Figures) -> Number:
    """Add a quantity over the last so many quarters, t among them and none before the first."""
    longest = int(largest(quarters))
    return total(where(s > t - quarters, 1.0, 0.0) * quantity(s) for s in range(max(1, t - longest + 1), t + 1))
