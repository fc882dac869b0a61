"""Prices of a quarter, and what a child-week costs in full in every kind of place."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.case import Case, Figure
from placement_opt.kernel.calendar import WEEKS_PER_YEAR


def at_prices(c: Case, family: str, t: int) -> float:
    """Return the price index of a cost family in the year of quarter t."""
    return c.price_index[family, c.quarters[t - 1].year]


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
    for h in c.homes:
        assert c.home_placement is not None  # the homes are of one
        full = h.cost.value / (h.beds * c.occupancy) + c.home_variable_cost.value
        yield Figure(full, h.cost.evidence), c.placements[c.home_placement].price_family
    for k in c.new_homes:
        assert c.home_placement is not None
        week = k.cost.value + (k.rent.value if k.rent else 0.0) + k.annuity / WEEKS_PER_YEAR
        full = week / (k.beds * c.occupancy) + c.home_variable_cost.value
        yield Figure(full, k.cost.evidence), c.placements[c.home_placement].price_family
    if c.mtfc:
        full = c.mtfc.place_cost.value / c.mtfc.occupancy + c.mtfc.child_cost.value
        yield Figure(full, c.mtfc.place_cost.evidence), c.placements[c.mtfc.placement].price_family
