"""Prices of a quarter, and what a child-week costs in full in every kind of place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from placement_opt.domain.case import Case, Figure
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.draws import Figures, in_draw, most


def at_prices(c: Case, family: str, t: int) -> float:
    """Return the price index of a cost family in the year of quarter t."""
    return c.price_index[family, c.quarters[t - 1].year]


@dataclass(frozen=True)
class UnitPrice:
    """What a unit costs in a quarter: its price at opening prices, and the index of the family that it follows."""

    price: Figure
    family: str = ""  # "": it does not rise with prices
    index: Figures = 1.0

    @property
    def value(self) -> Figures:
        """Pounds of the quarter for a unit."""
        return self.price.value * self.index


def rate_of(c: Case, price: Figure, family: str, t: int) -> UnitPrice:
    """Return what a unit costs in quarter t, if its price follows a family."""
    return UnitPrice(price, family, at_prices(c, family, t))


def dearest_of(rates: Sequence[UnitPrice]) -> UnitPrice:
    """Return the dearest of some rates; over draws what each draw's dearest comes to, graded as in the first."""
    first = max(rates, key=lambda k: (in_draw(k.value, 0), k.price.evidence))
    if not isinstance(most(*(k.value for k in rates)), np.ndarray):
        return first
    return UnitPrice(Figure(most(*(k.value for k in rates)), first.price.evidence))


def place_weeks(c: Case) -> Iterator[tuple[Figure, str]]:
    r"""Yield what a child-week costs in full in every kind of place, at opening prices, and its cost family.

    Places are fees, a fillable bed in a council home, in a new one with its rent or the financing of its capital, and a
    fillable place in an MTFC team; the dearest at the prices of a quarter is what a waiting child is charged.

    .. math:: dearest_t = \max \big( \max_p I_{pt} fee_p,
        I_{home,t} \max_h ( \frac{running_h}{beds_h fillable_{home}} + fee_{home} ),
        I_{home,t} \max_\phi \big( \frac{1}{newbeds_\phi fillable_{home}} ( upkeep_\phi + rent_\phi
        + \frac{7}{365.25} capital_\phi \frac{interest_\phi}{1 - (1 + interest_\phi)^{- lifetime_\phi}} )
        + fee_{home} \big),
        I_{mtfc,t} ( \frac{teamplace}{fillable_{mtfc}} + child ) \big)
    """
    for p, fee in c.fee.items():
        yield fee, c.placements[p].price_family
    in_homes = c.placements[c.home_placement].price_family if c.home_placement else ""
    for h in c.homes:
        yield h.cost.times(1 / (h.beds * c.occupancy)).plus(c.home_variable_cost), in_homes
    for k in c.new_homes:
        building = [k.rent] if k.rent else [k.annuity.times(1 / WEEKS_PER_YEAR)] if k.annuity else []
        week = reduce(Figure.plus, building, k.cost)
        yield week.times(1 / (k.beds * c.occupancy)).plus(c.home_variable_cost), in_homes
    if c.mtfc:
        full = c.mtfc.place_cost.times(1 / c.mtfc.occupancy).plus(c.mtfc.child_cost)
        yield full, c.placements[c.mtfc.placement].price_family
