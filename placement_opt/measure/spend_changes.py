"""What a plan spends more or less than doing nothing, line by line and quarter by quarter, from two ledgers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from placement_opt.domain.appraisal import Allowance
from placement_opt.domain.case import Case

LINE_COLUMNS = ["quarter", "line", "one_off", "cashable", "evidence"]  # of the ledger, by which rows are set off


@dataclass(frozen=True)
class SpendChange:
    """What is spent more on a line in a quarter; below nothing, what is spent less."""

    quarter: int
    line: str
    one_off: bool
    cashable: bool
    evidence: str  # of the price
    gbp: float


def spend_changes(c: Case, baseline: pd.DataFrame, plan: pd.DataFrame) -> tuple[SpendChange, ...]:
    """Return what a plan's ledger holds beyond that of doing nothing, by quarter and line.

    Rows that are the same in all of LINE_COLUMNS are set off against each other: of one line in one quarter what is
    dearer and what is cheaper are together a cost or a saving.
    """
    number = {q.label: q.number for q in c.quarters}
    amounts: dict[tuple[int, str, bool, bool, str], list[float]] = {}
    for ledger, sign in ((plan, 1.0), (baseline, -1.0)):
        columns = (ledger[name] for name in (*LINE_COLUMNS, "gbp"))
        for label, line, one_off, cashable, evidence, gbp in zip(*columns, strict=True):
            key = (number[str(label)], str(line), bool(one_off), bool(cashable), str(evidence))
            amounts.setdefault(key, []).append(sign * float(gbp))
    return tuple(SpendChange(*key, math.fsum(found)) for key, found in amounts.items())


def allowed_for(
    found: Iterable[SpendChange], allowances: Mapping[str, Allowance], last: int
) -> tuple[SpendChange, ...]:
    """Return the same with each cost raised, and each saving lowered and late, as its grade of evidence says.

    What comes after the last quarter is left out, so that a saving which is late may be lost.
    """
    changed = (_allowed(k, allowances.get(k.evidence, Allowance())) for k in found)
    return tuple(k for k in changed if k.quarter <= last)


def _allowed(k: SpendChange, by: Allowance) -> SpendChange:
    if k.gbp > 0:
        return replace(k, gbp=k.gbp * (1 + by.costs))
    return replace(k, gbp=k.gbp * (1 - by.savings), quarter=k.quarter + by.late)
