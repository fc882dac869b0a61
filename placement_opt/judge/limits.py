"""What binds: the best possible is found again without each limit, and the gain is the limit's worth.

A re-solve, not a dual: it says what really changes when the limit goes, however far that reaches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from placement_opt.domain.case import Case
from placement_opt.domain.claims import AT_MOST, IN_CARE, POSTS, Claim
from placement_opt.domain.levers import limits_of_none
from placement_opt.formulation import Cost, Programme, Stage, Variables, recurrent_cost, rule_named
from placement_opt.formulation import limits as every_limit
from placement_opt.formulation.build import rows_of_rule
from placement_opt.formulation.capacity import posts_fewer
from placement_opt.formulation.quantities import living_in, total, waiting
from placement_opt.formulation.variables import Number
from placement_opt.judge.best import Best, Binding
from placement_opt.kernel.draws import Figures
from placement_opt.solve.freed import ceiling, least_with, least_without
from placement_opt.solve.session import Session

NAMED = 3  # limits named in a sentence
READS_AS_NONE = 0.5  # of a post or child: a gain of no more is written as 0

SUITABILITY, NO_SUBSTITUTION, WITHOUT_ANY = "suitable_share", "no_substitution", "every limit"
NOBODY_WAITS = "nobody_waits_for_an_outcome"
PRIVATE_BEDS = rule_named(NO_SUBSTITUTION).limit


def best_possible(s: Session, claim: Claim, baseline_cost: Mapping[str, float], *, limits: bool) -> Best:
    r"""Return the most a claim can reach, in its own unit; if wanted, also what each limit is worth.

    It is found with every lever and no quantity of the strategy but its contract efficiencies and decisions, with homes
    relaxed and unmet need held at its least; again with the rows of each limit freed, one limit at a time; and with all
    of them but suitability freed at once. Of a claim of posts, it is the most posts released by the end of the year,
    less those that new homes create; of a claim of children, the most who are counted at the end of the year, or the
    fewest if no more than so many may be.

    `baseline_cost` is the recurrent cost by year that a saving is measured from [GBP]. The session is that of a
    programme with every lever, as `session` or an earlier call left it.

    .. math:: reach_y = total_{0y} - \min recurrent_y \text{ or, of posts, }
        \max_{t \in y \text{, the last}} fewer_t \qquad
        freed_{\xi y} = \text{the same without the rows of } \xi \qquad worth_{\xi y} = freed_{\xi y} - reach_y
    """
    programme, wanted = s.programme, objective(s.programme, claim)
    freed = {words: [row.name for row in programme.rows_of(*rules)] for words, rules in every_limit().items()}
    pace = [row for words, rows in freed.items() if SUITABILITY not in every_limit()[words] for row in rows]
    private = {PRIVATE_BEDS: freed[PRIVATE_BEDS]}
    found = ceiling(s, wanted, {**freed, WITHOUT_ANY: pace} if limits else private)
    best = Best(
        reach(claim, baseline_cost, found.best),
        with_private=reach(claim, baseline_cost, found.without[PRIVATE_BEDS]),
        without_private=reach(claim, baseline_cost, _without_private_beds(s, wanted, found.best)),
    )
    if not limits:
        return best
    absent = limits_of_none(programme.case)
    told = ((words, rules) for words, rules in every_limit().items() if not absent.issuperset(rules))
    gains = [Binding(rules[0], words, found.best - found.without[words]) for words, rules in told]
    step = _smallest(claim)  # of limits worth the same the first of the register is named, whatever the noise says
    worth = sorted((k for k in gains if k.gain > max(step, READS_AS_NONE)), key=lambda k: -round(k.gain / step))
    unlimited = reach(claim, baseline_cost, found.without[WITHOUT_ANY])
    return replace(best, binding=tuple(worth[:NAMED]), unlimited=unlimited, limits=tuple(gains))


def with_whole_homes(
    s: Session, claim: Claim, baseline_cost: Mapping[str, float], best: Best, *, both_ways: bool
) -> Best:
    """Return the most that a claim can reach with homes kept whole beside the most with homes open in part.

    Posts are judged on whole homes, with private beds in place of council beds and without them; a saving is judged
    with homes open in part, the more lenient reading, with the whole one beside it. The session has whole homes.
    """
    wanted = objective(s.programme, claim)
    whole = reach(claim, baseline_cost, least_without(s, wanted))
    if claim.kind != POSTS or not both_ways:
        return replace(best, whole=whole, amount=whole if claim.kind == POSTS else best.amount)
    freed = [row.name for row in s.programme.rows_of(NO_SUBSTITUTION)]
    private = reach(claim, baseline_cost, least_without(s, wanted, freed)) if freed else whole
    strict = reach(claim, baseline_cost, _without_private_beds(s, wanted, -whole))
    return replace(best, amount=whole, whole=whole, in_part=best.amount, with_private=private, without_private=strict)


def best_at(s: Session, claim: Claim, baseline_cost: Mapping[str, float], costs: tuple[Cost, ...]) -> Best:
    """Return the most that a saving can reach in a programme at other costs than its own."""
    cost = recurrent_cost(s.programme.case, costs, claim.year)
    wanted = Stage(f"recurrent cost in {claim.year}", "GBP", cost)
    private = {PRIVATE_BEDS: [row.name for row in s.programme.rows_of(NO_SUBSTITUTION)]}
    found = ceiling(s, wanted, private)
    return Best(
        reach(claim, baseline_cost, found.best),
        with_private=reach(claim, baseline_cost, found.without[PRIVATE_BEDS]),
        without_private=reach(claim, baseline_cost, _without_private_beds(s, wanted, found.best)),
    )


def reach(claim: Claim, baseline_cost: Mapping[str, Figures], least: Figures) -> Figures:
    """Return what the least value of a claim's objective means in the unit of the claim, in a single run or by draw."""
    if claim.sense == AT_MOST:
        return least
    return (baseline_cost[claim.year] if claim.unit == "GBP" else 0.0) - least


def _without_private_beds(s: Session, wanted: Stage, best: float) -> float:
    """Return the least of an objective if private beds may not replace council beds; `best` if they may not anyway."""
    programme = s.programme
    if not programme.case.substitution_allowed:
        return best
    strict = replace(programme.case, substitution_allowed=False)
    rows = rows_of_rule(rule_named(NO_SUBSTITUTION), strict, programme.brief, programme.variables)
    waits = [row.name for row in programme.rows_of(NOBODY_WAITS)]  # for less than private beds would leave waiting
    return least_with(s, wanted, [row for _index, row in rows], waits)


def _smallest(claim: Claim) -> float:
    """Return the smallest gain that is more than solver noise: £1, or a hundredth of a post or child."""
    return 1.0 if claim.unit == "GBP" else 0.01


def objective(programme: Programme, claim: Claim) -> Stage:
    """Return what is minimised to find the most that a claim can reach."""
    if claim.unit == "GBP":
        cost = recurrent_cost(programme.case, programme.costs, claim.year)
        return Stage(f"recurrent cost in {claim.year}", "GBP", cost)
    if claim.unit == "children":
        counted = children_counted(programme.case, programme.variables, claim)
        return Stage("children counted", "none", counted if claim.sense == AT_MOST else -1 * counted)
    last = _last_quarter(programme.case, claim.year)
    return Stage("posts kept", "none", -1 * posts_fewer(programme.case, programme.variables, last))


def children_counted(c: Case, v: Variables, claim: Claim) -> Number:
    """Return the children whom a claim counts, at the end of its year: in its settings, or all who are looked after.

    Children who wait for a place are looked after, and are in no setting.
    """
    t = _last_quarter(c, claim.year)
    everyone = claim.kind == IN_CARE
    places = [p.id for p in c.placements.values() if everyone or p.setting in claim.settings]
    return total([*(living_in(c, v, p, t) for p in places), *([waiting(v, t)] if everyone else [])])


def _last_quarter(c: Case, year: str) -> int:
    return max(q.number for q in c.quarters if q.year == year)
