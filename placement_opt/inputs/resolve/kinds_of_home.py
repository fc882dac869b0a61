"""Kinds of home that may be opened."""

from __future__ import annotations

from placement_opt.domain.figure import Figure
from placement_opt.domain.new_homes import NewHome
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import Figures, whole


def new_homes(view: View) -> tuple[NewHome, ...]:
    def of(parameter: str, id: str) -> Figures:
        return view.by("new_homes", parameter).get((id,), 0.0)

    def price(parameter: str, id: str) -> Figure | None:
        there = (id,) in view.by("new_homes", parameter)
        return view.figure("new_homes", parameter, id) if there else None

    def home(id: str) -> NewHome:
        return NewHome(
            id=id,
            title=id.replace("_", " ").capitalize(),
            beds=of("beds", id),
            staff=of("staff", id),
            cost=view.figure("new_homes", "fixed_cost", id, times=of("beds", id)),
            staffing_before=whole(of("staffing_before", id)),
            capital=price("capital", id),
            asset_life=of("asset_life", id),
            interest=of("interest", id),
            rent=price("rent", id),
            filling_up=whole(of("filling_up", id)),
            late_share=of("late_share", id),
            late_by=whole(of("late_by", id)),
            earliest=whole(of("earliest", id) + of("lead", id)) + 1,
            pace=of("homes_per_quarter", id),
            most=of("most", id),
        )

    return tuple(home(id) for id in view.keys("new_homes", "home"))
