"""Two years of a town in which private beds are cheap: what a plan may save with them and without, by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

from placement_opt.answering import Answer, answer
from placement_opt.domain.case import Case, Figure, ScheduleLine
from placement_opt.domain.claims import Rules
from placement_opt.domain.schedule_lines import RESIDENTIAL_CARE
from placement_opt.domain.strategy import Strategy
from placement_opt.question import Question, Want
from tests.town import still_town

YEARS = ("2013/14", "2014/15")
QUARTERS = range(1, 9)

# Eight children live in the council's ten beds, of which nine can be filled, and four in private homes. An eighth leave
# every quarter and 1.5 come, so that two thirds of these keep eight in the council's homes.
IDLE = 10 - 8 / 0.9  # beds that nobody needs
OAK_BED = 10_000 / 6  # GBP a week, the dearer of the two homes
OAK_STAFF = 7_000 / 6  # GBP a week of that, paid until the posts are released, a quarter after the bed is shut
SAVED = {"2013/14": IDLE * (39 * OAK_BED - 13 * OAK_STAFF), "2014/15": IDLE * 52 * OAK_BED}  # shut from quarter 2 on
FILLED = 52 * (500 - 100)  # GBP a year: a ninth child in the council's homes instead of a private one


def private_town(claimed: tuple[float, float] = (50_000, 200_000), posts: float = 12, **changes: Any) -> Case:
    """Return the town, whose council claims to save so much a year in each of two years, and so many posts."""
    case = still_town(begins="2013/14 Q1", length=8)
    steps = ((YEARS[0], claimed[0]), (YEARS[1], claimed[1] - claimed[0]))
    return dataclasses.replace(
        case,
        suitable={**case.suitable, "complex": ("home", "external")},
        suitable_share={},
        mtfc=None,
        services=(),
        moves=(),
        opening={("complex", "home"): 8.0, ("complex", "external"): 4.0, ("calm", "agency"): 10.0},
        entries={**case.entries, **{("complex", t): 1.5 for t in QUARTERS}},
        exit={**case.exit, ("complex", "home"): 0.125, ("complex", "external"): 0.125},
        fee={**case.fee, "external": Figure(500, "assumed")},
        market={"external": 3.0, "agency": 3.0},
        homes=tuple(dataclasses.replace(h, closure_cost=Figure(0.0, "assumed")) for h in case.homes),
        schedule=(ScheduleLine(RESIDENTIAL_CARE, "Residential withdrawal", steps, posts),),
        schedule_totals=dict(steps),
        claimed_fte=posts,
        **changes,
    )


def judged(case: Case, strategy: Strategy) -> Answer:
    """Return the answer with the recommended plan, which must reach each claim, and every best possible."""
    question = Question(case, strategy, Rules(("recommended",), 0.05))
    return answer(question, Want(plans=("recommended",), best=None, limits=True, closures=True))
