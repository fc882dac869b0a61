"""Linear expressions of columns: what a rule says once, for a single run or for all draws of an ensemble.

A coefficient, and the constant, is a float or an array with one value per draw. Rules and costs work with Python's
operators alone, so the same function reads PuLP variables, solved numbers, arrays of them or these expressions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Coefficient = Any  # a float, or an array with one value per draw
NO_MORE, NO_LESS, EXACTLY = "<=", ">=", "="  # senses of a row


class Linear:
    """A sum of columns, each times its coefficient, and a constant."""

    __slots__ = ("constant", "terms")
    __array_ufunc__ = None  # so that an array times an expression is left to __rmul__
    __hash__ = None  # type: ignore[assignment]  # equality makes a row

    def __init__(self, terms: dict[str, Coefficient], constant: Coefficient = 0.0) -> None:
        """Keep the coefficients by the name of their column."""
        self.terms, self.constant = terms, constant

    @property
    def name(self) -> str:
        """Return the name of the column, of an expression that is one."""
        (name,) = self.terms
        return name

    def __repr__(self) -> str:
        """Return it as a sum."""
        return " + ".join([*(f"{k}*{name}" for name, k in self.terms.items()), str(self.constant)])

    def __add__(self, other: Any) -> Linear:
        if not isinstance(other, Linear):
            return Linear(self.terms, self.constant + other)
        return Linear(_added(dict(self.terms), other.terms), self.constant + other.constant)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Linear:
        if not isinstance(other, Linear):
            return Linear(self.terms, self.constant - other)
        terms = dict(self.terms)
        for name, k in other.terms.items():
            terms[name] = terms[name] - k if name in terms else -k
        return Linear(terms, self.constant - other.constant)

    def __rsub__(self, other: Any) -> Linear:
        return self.__neg__().__add__(other)

    def __neg__(self) -> Linear:
        return self.__mul__(-1.0)

    def __mul__(self, k: Coefficient) -> Linear:
        if isinstance(k, (int, float)) and k == 0:
            return Linear({})
        return Linear({name: k * c for name, c in self.terms.items()}, self.constant * k)

    __rmul__ = __mul__

    def __truediv__(self, k: Coefficient) -> Linear:
        return self.__mul__(1.0 / k)

    def __le__(self, other: Any) -> LinearRow:
        return _row(self - other, NO_MORE)

    def __ge__(self, other: Any) -> LinearRow:
        return _row(self - other, NO_LESS)

    def __eq__(self, other: object) -> LinearRow:  # type: ignore[override]
        return _row(self - other, EXACTLY)


@dataclass(frozen=True)
class LinearRow:
    """A row of a programme: a sum of columns that is at most, at least or equal to a value."""

    terms: dict[str, Coefficient]
    sense: str
    value: Coefficient

    @property
    def lower(self) -> Coefficient:
        """Return the least that the sum may be."""
        return -np.inf if self.sense == NO_MORE else self.value

    @property
    def upper(self) -> Coefficient:
        """Return the most that the sum may be."""
        return np.inf if self.sense == NO_LESS else self.value


def _row(e: Linear, sense: str) -> LinearRow:
    return LinearRow(e.terms, sense, -e.constant + 0.0)


def _added(terms: dict[str, Coefficient], more: dict[str, Coefficient]) -> dict[str, Coefficient]:
    for name, k in more.items():
        terms[name] = terms[name] + k if name in terms else k
    return terms


def added_up(items: Iterable[Any]) -> Linear:
    """Return the sum of expressions and numbers."""
    terms: dict[str, Coefficient] = {}
    constant: Coefficient = 0.0
    for z in items:
        if isinstance(z, Linear):
            _added(terms, z.terms)
            constant = constant + z.constant
        else:
            constant = constant + z
    return Linear(terms, constant)


@dataclass(frozen=True)
class Columns:
    """The columns of a programme: what each may be at least and at most, and which are whole numbers."""

    bounds: dict[str, tuple[Coefficient, Coefficient | None]] = field(default_factory=dict)  # name -> least, most
    whole: frozenset[str] = frozenset()

    def add(self, name: str, least: Coefficient, most: Coefficient | None) -> Linear:
        """Add a column and return the expression that is it alone."""
        self.bounds[name] = least, most
        return Linear({name: 1.0})
