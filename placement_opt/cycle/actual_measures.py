"""What a quarter's actuals may say: each measure once, what it is about and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.schedule_lines import FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE, TOTAL

IN_CHILDREN, IN_POUNDS = "children", "GBP"  # units
ALL_TYPES = "all"  # stands for every placement type together
A_PLACEMENT, A_HOME, SOME_CARERS, SOME_TEAMS, A_CONTRACT, PLACES_SOLD, A_LINE = (
    *("placement", "home", "carers", "teams", "contract", "sold", "line"),
)


@dataclass(frozen=True)
class ActualMeasure:
    """One measure: what its subject is ("": nothing), how a value is written, and whether a need group may stand by."""

    name: str
    about: str
    unit: str
    words: str
    by_need: bool = False
    whole: bool = True  # a count
    yes_or_no: bool = False


ACTUAL_MEASURES = (
    ActualMeasure("children", A_PLACEMENT, IN_CHILDREN, "children who live there on the last day of the quarter", True),
    ActualMeasure("came", "", IN_CHILDREN, "children who came into care in the quarter", True),
    ActualMeasure("left", "", IN_CHILDREN, "children who left care in the quarter"),
    ActualMeasure("beds_open", A_HOME, "beds", "beds of the home if it is open on the last day; 0 if it has closed"),
    ActualMeasure("notice_given", A_HOME, "yes or no", "whether notice of closing was given: 1 or 0", yes_or_no=True),
    ActualMeasure("households", SOME_CARERS, "households", "approved fostering households on the last day"),
    ActualMeasure("approved", SOME_CARERS, "households", "fostering households approved in the quarter"),
    ActualMeasure("lost", SOME_CARERS, "households", "fostering households that left in the quarter"),
    ActualMeasure(
        "assessments_begun",
        SOME_CARERS,
        "households",
        "further households whose assessment began",
        whole=False,
    ),
    ActualMeasure("teams", SOME_TEAMS, "teams", "teams at work on the last day", whole=False),
    ActualMeasure("setting_up", SOME_TEAMS, "yes or no", "whether a team is being set up: 1 or 0", yes_or_no=True),
    ActualMeasure("places_under_contract", A_CONTRACT, "places", "places in force under the contract", whole=False),
    ActualMeasure("places_sold", PLACES_SOLD, "places", "places in council homes sold to other councils", whole=False),
    ActualMeasure("spend", A_LINE, IN_POUNDS, "recurrent spend of the quarter, less income", whole=False),
)
ACTUAL_NAMES = tuple(m.name for m in ACTUAL_MEASURES)


def measure_named(name: str) -> ActualMeasure:
    """Return the measure of that name."""
    return next(m for m in ACTUAL_MEASURES if m.name == name)


def subjects(c: Case, about: str) -> tuple[str, ...]:
    """Return what a measure of that kind may be about in a model."""
    known = {
        A_PLACEMENT: (ALL_TYPES, *c.placements),
        A_HOME: tuple(h.id for h in c.homes),
        SOME_CARERS: tuple(c.carers),
        SOME_TEAMS: (*((MTFC,) if c.mtfc else ()), *(s.id for s in c.services)),
        A_CONTRACT: tuple(k.id for k in c.offers),
        PLACES_SOLD: tuple(k.placement for k in c.sold_places),
        A_LINE: (*dict.fromkeys((*(k.line for k in c.schedule), RESIDENTIAL_CARE, FOSTER_CARE, OUTSIDE)), TOTAL),
    }
    return known.get(about, ("",))
