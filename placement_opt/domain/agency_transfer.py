"""Fostering households that transfer from an independent agency to the council, with the children who live there."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.figure import Figure
from placement_opt.kernel.draws import Figures, least, where


@dataclass(frozen=True)
class AgencyTransfer:
    """One way in which fostering households of an agency may become the council's own."""

    id: str
    source: str  # placement type left: foster care of an external provider
    to: str  # placement type reached: foster care with fostering households
    most: float  # households per quarter at most
    children: float  # children of the council per household, who stay with their carer
    cost: Figure  # GBP per household, one-off, opening prices
    earliest: int  # first quarter with a transfer
    mix: dict[tuple[str, int], float]  # (g, t) -> share of those children who have need g; sums to 1 in each quarter
    supply_lost: float  # new placements per quarter that the market then lacks, for each household gone

    def possible(self, announced: float, t: int) -> Figures:
        """Return the households of those announced for a quarter that may transfer then."""
        return where(t >= self.earliest, least(announced, self.most), 0.0)
