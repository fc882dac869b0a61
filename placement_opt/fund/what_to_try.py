r"""Which interventions to try in a first year so that later cases may follow what results say of them.

An intervention is tried if enough of its cases start in the first year, and its later cases may follow results only
then. Whether each is tried is settled by branch and bound: while it is open it may adapt for nothing, so no first year
brings more than that, and a branch whose bound is no better than what was found is left. The first year that is left is
the best, to the pound.

.. math:: trial \, tried_i \le \sum_{k, t \text{ of the first year}} started_{ikt}, \qquad
    started_{ikt}^{s} = started_{ikt} \text{ unless } tried_i, \qquad tried_i \in \{0, 1\}

Source of the method: Land, A. H. and Doig, A. G. (1960), An automatic method of solving discrete programming problems,
Econometrica 28; decisions that settle what is learnt: Goel, V. and Grossmann, I. E. (2006), A class of stochastic
programs with decision dependent uncertainty, Mathematical Programming 108.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.fund.foreseen_results import ForeseenResults
from placement_opt.fund.fund_build import FundProgramme
from placement_opt.fund.two_year_programme import TwoYears, column_in, first_cases, two_years
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.solve.matrix import ROW_TOLERANCE
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve_columns

A_POUND = 1.0  # GBP at the opening: a first year that brings less than this more is no better


@dataclass(frozen=True)
class TwoYearPlan:
    """A first year, what follows it in each scenario, and which interventions are tried."""

    programme: TwoYears
    numbers: Mapping[str, float]
    benefit: float  # expected [GBP]
    tried: frozenset[str]


@dataclass(frozen=True)
class _Branch:
    tried: frozenset[str]
    not_tried: frozenset[str]


def decided_now(p: FundProgramme, results: ForeseenResults) -> TwoYearPlan:
    """Return the best plan whose cases are all decided before any result. Raises NoFeasiblePlan or SolverFailed."""
    return _solved(p, results, (), {}, last=True)


def what_to_try(p: FundProgramme, results: ForeseenResults, trial: float, now: TwoYearPlan) -> TwoYearPlan:
    """Return the best plan whose later cases follow results of what was tried, or the plan that is decided now.

    Raises SolverFailed.
    """
    best, ahead = now, [_Branch(frozenset(), frozenset())]
    while ahead:
        branch = ahead.pop()
        adapts = [i for i in results.tells if i not in branch.not_tried]
        found = _bound(p, results, adapts, {i: trial for i in adapts if i in branch.tried})
        if found is None or found.benefit <= best.benefit + A_POUND:
            continue
        open_ = {i: _moves(p, results, found, i) for i in adapts if not _enough(p, found, i, trial)}
        unsettled = max(open_, key=lambda i: open_[i], default="")
        if not unsettled or open_[unsettled] <= ROW_TOLERANCE:
            best = found
        else:
            ahead += [
                _Branch(branch.tried | {unsettled}, branch.not_tried),
                _Branch(branch.tried, branch.not_tried | {unsettled}),
            ]
    if best is now:
        return now
    tried = [i for i in results.tells if _enough(p, best, i, trial)]
    return _solved(p, results, tried, dict.fromkeys(tried, trial), last=True)


def _bound(
    p: FundProgramme, results: ForeseenResults, adapts: Iterable[str], tried: Mapping[str, float]
) -> TwoYearPlan | None:
    """Return the best plan of a branch; None if there is none."""
    try:
        return _solved(p, results, adapts, tried)
    except NoFeasiblePlan:
        return None


def _solved(
    p: FundProgramme, results: ForeseenResults, adapts: Iterable[str], tried: Mapping[str, float], *, last: bool = False
) -> TwoYearPlan:
    y = two_years(p, results, frozenset(adapts), tried)
    numbers, stages = solve_columns(session(y.programme), y.programme.stages if last else y.programme.stages[:1])
    return TwoYearPlan(y, numbers, 0.0 - stages[0].best, frozenset(tried))


def _enough(p: FundProgramme, found: TwoYearPlan, intervention: str, trial: float) -> bool:
    begun = sum(found.numbers[z] for z in first_cases(p, intervention).terms)
    return begun >= trial * (1 - ROW_TOLERANCE)


def _moves(p: FundProgramme, results: ForeseenResults, found: TwoYearPlan, intervention: str) -> float:
    """Return by how many cases the scenarios of a plan differ after the first year."""
    common, scenarios = found.programme.common, range(len(results.weights))
    later = [z.name for (i, _k, t), z in p.variables.started.items() if i == intervention and t > QUARTERS_PER_YEAR]
    cases = np.array([[found.numbers[column_in(z, s, common)] for z in later] for s in scenarios])
    return float(np.ptp(cases, axis=0).sum()) if cases.size else 0.0
