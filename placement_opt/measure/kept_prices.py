"""What a child-week costs in each placement type of a run that is kept, and how sure the least sure part of it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from placement_opt.measure.summary import GRADES
from placement_opt.measure.week_prices import WeekPrice, filled_price


@dataclass(frozen=True)
class KeptPrice:
    """What a child-week costs at opening prices, and the grade of evidence of the least sure figure in it."""

    week: WeekPrice
    evidence: str


def kept_week_prices(case: Mapping[str, Any]) -> dict[str, KeptPrice]:
    """Return what a child-week costs by placement type, from case.json; as `week_prices` does from a case.

    A placement type that the model does not cost has none.
    """
    found = {p: _kept(WeekPrice(fee["value"]), fee) for p, fee in case["fee"].items()}
    return found | dict(_with_standing(case))


def _with_standing(case: Mapping[str, Any]) -> Iterator[tuple[str, KeptPrice]]:
    """Yield the placement types of which something is paid whether a place is filled or not."""
    fees = case["fee"]
    for p, k in case["carers"].items():
        household = k["household_cost"]
        if household["value"] and p in fees:
            week = filled_price(household["value"], k["places"] * k["fillable"], fees[p]["value"])
            yield p, _kept(week, fees[p], household)
    homes, child = case["homes"], case["home_variable_cost"]
    if case["home_placement"] and homes:
        beds = math.fsum(h["beds"] for h in homes) * case["occupancy"]
        week = filled_price(math.fsum(h["cost"]["value"] for h in homes), beds, child["value"])
        yield case["home_placement"], _kept(week, child, *(h["cost"] for h in homes))
    if team := case["mtfc"]:
        week = filled_price(team["place_cost"]["value"], team["occupancy"], team["child_cost"]["value"])
        yield team["placement"], _kept(week, team["place_cost"], team["child_cost"])


def _kept(week: WeekPrice, *figures: Mapping[str, Any]) -> KeptPrice:
    """Return a price with the grade of the least sure of its figures, of those that are more than nought."""
    grades = {str(k["evidence"]) for k in figures if k["value"]} or {str(k["evidence"]) for k in figures}
    return KeptPrice(week, least_sure(grades))


def least_sure(grades: set[str]) -> str:
    """Return the grade of evidence that is least sure."""
    return max(grades, key=lambda grade: GRADES.index(grade) if grade in GRADES else len(GRADES))
