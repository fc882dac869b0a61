"""Rules about reviews of high fees, each with a good and a bad plan."""

from __future__ import annotations

from tests.formulation.example import Example, number
from tests.formulation.examples_programmes import ANNOUNCED
from tests.town import DEAR_BEDS, ON_OFFER, town

REVIEWING = town(reviews=(DEAR_BEDS,))
CONTRACTED = town(reviews=(DEAR_BEDS,), offers=ON_OFFER)
EXTERNAL = ("complex", "external")

REVIEWS = (
    Example("reviews_are_limited", ("external", 1), number(), number(reviews={("external", 1): 1}), REVIEWING),
    Example(
        "reviews_are_limited",
        ("external", 2),
        number(reviews={("external", 2): 1}),
        number(reviews={("external", 2): 1.5}),
        REVIEWING,
    ),
    Example(  # nine of ten children are still there after a quarter
        "reviewed_children_are_there",
        ("reviewed", "external", 3),
        number(reviewed={("external", 2): 1, ("external", 3): 1.4}, reviews={("external", 3): 0.5}),
        number(reviewed={("external", 2): 1, ("external", 3): 1.5}, reviews={("external", 3): 0.5}),
        REVIEWING,
    ),
    Example(
        "reviewed_children_are_there",
        ("above", "external", 3),
        number(reviewed={("external", 3): 1}, x={(*EXTERNAL, 3): 4}),
        number(reviewed={("external", 3): 1}, x={(*EXTERNAL, 3): 3}),
        REVIEWING,
    ),
    Example(  # a quarter of 26 weeks at the fee: half a child with a reviewed one
        "reviewed_children_are_there",
        ("at_fee", "external", 3),
        number(reviewed={("external", 2): 0.5, ("external", 3): 0.5}, spot={("external", 3): 26}),
        number(reviewed={("external", 2): 0.5, ("external", 3): 0.6}, spot={("external", 3): 26}),
        CONTRACTED,
    ),
    Example(  # three were announced and one can be made
        "strategy_as_published",
        ("high_cost_review", "external", 2),
        number(reviews={("external", 2): 1}),
        number(reviews={("external", 2): 3}),
        REVIEWING,
        ANNOUNCED,
    ),
)
