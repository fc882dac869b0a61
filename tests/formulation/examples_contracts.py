"""Rules about places bought under contracts, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import Example, number
from tests.formulation.examples_programmes import ANNOUNCED
from tests.town import BLOCK, ON_OFFER, announces, brief, town

CONTRACTS = town(contracts=(BLOCK,), offers=ON_OFFER)
AGENCY, EXTERNAL = ("calm", "agency"), ("complex", "external")
NEAR = dataclasses.replace(CONTRACTS, local_floor=0.5)
BUYING = brief(fixed=True, strategy=announces(buy_places={("beds", 2): 1, ("beds", 3): 0, ("volume", 1): 5}))

CONTRACT_EXAMPLES = (
    Example("contract_places_are_limited", ("beds", 1), number(), number(contracted={("beds", 1): 1}), CONTRACTS),
    Example(
        "contract_places_are_limited",
        ("volume", 1),
        number(contracted={("volume", 1): 3}),
        number(contracted={("volume", 1): 3.5}),
        CONTRACTS,
    ),
    Example(
        "contract_places_keep_their_terms",
        ("begun", "beds", 3),
        number(contracted={("beds", 2): 1, ("beds", 3): 2}, signed={("beds", 2): 1, ("beds", 3): 1}),
        number(contracted={("beds", 2): 1, ("beds", 3): 2}, signed={("beds", 2): 2}),
        CONTRACTS,
    ),
    Example(  # two quarters: what began in the first has ended in the third unless it is signed again
        "contract_places_keep_their_terms",
        ("term", "volume", 3),
        number(contracted={("volume", 3): 3}, signed={("volume", 2): 2, ("volume", 3): 1}),
        number(contracted={("volume", 3): 3}, signed={("volume", 1): 2, ("volume", 3): 1}),
        CONTRACTS,
    ),
    Example(  # two quarters of notice: what began in the second can be handed back in the fourth
        "contract_places_keep_their_terms",
        ("notice", "beds", 3),
        number(contracted={("beds", 2): 2, ("beds", 3): 2}, signed={("beds", 2): 2}),
        number(contracted={("beds", 2): 2, ("beds", 3): 1}, signed={("beds", 2): 2}),
        CONTRACTS,
    ),
    Example(
        "contract_places_keep_their_terms",
        ("notice", "beds", 4),
        number(signed={("beds", 2): 2}),
        number(signed={("beds", 3): 2}),
        CONTRACTS,
    ),
    Example(
        "contract_places_hold_children",
        ("start", "volume", 2),
        number(atstart={("volume", 2): 2}, contracted={("volume", 2): 2}),
        number(atstart={("volume", 2): 2}, contracted={("volume", 1): 2}),
        CONTRACTS,
    ),
    Example(
        "contract_places_hold_children",
        ("end", "volume", 2),
        number(held={("volume", "calm", 2): 2}, contracted={("volume", 2): 2}),
        number(held={("volume", "calm", 2): 2}, contracted={("volume", 1): 2}),
        CONTRACTS,
    ),
    Example(  # ten live with the agency at the opening; children in places of both contracts are among them
        "contract_places_hold_children",
        ("lived", "agency", 1),
        number(atstart={("volume", 1): 6, ("band", 1): 4}),
        number(atstart={("volume", 1): 6, ("band", 1): 5}),
        CONTRACTS,
    ),
    Example(  # both contracts are for agency care, where three such children live
        "contract_places_hold_children",
        ("living", *AGENCY, 3),
        number(held={("volume", "calm", 3): 2, ("band", "calm", 3): 1}, x={(*AGENCY, 3): 3}),
        number(held={("volume", "calm", 3): 2, ("band", "calm", 3): 2}, x={(*AGENCY, 3): 3}),
        CONTRACTS,
    ),
    # Of ten calm children with the agency a tenth leave care, a fifth go to family; who turns 16 stays: 7 of 10.
    Example(
        "contract_places_fill",
        ("new", "volume", 3),
        number(filled={("volume", 2): 2, ("volume", 3): 2.4}, takenup={("volume", 3): 1}),
        number(filled={("volume", 2): 2, ("volume", 3): 2.5}, takenup={("volume", 3): 1}),
        CONTRACTS,
    ),
    Example(  # children in places of one contract do not fill those of another
        "contract_places_fill",
        ("new", "band", 3),
        number(filled={("volume", 2): 2, ("band", 3): 2}, takenup={("band", 3): 2}),
        number(filled={("volume", 2): 2, ("band", 3): 2}, takenup={("volume", 3): 2}),
        CONTRACTS,
    ),
    Example(
        "contract_places_fill",
        ("made", "agency", 3),
        number(takenup={("volume", 3): 1, ("band", 3): 1}, a={(*AGENCY, 3): 1}, r={("older", "agency", 3): 1}),
        number(takenup={("volume", 3): 2, ("band", 3): 1}, a={(*AGENCY, 3): 1}, r={("older", "agency", 3): 1}),
        CONTRACTS,
    ),
    Example(
        "contract_places_fill",
        ("in_force", "band", 3),
        number(filled={("band", 3): 2}, contracted={("band", 3): 2}),
        number(filled={("band", 3): 2}, contracted={("band", 4): 2}),
        CONTRACTS,
    ),
    Example(  # two lived there at the opening; of them 0.7 x 0.7 are left as the third quarter begins
        "contract_places_fill",
        ("before", "volume", 3),
        number(atstart={("volume", 3): 1.98}, filled={("volume", 2): 1}),
        number(atstart={("volume", 3): 1.98}, filled={("volume", 3): 1}),
        CONTRACTS,
    ),
    Example(  # who is not newly placed was there as the quarter began
        "contract_places_fill",
        ("since", "volume", 3),
        number(held={("volume", "calm", 3): 2}, atstart={("volume", 3): 1}, takenup={("volume", 3): 1}),
        number(held={("volume", "calm", 3): 2}, atstart={("volume", 3): 1}, filled={("volume", 3): 1}),
        CONTRACTS,
    ),
    Example(  # two lived there at the opening; of them 0.7 x 0.7 are left after two quarters
        "contract_places_fill",
        ("there", "volume", 2),
        number(held={("volume", "calm", 2): 1.98}, filled={("volume", 2): 1}),
        number(held={("volume", "calm", 2): 1.99}, filled={("volume", 2): 1}),
        CONTRACTS,
    ),
    Example(  # three quarters of two places for 13 weeks
        "contract_weeks_are_paid",
        ("agreed", "volume", 2),
        number(contracted={("volume", 2): 2}, charged={("volume", 2): 19.5}),
        number(contracted={("volume", 2): 2}, charged={("volume", 2): 19}),
        CONTRACTS,
    ),
    Example(  # one child at the start and two at the end
        "contract_weeks_are_paid",
        ("used", "band", 4),
        number(atstart={("band", 4): 1}, held={("band", "calm", 4): 2}, charged={("band", 4): 19.5}),
        number(atstart={("band", 4): 1}, held={("band", "calm", 4): 2}, charged={("band", 4): 19}),
        CONTRACTS,
    ),
    Example(  # ten children for 13 weeks less four block places and two children in places bought: 130 - 52 - 26
        "block_places_are_paid",
        ("spot", "agency", 2),
        number(
            x={(*AGENCY, 1): 10, (*AGENCY, 2): 10},
            block={("block_a", 2): 4},
            atstart={("volume", 2): 2},
            held={("volume", "calm", 2): 2},
            spot={("agency", 2): 52},
        ),
        number(
            x={(*AGENCY, 1): 10, (*AGENCY, 2): 10},
            block={("block_a", 2): 4},
            atstart={("volume", 2): 2},
            held={("volume", "calm", 2): 2},
            spot={("agency", 2): 51},
        ),
        CONTRACTS,
    ),
    Example(  # one in a council home and two in private beds, both under a contract with half of its beds in the area
        "local_share",
        (3,),
        number(x={("complex", "home", 3): 1, (*EXTERNAL, 3): 2}, held={("beds", "complex", 3): 1}),
        number(x={("complex", "home", 3): 1, (*EXTERNAL, 3): 2}, held={("beds", "complex", 3): 0.9}),
        NEAR,
    ),
    Example(  # the block cannot be handed back yet, though no place is announced any more
        "strategy_as_published",
        ("buy_places", "beds", 3),
        number(contracted={("beds", 3): 1}),
        number(),
        CONTRACTS,
        BUYING,
    ),
    Example(
        "strategy_as_published",
        ("buy_places", "volume", 1),
        number(contracted={("volume", 1): 3}),
        number(contracted={("volume", 1): 5}),
        CONTRACTS,
        ANNOUNCED,
    ),
)
