"""Rows of one referral, from one file or from several, to one row: a child is a number from here on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.placements.standard_fields import IDENTIFIER, JOINED_BY, READ_AS
from placement_opt.intake.read.cell_text import numbered
from placement_opt.intake.read.dates import RowLocator
from placement_opt.kernel.errors import Fault

CHILD_NUMBER = "child_number"  # made while reading, in place of the identifier
BORN_IN_RETURN = "born_in_return"  # the day of birth as the return has it
AGREE = "rows of one child and one day of referral that agree in every column, or a blank"
ONE_EACH = "a child with several referrals on one day? give each its own day"


@dataclass(frozen=True)
class Joined:
    """One row a referral, NaN where not known; no identifier is left, and rows are no child's but a referral's."""

    referrals: pd.DataFrame
    rows: int  # that were read


def joined(
    table: pd.DataFrame, births: Mapping[str, int], locator: RowLocator, titles: Mapping[str, str]
) -> tuple[Joined, list[Fault]]:
    """Return one row for each child and day of referral, and a fault per file and column for rows that contradict.

    Every row has its day of referral; `titles` are the columns as messages name them.
    """
    child, local = (table[name].astype(str) for name in ("child", "local_id"))
    blank = (child == "").to_numpy()
    who = child.where(~blank, "\0" + local)  # else a local identifier could be another child's
    born = child.map(births).fillna(local.map(births)).to_numpy(dtype=np.float64)
    numbers, providers = _number(who), _number(table["provider"].astype(str))
    known = table["provider"].astype(str).to_numpy() != ""
    plain = [field for field, kind in READ_AS.items() if kind != IDENTIFIER]
    values = table[plain].assign(**{BORN_IN_RETURN: born, "provider": np.where(known, providers, np.nan)})
    keys = [numbers, values[JOINED_BY].to_numpy()]
    by_referral = values.groupby(keys, sort=True, dropna=False)
    faults = list(_contradictions(values, by_referral.transform("first"), locator, {f: titles[f] for f in plain}))
    one_each = by_referral.first()
    children = one_each.index.get_level_values(0)
    return Joined(one_each.reset_index(drop=True).assign(**{CHILD_NUMBER: children}), len(table)), faults


def _number(words: pd.Series[str]) -> np.ndarray:
    column = pd.Series(pd.Categorical(words))
    return numbered([(column, column)])[0]


def _contradictions(
    values: pd.DataFrame, first: pd.DataFrame, locator: RowLocator, titles: Mapping[str, str]
) -> Iterator[Fault]:
    for column, title in titles.items():
        here, there = values[column].to_numpy(), first[column].to_numpy()
        differs = ~np.isnan(here) & (here != there)
        yield from locator.faults(differs, title, AGREE, "another answer than an earlier row has", ONE_EACH)
