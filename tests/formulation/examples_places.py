"""Rules about places, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import Example, number
from tests.town import (
    BLOCK,
    ELM,
    OAK,
    settled_town,
    town,
)

OWN, HOME = ("calm", "own"), ("complex", "home")
BOTH_OPEN = {("oak", 2): 1, ("elm", 2): 1}

WITH_BLOCK = town(contracts=(BLOCK,))

FEW_CARERS = town(
    carers={p: dataclasses.replace(k, households=15.0 if p == "own" else 0.0) for p, k in town().carers.items()}
)

SETTLED = ("older", "home")

PLACES = (
    Example(  # nine tenths of ten beds
        "residential_places",
        ("end", 1),
        number(x={(*HOME, 1): 7, ("calm", "home", 1): 2}, open={("oak", 1): 1, ("elm", 1): 1}),
        number(x={(*HOME, 1): 7, ("calm", "home", 1): 2}, open={("oak", 1): 1}),
    ),
    Example(
        "residential_places",
        ("start", 2),
        number(x={(*HOME, 1): 9}, open=BOTH_OPEN),
        number(x={(*HOME, 1): 10}, open=BOTH_OPEN),
    ),
    Example(
        "homes_stay_closed",
        ("oak", 2),
        number(open={("oak", 1): 1, ("oak", 2): 1}),
        number(open={("oak", 2): 1}),
    ),
    Example(
        "homes_close_after_notice",
        ("oak", 1),
        number(open={("oak", 1): 1}),
        number(open={("oak", 1): 0.5}),
    ),
    Example(  # eight live there at the opening: Elm alone could not hold them
        "residential_places",
        ("start", 1),
        number(open={("oak", 1): 1, ("elm", 1): 1}),
        number(open={("elm", 1): 1}),
    ),
    Example(  # 85 live in the homes at the opening: no home shuts on them, though they are already too many
        "residential_places",
        ("start", 1),
        number(open={("oak", 1): 1, ("elm", 1): 1}),
        number(open={("oak", 1): 1}),
        town(opening={HOME: 85.0}),
    ),
    Example(
        "homes_close_in_phases",
        (2,),
        number(open={("oak", 1): 1, ("elm", 1): 1, ("elm", 2): 1}),
        number(open={("oak", 1): 1, ("elm", 1): 1}),
    ),
    Example(
        "like_homes_close_in_list_order",
        ("oak", "ash", 2),
        number(open={("ash", 2): 1}),
        number(open={("oak", 2): 1}),
        town(homes=(OAK, ELM, dataclasses.replace(OAK, id="ash", title="Ash House"))),
    ),
    Example(  # Elm alone stays open to the end and can hold 3.6 children
        "settled_children_keep_their_home",
        (2,),
        number(x={(*SETTLED, 2): 3, ("complex", "home", 2): 6}, open={("oak", 2): 1, ("elm", 2): 1, ("elm", 4): 1}),
        number(x={(*SETTLED, 2): 4}, open={("oak", 2): 1, ("elm", 2): 1, ("elm", 4): 1}),
        settled_town(town()),
    ),
    Example(  # five live there at the opening: Oak can hold 5.4
        "settled_children_keep_their_home",
        (0,),
        number(open={("oak", 4): 1}),
        number(open={("oak", 3): 1, ("elm", 4): 1}),
        settled_town(town(), opening={SETTLED: 5.0}),
    ),
    Example(  # more than the beds can hold: no home closes on them
        "settled_children_keep_their_home",
        (0,),
        number(open={("oak", 4): 1, ("elm", 4): 1}),
        number(open={("oak", 4): 1, ("elm", 4): 0.9}),
        settled_town(town(), opening={SETTLED: 85.0}),
    ),
    # Oak shut, Elm keeps 3.6 of the 8 children: 4.4 must leave. 13.25 households hold 21.2, of whom 20 live there,
    # and two approved in the quarter bring 3.2 places more.
    Example(
        "open_before_close",
        ("all", 3),
        number(open={("elm", 3): 1}, x={(*HOME, 1): 8, (*OWN, 1): 20}, households={("own", 1): 13.25}),
        number(open={("elm", 3): 1}, x={(*HOME, 1): 8, (*OWN, 1): 20}, households={("own", 1): 13}),
    ),
    Example(  # 4.4 would have to leave at the opening, when 15 households had 4 places to spare
        "open_before_close",
        ("all", 1),
        number(open={("oak", 1): 1, ("elm", 1): 1}),
        number(open={("elm", 1): 1}),
        FEW_CARERS,
    ),
    Example(  # a team's four places stand ready as well
        "open_before_close",
        ("all", 3),
        number(
            open={("elm", 3): 1},
            x={(*HOME, 1): 8, (*OWN, 1): 20},
            households={("own", 1): 10.75},
            teams={("mtfc", 2): 1},
        ),
        number(open={("elm", 3): 1}, x={(*HOME, 1): 8, (*OWN, 1): 20}, households={("own", 1): 10.75}),
    ),
    Example(  # places with ordinary carers are for the calm ones alone: with four of them 0.4 specialist places will do
        "open_before_close",
        ("special", 3),
        number(
            open={("elm", 3): 1}, x={(*HOME, 1): 4, ("calm", "home", 1): 4}, households={("special_foster", 1): 0.4}
        ),
        number(
            open={("elm", 3): 1}, x={(*HOME, 1): 5, ("calm", "home", 1): 3}, households={("special_foster", 1): 0.4}
        ),
    ),
    Example(  # a tenth of 20 leave, 2 are approved as usual, 2 more were recruited a quarter ago
        "carer_households",
        ("own", 2),
        number(households={("own", 1): 20, ("own", 2): 22}, recruit={("own", 1): 2}),
        number(households={("own", 1): 20, ("own", 2): 22}, recruit={("own", 2): 2}),
    ),
    Example("approvals_are_limited", ("own", 1), number(recruit={("own", 1): 2}), number(recruit={("own", 1): 3})),
    Example(  # 20 households x 2 places, of which four fifths can be filled
        "foster_places",
        ("own", 2),
        number(x={(*OWN, 2): 30, ("older", "own", 2): 2}, households={("own", 2): 20}),
        number(x={(*OWN, 2): 31, ("older", "own", 2): 2}, households={("own", 2): 20}),
    ),
    Example(
        "agency_market",
        ("agency", 1),
        number(a={("calm", "agency", 1): 1}, r={("calm", "agency", 1): 2}),
        number(a={("calm", "agency", 1): 2}, r={("calm", "agency", 1): 2}),
    ),
    Example("block_places_are_paid", ("notice", "block_a", 1), number(block={("block_a", 1): 4}), number(), WITH_BLOCK),
    Example(
        "block_places_are_paid",
        ("block_a", 2),
        number(block={("block_a", 1): 4, ("block_a", 2): 1}),
        number(block={("block_a", 1): 1, ("block_a", 2): 4}),
        WITH_BLOCK,
    ),
    Example("block_places_are_paid", ("block_a", 4), number(), number(block={("block_a", 4): 4}), WITH_BLOCK),
    Example(  # ten children for 13 weeks less four places: 130 - 52 = 78 weeks
        "block_places_are_paid",
        ("spot", "agency", 1),
        number(x={("calm", "agency", 1): 10}, block={("block_a", 1): 4}, spot={("agency", 1): 78}),
        number(x={("calm", "agency", 1): 10}, block={("block_a", 1): 4}, spot={("agency", 1): 77}),
        WITH_BLOCK,
    ),
    Example(  # Oak shut in quarter 2; its ten posts can go from quarter 3
        "posts_follow_homes",
        (3,),
        number(open={("elm", 2): 1}, released={(2,): 2, (3,): 8}),
        number(open={("elm", 2): 1}, released={(2,): 3, (3,): 8}),
    ),
    Example("posts_follow_homes", (1,), number(), number(released={(1,): 1})),
    Example(  # two quarters of consultation: what shut in quarter 2 releases nobody in 3
        "posts_follow_homes",
        (3,),
        number(open={("oak", 1): 1, ("elm", 1): 1}),
        number(open={("oak", 1): 1, ("elm", 1): 1}, released={(3,): 1}),
        town(consultation_lag=2),
    ),
    Example("posts_are_released_in_steps", (3,), number(released={(3,): 8}), number(released={(3,): 9})),
    Example(
        "local_share",
        (2,),
        number(x={(*OWN, 2): 5, ("calm", "agency", 2): 5, ("calm", "family", 2): 9}),
        number(x={(*OWN, 2): 4, ("calm", "agency", 2): 5, ("calm", "family", 2): 9}),
        town(local_floor=0.5),
    ),
    Example(  # of one need group alone: the other may live where it likes
        "local_share",
        ("calm", 2),
        number(x={(*OWN, 2): 5, ("calm", "agency", 2): 5, ("complex", "external", 2): 9}),
        number(x={(*OWN, 2): 4, ("calm", "agency", 2): 5, ("complex", "home", 2): 9}),
        town(local_floor={"calm": 0.5}),
    ),
)
