"""A plan that does not know the future: its first year is the same whatever comes, and all else follows what comes.

From the second year on, and for every placement, each draw is known: so what foresight is worth is the worth of the
first year's alone, and no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, ledger, recurrent_cost
from placement_opt.formulation.build import COST, UNMET_NEED
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.question import Question
from placement_opt.solve.matrix import Floats
from placement_opt.solve.two_stages import WORST, decide_least, expected, in_each, joint, worst_mean
from placement_opt.study.draw_plans import FIRST_DRAW, SOLVED, OverDraws, plan_over_draws
from placement_opt.study.first_year import (
    FirstYear,
    Staged,
    after_first_year,
    first_year_of,
    foreseen,
    only,
    published,
    staged,
    with_shares,
)
from placement_opt.study.scenario_reduction import Reduced, reduced

ROBUST = "robust"
WORST_UNMET = "unmet need in the worst tenth"
AS_MANY_WAITING = 1e-4  # child-quarters of unmet need, a quarter of an hour of one child: less is no difference
LATER_LISTED = 1e-3  # by how much a decision weighs more than the one before: of like homes the first listed goes


@dataclass(frozen=True)
class Expected:
    """What a plan comes to over the draws that stand for all, weighted."""

    unmet: float  # child-quarters over the horizon
    cost: float  # GBP over the horizon
    without_plan: float = 0.0  # weight of the draws in which it has no plan; the other two are of those that have one


@dataclass(frozen=True)
class Robust:
    """A first year for all draws, and how it compares with knowing everything and with the central plan's."""

    first_year: FirstYear
    recommended: FirstYear  # decided for the figures as they are
    as_published: FirstYear | None  # None where the strategy has no plan with the figures as they are
    chosen: Reduced
    without_plan: tuple[int, ...]  # draws in which no plan meets the rules, whatever is decided
    reached: Mapping[str, float]  # stage -> its weighted mean; the worst tenth of unmet need besides
    foresight: Expected  # each draw known from the first day
    robust: Expected
    central: Expected  # the recommended plan's first year, and all else follows

    @property
    def worth_of_foresight(self) -> tuple[float, float]:
        """What knowing every draw would save: child-quarters and GBP (the expected value of perfect information)."""
        return self.robust.unmet - self.foresight.unmet, self.robust.cost - self.foresight.cost

    @property
    def worth_of_robust(self) -> tuple[float, float]:
        """What it saves against the central first year: child-quarters and GBP (value of the stochastic solution)."""
        return self.central.unmet - self.robust.unmet, self.central.cost - self.robust.cost


def robust(question: Question, draws: int, *, keep: int, allowed: float = 0.0) -> Robust:
    """Decide the first year for all draws: unmet need first, its mean and then its worst tenth, then cost, then moves.

    `question` has figures over draws, of which the first is the model as it is and stands for none. `allowed`
    [child-quarters] is by how much mean unmet need may be above its least, so that it can be told what the last of it
    costs; its worst tenth may then be above by as much as lies in a tenth of all. Homes may be open in part, as in the
    four plans of a single run. Raises NoFeasiblePlan where no draw has a plan, or no first year has one in
    every draw that is kept, and SolverFailed.
    """
    return decided(staged(question, draws), keep, allowed)


def decided(s: Staged, keep: int, allowed: float = 0.0) -> Robust:
    """Decide the first year of a question that is ready for it."""
    foresight = foreseen(s, s.nothing.ends)
    with_plan = np.array([n for n in np.flatnonzero(foresight.ends == SOLVED) if n != FIRST_DRAW])
    if not len(with_plan):
        raise NoFeasiblePlan("no plan meets the rules in any draw, whatever is decided in the first year")
    chosen = reduced(_outcomes(s, foresight)[with_plan], with_plan, keep)
    weights, numbers = np.array(chosen.weights), list(chosen.draws)
    found = decide(s, ROBUST, chosen, foresight, allowed)
    central = decide(s, RECOMMENDED, Reduced((FIRST_DRAW,), (1.0,), 0.0), foresight)
    of_central = after_first_year(s, central.year, only(numbers, s.packed.draws))
    return Robust(
        first_year=found.year,
        recommended=central.year,
        as_published=_published(s),
        chosen=chosen,
        without_plan=tuple(int(n) for n in np.flatnonzero(foresight.ends != SOLVED)),
        reached=found.reached,
        foresight=_expected(foresight, numbers, weights),
        robust=Expected(float(weights @ found.unmet), float(weights @ found.cost)),
        central=_expected(of_central, numbers, weights),
    )


def _outcomes(s: Staged, foresight: OverDraws) -> Floats:
    """Return what tells draws apart: what doing nothing costs by year and leaves waiting, and the same foreseen."""
    c, values = s.question.case, s.nothing.values
    assert values is not None
    costs = ledger(c, Brief(s.question.plan(DO_NOTHING), s.question.strategy), values)
    by_year = [recurrent_cost(c, costs, year) for year in dict.fromkeys(q.year for q in c.quarters)]
    counted = [*by_year, s.nothing.least[UNMET_NEED], foresight.least[COST], foresight.least[UNMET_NEED]]
    return np.column_stack([np.broadcast_to(n, s.packed.draws) for n in counted])


@dataclass(frozen=True)
class Decided:
    """A first year, the weighted mean that each stage reaches, and unmet need and cost in each draw it was made for."""

    year: FirstYear
    reached: Mapping[str, float]
    unmet: Floats  # child-quarters
    cost: Floats  # GBP


def decide(s: Staged, plan: str, chosen: Reduced, foresight: OverDraws, allowed: float = 0.0) -> Decided:
    """Decide one first year for some draws, in the order of the plan's stages; what is left decides least.

    Raises NoFeasiblePlan or SolverFailed.
    """
    weights = np.array(chosen.weights)
    j = joint(s.packed, s.shared, chosen.draws, weights)
    unmet, *others = (stage.name for stage in s.stages)
    foreseen_unmet = foresight.least[unmet][list(chosen.draws)]
    reached = {unmet: expected(j, unmet, allowed=allowed, afresh=True)}
    if allowed or reached[unmet] > float(weights @ foreseen_unmet) + AS_MANY_WAITING:
        reached[WORST_UNMET] = worst_mean(j, unmet, allowed=allowed / WORST)
    else:  # no draw leaves more waiting than it must, so no first year has a better worst tenth
        reached[WORST_UNMET] = worst_tenth(foreseen_unmet, weights)
    reached |= {name: expected(j, name, afresh=name == COST) for name in others}
    shares = decide_least(j, 1.0 + LATER_LISTED * np.arange(len(s.decisions), dtype=np.float64))
    return Decided(with_shares(s, plan, shares.tolist()), reached, in_each(j, unmet), in_each(j, COST))


def worst_tenth(amounts: Floats, weights: Floats) -> float:
    """Return the mean of the largest tenth of amounts, by weight; the draw at its edge counts in part."""
    order = np.argsort(-amounts)
    left = np.clip(WORST - np.concatenate(([0.0], np.cumsum(weights[order])[:-1])), 0.0, weights[order])
    return float(left @ amounts[order] / left.sum())


def _expected(found: OverDraws, draws: list[int], weights: Floats) -> Expected:
    there = found.ends[draws] == SOLVED
    known = weights[there] / weights[there].sum() if there.any() else weights[there]
    unmet, cost = (float(known @ found.least[name][draws][there]) for name in (UNMET_NEED, COST))
    return Expected(unmet, cost, float(weights[~there].sum()))


def _published(s: Staged) -> FirstYear | None:
    """Return the first year of the strategy as published with the figures as they are."""
    found = plan_over_draws(published(s), only([], s.packed.draws))
    if found.ends[FIRST_DRAW] != SOLVED:
        return None
    assert found.values is not None
    return first_year_of(s, AS_PUBLISHED, found.values)
