"""A warning of plans that are said to bring in more than they cost, which no council's placements do."""

from __future__ import annotations

from collections.abc import Sequence

from placement_opt.domain.case import Case
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results
from placement_opt.measure.savings import years

POUND = 1.0  # a smaller sum below nothing is rounding


def costs_below_nothing(c: Case, plans: Sequence[Results]) -> list[str]:
    """Return a sentence for each plan whose recurrent cost is below nothing, with its first such year."""
    found = []
    for results in plans:
        costs = {year: cost_in(results, year) for year in years(c)}
        below = [year for year, cost in costs.items() if cost < -POUND]
        if below:
            found.append(
                f"{results.plan.title}: the recurrent cost of {below[0]} is -£{-costs[below[0]]:,.0f}, so that "
                "placements bring in more than they cost. A price or a quantity is most likely a slip."
            )
    return found
