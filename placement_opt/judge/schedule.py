"""The published schedule examined before any optimising: is it consistent, and what does it imply.

Child-years are implied at the opening year's average cost of a setting in this model, and say so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.measure.bridge import prices_of
from placement_opt.measure.savings import frozen, published

HALF_A_POUND = 0.5  # by which rounding may move each line and the total
CONSISTENT, IMPLAUSIBLE, NOTE = "consistent", "implausible", "note"


@dataclass(frozen=True)
class Finding:
    """One thing that the schedule says or implies, in plain sentences, with the figures behind it."""

    name: str
    holds: bool | None  # None: a figure to know, neither right nor wrong
    sentence: str

    @property
    def judgement(self) -> str:
        """What the finding says of the schedule, in a word."""
        return NOTE if self.holds is None else CONSISTENT if self.holds else IMPLAUSIBLE


@dataclass(frozen=True)
class ChildYears:
    """The average cost of a child-year at the opening, by setting [GBP]."""

    residential: float
    foster: float


def examine(c: Case) -> list[Finding]:
    """Return what the schedule of a case adds up to and implies."""
    if not c.schedule:
        return []
    costs = child_years(c)
    implied = [*_implied(c, costs), *_pace(c, costs)] if costs else []
    return [*_cross_casts(c), *implied, *_posts(c)]


def _cross_casts(c: Case) -> list[Finding]:
    table = published(c)
    found = []
    for year, printed in c.schedule_totals.items():
        added = table["total", year, "step"]
        found.append(
            Finding(
                f"cross-cast {year}",
                math.isclose(added, printed, abs_tol=HALF_A_POUND * (len(c.schedule) + 1)),
                f"The lines of {year} add up to £{added:,.0f}, and the schedule prints £{printed:,.0f}.",
            )
        )
    return found


def child_years(c: Case) -> ChildYears | None:
    """Return what a child-year costs on average at the opening: a line's cost over the children of its setting.

    None if no child lives in one of the settings, so that it has no price.
    """
    budget = frozen(c)
    residential, foster = budget.get(RESIDENTIAL_CARE, 0.0), budget.get(FOSTER_CARE, 0.0)
    in_homes, in_foster = opening_children(c, RESIDENTIAL_SETTING), opening_children(c, FOSTER_SETTING)
    if not (in_homes and in_foster and residential > 0 and foster > 0):
        return None
    return ChildYears(residential / in_homes, foster / in_foster)


def saving_per_child_year(c: Case, year: str) -> float | None:
    """Return what a child-year saves, at a year's prices, when foster care replaces residential care [GBP].

    None if no child lives in one of them at the opening, so that it has no price.
    """
    costs = child_years(c)
    if costs is None:
        return None
    dearer: float = prices_of(c, year) / math.fsum(frozen(c).values())
    return (costs.residential - costs.foster) * dearer


def opening_children(c: Case, setting: str) -> float:
    """Return the children who live in a setting at opening."""
    return math.fsum(n for (_g, p), n in c.opening.items() if c.placements[p].setting == setting)


def _implied(c: Case, costs: ChildYears) -> list[Finding]:
    """Compare the child-years that leave residential care with those that the foster money buys."""
    table = published(c)
    last = c.judged[-1]
    out_of, into = table.get((RESIDENTIAL_CARE, last, "level"), 0.0), -table.get((FOSTER_CARE, last, "level"), 0.0)
    homes, foster = costs.residential, costs.foster
    leave, gain = out_of / homes, into / foster
    living = opening_children(c, RESIDENTIAL_SETTING)
    return [
        Finding(
            "residential child-years",
            leave <= living,
            f"£{out_of:,.0f} from residential care by {last} is {leave:,.0f} child-years a year. Each costs "
            f"£{homes:,.0f}; together they are {leave / living:.0%} of the {living:,.0f} children who live there.",
        ),
        Finding(
            "foster child-years",
            gain >= leave,
            f"£{into:,.0f} more for foster care by {last} pays for {gain:,.0f} child-years a year. Each costs "
            f"£{foster:,.0f}. {_covered(leave, gain)}",
        ),
    ]


def _covered(leave: float, gain: float) -> str:
    if gain >= leave:
        return f"That covers the {leave:,.0f} child-years that leave residential care."
    short = leave - gain
    return f"Of the {leave:,.0f} child-years that leave residential care, {short:,.0f} have no money for foster care."


def _pace(c: Case, costs: ChildYears) -> list[Finding]:
    """Say what a straight line through the first year would need by its end."""
    first = c.judged[0]
    step = published(c).get((RESIDENTIAL_CARE, first, "step"), 0.0)
    whole = published(c).get((RESIDENTIAL_CARE, c.judged[-1], "level"), 0.0) / costs.residential
    mean = step / costs.residential
    return [
        Finding(
            "pace of the first year",
            2 * mean <= whole,
            f"£{step:,.0f} in {first} alone needs {mean:,.0f} fewer children in residential care on average over "
            f"the year. If they leave at an even pace, that is {2 * mean:,.0f} fewer by the end of the year; the whole "
            f"programme to {c.judged[-1]} is {whole:,.0f} fewer.",
        )
    ]


def _posts(c: Case) -> list[Finding]:
    """Put the staff cost inside the residential line, so that it is not counted twice."""
    if not c.claimed_fte:
        return []
    value = c.claimed_fte * c.post_cost.value
    line = published(c).get((RESIDENTIAL_CARE, c.judged[-1], "level"), 0.0)
    posts = math.fsum(h.staff for h in c.homes)
    part = "they are part of that line and no further saving"
    inside = f", {value / line:.0%} of the residential line: {part}" if line else ""
    return [
        Finding(
            "posts",
            c.claimed_fte <= posts,
            f"{c.claimed_fte:,.0f} FTE cost £{value:,.0f} a year{inside}. The council's homes have {posts:,.0f} FTE in "
            "this model.",
        )
    ]
