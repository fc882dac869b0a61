"""Plans of which a stage after least cost was not proven: which one, and what a reader should know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from placement_opt.measure.results import Results

PROVEN_BEST, LEFT_OPEN = "optimal", "left open"  # of a stage, as the manifest has it


def ties_left_open(plans: Iterable[Results]) -> Iterator[str]:
    """Yield a sentence for each plan with a stage that was not proven."""
    for r in plans:
        stages = [f"'{s.name}'" for s in r.stages if not s.proven]
        if stages:
            yield (
                f"{r.plan.title}: the solver did not finish {' and '.join(stages)}, which only chooses between plans "
                "that cost the same. The plan printed is one of the cheapest; another that costs the same could differ "
                "from it."
            )
