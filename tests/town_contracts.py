"""Contracts that the council may sign, of the town that is small enough to solve by hand."""

from __future__ import annotations

from placement_opt.domain.contract_offers import Offer
from placement_opt.domain.figure import Figure
from placement_opt.domain.high_cost_reviews import HighCostReview

BLOCK_OF_BEDS = Offer(  # half of its beds are in the area, where no other private bed is
    id="beds",
    placement="external",
    most=2,
    price=Figure(2_500, "council"),
    minimum_use=1,
    term=3,
    notice=2,
    earliest=2,
    in_area=0.5,
    children_there=0,
)
VOLUME = Offer(
    id="volume",
    placement="agency",
    most=3,
    price=Figure(650, "assumed"),
    minimum_use=0.75,
    term=2,
    notice=1,
    earliest=1,
    in_area=None,
    children_there=2,
)
BAND = Offer(
    id="band",
    placement="agency",
    most=4,
    price=Figure(700, "published"),
    minimum_use=0,
    term=8,
    notice=1,
    earliest=3,
    in_area=0.25,
    children_there=0,
)
ON_OFFER = (BLOCK_OF_BEDS, VOLUME, BAND)
DEAR_BEDS = HighCostReview(  # of four children one has a fee above the mean
    placement="external",
    most=1,
    success=0.5,
    saving=Figure(400, "council"),
    cost=Figure(1_000, "assumed"),
    earliest=2,
    above=0.25,
)
DEAR_FOSTERING = HighCostReview(
    placement="agency",
    most=2,
    success=0.25,
    saving=Figure(100, "assumed"),
    cost=Figure(200, "assumed"),
    earliest=1,
    above=0.4,
)
