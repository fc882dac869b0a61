"""Count rows that share the same words: from one row per child to one row per group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.records.neighbours import Mask, following
from placement_opt.intake.records.panel import Ints


@dataclass(frozen=True)
class Coded:
    """A column as whole numbers from 0; `words` says what each number means, or that it means itself."""

    codes: Ints
    words: tuple[str, ...] | int | bool  # an int: plain numbers below it; True: yes or no

    def shifted(self, keep: Mask, otherwise: str) -> Coded:
        """Return the column of the next row where `keep`, and a word where not."""
        assert isinstance(self.words, tuple)
        return Coded(np.where(keep, following(self.codes), self.words.index(otherwise)), self.words)


def coded(column: pd.Series[str], rows: Ints) -> Coded:
    """Return a category of the episodes, row by row of the panel."""
    return Coded(column.cat.codes.to_numpy()[rows].astype("int64"), tuple(map(str, column.cat.categories)))


def yes(mask: Mask) -> Coded:
    """Return a yes-or-no column."""
    return Coded(mask.astype("int64"), True)


def group_counts(keep: Mask | None = None, /, **columns: Coded) -> pd.DataFrame:
    """Return the number of rows for each combination that occurs, sorted by its words, as `children`."""
    sizes = tuple(_size(column) for column in columns.values())
    picked = [column.codes if keep is None else column.codes[keep] for column in columns.values()]
    key = np.ravel_multi_index(picked, sizes) if len(picked[0]) else np.array([], dtype="int64")
    groups, children = np.unique(key, return_counts=True)
    parts = np.unravel_index(groups, sizes)
    frame = pd.DataFrame({n: _decoded(p, c) for (n, c), p in zip(columns.items(), parts, strict=True)})
    return frame.assign(children=children.astype("int64")).sort_values(list(columns), ignore_index=True)


def _size(column: Coded) -> int:
    if isinstance(column.words, bool):
        return 1 + 1
    return max(1, column.words if isinstance(column.words, int) else len(column.words))


def _decoded(part: Ints, column: Coded) -> pd.Series | Ints | Mask:
    if isinstance(column.words, bool):
        return part.astype(bool)
    if isinstance(column.words, int):
        return part.astype("int64")
    return pd.Series(np.array(column.words, dtype=object)[part], dtype="str")
