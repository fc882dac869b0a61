"""Homes, carers, contracts and treatment foster care."""

from __future__ import annotations

from placement_opt.domain.case import (
    Carers,
    Contract,
    Home,
    Quarter,
    TreatmentFosterCare,
)
from placement_opt.domain.catalogue import MTFC_SETTING, PlacementType
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import Figures, largest, most, where, whole


def homes(view: View) -> tuple[Home, ...]:
    def home(id: str) -> Home:
        beds = view.one("homes", "beds", id)
        return Home(
            id=id,
            title=id.replace("_", " ").capitalize(),
            beds=beds,
            staff=view.one("homes", "staff", id),
            cost=view.figure("homes", "fixed_cost", id, times=beds),
            closure_cost=view.figure("homes", "closure_cost", id),
            earliest=whole(most(*(view.one("homes", k, id) for k in ("earliest_closure", "notice")))) + 1,
            notice=whole(view.one("homes", "notice", id)),
        )

    return tuple(home(id) for id in view.keys("homes", "home"))


def carers(view: View, quarters: tuple[Quarter, ...]) -> dict[str, Carers]:
    pipeline = view.by("pipeline", "approvals")

    def carers(p: str) -> Carers:
        usual: float = view.one("carers", "usual_approvals", p)
        return Carers(
            households=view.one("carers", "households", p),
            attrition=view.one("carers", "attrition", p),
            places=view.one("carers", "places_per_household", p),
            fillable=view.one("carers", "fillable_share", p),
            approvals=tuple(pipeline.get((p, q.label), usual) for q in quarters),
            extra_limit=view.one("carers", "extra_approvals", p),
            lead=whole(view.one("carers", "approval_lead", p)),
            recruitment_cost=view.figure("carers", "recruitment_cost", p),
            household_cost=view.figure("carers", "household_cost", p),
        )

    return {p: carers(p) for p in view.keys("carers", "placement")}


def contracts(view: View) -> tuple[Contract, ...]:
    notice, ends = (view.by("contracts", p) for p in ("notice", "ends"))
    return tuple(
        Contract(id, p, places, view.figure("contracts", "price", id, p), whole(notice[id, p]), whole(ends[id, p]))
        for (id, p), places in view.by("contracts", "places").items()
    )


def mtfc(view: View, placements: dict[str, PlacementType]) -> TreatmentFosterCare | None:
    placement = next((p.id for p in placements.values() if p.setting == MTFC_SETTING), None)
    if placement is None:
        return None
    completion = view.one("mtfc", "completion")
    return TreatmentFosterCare(
        placement=placement,
        places_per_team=view.one("mtfc", "places_per_team"),
        occupancy=view.one("mtfc", "occupancy"),
        survival=survival(whole(view.one("mtfc", "length")), completion, view.one("mtfc", "first_quarter_failures")),
        completion=completion,
        to_specialist=view.one("mtfc", "to_specialist"),
        after=tuple((r["need"], r["after_mtfc"]) for r in view.rows("needs") if r["after_mtfc"]),
        earliest=whole(view.one("mtfc", "earliest")) + 1,
        growth=view.one("mtfc", "growth"),
        most=view.one("mtfc", "most_teams"),
        place_cost=view.figure("mtfc", "place_cost"),
        child_cost=view.figure("mtfc", "child_cost"),
        before=tuple((g, int(k), v) for (g, k), v in view.by("mtfc_starts", "started").items()),
        teams_at_opening=view.by("mtfc", "teams_at_opening").get((), 0.0),
    )


def survival(length: Figures, completion: Figures, first: Figures) -> tuple[Figures, ...]:
    """Return the share of starters still there k quarters after the start, k = 0..length-1.

    Of the 1 - completion who leave early, `first` leave in the first quarter and the rest evenly over the
    others; who is left after quarter `length` has completed, and from then on nobody is there.
    """
    failures = 1 - completion
    later = failures * (1 - first) / most(length - 1, 1)
    after = range(1, int(largest(length)))
    return (1.0, *(where(k < length, 1 - failures * first - later * (k - 1), 0.0) for k in after))
