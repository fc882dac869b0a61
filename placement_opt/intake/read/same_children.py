"""Children whom an abolished council and its successor both know: one child, not two."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from placement_opt.intake.read.cell_text import Ints
from placement_opt.intake.read.child_frames import UNKNOWN


def same_children(
    episodes: pd.DataFrame, headers: pd.DataFrame, family: Mapping[str, str], old: Collection[str]
) -> dict[int, int]:
    """Return numbers of children that stand for another number, whom another council of the family knows.

    A child is the same if identifier and date of birth are; two councils may have used one identifier twice. Of others,
    whose identifier may be a new one, a child of an `old` council and one of a new council are the same if they were
    born and began an episode on the same days; of several such, as twins are, each is one of the others. Frames have
    the columns `child` (numbers), `CHILD`, `LA` and `start` or `born`.
    """
    several = [name for name, one in family.items() if list(family.values()).count(one) > 1]
    known = headers.loc[(headers["LA"].isin(several) & (headers["born"] != UNKNOWN)).to_numpy()]
    if known.empty:
        return {}
    people = pd.DataFrame({name: known[name] for name in ("child", "CHILD", "born", "LA")})
    people = people.drop_duplicates("child", keep="last").assign(family=known["LA"].astype(str).map(family))
    by_name = people.groupby(["family", "CHILD", "born"], observed=True)["child"]
    joined = _joins(people["child"], by_name.transform("min"))
    alone = people[by_name.transform("size") == 1]
    alone = alone[["child", "family", "born"]].assign(old=alone["LA"].isin(old))
    starts = episodes.loc[episodes["child"].isin(alone["child"]), ["child", "start"]].drop_duplicates()
    days = starts.merge(alone, on="child").sort_values(["start", "child"])
    rank = days.groupby(["family", "born", "start", "old"]).cumcount().rename("rank")
    alike = [*(days[name] for name in ("family", "born", "start")), rank]
    was = days["child"].where(days["old"]).groupby(alike).transform("min")
    return _joins(days["child"][was.notna()], was.dropna().astype("int64")) | joined


def renumbered(numbers: Ints, joins: Mapping[int, int]) -> Ints:
    """Return numbers with those of the same child as one."""
    if not joins or not len(numbers):
        return numbers
    to = np.arange(max(int(numbers.max()), *joins) + 1, dtype=np.int32)
    to[list(joins)] = list(joins.values())
    found: Ints = to[numbers]
    return found


def _joins(child: pd.Series[int], first: pd.Series[int]) -> dict[int, int]:
    """Return the numbers that are not the first of their group; the last pair of a child counts."""
    pairs = zip(child.tolist(), first.tolist(), strict=True)
    return {number: one for number, one in pairs if number != one}
