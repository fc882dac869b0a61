"""Homes that the council may open: what one of each kind holds and costs, and how soon and how many may open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.figure import Figure
from placement_opt.kernel.draws import Figures, least, most, summed, where


@dataclass(frozen=True)
class NewHome:
    """One kind of home that may be opened, such as one with two beds; either capital pays for it or it is rented."""

    id: str
    title: str
    beds: float  # registered, of one home
    staff: float  # FTE of one home
    cost: Figure  # GBP per week at opening prices from the day it opens, staff included, filled or not
    staffing_before: int  # quarters before the planned opening from which its posts are paid
    capital: Figure | None  # GBP of one home, as it will be spent
    asset_life: float  # years over which capital is paid back; 0 without capital
    interest: float  # per year on capital not yet paid back; 0 without capital
    rent: Figure | None  # GBP per week at opening prices
    filling_up: int  # quarters until every bed that can be filled is filled, evenly; 0: from the first day
    late_share: float  # share of the homes that open later than planned
    late_by: int  # quarters by which these open later
    earliest: int  # first quarter at whose start one may open, its lead included
    pace: float  # homes of this kind that may open in a quarter
    most: float  # homes of this kind that may open in all

    @property
    def annuity(self) -> Figure | None:
        """What interest and minimum revenue provision on the capital cost a year, the same every year [GBP].

        Source: the asset life method, annuity variant, of the statutory guidance on minimum revenue provision: each
        year bears the same sum of interest and provision.
        """
        if self.capital is None:
            return None
        rate = where(self.interest == 0, 1.0, self.interest)  # any rate will do where there is none
        share = rate / -np.expm1(-self.asset_life * np.log1p(rate))
        return self.capital.times(where(self.interest == 0, 1.0 / self.asset_life, share))


def possible_homes(kind: NewHome, announced: Mapping[int, float], quarters: int) -> list[Figures]:
    """Return the homes of a kind that open as planned in each quarter: as announced, or as soon after as limits let.

    `announced` maps quarters to homes. A home announced sooner than its lead, or beyond the pace, opens in the first
    quarter that has room for it; those beyond the most that may open are never opened.
    """
    found, due = list[Figures](), 0.0
    for t in range(1, quarters + 1):
        due += announced.get(t, 0.0)
        room = where(t >= kind.earliest, least(kind.pace, kind.most - summed(found)), 0.0)
        found.append(most(0.0, least(due, room)))
        due -= found[-1]
    return found
