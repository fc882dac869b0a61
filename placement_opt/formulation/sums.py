"""Sums of numbers or of linear expressions: what every quantity, rule and cost is written with."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pulp

from placement_opt.domain.case import Case
from placement_opt.formulation.linear import Linear, added_up
from placement_opt.formulation.variables import Number, is_number
from placement_opt.kernel.calendar import MIDDLE


def total(terms: Iterable[Number]) -> Number:
    """Add numbers or linear expressions."""
    items = list(terms)
    if all(map(is_number, items)):
        return math.fsum(items)
    if any(isinstance(z, Linear) for z in items):
        return added_up(items)
    return pulp.lpSum(items)


def weeks_at_mean(c: Case, t: int, opening: Number, closing: Number) -> Number:
    """Return the weeks of quarter t times the mean of a number at its two ends: how all child-weeks are counted."""
    return c.quarters[t - 1].weeks * MIDDLE * (opening + closing)
