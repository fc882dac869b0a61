"""Households that may transfer from an agency, of the town that is small enough to solve by hand."""

from __future__ import annotations

from placement_opt.domain.agency_transfer import AgencyTransfer
from placement_opt.domain.figure import Figure

OVER = AgencyTransfer(  # of four children who stay with their carer three are of ten to fifteen, one is older
    id="over",
    source="agency",
    to="own",
    most=2,
    children=1.5,
    cost=Figure(4_000, "assumed"),
    earliest=2,
    mix={(g, t): share for g, share in (("calm", 0.75), ("older", 0.25)) for t in range(2, 17)},
    supply_lost=0.25,
)
