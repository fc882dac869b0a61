"""Homes that the council of `tests.town` may open, a pair home and a lodge, and places that it may sell."""

from __future__ import annotations

from placement_opt.domain.figure import Figure
from placement_opt.domain.new_homes import NewHome
from placement_opt.domain.sold_places import SoldPlaces

PAIR = NewHome(  # 2,800 for staff; of 72,000 at 25% the first year bears 18,000 + 32,000, the second 10,000 + 40,000
    id="pair",
    title="Pair home",
    beds=2,
    staff=4,
    cost=Figure(4_000, "council"),
    staffing_before=1,
    capital=Figure(72_000, "assumed"),
    asset_life=2,
    interest=0.25,
    rent=None,
    filling_up=2,
    late_share=0.25,
    late_by=1,
    earliest=2,
    pace=2,
    most=3,
)
LODGE = NewHome(
    id="lodge",
    title="Lodge",
    beds=1,
    staff=2,
    cost=Figure(2_000, "council"),
    staffing_before=0,
    capital=None,
    asset_life=0,
    interest=0,
    rent=Figure(300, "published"),
    filling_up=0,
    late_share=0,
    late_by=0,
    earliest=2,
    pace=1,
    most=1,
)
TO_NEIGHBOURS = SoldPlaces(  # of two places sold one and a half are in use; what is sold stays so for two quarters
    placement="home", most=3, price=Figure(4_000, "council"), filled=0.75, earliest=2, notice=2
)
