"""Rules about planned exits and what follows them, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import Example, number
from tests.formulation.examples_programmes import ANNOUNCED
from tests.town import AFTER, full_town

TOWN = full_town()
EXTERNAL, OWN, AGENCY = ("complex", "external"), ("calm", "own"), ("calm", "agency")
COMING_BACK = full_town(
    after_care={**AFTER, "guardian": dataclasses.replace(AFTER["guardian"], returns=0.5, returns_after=2)}
)
HOME_FROM = ("return_home", *EXTERNAL)

EXITS = (
    Example(  # a quarter of four
        "planned_exits_are_limited",
        (*HOME_FROM, 2),
        number(x={(*EXTERNAL, 1): 4}, leave={(*HOME_FROM, 2): 1}),
        number(x={(*EXTERNAL, 1): 4}, leave={(*HOME_FROM, 2): 1.1}),
        case=TOWN,
    ),
    Example(  # of ten a fifth leave care as they do today, and half of those may have support
        "planned_exits_are_limited",
        ("close", "older", "home", 2),
        number(x={("older", "home", 1): 10}, leave={("close", "older", "home", 2): 1}),
        number(x={("older", "home", 1): 10}, leave={("close", "older", "home", 2): 1.1}),
        case=TOWN,
    ),
    Example(  # who takes no further child out of care: of ten a fifth leave, supported or not
        "children_balance",
        ("older", "home", 2),
        number(
            x={("older", "home", 1): 10, ("older", "home", 2): 8},
            leave={("close", "older", "home", 2): 1},
        ),
        number(
            x={("older", "home", 1): 10, ("older", "home", 2): 7},
            leave={("close", "older", "home", 2): 1},
        ),
        case=TOWN,
    ),
    Example(  # none before the first quarter with such exits, though four live there
        "planned_exits_are_limited",
        (*HOME_FROM, 1),
        number(),
        number(leave={(*HOME_FROM, 1): 0.5}),
        case=TOWN,
    ),
    Example(  # a tenth of ten allowances ends; of five who leave four have one
        "allowances_follow_exits",
        ("guardian", 2),
        number(allowances={("guardian", 1): 10, ("guardian", 2): 13}, leave={("guardian", *AGENCY, 2): 5}),
        number(allowances={("guardian", 1): 10, ("guardian", 2): 9}, leave={("guardian", *AGENCY, 2): 5}),
        case=TOWN,
    ),
    Example(  # of ten who left two quarters ago five come back: 0.8 had an allowance, and 0.81 of these have it still
        "allowances_follow_exits",
        ("guardian", 4),
        number(allowances={("guardian", 3): 7.2, ("guardian", 4): 3.24}, leave={("guardian", *AGENCY, 2): 10}),
        number(allowances={("guardian", 3): 7.2, ("guardian", 4): 6.48}, leave={("guardian", *AGENCY, 2): 10}),
        case=COMING_BACK,
    ),
    Example(  # three are announced, wherever they live
        "planned_exits_as_announced",
        ("return_home", 2),
        number(leave={(*HOME_FROM, 2): 1, ("return_home", *OWN, 2): 2}),
        number(leave={(*HOME_FROM, 2): 1, ("return_home", *OWN, 2): 2.1}),
        case=TOWN,
        brief=ANNOUNCED,
    ),
    Example(  # nor more than the two who could if nothing were done
        "planned_exits_as_announced",
        ("return_home", 2),
        number(leave={(*HOME_FROM, 2): 1, ("return_home", *OWN, 2): 1}),
        number(leave={(*HOME_FROM, 2): 1, ("return_home", *OWN, 2): 1.1}),
        case=TOWN,
        brief=dataclasses.replace(ANNOUNCED, leavable={("return_home", 2): 2.0}),
    ),
    Example(  # of 4 in external homes a tenth leave as today and one by plan
        "children_balance",
        (*EXTERNAL, 2),
        number(x={(*EXTERNAL, 1): 4, (*EXTERNAL, 2): 2.6}, leave={(*HOME_FROM, 2): 1}),
        number(x={(*EXTERNAL, 1): 4, (*EXTERNAL, 2): 3.6}, leave={(*HOME_FROM, 2): 1}),
        case=TOWN,
    ),
    Example(  # two come as forecast, and half of the two who returned home two quarters before
        "every_entrant_is_placed",
        ("complex", 4),
        number(leave={(*HOME_FROM, 2): 2}, a={("complex", "home", 4): 3}),
        number(leave={(*HOME_FROM, 2): 2}, a={("complex", "home", 4): 2}),
        case=TOWN,
    ),
)
