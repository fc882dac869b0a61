"""What a strategy claims, and when a claim that can be met is still at risk."""

from __future__ import annotations

from dataclasses import dataclass

POSTS = "posts"
SAVING = "saving"
IN_SETTING = "children_in_setting"
IN_CARE = "children_in_care"
PRESSURE = "pressure"
GROWTH = "growth"
AVOIDED = "cost_avoided"
OTHER_CLAIM = "other"

FROM_SCHEDULE = (SAVING, POSTS)  # kinds that the schedule makes, whether a claims.yaml names them or not
REACHED = (SAVING, POSTS, IN_SETTING, IN_CARE)  # kinds that a plan reaches or misses
MEASURED = (PRESSURE, GROWTH)  # kinds that are measured on doing nothing
UNTESTABLE = (AVOIDED, OTHER_CLAIM)  # kinds for which the programme has no quantity
CLAIM_KINDS = (*REACHED, *MEASURED, *UNTESTABLE)
CLAIM_UNITS = {SAVING: "GBP", POSTS: "FTE", IN_SETTING: "children", IN_CARE: "children", PRESSURE: "GBP", GROWTH: "GBP"}

AT_LEAST, AT_MOST, BETWEEN = "at least", "at most", "between"


def saving_in(year: str) -> str:
    """Return the name of the claim that so much is saved in a financial year."""
    return f"{SAVING} {year}"


@dataclass(frozen=True)
class NeedGrowth:
    """How the children of a need group who come into care are said to grow."""

    need: str
    entries: float  # children coming into care in a quarter of the base year
    growth: float  # share by which they grow over the years of the claim


@dataclass(frozen=True)
class Claim:
    """One claim of the strategy: its kind, an amount or a range of them, the year that it is for, and where it stands.

    A saving is a recurrent level reached in its year, posts and children are counted at its end.
    """

    id: str
    title: str
    unit: str  # GBP | FTE | children; "" if no amount is claimed
    year: str
    amount: float  # the low end, if `high` is the other
    kind: str = SAVING
    high: float | None = None
    sense: str = AT_LEAST  # at least | at most | between
    settings: tuple[str, ...] = ()  # where the children live that are counted
    growth: tuple[NeedGrowth, ...] = ()  # of a claim of growth, for every need group
    over: int = 1  # years that the growth takes
    source: str = ""  # key of sources.yaml
    place: str = ""  # in the source, such as "section 4.3.3"
    note: str = ""  # what a reader should know of the claim itself
    also_covers: str = ""  # what the amount counts beside placements of children looked after
    untestable: str = ""  # why it cannot be tested
    outturn: str = ""  # measure of outturn.csv that says what happened
    own: bool = False  # a strategy's file makes it of its own quantities

    @property
    def of_schedule(self) -> bool:
        """Say whether the schedule makes the claim; a saving or posts of a strategy's own have a name of their own."""
        return self.kind in FROM_SCHEDULE and self.id in (POSTS, saving_in(self.year))

    def ahead(self, number: float) -> float:
        """Return by how much a number is on the claimed side of the amount; below zero it misses it."""
        return self.amount - number if self.sense == AT_MOST else number - self.amount


@dataclass(frozen=True)
class Rules:
    """When a claim that the best possible plan reaches is still at risk."""

    must_reach: tuple[str, ...]  # plans that must reach it as well
    at_risk_margin: float  # share of the claim by which the best possible must clear it
