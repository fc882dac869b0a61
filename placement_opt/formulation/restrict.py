"""The same programme under fewer levers: bounds and rows to change, so that it need not be built again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.strategy import Plan
from placement_opt.formulation.build import Programme, Stage, rows_of_rule, stages_of
from placement_opt.formulation.cost_terms import ledger
from placement_opt.formulation.linear import LinearRow
from placement_opt.formulation.register import RULES
from placement_opt.formulation.variables import Brief, bounds, unknowns

# Rules of plans that may pull every lever; one lever alone is a comparison and no plan.
OF_EVERY_LEVER = ("decisions_so_far", "outcome_limits", "nobody_waits_for_an_outcome")


@dataclass(frozen=True)
class Restriction:
    """What a plan with fewer levers changes in the programme of a plan with more."""

    brief: Brief
    bounds: dict[str, tuple[float, float]]  # name of a variable -> its value at rest, twice
    rows: tuple[LinearRow, ...]  # rules that the levers had lifted
    freed: tuple[str, ...]  # rows that such a plan does not have
    stages: tuple[Stage, ...]


def restrict(programme: Programme, plan: Plan) -> Restriction:
    """Return what makes a programme that of a plan with some of its levers.

    Both plans leave their levers' quantities free. Decisions and limits on outcomes bind plans with every lever only.
    """
    c, v = programme.case, programme.variables
    b = replace(programme.brief, plan=plan)
    lifted = (rule for rule in RULES if rule.holds(b) and not rule.holds(programme.brief))
    rows = (row for rule in lifted for _index, row in rows_of_rule(rule, c, b, v))
    gone = [rule.name for rule in RULES if rule.holds(programme.brief) and not rule.holds(b)]
    freed = programme.rows_of(*gone, *(OF_EVERY_LEVER if plan.levers != EVERY_LEVER else ()))
    return Restriction(
        brief=b,
        bounds=_at_rest(programme, b),
        rows=tuple(rows),
        freed=tuple(row.name for row in freed),
        stages=stages_of(programme, plan, ledger(c, b, v)),
    )


def _at_rest(programme: Programme, b: Brief) -> dict[str, tuple[float, float]]:
    found = {}
    for field, key, z in unknowns(programme.variables):
        least, most = bounds(programme.case, b, field, key)
        if least == most:
            found[z.name] = (least, least)
    return found
