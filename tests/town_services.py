"""Services of the town: family therapy, a hub with every other effect, and a retention scheme."""

from __future__ import annotations

from placement_opt.domain.case import Figure
from placement_opt.domain.schedule_lines import OUTSIDE
from placement_opt.domain.services import Effect, Service

MST = Service(
    id="mst",
    title="Family therapy",
    schedule_line=OUTSIDE,
    cases_per_team=5,
    team_cost=Figure(10_000, "published"),
    effects=tuple(
        Effect("prevents_entry", g, "", size=0.2, lag=1, share=0.5, eligible=0.5, returns=0.5, returns_after=2)
        for g in ("calm", "complex")
    ),
    earliest=1,
    growth=1,
    most=2,
)
# Every other effect, on the same children as others where it can be, so that they have to share them.
HUB = Service(
    id="hub",
    title="Family hub",
    schedule_line=OUTSIDE,
    cases_per_team=10,
    team_cost=Figure(20_000, "council"),
    effects=(
        Effect("prevents_entry", "calm", "", size=0.1, lag=1, eligible=0.25, returns=0.5, returns_after=1),
        Effect("finds_kin", "calm", "family", size=0.1, lag=0, eligible=0.5),
        Effect("returns_home", "calm", "own", size=0.1, lag=1, eligible=0.2, returns=0.25, returns_after=1),
        Effect("shortens_stay", "calm", "own", size=0.05, lag=1, eligible=0.1),
        Effect("keeps_placement", "complex", "special_foster", size=0.05, lag=1, eligible=0.5),
        Effect("gives_beds", "", "home", size=2, lag=1),
    ),
    earliest=1,
    growth=1,
    most=1,
)
CONSTELLATION = Service(
    id="constellation",
    title="Carers' constellation",
    schedule_line=OUTSIDE,
    cases_per_team=8,  # households that it covers
    team_cost=Figure(1_000, "derived"),
    effects=(Effect("keeps_carer", "", "own", size=0.5, lag=0, eligible=0.6),),
    earliest=1,
    growth=2,
    most=2,
)
