"""Sums of numbers or of linear expressions: what every quantity, rule and cost is written with."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pulp

from placement_opt.formulation.variables import Number, is_number


def total(terms: Iterable[Number]) -> Number:
    """Add numbers or linear expressions."""
    items = list(terms)
    if all(map(is_number, items)):
        return math.fsum(items)
    return pulp.lpSum(items)
