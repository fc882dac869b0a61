"""Rules about services and what their effects do to children, households and beds, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from tests.formulation.example import Example, number
from tests.town import EXITS, NOTHING, announces, brief, full_town

TOWN = full_town()
COMPLEX, PRIVATE = ("complex", "home"), ("complex", "external")
OWN, SPECIAL = ("calm", "own"), ("complex", "special_foster")
AVERTED, KIN = ("hub", "prevents_entry", "calm", ""), ("hub", "finds_kin", "calm", "family")
HOME, SOONER = ("hub", "returns_home", *OWN), ("hub", "shortens_stay", *OWN)
KEPT, COVERED = ("hub", "keeps_placement", *SPECIAL), ("constellation", "keeps_carer", "", "own")
MANY_LEAVE = full_town(planned_exits=(dataclasses.replace(EXITS[1], most_share=0.25),))
OAK_OPEN = {("oak", t): 1.0 for t in range(1, 5)}  # six beds, of which 5.4 can be filled; Elm is closed
OPEN = {("oak", 2): 1, ("elm", 2): 1}

SERVICES = (
    Example(
        "cases_fit_teams",
        ("mst", 1),
        number(cases={("mst", 1): 5}, teams={("mst", 1): 1}),
        number(cases={("mst", 1): 6}, teams={("mst", 1): 1}),
    ),
    Example(  # a constellation covers eight households
        "cases_fit_teams",
        ("constellation", 2),
        number(cases={("constellation", 2): 8}, teams={("constellation", 2): 1}),
        number(cases={("constellation", 2): 9}, teams={("constellation", 2): 1}),
        TOWN,
    ),
    Example(  # of ten cases half fall on complex need, and a fifth of those prevent an entry
        "cases_bring_effects",
        ("mst", "prevents_entry", "complex", "", 2),
        number(cases={("mst", 1): 10}, helped={("mst", "prevents_entry", "complex", "", 2): 1}),
        number(cases={("mst", 1): 10}, helped={("mst", "prevents_entry", "complex", "", 2): 1.1}),
    ),
    Example(  # all cases count for each effect: a tenth find a relative in the same quarter
        "cases_bring_effects",
        (*KIN, 2),
        number(cases={("hub", 2): 10}, helped={(*KIN, 2): 1}),
        number(cases={("hub", 1): 10}, helped={(*KIN, 2): 1}),
        TOWN,
    ),
    Example(  # of a retention scheme the households covered are counted, not those who stay
        "cases_bring_effects",
        (*COVERED, 1),
        number(cases={("constellation", 1): 8}, helped={(*COVERED, 1): 8}),
        number(cases={("constellation", 1): 8}, helped={(*COVERED, 1): 9}),
        TOWN,
    ),
    Example(  # half of the cases fall on either need group
        "cases_fall_as_entries_do",
        ("mst", "prevents_entry", "complex", "", 2),
        number(
            helped={("mst", "prevents_entry", "calm", "", 2): 0.5, ("mst", "prevents_entry", "complex", "", 2): 0.5}
        ),
        number(helped={("mst", "prevents_entry", "complex", "", 2): 0.5}),
    ),
    Example(  # two services: of four entries a half is eligible for one of them, so two together
        "nobody_is_helped_twice",
        ("entries", "calm", "", 2),
        number(helped={(*AVERTED, 2): 1, ("mst", "prevents_entry", "calm", "", 2): 1}),
        number(helped={(*AVERTED, 2): 1, ("mst", "prevents_entry", "calm", "", 2): 1.5}),
        TOWN,
    ),
    Example(  # three of four go to no relative today, and half of these are eligible
        "nobody_is_helped_twice",
        ("entering", "calm", "", 1),
        number(helped={(*KIN, 1): 1.5}),
        number(helped={(*KIN, 1): 1.6}),
        TOWN,
    ),
    Example(  # an entry prevented leaves fewer for whom a relative can be found
        "nobody_is_helped_twice",
        ("entering", "calm", "", 2),
        number(helped={(*KIN, 2): 0.75, (*AVERTED, 2): 2}),
        number(helped={(*KIN, 2): 1.5, (*AVERTED, 2): 2}),
        TOWN,
    ),
    Example(  # who goes home and who leaves sooner are of the same twenty, of whom a fifth is eligible
        "nobody_is_helped_twice",
        ("children", *OWN, 2),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 3, (*SOONER, 2): 1}),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 4, (*SOONER, 2): 1}),
        TOWN,
    ),
    Example(  # a tenth of them at most leave sooner, however many could go home
        "nobody_is_helped_twice",
        ("children", *OWN, 1, 2),
        number(x={(*OWN, 1): 20}, helped={(*SOONER, 2): 2}),
        number(x={(*OWN, 1): 20}, helped={(*SOONER, 2): 2.1}),
        TOWN,
    ),
    Example(  # of four entries a quarter is eligible for the hub, though a half is for therapy
        "nobody_is_helped_twice",
        ("entries", "calm", "", 1, 2),
        number(helped={(*AVERTED, 2): 1, ("mst", "prevents_entry", "calm", "", 2): 1}),
        number(helped={(*AVERTED, 2): 1.1}),
        TOWN,
    ),
    Example(  # who leaves care by plan is of the same twenty, and of the same fifth
        "nobody_is_helped_twice",
        ("children", *OWN, 2),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 3}, leave={("return_home", *OWN, 2): 1}),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 3}, leave={("return_home", *OWN, 2): 2}),
        TOWN,
    ),
    Example(  # of a quarter who may leave by plan some may go home with a service instead, and no more
        "nobody_is_helped_twice",
        ("children", *OWN, 2),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 2}, leave={("return_home", *OWN, 2): 3}),
        number(x={(*OWN, 1): 20}, helped={(*HOME, 2): 2}, leave={("return_home", *OWN, 2): 4}),
        MANY_LEAVE,
    ),
    Example(  # one placement in ten is due to end unplanned, and half of these can be kept
        "nobody_is_helped_twice",
        ("endings", *SPECIAL, 2),
        number(x={(*SPECIAL, 1): 10}, helped={(*KEPT, 2): 0.5}),
        number(x={(*SPECIAL, 1): 10}, helped={(*KEPT, 2): 1}),
        TOWN,
    ),
    Example(  # of twenty households three fifths can be covered
        "nobody_is_helped_twice",
        ("households", "", "own", 1),
        number(helped={(*COVERED, 1): 12}),
        number(helped={(*COVERED, 1): 13}),
        TOWN,
    ),
    # What the effects do in other rules
    Example(  # of twenty seven tenths stay, and one goes home
        "children_balance",
        (*OWN, 2),
        number(x={(*OWN, 1): 20, (*OWN, 2): 13}, helped={(*HOME, 2): 1}),
        number(x={(*OWN, 1): 20, (*OWN, 2): 14}, helped={(*HOME, 2): 1}),
        TOWN,
    ),
    Example(  # of four who went home one comes back a quarter later, as an entry
        "every_entrant_is_placed",
        ("calm", 3),
        number(a={(*OWN, 3): 5}, helped={(*HOME, 2): 4}),
        number(a={(*OWN, 3): 4}, helped={(*HOME, 2): 4}),
        TOWN,
    ),
    Example(
        "relatives_come_first",
        ("calm", "family", 1),
        number(a={("calm", "family", 1): 1.5}, helped={(*KIN, 1): 0.5}),
        number(a={("calm", "family", 1): 1}, helped={(*KIN, 1): 0.5}),
        TOWN,
    ),
    Example(  # without choice those who find a relative would have gone to the list as often as others
        "entry_mix_as_today",
        ("calm", "foster", 1),
        number(a={(*OWN, 1): 2.5}, helped={(*KIN, 1): 0.5}),
        number(a={(*OWN, 1): 2.6}, helped={(*KIN, 1): 0.5}),
        TOWN,
        NOTHING,
    ),
    Example(  # one of ten would end, half of it is kept, and half of what ends goes back
        "step_down_breaks_down",
        (*SPECIAL, 2),
        number(x={(*SPECIAL, 1): 10}, helped={(*KEPT, 2): 0.5}, d={(*SPECIAL, 2): 0.25}),
        number(x={(*SPECIAL, 1): 10}, helped={(*KEPT, 2): 0.5}, d={(*SPECIAL, 2): 0.5}),
        TOWN,
    ),
    Example(  # of twenty two leave and two are approved; of eight covered 0.4 who would have left stay
        "carer_households",
        ("own", 1),
        number(households={("own", 1): 20.4}, helped={(*COVERED, 1): 8}),
        number(households={("own", 1): 20}, helped={(*COVERED, 1): 8}),
        TOWN,
    ),
    Example(  # homes take 8/12 of new placements, as of the children, and beside them 1.8 who fill the hub's two beds
        "providers_as_today",
        ("home", 2),
        number(a={(*COMPLEX, 2): 5.6, (*PRIVATE, 2): 0.1}, teams={("hub", 1): 1}),
        number(a={(*COMPLEX, 2): 5.61, (*PRIVATE, 2): 0.1}, teams={("hub", 1): 1}),
        TOWN,
        brief(("services",)),
    ),
    Example(  # a quarter later those 0.315 who fill the places of 17.5% who have left
        "providers_as_today",
        ("home", 3),
        number(a={(*COMPLEX, 3): 1.14, (*PRIVATE, 3): 0.1}, teams={("hub", 1): 1, ("hub", 2): 1}),
        number(a={(*COMPLEX, 3): 1.15, (*PRIVATE, 3): 0.1}, teams={("hub", 1): 1, ("hub", 2): 1}),
        TOWN,
        brief(("services",)),
    ),
    Example(  # where the hub is announced for one quarter nothing is to be filled as its beds go, and nothing forbidden
        "providers_as_today",
        ("home", 3),
        number(a={(*COMPLEX, 3): 0.2, (*PRIVATE, 3): 0.1}, teams={("hub", 1): 1}),
        number(a={(*COMPLEX, 3): 0.21, (*PRIVATE, 3): 0.1}, teams={("hub", 1): 1}),
        TOWN,
        brief(fixed=True, strategy=announces(services={("hub", 1): 1})),
    ),
    Example(  # Elm closes as quarter 3 begins: the hub's beds of the quarter before take 1.8, and new carers 3.2
        "open_before_close",
        ("all", 3),
        number(open=OAK_OPEN, teams={("hub", 1): 1}, x={(*COMPLEX, 1): 10.4}),
        number(open=OAK_OPEN, teams={("hub", 2): 1}, x={(*COMPLEX, 1): 10.4}),
        TOWN,
    ),
    Example(  # whom no family may take can go to the hub alone
        "open_before_close",
        ("special", 3),
        number(open=OAK_OPEN, teams={("hub", 1): 1}, x={(*COMPLEX, 1): 7.2}),
        number(open=OAK_OPEN, teams={("hub", 1): 1}, x={(*COMPLEX, 1): 7.3}),
        TOWN,
    ),
    Example(  # beds of a hub that goes are as good as none, however full it is
        "open_before_close",
        ("special", 3),
        number(open=OAK_OPEN, teams={("hub", 1): 1}, x={(*COMPLEX, 1): 5.4}),
        number(open=OAK_OPEN, teams={("hub", 1): 1}, x={(*COMPLEX, 1): 5.5}),
        TOWN,
        brief(fixed=True, strategy=announces(services={("hub", 1): 1}, closing={"elm": 3})),
    ),
    Example(  # ten beds and the two of a hub, of which nine tenths can be filled
        "residential_places",
        ("end", 2),
        number(open=OPEN, teams={("hub", 1): 1}, x={("complex", "home", 2): 10.8}),
        number(open=OPEN, x={("complex", "home", 2): 10.8}),
        TOWN,
    ),
)
