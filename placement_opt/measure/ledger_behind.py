"""The costs that stand behind savings and the bridge, beside those of the plans: the opening year, each lever alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.formulation import Cost
from placement_opt.formulation.prices import UnitPrice
from placement_opt.measure.opening_year import opening_year
from placement_opt.measure.results import LEDGER_COLUMNS, Results, ledger_rows

OPENING_YEAR = "opening_year"  # as a plan: what the opening position costs in a year
FROM_NOW_ON = "from_now_on"  # as a plan: doing nothing more than was done in quarters that have passed


def ledger_behind(c: Case, year: str, alone: Iterable[Results], from_now_on: Results | None = None) -> pd.DataFrame:
    """Return these costs in LEDGER_COLUMNS: an opening year has no quarter.

    `c` is the case whose budget is frozen. The opening year stands once more at the prices of `year`, the bridge's.
    """
    rows = [
        *_rows(OPENING_YEAR, c.frozen_year, map(_at_opening_prices, opening_year(c))),
        *_rows(opening_year_at(year), year, opening_year(c, prices_of=year)),
    ]
    frames = [pd.DataFrame(rows, columns=LEDGER_COLUMNS), *(k.ledger for k in alone)]
    later = [from_now_on.ledger.assign(plan=FROM_NOW_ON)] if from_now_on else []
    return pd.concat([*frames, *later], ignore_index=True)


def opening_year_at(year: str) -> str:
    """Return how the opening year at the prices of another year is called as a plan."""
    return f"{OPENING_YEAR}_at_{year}"


def _at_opening_prices(k: Cost) -> Cost:
    return dataclasses.replace(k, rate=UnitPrice(k.rate.price))


def _rows(plan: str, year: str, costs: Iterable[Cost]) -> Iterator[tuple[object, ...]]:
    """Yield a year's costs, its quarters added up."""
    for _t, cells in ledger_rows(dataclasses.replace(k, quarter=0) for k in costs):
        yield (plan, "", year, *cells)
