"""Rows that cannot all be met, and none of which can be left out."""

from __future__ import annotations

from collections.abc import Sequence

from placement_opt.formulation import Programme
from placement_opt.solve.session import first, free, no_plan_left, restore, session


def irreducible_clash(programme: Programme, groups: Sequence[Sequence[str]]) -> list[str]:
    """Return a set of the named rows that cannot all be met and from which none can be left out.

    A deletion filter (Chinneck, J. W., 2008, Feasibility and Infeasibility in Optimization): whole groups of rows are
    freed first, then single rows; what leaves the problem without a solution stays free. The other rows always hold.
    That there is no plan at all is confirmed. The many smaller questions are asked once, and what they leave is named
    only if it is a clash indeed. (HiGHS's own subset, `getIis`, named in 1.13 a row that is no contradiction.)
    """
    s = session(programme, {"dual_simplex_cost_perturbation_multiplier": 1.0})  # without costs nothing else breaks ties
    first(s)

    if not no_plan_left(s, confirmed=True):
        return []  # nothing clashes

    def needed(names: Sequence[str]) -> bool:
        free(s, names)
        if no_plan_left(s):
            return False
        restore(s, names)
        return True

    kept = [group for group in groups if group and needed(group)]
    found = [name for group in kept for name in group if needed([name])]
    return found if no_plan_left(s) else []
