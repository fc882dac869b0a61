"""Rules about children, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import EVERY_LEVER, Example, number
from tests.town import NOTHING, town

OWN, HOME = ("calm", "own"), ("complex", "home")
SPECIAL = ("complex", "special_foster")

BY_DEGREES = town(suited_entrants_ramp=(0.0, 0.5, 1.0, 1.0))
COMPLEX_AVERTED = ("mst", "prevents_entry", "complex", "", 2)

CHILDREN = (
    # 20 children; a tenth leave care, a tenth turn 16, a tenth move on: 14 stay and 2 entrants join them.
    Example(
        "children_balance",
        (*OWN, 1),
        number(x={(*OWN, 1): 16}, a={(*OWN, 1): 2}),
        number(x={(*OWN, 1): 17}, a={(*OWN, 1): 2}),
    ),
    Example("children_balance", ("older", "own", 1), number(x={("older", "own", 1): 2}), number()),
    # With family 8, a fifth leave or turn 16; a fifth of the 10 in agency care go home: 6.4 + 2.
    Example(
        "children_balance",
        ("calm", "family", 1),
        number(x={("calm", "family", 1): 8.4}),
        number(x={("calm", "family", 1): 6.4}),
    ),
    Example(  # of 4, a fifth leave care and one moves to fostering
        "children_balance",
        (*HOME, 2),
        number(x={(*HOME, 1): 5, (*HOME, 2): 3}, m={(*HOME, "special_foster", 2): 1}),
        number(x={(*HOME, 1): 5, (*HOME, 2): 4}, m={(*HOME, "special_foster", 2): 1}),
    ),
    Example(
        "every_entrant_is_placed",
        ("complex", 1),
        number(a={(*HOME, 1): 1}, u={("complex", "entry", 1): 1}),
        number(a={(*HOME, 1): 1}),
    ),
    Example(  # half an entry is prevented: 1.5 of 2 still come
        "every_entrant_is_placed",
        ("complex", 2),
        number(helped={COMPLEX_AVERTED: 0.5}, a={(*HOME, 2): 1.5}),
        number(helped={COMPLEX_AVERTED: 0.5}, a={(*HOME, 2): 1}),
    ),
    Example(  # half of the 0.5 prevented in quarter 2 come back in quarter 4
        "every_entrant_is_placed",
        ("complex", 4),
        number(helped={COMPLEX_AVERTED: 0.5}, a={(*HOME, 4): 2.25}),
        number(helped={COMPLEX_AVERTED: 0.5}, a={(*HOME, 4): 2}),
    ),
    Example(  # a tenth of 20
        "everyone_is_placed_again",
        ("calm", "foster", 1),
        number(r={("calm", "agency", 1): 2}),
        number(r={("calm", "agency", 1): 1}),
    ),
    Example(  # of four who start treatment one leaves in the quarter after, back to residential care
        "everyone_is_placed_again",
        ("complex", "residential", 3),
        number(start={("complex", 2): 4}, r={("complex", "external", 3): 1}),
        number(start={("complex", 2): 4}),
    ),
    Example(  # two of the four complete; one goes to specialist fostering
        "everyone_is_placed_again",
        ("complex", "specialist", 4),
        number(start={("complex", 2): 4}, r={(*SPECIAL, 4): 1}),
        number(start={("complex", 2): 4}, r={(*SPECIAL, 4): 2}),
    ),
    Example(
        "relatives_come_first",
        ("calm", "family", 1),
        number(a={("calm", "family", 1): 1}),
        number(a={("calm", "family", 1): 2}),
    ),
    Example(
        "entry_mix_as_today",
        ("calm", "foster", 1),
        number(a={(*OWN, 1): 2, ("calm", "agency", 1): 1}),
        number(a={(*OWN, 1): 3, ("calm", "agency", 1): 1}),
        brief=NOTHING,
    ),
    Example(  # of 4 a quarter half suit foster care: 4 in two quarters, whenever they are placed
        "entrants_suit",
        ("calm", "foster", 2),
        number(a={(*OWN, 1): 1, (*OWN, 2): 2, ("calm", "agency", 2): 1}),
        number(a={(*OWN, 1): 2, (*OWN, 2): 2, ("calm", "agency", 2): 1}),
        case=town(suited_entrants={("calm", "foster"): 0.5}),
    ),
    Example(  # four a quarter come: none yet goes to foster care beyond today's three quarters
        "entry_mix_changes_by_degrees",
        ("calm", "foster", 1),
        number(a={(*OWN, 1): 2, ("calm", "agency", 1): 1}),
        number(a={(*OWN, 1): 2, ("calm", "agency", 1): 2}),
        case=BY_DEGREES,
    ),
    Example(  # half of the change, and all of them would suit: seven eighths of four
        "entry_mix_changes_by_degrees",
        ("calm", "foster", 2),
        number(a={(*OWN, 2): 2, ("calm", "agency", 2): 1.5}),
        number(a={(*OWN, 2): 2, ("calm", "agency", 2): 2}),
        case=BY_DEGREES,
    ),
    Example(  # of children of complex need none goes to specialist fostering today: half of two
        "entry_mix_changes_by_degrees",
        ("complex", "specialist", 2),
        number(a={(*SPECIAL, 2): 1}),
        number(a={(*SPECIAL, 2): 1.1}),
        case=BY_DEGREES,
    ),
    Example(  # eight of the twelve children in residential care live in the council's homes: two of three new ones
        "providers_as_today",
        ("home", 1),
        number(a={(*HOME, 1): 2, ("complex", "external", 1): 1}),
        number(a={(*HOME, 1): 2, ("complex", "external", 1): 0.9}),
        brief=NOTHING,
    ),
    Example(  # and four in external homes: one of three new ones
        "no_substitution",
        (1,),
        number(a={(*HOME, 1): 2, ("complex", "external", 1): 1}),
        number(a={(*HOME, 1): 1.9, ("complex", "external", 1): 1}),
    ),
    Example(  # of those re-placed and moved too; where doing nothing places one more outside, so may a plan
        "no_substitution",
        (2,),
        number(r={("complex", "external", 2): 2}, a={(*HOME, 2): 1}),
        number(r={("complex", "external", 2): 3}, a={(*HOME, 2): 1}),
        brief=dataclasses.replace(EVERY_LEVER, beyond=(0.0, 1.0, 0.0, 0.0)),
    ),
    Example(  # of three placed in homes external homes have one as their share
        "placements_beyond_share",
        (2,),
        number(a={(*HOME, 2): 1, ("complex", "external", 2): 2}, excess={(2,): 1}),
        number(a={(*HOME, 2): 1, ("complex", "external", 2): 2}, excess={(2,): 0.9}),
        brief=NOTHING,
    ),
    Example(
        "suitable_share",
        (*SPECIAL, 2),
        number(x={(*SPECIAL, 2): 4, (*HOME, 2): 4}),
        number(x={(*SPECIAL, 2): 5, (*HOME, 2): 4}),
    ),
    Example(
        "moves_are_limited",
        ("complex", "external", 1),
        number(),
        number(m={("complex", "external", "mtfc", 1): 1}),
    ),
    Example(
        "moves_are_limited",
        ("complex", "external", 2),
        number(
            x={("complex", "external", 1): 4},
            m={("complex", "external", "mtfc", 2): 1, ("complex", "external", "special_foster", 2): 1},
        ),
        number(x={("complex", "external", 1): 4}, m={("complex", "external", "mtfc", 2): 3}),
    ),
    # Of 5, 2 are new: 0.4 x 2 + 0.1 x 3 = 1.1 break down, and half of those leave fostering.
    Example(
        "step_down_breaks_down",
        (*SPECIAL, 3),
        number(x={(*SPECIAL, 2): 5}, m={(*HOME, "special_foster", 2): 2}, d={(*SPECIAL, 3): 0.55}),
        number(x={(*SPECIAL, 2): 5}, m={(*HOME, "special_foster", 2): 2}, d={(*SPECIAL, 3): 0.25}),
    ),
)
