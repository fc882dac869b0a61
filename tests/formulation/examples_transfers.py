"""Rules about households that transfer from an agency, and teams at the opening, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import Example, number
from tests.formulation.examples_programmes import ANNOUNCED
from tests.town import OVER, TREATMENT, announces, brief, town

WAY = ("agency", "own")
WITH_TRANSFERS = town(transfers=(OVER,))
WITH_A_TEAM = town(mtfc=dataclasses.replace(TREATMENT, teams_at_opening=1.0, earliest=3))
TWO_TEAMS = brief(fixed=True, strategy=announces(mtfc={("mtfc", t): 2 for t in (3, 4)}))

TRANSFERS = (
    Example("transfers_are_limited", (*WAY, 1), number(), number(transfer={(*WAY, 1): 1}), WITH_TRANSFERS),
    Example(
        "transfers_are_limited",
        (*WAY, 2),
        number(transfer={(*WAY, 2): 2}),
        number(transfer={(*WAY, 2): 2.5}),
        WITH_TRANSFERS,
    ),
    Example(  # the two newly placed are still with the agency; one who stays with a carer who transfers is not
        "those_who_stay_lived_there",
        ("calm", "agency", 2),
        number(x={("calm", "agency", 2): 2}, a={("calm", "agency", 2): 1}, r={("calm", "agency", 2): 1}),
        number(x={("calm", "agency", 2): 1}, a={("calm", "agency", 2): 1}, r={("calm", "agency", 2): 1}),
        WITH_TRANSFERS,
    ),
    # Of 10 with the agency 6 stay on; two households take 3 children with them, of whom 2.25 are of this group.
    Example(
        "children_balance",
        ("calm", "agency", 2),
        number(x={("calm", "agency", 1): 10, ("calm", "agency", 2): 3.75}, transfer={(*WAY, 2): 2}),
        number(x={("calm", "agency", 1): 10, ("calm", "agency", 2): 6}, transfer={(*WAY, 2): 2}),
        WITH_TRANSFERS,
    ),
    Example(  # 0.75 of the three are older; they come to the council's carers
        "children_balance",
        ("older", "own", 2),
        number(x={("older", "own", 2): 0.75}, transfer={(*WAY, 2): 2}),
        number(x={("older", "own", 2): 0}, transfer={(*WAY, 2): 2}),
        WITH_TRANSFERS,
    ),
    Example(  # a tenth of 20 leave, two are approved as usual, two transfer
        "carer_households",
        ("own", 2),
        number(households={("own", 1): 20, ("own", 2): 22}, transfer={(*WAY, 2): 2}),
        number(households={("own", 1): 20, ("own", 2): 20}, transfer={(*WAY, 2): 2}),
        WITH_TRANSFERS,
    ),
    Example(  # four households have gone, each with a quarter of a new placement
        "agency_market",
        ("agency", 3),
        number(a={("calm", "agency", 3): 2}, transfer={(*WAY, 2): 2, (*WAY, 3): 2}),
        number(a={("calm", "agency", 3): 3}, transfer={(*WAY, 2): 2, (*WAY, 3): 2}),
        WITH_TRANSFERS,
    ),
    Example(  # three were announced and two are possible; fewer are, where too few children live there
        "strategy_as_published",
        ("agency_transfer", *WAY, 2),
        number(transfer={(*WAY, 2): 2}),
        number(transfer={(*WAY, 2): 3}),
        WITH_TRANSFERS,
        ANNOUNCED,
    ),
    Example(  # one was announced for a quarter in which none can transfer yet
        "strategy_as_published",
        ("agency_transfer", *WAY, 1),
        number(),
        number(transfer={(*WAY, 1): 1}),
        WITH_TRANSFERS,
        ANNOUNCED,
    ),
    Example(  # before set-up is over there is the team of the opening and no more
        "teams_open_after_set_up",
        ("mtfc", 1),
        number(teams={("mtfc", 1): 1}),
        number(teams={("mtfc", 1): 2}),
        WITH_A_TEAM,
    ),
    Example(
        "teams_grow_slowly",
        ("mtfc", 1),
        number(teams={("mtfc", 1): 2}),
        number(teams={("mtfc", 1): 2.5}),
        WITH_A_TEAM,
    ),
    Example("teams_stay_open", ("mtfc", 1), number(teams={("mtfc", 1): 1}), number(), WITH_A_TEAM),
    Example(  # two are announced from quarter 3 on; until then there is the one of the opening
        "strategy_as_published",
        ("mtfc", "mtfc", 2),
        number(teams={("mtfc", 2): 1}),
        number(),
        WITH_A_TEAM,
        TWO_TEAMS,
    ),
    Example(
        "strategy_as_published",
        ("mtfc", "mtfc", 3),
        number(teams={("mtfc", 3): 2}),
        number(teams={("mtfc", 3): 1}),
        WITH_A_TEAM,
        TWO_TEAMS,
    ),
)
