"""What a claimed growth of children costs: doing nothing with it, against doing nothing with entries held level."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.case import Case
from placement_opt.domain.claims import Claim
from placement_opt.domain.strategy import Plan, Strategy
from placement_opt.formulation import Brief, build
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import tabulate
from placement_opt.solve.stages import solve


def cost_of_growth(c: Case, plan: Plan, strategy: Strategy, claim: Claim) -> float | None:
    """Return what doing nothing costs more in the claim's year if entries grow as it says than if they do not [GBP].

    `plan` is doing nothing. None if there is no such plan with so many children.
    """

    def cost(case: Case) -> float:
        brief = Brief(plan, strategy)
        return cost_in(tabulate(case, brief, solve(build(case, brief))), claim.year)

    try:
        return cost(growing(c, claim)) - cost(growing(c, claim, level=True))
    except NoFeasiblePlan:
        return None


def growing(c: Case, claim: Claim, *, level: bool = False) -> Case:
    """Return the case with entries that grow from the middle of the base year as a claim says, or stay level.

    They grow evenly, as the model's own trend does: the whole growth is there in the middle of the claim's last year.
    """
    entries = dict(c.entries)
    for k in claim.growth:
        for q in c.quarters:
            years = MIDDLE + (q.number - MIDDLE) / QUARTERS_PER_YEAR
            entries[k.need, q.number] = k.entries * (1.0 if level else (1 + k.growth) ** (years / claim.over))
    return dataclasses.replace(c, entries=entries)
