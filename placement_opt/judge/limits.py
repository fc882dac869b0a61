"""What binds: the best possible is found again without each limit, and the gain is the limit's worth.

A re-solve, not a dual: it says what really changes when the limit goes, however far that reaches.
"""

from __future__ import annotations

from placement_opt.domain.case import Case
from placement_opt.formulation import Programme, Stage, recurrent_cost
from placement_opt.formulation.quantities import posts_released
from placement_opt.judge.verdict import Best, Binding, Claim
from placement_opt.solve.stages import ceiling

NAMED = 3  # limits named in a sentence

# Rules that limit how fast or how far a council can go: (rule, first part of the index or None), in words.
SUITABILITY, EVERY_LIMIT = "suitable_share", "every limit"
LIMITS = {
    (SUITABILITY, None): "the share of children assessed as able to step down",
    ("moves_are_limited", None): "the limit on planned moves",
    ("homes_stay_closed", "not_yet"): "the earliest quarter in which homes can shut",
    ("homes_close_in_phases", None): "the number of homes that can shut in a quarter",
    ("open_before_close", None): "places opened before homes close",
    ("approvals_are_limited", None): "the number of carers who can be recruited",
    ("agency_market", None): "what the agency market can supply",
    ("teams_grow_slowly", None): "the set-up and number of MTFC and prevention teams",
    ("staff_reductions", "pace"): "the posts that can be released in a quarter",
    ("investment_budget", None): "the investment budget",
}


def best_possible(programme: Programme, claim: Claim, baseline_cost: dict[str, float], *, name: int = NAMED) -> Best:
    """Return the most a claim can reach, in its own unit, the `name` limits worth most, and the most without limits.

    `baseline_cost` is the recurrent cost by year that a saving is measured from [GBP]. The programme must be
    fresh from `build`, with every lever.
    """
    groups = {rule: [r.name for r in programme.rows_of(rule, part)] for rule, part in LIMITS}
    groups[EVERY_LIMIT] = [row for rule, rows in groups.items() if rule != SUITABILITY for row in rows]
    found = ceiling(programme, _objective(programme, claim), groups)
    start = baseline_cost[claim.year] if claim.unit == "GBP" else 0.0
    gains = [Binding(rule, words, found.best - found.without[rule]) for (rule, _part), words in LIMITS.items()]
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
