"""What binds: the best possible is found again without each limit, and the gain is the limit's worth.

A re-solve, not a dual: it says what really changes when the limit goes, however far that reaches.
"""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.formulation import Programme, Stage, limits, recurrent_cost
from placement_opt.formulation.quantities import posts_released
from placement_opt.judge.verdict import Best, Binding, Claim
from placement_opt.solve.stages import ceiling

NAMED = 3  # limits named in a sentence

SUITABILITY, EVERY_LIMIT = "suitable_share", "every limit"


def best_possible(programme: Programme, claim: Claim, baseline_cost: dict[str, float], *, name: int = NAMED) -> Best:
    """Return the most a claim can reach, in its own unit, the `name` limits worth most, and the most without limits.

    `baseline_cost` is the recurrent cost by year that a saving is measured from [GBP]. The programme must be
    fresh from `build`, with every lever.
    """
    groups = {words: [row.name for row in programme.rows_of(*rules)] for words, rules in limits().items()}
    pace = [row for words, rows in groups.items() if SUITABILITY not in limits()[words] for row in rows]
    found = ceiling(programme, _objective(programme, claim), groups | {EVERY_LIMIT: pace})
    start = baseline_cost[claim.year] if claim.unit == "GBP" else 0.0
    gains = [Binding(rules[0], words, found.best - found.without[words]) for words, rules in limits().items()]
    worth = sorted((k for k in gains if k.gain > _smallest(claim)), key=lambda k: -k.gain)
    return Best(start - found.best, tuple(worth[:name]), start - found.without[EVERY_LIMIT], tuple(gains))


def _smallest(claim: Claim) -> float:
    """Return the smallest gain that is more than solver noise: £1, or a hundredth of a post."""
    return 1.0 if claim.unit == "GBP" else 0.01


def _objective(programme: Programme, claim: Claim) -> Stage:
    if claim.unit == "GBP":
        cost = recurrent_cost(programme.case, programme.costs, claim.year)
        return Stage(f"recurrent cost in {claim.year}", "GBP", cost)
    last = _last_quarter(programme.case, claim.year)
    return Stage("posts kept", "none", -1 * posts_released(programme.variables, last))


def _last_quarter(c: Case, year: str) -> int:
    return max(q.number for q in c.quarters if q.year == year)
