"""Rules about MTFC, teams and money, each with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.strategy import Target
from tests.formulation.example import Example, number
from tests.town import BLOCK, announces, brief, town

OWN, HOME, MTFC = ("calm", "own"), ("complex", "home"), ("complex", "mtfc")
SPECIAL = ("complex", "special_foster")
ANNOUNCED = brief(
    fixed=True,
    strategy=announces(
        recruit={("own", 1): 2},
        specialist={("special_foster", 1): 5},
        mtfc={("mtfc", 2): 1},
        services={("mst", 2): 4, ("hub", 2): 1, ("constellation", 2): 1},
        contracts={("agency", 2): 0.1},
        agency_transfer={("over", 1): 1, ("over", 2): 3},
        closing={"oak": 3},
        planned_exits={("return_home", 2): 3, ("guardian", 1): 1},
        open_homes={("pair", 1): 1},
        sell_places={("home", 2): 5},
        buy_places={("volume", 1): 5, ("beds", 2): 1},
        high_cost_review={("external", 1): 1, ("external", 2): 3},
        targets=(Target("residential", 4, "at_most", 9), Target("foster", 4, "at_least", 30)),
    ),
)


PROGRAMMES = (
    Example(  # two who started now and three of the four who started a quarter ago
        "mtfc_programme",
        ("complex", 3),
        number(start={("complex", 2): 4, ("complex", 3): 2}, x={(*MTFC, 3): 5}),
        number(start={("complex", 2): 4, ("complex", 3): 2}, x={(*MTFC, 3): 6}),
    ),
    Example("mtfc_programme", ("complex", 4), number(start={("complex", 2): 4}), number(x={(*MTFC, 4): 2})),
    Example(
        "mtfc_programme",
        ("start", "complex", 2),
        number(start={("complex", 2): 2}, m={(*HOME, "mtfc", 2): 1, ("complex", "external", "mtfc", 2): 1}),
        number(start={("complex", 2): 2}, m={(*HOME, "mtfc", 2): 1}),
    ),
    Example(
        "mtfc_places_hold",
        ("end", 2),
        number(x={(*MTFC, 2): 4}, teams={("mtfc", 2): 1}),
        number(x={(*MTFC, 2): 5}, teams={("mtfc", 2): 1}),
    ),
    Example(
        "mtfc_places_hold",
        ("start", 3),
        number(x={(*MTFC, 2): 4}, teams={("mtfc", 3): 1}),
        number(x={(*MTFC, 2): 4}, teams={("mtfc", 2): 1}),
    ),
    Example("teams_open_after_set_up", ("mtfc", 1), number(), number(teams={("mtfc", 1): 1})),
    Example(
        "teams_open_after_set_up",
        ("mtfc", 4),
        number(teams={("mtfc", 4): 2}),
        number(teams={("mtfc", 4): 3}),
    ),
    Example(
        "teams_grow_slowly",
        ("mst", 1),
        number(teams={("mst", 1): 1}),
        number(teams={("mst", 1): 2}),
    ),
    Example(  # two teams once open do not become one
        "teams_stay_open",
        ("mst", 2),
        number(teams={("mst", 1): 2, ("mst", 2): 2}),
        number(teams={("mst", 1): 2, ("mst", 2): 1}),
    ),
)

MONEY = (
    Example(  # a team from quarter 2: 13 weeks x 4 places x 1,000
        "investment_is_paid",
        ("mtfc", "2013/14"),
        number(
            teams={("mtfc", 2): 1, ("mtfc", 3): 2},
            paid={("bond", "mtfc", "2013/14"): 50_000, ("fund", "mtfc", "2013/14"): 2_000},
        ),
        number(teams={("mtfc", 2): 1, ("mtfc", 3): 2}, paid={("bond", "mtfc", "2013/14"): 50_000}),
    ),
    Example(
        "investment_budget",
        ("fund", "2014/15"),
        number(paid={("fund", "mtfc", "2014/15"): 90_000, ("fund", "foster", "2014/15"): 110_000}),
        number(paid={("fund", "mtfc", "2014/15"): 90_000, ("fund", "foster", "2014/15"): 110_001}),
    ),
    Example(
        "strategy_as_published",
        ("recruit", "own", 1),
        number(recruit={("own", 1): 2}),
        number(),
        brief=ANNOUNCED,
    ),
    Example(
        "strategy_as_published",
        ("mtfc", "mtfc", 2),
        number(teams={("mtfc", 2): 1}),
        number(),
        brief=ANNOUNCED,
    ),
    Example(
        "strategy_as_published", ("close_homes", "oak", 2), number(open={("oak", 2): 1}), number(), brief=ANNOUNCED
    ),
    Example(  # five were announced and two are possible
        "strategy_as_published",
        ("specialist", "special_foster", 1),
        number(recruit={("special_foster", 1): 2}),
        number(recruit={("special_foster", 1): 5}),
        brief=ANNOUNCED,
    ),
    Example(  # four teams were announced; one can open in a quarter
        "strategy_as_published",
        ("services", "mst", 2),
        number(teams={("mst", 2): 1}),
        number(teams={("mst", 2): 4}),
        brief=ANNOUNCED,
    ),
    Example(  # a squeeze of fees hands no block place back
        "strategy_as_published",
        ("contracts", "block_a", 2),
        number(block={("block_a", 2): 4}),
        number(block={("block_a", 2): 3}),
        town(contracts=(BLOCK,)),
        ANNOUNCED,
    ),
    Example(
        "targets",
        ("residential", "at_most", 4),
        number(x={(*HOME, 4): 5, ("complex", "external", 4): 4}),
        number(x={(*HOME, 4): 5, ("complex", "external", 4): 5}),
        brief=ANNOUNCED,
    ),
    Example(
        "targets",
        ("foster", "at_least", 4),
        number(x={(*OWN, 4): 20, (*SPECIAL, 4): 10}),
        number(x={(*OWN, 4): 20, (*MTFC, 4): 10}),
        brief=ANNOUNCED,
    ),
    Example(
        "nobody_waits_for_a_target",
        (),
        number(u={("calm", "entry", 1): 1, ("complex", "residential", 2): 1}),
        number(u={("calm", "entry", 1): 1, ("complex", "residential", 2): 1.5}),
        brief=dataclasses.replace(ANNOUNCED, most_waiting=2.0),
    ),
)
