"""The rule on how old a child must be, with good and bad plans."""

from __future__ import annotations

from tests.formulation.example import Example, number
from tests.town import town

YOUNG = town(barred={("calm", "agency"): 2, ("complex", "special_foster"): 3})
AGENCY, SPECIAL = ("calm", "agency"), ("complex", "special_foster")

AGES = (
    Example(  # ten live there and may stay; nobody joins them on entry
        "least_age_holds",
        (*AGENCY, 2),
        number(x={(*AGENCY, 1): 10, (*AGENCY, 2): 8}, a={(*AGENCY, 1): 1, ("calm", "own", 2): 1}),
        number(x={(*AGENCY, 1): 10, (*AGENCY, 2): 8}, a={(*AGENCY, 2): 1}),
        case=YOUNG,
    ),
    Example(  # nor after another placement has ended
        "least_age_holds",
        (*AGENCY, 3),
        number(r={("calm", "own", 3): 1}),
        number(r={(*AGENCY, 3): 1}),
        case=YOUNG,
    ),
    Example(  # nor by a planned move, from the quarter in which the law is in force
        "least_age_holds",
        (*SPECIAL, 3),
        number(m={("complex", "home", "special_foster", 2): 1}),
        number(m={("complex", "home", "special_foster", 3): 1}),
        case=YOUNG,
    ),
)
