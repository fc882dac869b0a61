"""Children whom an abolished council and its successor both know: one child, not two."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement_opt.intake.read.cell_text import Ints, Text
from placement_opt.intake.read.child_frames import UNKNOWN


def same_children(
    numbers: Mapping[str, Ints], header: pd.DataFrame, family: Mapping[str, str], table: str
) -> tuple[dict[str, Ints], int]:
    """Return the numbers of children with one number for a child whom several councils of a family know, and how many.

    A child is the same if identifier and date of birth are: new councils may give identifiers anew, and two old ones
    may have used the same.
    """
    several = {name for name, one in family.items() if list(family.values()).count(one) > 1}
    frame = pd.DataFrame(
        {
            "number": numbers[table],
            "child": header["CHILD"].cat.codes,
            "born": header["born"],
            "family": _mapped(header["LA"], family),
        }
    )
    frame = frame[header["LA"].isin(several).to_numpy() & (frame["born"] != UNKNOWN).to_numpy()]
    first = frame.groupby(["family", "child", "born"], observed=True)["number"].transform("min")
    joins = dict(zip(frame["number"].tolist(), first.tolist(), strict=True))
    changed = {number: one for number, one in joins.items() if number != one}
    if not changed:
        return dict(numbers), 0
    most = max(int(n.max(initial=0)) for n in numbers.values()) + 1
    to = np.arange(most, dtype=np.int32)
    to[list(changed)] = list(changed.values())
    return {name: to[n] for name, n in numbers.items()}, len(changed)


def _mapped(column: Text, family: Mapping[str, str]) -> pd.Series[str]:
    return column.astype(str).map(family)
