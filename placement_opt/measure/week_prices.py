"""What a child-week costs in each placement type at opening prices, with what of it is paid for an empty place too."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.case import Case


@dataclass(frozen=True)
class WeekPrice:
    """What a child-week costs at opening prices [GBP], and the part that is paid whether the place is filled or not."""

    gbp: float
    standing: float = 0.0  # of a home or a team, or of fostering households, spread over the places that can be filled

    @property
    def bought(self) -> bool:
        """Whether it is paid for a child alone, and saved with the child's leaving."""
        return not self.standing


def week_prices(c: Case) -> dict[str, WeekPrice]:
    """Return what a child-week costs by placement type; one that the model does not cost has none.

    Of council homes it is the mean over the homes of the opening: their cost spread over the beds that can be filled,
    and what each child costs beside that.
    """
    found = {p: WeekPrice(fee.value) for p, fee in c.fee.items()}
    for p, k in c.carers.items():
        if k.household_cost.value and p in c.fee:
            found[p] = filled_price(k.household_cost.value, k.places * k.fillable, c.fee[p].value)
    if c.home_placement and c.homes:
        beds = math.fsum(h.beds for h in c.homes) * c.occupancy
        found[c.home_placement] = filled_price(
            math.fsum(h.cost.value for h in c.homes), beds, c.home_variable_cost.value
        )
    if c.mtfc:
        found[c.mtfc.placement] = filled_price(c.mtfc.place_cost.value, c.mtfc.occupancy, c.mtfc.child_cost.value)
    return found


def filled_price(standing: float, filled: float, child: float) -> WeekPrice:
    """Return what a filled place costs of which something is paid filled or not [GBP a week].

    `standing` is that part for several places or one, `filled` how many of them can be filled, `child` what each child
    costs beside it.
    """
    place = standing / filled
    return WeekPrice(place + child, place)


def mean_week(prices: Mapping[str, WeekPrice], children: Mapping[str, float]) -> float | None:
    """Return the mean price of a week over children by placement type; None if a price or every child is missing."""
    there = {p: n for p, n in children.items() if n}
    if not there or any(p not in prices for p in there):
        return None
    return math.fsum(n * prices[p].gbp for p, n in there.items()) / math.fsum(there.values())
