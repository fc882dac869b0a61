"""What one-off money stood in for and is still missing when it has ended, year by year."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from placement_opt.domain.investment import COUNCIL_AGENCY, InvestmentCase
from placement_opt.fund.fund_ledger import FundEntry
from placement_opt.fund.fund_variables import FundVariables
from placement_opt.fund.gains import recurrent_cash_by_year


@dataclass(frozen=True)
class GapYear:
    """One year: the recurrent saving that one-off money stood in for, and how much of it is still missing [GBP]."""

    year: str
    stands_in: float  # said to be used in this year
    stood_in: float  # of it what the fund had left
    wanted: float  # recurrent saving that is to take its place
    brought: float  # recurrent cash that the council gains beyond what its schedule of savings counts on already
    gap: float  # wanted in a year, neither brought nor covered by one-off money of the year


def recurrent_gap(f: InvestmentCase, v: FundVariables, entries: Iterable[FundEntry]) -> tuple[GapYear, ...]:
    """Return the gap by year, from the first year in which one-off money stood in for a saving; none if none did.

    From that year on the budget counts on the saving each year. What the council gains in recurrent cash beyond its
    schedule of savings fills it first, then the one-off money of the same year. With a children's programme the years
    are those that it plans, since nothing is known of it afterwards.
    """
    if not f.stand_in:
        return ()
    gained = recurrent_cash_by_year(f, entries, COUNCIL_AGENCY)
    brought = {y: max(0.0, gbp - f.counted_on.get(y, 0.0)) for y, gbp in gained.items()}
    first, found, wanted = min(year for _w, year in f.stand_in), [], 0.0
    for year in (y for y in _years_known(f, v) if y >= first):
        said = math.fsum(gbp for (_w, y), gbp in f.stand_in.items() if y == year)
        used = math.fsum(float(gbp) for (_w, y), gbp in v.stoodin.items() if y == year)
        wanted = max(wanted, said)
        found.append(GapYear(year, said, used, wanted, brought[year], max(0.0, wanted - brought[year] - used)))
    return tuple(found)


def _years_known(f: InvestmentCase, v: FundVariables) -> tuple[str, ...]:
    planned = {f.quarters[part[1] - 1].year for part in v.children.nothing}
    return tuple(y for y in f.years if not planned or y in planned)
