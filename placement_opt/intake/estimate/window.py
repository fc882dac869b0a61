"""The quarters that the rates rest on, and how to pick and add up their counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.records.counts import Counts
from placement_opt.kernel.errors import BadInput, Fault

Step = TypeVar("Step")

OPTION = "--window"
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A run of quarters by number, both ends included."""

    first: int
    last: int

    @property
    def quarters(self) -> int:
        """Return how many quarters there are."""
        return self.last - self.first + 1


def window_of(counts: Counts, longest: int, asked: tuple[str, str] | None = None) -> Window:
    """Return the quarters asked for by label, otherwise the last `longest`.

    Raises BadInput if they were not observed or stand the wrong way round, or if no quarter was.
    """
    labels = counts.quarters
    if not labels:
        expected = "records that span a full quarter, from one quarter end to the next"
        raise BadInput([Fault(OPTION, None, "", expected, "none")])
    if asked is None:
        return Window(max(1, len(labels) - longest + 1), len(labels))
    if asked[0] not in labels or asked[1] not in labels or labels.index(asked[0]) > labels.index(asked[1]):
        expected = f"two of the quarters observed, {labels[0]} to {labels[-1]}, the earlier first"
        raise BadInput([Fault(OPTION, None, "", expected, " to ".join(asked))])
    return Window(labels.index(asked[0]) + 1, labels.index(asked[1]) + 1)


def labels_of(counts: Counts, window: Window) -> tuple[str, ...]:
    """Return the labels of the quarters of a window."""
    return counts.quarters[window.first - 1 : window.last]


def inside(frame: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the rows whose `quarter` is first..last."""
    return frame.loc[(frame["quarter"] >= first) & (frame["quarter"] <= last)]


def children_by(frame: pd.DataFrame, *columns: str) -> dict[tuple[Any, ...], float]:
    """Return how many children share the same words in `columns`, sorted by them."""
    found: dict[tuple[Any, ...], float] = {}
    for *words, n in zip(*(frame[c].tolist() for c in (*columns, "children")), strict=True):
        key = tuple(words)
        found[key] = found.get(key, 0.0) + n
    return dict(sorted(found.items()))


def first_enough(ladder: Iterable[Step], enough: Callable[[Step], bool]) -> Step:
    """Return the first step of a ladder that is enough, otherwise its last."""
    *steps, last = ladder
    return next((step for step in steps if enough(step)), last)


def by_quarter(frame: pd.DataFrame, window: Window) -> Array:
    """Return the children of each quarter of the window, 0 where there are none."""
    found = {quarter: n for (quarter,), n in children_by(frame, "quarter").items()}
    return np.array([found.get(q, 0.0) for q in range(window.first, window.last + 1)], dtype=float)
