"""Limits on outcomes, each measure with a good and a bad plan."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_limits import CAP, EVERYBODY, FLOOR, OutcomeLimit
from tests.formulation.example import EVERY_LEVER, Example, number
from tests.town import town

SPECIAL, HOME, OWN, AGENCY = ("complex", "special_foster"), ("complex", "home"), ("calm", "own"), ("calm", "agency")
STEP_DOWN = ("complex", "home", "special_foster")
PLAIN = town(families=("foster", "mtfc", "family"), siblings={"own": 0.8, "agency": 0.4})
FOSTERED = dataclasses.replace(PLAIN, suitable={**PLAIN.suitable, "complex": ("home", "own", "special_foster", "mtfc")})
BESIDE_NOTHING = dataclasses.replace(EVERY_LEVER, nothing={("complex", 1): 1.0})


def limited(*limits: OutcomeLimit, case: Case = PLAIN) -> Case:
    """Return a town with limits on outcomes."""
    return dataclasses.replace(case, outcome_limits=limits)


def at_least(measure: str, share: float, need: str = EVERYBODY, begin: int = 1, end: int = 4) -> OutcomeLimit:
    return OutcomeLimit(measure, need, FLOOR, share, begin, end, "the board says so")


def at_most(measure: str, children: float, need: str = EVERYBODY, begin: int = 1, end: int = 4) -> OutcomeLimit:
    return OutcomeLimit(measure, need, CAP, children, begin, end, "the board says so")


def example(limit: OutcomeLimit, t: int, good, bad, case: Case = PLAIN, brief=EVERY_LEVER) -> Example:
    """Return an example of the row of one limit in quarter t."""
    index = (limit.measure, limit.need, t)
    return Example("outcome_limits", index, good, bad, limited(limit, case=case), brief)


OUTCOME_EXAMPLES = (
    example(
        at_most("moved_by_plan", 2, "complex"),
        2,
        number(m={(*STEP_DOWN, 2): 1, ("complex", "external", "mtfc", 2): 1}),
        number(m={(*STEP_DOWN, 2): 1, ("complex", "external", "mtfc", 2): 2}),
    ),
    # A tenth of those with own carers and a fifth of those with agencies move on.
    example(
        at_most("moved_without_a_plan", 3, "calm"),
        2,
        number(x={(*OWN, 1): 20, (*AGENCY, 1): 5}),
        number(x={(*OWN, 1): 20, (*AGENCY, 1): 6}),
    ),
    # Of five in specialist fostering two came by plan: 0.4 of them, and 0.1 of the other three.
    example(
        at_most("unplanned_endings", 1.1, "complex"),
        3,
        number(x={(*SPECIAL, 2): 5}, m={(*STEP_DOWN, 2): 2}),
        number(x={(*SPECIAL, 2): 5}, m={(*STEP_DOWN, 2): 3}),
    ),
    # The same 1.1, and of four who started MTFC one leaves early; then one more does, and two complete it.
    example(
        at_most("moved_after_an_ending", 2.1),
        3,
        number(x={(*SPECIAL, 2): 5}, m={(*STEP_DOWN, 2): 2}, start={("complex", 2): 4}),
        number(x={(*SPECIAL, 2): 5}, m={(*STEP_DOWN, 2): 2}, start={("complex", 2): 5}),
    ),
    example(
        at_most("moved_after_an_ending", 3, "complex"),
        4,
        number(start={("complex", 2): 4}),
        number(start={("complex", 2): 4}, x={(*SPECIAL, 3): 1}),
    ),
    # One by plan, one as MTFC ended, and a tenth of ten.
    example(
        at_most("moved", 3),
        3,
        number(m={(*STEP_DOWN, 3): 1}, start={("complex", 2): 4}, x={(*OWN, 2): 10}),
        number(m={(*STEP_DOWN, 3): 1}, start={("complex", 2): 4}, x={(*OWN, 2): 11}),
    ),
    example(  # 0.4 of two who came by plan, and one who left MTFC early; those who were there before are not counted
        at_most("failed_step_downs", 1.8),
        3,
        number(m={(*STEP_DOWN, 2): 2}, start={("complex", 2): 4}, x={(*SPECIAL, 2): 9}),
        number(m={(*STEP_DOWN, 2): 3}, start={("complex", 2): 4}),
    ),
    example(
        at_least("share_in_own_area", 0.5, "calm"),
        1,
        number(x={(*OWN, 1): 5, (*AGENCY, 1): 5, ("calm", "family", 1): 0}),
        number(x={(*OWN, 1): 5, (*AGENCY, 1): 6, ("calm", "family", 1): 9}),  # which nobody chooses
    ),
    example(
        at_least("share_in_own_area", 0.5),
        4,
        number(x={(*OWN, 4): 5, ("complex", "external", 4): 5}),
        number(x={(*OWN, 4): 5, ("complex", "external", 4): 6}),
    ),
    example(
        at_least("share_in_a_family", 0.5, "complex"),
        1,
        number(x={(*SPECIAL, 1): 1, ("complex", "mtfc", 1): 1, (*HOME, 1): 2}),
        number(x={(*SPECIAL, 1): 1, ("complex", "mtfc", 1): 1, (*HOME, 1): 3}),
    ),
    example(  # who waits lives in no family
        at_least("share_in_a_family", 0.5),
        1,
        number(x={("calm", "family", 1): 1}, u={("complex", "entry", 1): 1}),
        number(x={("calm", "family", 1): 1}, u={("complex", "entry", 1): 2}),
    ),
    example(  # one more than the one of doing nothing
        at_most("complex_in_ordinary_fostering", 1, "complex", end=1),
        1,
        number(x={("complex", "own", 1): 2, (*OWN, 1): 9}),
        number(x={("complex", "own", 1): 3}),
        FOSTERED,
        BESIDE_NOTHING,
    ),
    example(
        at_most("unmet_need", 1),
        1,
        number(u={("complex", "entry", 1): 0.5, ("calm", "foster", 1): 0.5}),
        number(u={("complex", "entry", 1): 1, ("calm", "foster", 1): 0.5}),
    ),
    example(  # nothing is known of homes
        at_least("share_of_siblings_together", 0.6, "calm"),
        1,
        number(x={(*OWN, 1): 5, (*AGENCY, 1): 5, ("calm", "home", 1): 9}),
        number(x={(*OWN, 1): 4, (*AGENCY, 1): 5}),
    ),
    Example(
        "nobody_waits_for_an_outcome",
        (),
        number(u={("complex", "entry", 1): 0.5, ("calm", "foster", 4): 0.5}),
        number(u={("complex", "entry", 1): 0.5, ("calm", "foster", 4): 0.6}),
        limited(at_least("share_in_a_family", 0.5)),
        dataclasses.replace(EVERY_LEVER, spared=1.0),
    ),
)
