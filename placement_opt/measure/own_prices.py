"""How much of what care costs in a year rests on prices of the council's own."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.kernel.text import pounds
from placement_opt.measure.opening_year import opening_year

OWN_PRICE = "council"  # grade of evidence of the council's own records


@dataclass(frozen=True)
class OwnPrices:
    """What care costs in a year that stands still at the opening, and the part at the council's own prices [GBP]."""

    own: float
    every: float

    @property
    def sentence(self) -> str:
        """How much that is, in one sentence."""
        share = self.own / self.every if self.every else 0.0
        return (
            f"Of the {pounds(self.every)} that care costs in a year at the opening, {pounds(self.own)} "
            f"({share:.0%}) rests "
            "on prices of the council's own."
        )


def own_prices(c: Case) -> OwnPrices:
    """Return what a year at the opening costs, and how much of it is priced with figures of the council's own."""
    lines = [k for k in opening_year(c) if not k.one_off]
    own = math.fsum(k.amount for k in lines if k.evidence == OWN_PRICE)
    return OwnPrices(own, math.fsum(k.amount for k in lines))
