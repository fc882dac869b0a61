"""Planned exits and what follows them."""

from __future__ import annotations

from placement_opt.domain.leaving_care import AfterCare, PlannedExit
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import whole


def planned_exits(view: View) -> tuple[PlannedExit, ...]:
    return tuple(
        PlannedExit(
            exit=e,
            need=g,
            placement=p,
            most_share=share,
            cost=view.figure("planned_exits", "cost", e, g, p),
            earliest=whole(view.one("planned_exits", "earliest", e, g, p)) + 1,
            of_leavers=e in view.inputs.catalogue.after_care_support,
        )
        for (e, g, p), share in view.by("planned_exits", "most_share").items()
    )


def after_care(view: View) -> dict[str, AfterCare]:
    """Return what follows each kind of planned exit that children may take; rows of any other are left out."""
    used, titles = view.keys("planned_exits", "exit"), view.inputs.catalogue.ways_on
    return {
        e: AfterCare(
            exit=e,
            title=titles[e],
            price_family=family,
            allowance=view.figure("after_care", "allowance", e, family),
            with_allowance=share,
            ends=view.one("after_care", "ends", e, family),
            returns=view.one("after_care", "returns_share", e, family),
            returns_after=whole(view.one("after_care", "returns_after", e, family)),
        )
        for (e, family), share in view.by("after_care", "with_allowance").items()
        if e in used
    }
