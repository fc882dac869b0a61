"""What a figure can be, and what it usually is, by its unit or by name: wider than any range that a model gives.

Beyond what it can be a figure is a fault: no council is so large, nothing costs so much. Beyond what it usually is, it
stands with a warning in the verdict, since a slip by ten or a thousand would otherwise make a confident answer. The
largest council had 2,317 children looked after on 31 March 2025, and the most of whom one started care in a year were
3,226 (Department for Education, Children looked after in England, 2024/25). Prices are those of 2012/13 to 2024/25.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.inputs.table_records import NO_PLAN_READS, UNITS, Parameter
from placement_opt.kernel.text import plain


@dataclass(frozen=True)
class Plausible:
    """What a figure can be at most, and the lowest and highest that is usual; 0 stands for none and is always usual."""

    most: float
    usual: tuple[float, float]
    why: str  # of the highest
    least: float = 0.0

    def odd(self, value: float) -> bool:
        """Say whether a figure is far from what is usual."""
        low, high = self.usual
        return value != 0 and not low <= value <= high


def _up_to(usual: float, most: float, why: str, least: float = 0.0) -> Plausible:
    return Plausible(most, (min(0.0, least), usual), why, least)


_SHARE = _up_to(1, 1, "a share is of one")
_OF_A_CASE = _up_to(1, 10, "no case changes more than one child's course")
_COUNCIL = "the largest council had 2,317 children looked after in 2025"
RANGE_OF_UNIT: Mapping[str, Plausible] = {
    "children": Plausible(3_000, (0.5, 600), _COUNCIL),
    "children_per_quarter": _up_to(400, 2_000, "the most of whom one council had in a year are 3,226"),
    "share": _SHARE,
    "per_quarter": _SHARE,
    "per_year": Plausible(1, (-0.25, 0.25), "prices and entries seldom change by a quarter in a year", -0.99),
    "quarters": _up_to(20, 200, "little takes longer than five years"),
    "weeks": _up_to(26, 104, "half a year"),
    "beds": Plausible(100, (1, 20), "a children's home seldom has more than twelve beds"),
    "places": _up_to(100, 1_000, "of one kind in one council"),
    "households": _up_to(800, 5_000, "the largest fostering services have some hundred households"),
    "households_per_quarter": _up_to(50, 500, "the largest fostering services approve some dozens in a quarter"),
    "FTE": _up_to(500, 5_000, "of all homes of a council"),
    "FTE_per_quarter": _up_to(200, 2_000, "of all homes of a council"),
    "homes_per_quarter": _up_to(10, 100, "no council has more than some dozens of homes"),
    "homes": _up_to(30, 200, "no council has more than some dozens of homes"),
    "teams": _up_to(30, 300, "a team is for dozens of children in a year"),
    "teams_per_quarter": _up_to(10, 100, "a team needs staff and training"),
    "cases": Plausible(500, (1, 100), "of one team in a quarter"),
    "entries_per_case": _OF_A_CASE,
    "children_per_case": _OF_A_CASE,
    "endings_per_case": _OF_A_CASE,
    "quarters_per_case": _up_to(8, 80, "two years sooner"),
    "GBP": _up_to(50_000_000, 2_000_000_000, "a large council spends some £100 million a year on placements", -2e9),
    "GBP_per_child_week": Plausible(100_000, (20, 15_000), "a placement type costs less on average"),
    "GBP_per_bed_week": Plausible(100_000, (300, 15_000), "a bed in a home costs some £2,000 to £8,000"),
    "GBP_per_place_week": Plausible(100_000, (100, 15_000), "a place in a home costs some £2,000 to £8,000"),
    "GBP_per_household_week": Plausible(10_000, (10, 1_000), "a fostering household costs some £100 to £300"),
    "GBP_per_approval": Plausible(500_000, (500, 60_000), "an approval costs some £5,000 to £20,000"),
    "GBP_per_FTE": Plausible(500_000, (1_000, 100_000), "a redundancy costs some £10,000 to £30,000"),
    "GBP_per_FTE_year": Plausible(500_000, (12_000, 120_000), "a residential post costs some £28,000 to £52,000"),
    "GBP_per_move": Plausible(200_000, (50, 20_000), "a move costs some £300 to £2,500"),
    "GBP_per_team_quarter": Plausible(5_000_000, (10_000, 600_000), "a team costs some £45,000 to £180,000"),
    "GBP_per_household": Plausible(500_000, (100, 60_000), "as an approval"),
    "GBP_per_exit": Plausible(500_000, (50, 60_000), "support for a child and family who leave care"),
    "years": _up_to(60, 100, "buildings are written off over some decades"),
    "GBP_per_week": Plausible(200_000, (50, 20_000), "the rent of a home"),
    "reviews_per_quarter": _up_to(100, 1_000, "a panel meets some times a month"),
    "GBP_per_review": Plausible(200_000, (50, 20_000), "days of several people"),
    "GBP_per_case": Plausible(2_000_000, (-200_000, 200_000), "what one case is worth to others", -2e6),
    "GBP_per_child_quarter": Plausible(2_000_000, (-200_000, 200_000), "what one child is worth to others", -2e6),
}
FEES: Mapping[str, Plausible] = {  # by setting: what a child's week costs
    "residential": Plausible(100_000, (50, 15_000), "a week in a home costs some £2,000 to £8,000"),
    "foster": Plausible(20_000, (50, 3_000), "a week in foster care costs some £300 to £1,500"),
    "mtfc": Plausible(20_000, (20, 6_000), "a week in treatment foster care costs some £2,000"),
    "supported": Plausible(20_000, (50, 5_000), "a week in supported accommodation costs some £500 to £2,000"),
    "family": Plausible(10_000, (10, 1_500), "a week of support for a family"),
    "other": Plausible(100_000, (20, 8_000), "a week elsewhere"),
}
RANGE_BY_NAME: Mapping[tuple[str, str], Plausible] = {
    ("general", "occupancy"): Plausible(1, (0.4, 1), "homes with free beds are closed or sold"),
    ("mtfc", "occupancy"): Plausible(1, (0.3, 1), "a team without children is wound up"),
    ("carers", "fillable_share"): Plausible(1, (0.3, 1), "some places are kept free for a match"),
    ("homes", "staff"): Plausible(200, (2, 60), "a home has some 8 to 25 posts"),
    ("homes", "closure_cost"): _up_to(1_000_000, 50_000_000, "closing a home costs some £10,000 to £100,000"),
    ("carers", "places_per_household"): Plausible(10, (0.5, 3), "three is the usual fostering limit"),
    ("general", "usual_limit"): Plausible(10, (1, 4), "three is the usual fostering limit"),
    ("general", "discount_rate"): _up_to(0.1, 0.5, "the Treasury's rate is 3.5%"),
    ("schedule", "staff"): _up_to(1_000, 10_000, "no council has so many posts in its homes", -10_000),
    ("schedule", "step"): Plausible(2e9, (-50_000_000, 50_000_000), "a line of a savings schedule", -2e9),
    ("new_homes", "capital"): _up_to(5_000_000, 100_000_000, "a home costs some £1 million to buy and fit"),
}


def plausible(table: str, parameter: Parameter, unit: str) -> Plausible:
    """Return what a figure can be and usually is."""
    return RANGE_BY_NAME.get((table, parameter.name), RANGE_OF_UNIT[unit])


def impossible(table: str, parameter: Parameter, unit: str, value: float) -> str:
    """Return what was expected of a figure that can be so in no council, or nothing."""
    if unit not in UNITS or table in NO_PLAN_READS:
        return ""
    known = plausible(table, parameter, unit)
    if known.least <= value <= known.most:
        return ""
    return f"{plain(known.least)} to {plain(known.most)} {unit}: {known.why}"
