"""Sums of numbers or of linear expressions: what every quantity, rule and cost is written with."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pulp

from placement_opt.domain.case import Case
from placement_opt.formulation.variables import Number, is_number
from placement_opt.kernel.calendar import MIDDLE


def total(terms: Iterable[Number]) -> Number:
    """Add numbers or linear expressions."""
    items = list(terms)
    if all(map(is_number, items)):
        return math.fsum(items)
    return _expression(items)


def _expression(items: Iterable[Number]) -> pulp.LpAffineExpression:
    """Add linear expressions as `pulp.lpSum` does, term by term in their order, in half the time.

    Half of building a programme is sums, and most of their terms are unknowns or nothing at all.
    """
    found = pulp.LpAffineExpression()
    for z in items:
        if isinstance(z, pulp.LpVariable):
            found[z] = found[z] + 1 if z in found else 1
        elif isinstance(z, pulp.LpAffineExpression):
            found.constant += z.constant
            for unknown, k in z.items():
                found[unknown] = found[unknown] + k if unknown in found else k
        elif z:
            found.addInPlace(z)
    return found


def weeks_at_mean(c: Case, t: int, opening: Number, closing: Number) -> Number:
    """Return the weeks of quarter t times the mean of a number at its two ends: how all child-weeks are counted."""
    return c.quarters[t - 1].weeks * MIDDLE * (opening + closing)
