"""What a quarter's actuals may say: each measure once, what it is about and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.schedule_lines import FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE, TOTAL

ALL = "all"  # stands for every placement type together
PLACEMENT, HOME, CARERS, TEAMS, CONTRACT, SOLD, LINE = (
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


MEASURES = (
    ActualMeasure("children", PLACEMENT, "children", "children who live there on the last day of the quarter", True),
    ActualMeasure("came", "", "children", "children who came into care in the quarter", True),
    ActualMeasure("left", "", "children", "children who left care in the quarter"),
    ActualMeasure("beds_open", HOME, "beds", "beds of the home that are open on the last day; 0 if it has closed"),
    ActualMeasure("notice_given", HOME, "yes or no", "1 if notice of its closing was given, else 0", yes_or_no=True),
    ActualMeasure("households", CARERS, "households", "approved fostering households on the last day"),
    ActualMeasure("approved", CARERS, "households", "fostering households approved in the quarter"),
    ActualMeasure("lost", CARERS, "households", "fostering households that left in the quarter"),
    ActualMeasure(
        "assessments_begun",
        CARERS,
        "households",
        "further households whose assessment began",
        whole=False,
    ),
    ActualMeasure("teams", TEAMS, "teams", "teams at work on the last day", whole=False),
    ActualMeasure("setting_up", TEAMS, "yes or no", "1 if a team is being set up, else 0", yes_or_no=True),
    ActualMeasure("places_under_contract", CONTRACT, "places", "places in force under the contract", whole=False),
    ActualMeasure("places_sold", SOLD, "places", "places in council homes sold to other councils", whole=False),
    ActualMeasure("spend", LINE, "GBP", "recurrent spend of the quarter", whole=False),
)
NAMES = tuple(m.name for m in MEASURES)


def measure_named(name: str) -> ActualMeasure:
    """Return the measure of that name."""
    return next(m for m in MEASURES if m.name == name)


def subjects(c: Case, about: str) -> tuple[str, ...]:
    """Return what a measure of that kind may be about in a model."""
    known = {
        PLACEMENT: (ALL, *c.placements),
        HOME: tuple(h.id for h in c.homes),
        CARERS: tuple(c.carers),
        TEAMS: (*((MTFC,) if c.mtfc else ()), *(s.id for s in c.services)),
        CONTRACT: tuple(k.id for k in c.offers),
        SOLD: tuple(k.placement for k in c.sold_places),
        LINE: (*dict.fromkeys((*(k.line for k in c.schedule), RESIDENTIAL_CARE, FOSTER_CARE, OUTSIDE)), TOTAL),
    }
    return known.get(about, ("",))
