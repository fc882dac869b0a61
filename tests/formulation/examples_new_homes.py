"""Rules about homes that the council opens, each with a good and a bad plan.

A pair home has two beds, of which 90% can be filled: 0.9 in the quarter in which it opens, 1.8 from the next. A quarter
of the homes opens a quarter late. A lodge has one bed, full at once.
"""

from __future__ import annotations

from tests.formulation.example import Example, number
from tests.formulation.examples_programmes import ANNOUNCED
from tests.town import brief, full_town, settled_town, town
from tests.town_homes import LODGE, PAIR

COMPLEX, OLD, EXTERNAL = ("complex", "home"), ("older", "home"), ("complex", "external", 2)
TOWN = full_town()
OAK_OPEN = {("oak", t): 1.0 for t in range(1, 5)}  # six beds, of which 5.4 can be filled; Elm is closed
LODGES = town(new_homes=(LODGE,))
PAIRS = town(new_homes=(PAIR,))
SETTLED = settled_town(TOWN)

NEW_HOMES = (
    Example("new_homes_open_after_lead", ("pair", 1), number(), number(opens={("pair", 1): 1}), TOWN),
    Example(
        "new_homes_open_after_lead",
        ("pair", 2),
        number(opens={("pair", 2): 2}),
        number(opens={("pair", 2): 3}),
        TOWN,
    ),
    Example(
        "new_homes_are_limited",
        ("pair",),
        number(opens={("pair", 2): 2, ("pair", 4): 1}),
        number(opens={("pair", 2): 2, ("pair", 4): 2}),
        TOWN,
    ),
    Example(  # 5.4 in Oak and, of four pair homes' due beds, 3/4 x 0.9 = 0.675 a home
        "residential_places",
        ("end", 2),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 2): 6.75}),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 2): 6.76}),
        PAIRS,
    ),
    Example(  # as the next quarter begins they hold as many as at the end of this one
        "residential_places",
        ("start", 3),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 2): 6.75}),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 2): 6.76}),
        PAIRS,
    ),
    Example(  # at its end the first three quarters are full and the late quarter half: 5.4 + 2 x (1.35 + 0.225)
        "residential_places",
        ("end", 3),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 3): 8.55}),
        number(open=OAK_OPEN, opens={("pair", 2): 2}, x={(*COMPLEX, 3): 8.56}),
        PAIRS,
    ),
    Example(  # a home that is full at once takes in children on the day on which another closes
        "residential_places",
        ("start", 2),
        number(open=OAK_OPEN, opens={("lodge", 2): 1}, x={(*COMPLEX, 1): 6.3}),
        number(open=OAK_OPEN, opens={("lodge", 3): 1}, x={(*COMPLEX, 1): 6.3}),
        LODGES,
    ),
    Example(  # Elm closes as quarter 3 begins: the lodge, open in the quarter before, takes 0.9, and new carers 3.2
        "open_before_close",
        ("all", 3),
        number(open=OAK_OPEN, opens={("lodge", 2): 1}, x={(*COMPLEX, 1): 9.5}),
        number(open=OAK_OPEN, opens={("lodge", 3): 1}, x={(*COMPLEX, 1): 9.5}),
        LODGES,
    ),
    Example(  # whom no family may take can go to the lodge alone
        "open_before_close",
        ("special", 3),
        number(open=OAK_OPEN, opens={("lodge", 2): 1}, x={(*COMPLEX, 1): 6.3}),
        number(open=OAK_OPEN, opens={("lodge", 3): 1}, x={(*COMPLEX, 1): 6.3}),
        LODGES,
    ),
    Example(  # who settles by the end of quarter 3 may live in a lodge that opened before
        "settled_children_keep_their_home",
        (3,),
        number(open=OAK_OPEN, opens={("lodge", 3): 1}, x={(*OLD, 3): 6.3}),
        number(open=OAK_OPEN, opens={("lodge", 4): 1}, x={(*OLD, 3): 6.3}),
        SETTLED,
    ),
    Example(  # council homes take 8/12 of new placements, as of the children, and beside them 0.9 who fill the lodge
        "providers_as_today",
        ("home", 2),
        number(a={(*COMPLEX, 2): 2.9, EXTERNAL: 0.1}, opens={("lodge", 2): 1}),
        number(a={(*COMPLEX, 2): 2.91, EXTERNAL: 0.1}, opens={("lodge", 2): 1}),
        LODGES,
        brief(("open_homes",)),
    ),
    Example("sold_places_are_limited", ("home", 1), number(), number(sold={("home", 1): 1}), TOWN),
    Example("sold_places_are_limited", ("home", 2), number(sold={("home", 2): 3}), number(sold={("home", 2): 4}), TOWN),
    Example(  # two were sold in quarter 2 and stay so in quarter 3, two in all
        "sold_places_keep_their_notice",
        ("home", 1, 2, 3),
        number(sold={("home", 2): 2, ("home", 3): 2}),
        number(sold={("home", 2): 2, ("home", 3): 1}),
        TOWN,
    ),
    Example(  # of 5.4 beds that can be filled, two are sold
        "residential_places",
        ("end", 2),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*COMPLEX, 2): 3.4}),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*COMPLEX, 2): 3.5}),
        TOWN,
    ),
    Example(
        "residential_places",
        ("start", 2),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*COMPLEX, 1): 3.4}),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*COMPLEX, 1): 3.5}),
        TOWN,
    ),
    Example(  # nobody moves out so that a place can be sold: 3.4 may live there, and no family is vacant
        "open_before_close",
        ("special", 3),
        number(open=OAK_OPEN, sold={("home", 3): 2}, x={(*COMPLEX, 1): 3.4}),
        number(open=OAK_OPEN, sold={("home", 3): 2}, x={(*COMPLEX, 1): 3.5}),
        TOWN,
    ),
    Example(
        "settled_children_keep_their_home",
        (2,),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*OLD, 2): 3.4}),
        number(open=OAK_OPEN, sold={("home", 2): 2}, x={(*OLD, 2): 3.5}),
        SETTLED,
    ),
    Example(  # five are announced and three may be sold
        "strategy_as_published",
        ("sell_places", "home", 2),
        number(sold={("home", 2): 3}),
        number(sold={("home", 2): 5}),
        TOWN,
        ANNOUNCED,
    ),
    Example(  # announced for quarter 1, possible from quarter 2
        "strategy_as_published",
        ("open_homes", "pair", 2),
        number(opens={("pair", 2): 1}),
        number(),
        TOWN,
        ANNOUNCED,
    ),
)
