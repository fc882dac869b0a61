"""A figure is a number, or an array with one value per draw: what stands in place of a branch on a figure.

Arithmetic reads the same for both. `if figure > 1` does not: numpy raises on it where draws differ, and these functions
say the same thing of either.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

import numpy as np

Figures = Any  # a number, or an array with one value per draw


def is_number(z: Any) -> bool:
    """Say whether something is a number, or one per draw, and no unknown."""
    return isinstance(z, (int, float, np.ndarray, np.floating, np.integer))


def ever(told: Figures) -> bool:
    """Say whether it is true, or not zero, in any draw: what decides whether a row or an unknown exists."""
    return bool(np.any(told)) if isinstance(told, np.ndarray) else bool(told)


def same(one: Figures, other: Figures) -> bool:
    """Say whether two figures are the same in every draw."""
    return bool(np.all(one == other))


def where(told: Figures, then: Figures, otherwise: Figures) -> Figures:
    """Return one figure where it is true and another where it is not."""
    if isinstance(told, np.ndarray):
        return np.where(told, then, otherwise)
    return then if told else otherwise


def least(*figures: Figures) -> Figures:
    """Return the smallest of some figures, draw by draw."""
    return reduce(np.minimum, figures) if _per_draw(figures) else min(figures)


def most(*figures: Figures) -> Figures:
    """Return the largest of some figures, draw by draw."""
    return reduce(np.maximum, figures) if _per_draw(figures) else max(figures)


def summed(figures: Iterable[Figures]) -> Figures:
    """Return the sum of some figures, draw by draw; of numbers the exact one, rounded once."""
    items = tuple(figures)
    return sum(items) if _per_draw(items) else math.fsum(items)


def whole(figure: Figures) -> Figures:
    """Return a count, such as quarters, as whole numbers."""
    return np.rint(figure).astype(np.int64) if isinstance(figure, np.ndarray) else int(figure)


def smallest(figure: Figures) -> Any:
    """Return the smallest value in any draw."""
    return figure.min() if isinstance(figure, np.ndarray) else figure


def largest(figure: Figures) -> Any:
    """Return the largest value in any draw."""
    return figure.max() if isinstance(figure, np.ndarray) else figure


def always(truth: Figures) -> bool:
    """Say whether something is so in every draw."""
    return bool(truth.all()) if isinstance(truth, np.ndarray) else bool(truth)


def each_draw(of: Callable[[float], float], figure: Figures) -> Figures:
    """Return a function of a figure, draw by draw, for what must be the same to the last digit in a single run."""
    return np.array([of(float(n)) for n in figure]) if isinstance(figure, np.ndarray) else of(figure)


def in_draw(figure: Figures, n: int) -> Any:
    """Return the value of one draw."""
    return figure[n].item() if isinstance(figure, np.ndarray) else figure


def of_draw(record: Any, n: int) -> Any:
    """Return a record with the figures of one draw: dataclasses, dicts and tuples of them, however deep."""
    return _each_figure(record, lambda figure: in_draw(figure, n))


def of_draws(record: Any, numbers: Sequence[int]) -> Any:
    """Return a record with the figures of some draws."""
    chosen = np.asarray(numbers)
    return _each_figure(record, lambda figure: figure[chosen] if isinstance(figure, np.ndarray) else figure)


def _each_figure(record: Any, of: Callable[[Any], Any]) -> Any:
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        changed = {f.name: _each_figure(getattr(record, f.name), of) for f in dataclasses.fields(record)}
        return dataclasses.replace(record, **changed)
    if isinstance(record, dict):
        return {key: _each_figure(value, of) for key, value in record.items()}
    if isinstance(record, tuple):
        return tuple(_each_figure(value, of) for value in record)
    return of(record)


def _per_draw(figures: tuple[Figures, ...]) -> bool:
    return any(isinstance(figure, np.ndarray) for figure in figures)
