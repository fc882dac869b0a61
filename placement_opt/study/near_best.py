"""Plans that cost nearly as little as the recommended one: a budget row, ways to differ, ranges, and frontiers.

Unmet need stays at its least, and every rule, decision and limit on outcomes holds, so that plans differ in cost and in
what they do for children who have a place. Each is solved in stages as all plans are, so that no other ties with it.
After the search for near-optimal plans in PyPSA (`mga.py`) and J. F. DeCarolis (2011), Energy Economics 33, 145-152.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import Brief, Programme, Restriction, Stage, stages_of
from placement_opt.formulation.build import COST
from placement_opt.formulation.directions import Direction, stage_of
from placement_opt.formulation.linear import LinearRow
from placement_opt.formulation.quantities import living_in
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.measure.results import TIE, Results, tabulate
from placement_opt.solve.least_and_most import least_and_most
from placement_opt.solve.session import Session, held_bound
from placement_opt.solve.stages import solve_restricted

RANGE_COLUMNS = ["placement", "quarter", "least", "recommended", "most", "unit"]
SAME = 1e-4  # children by which a range may miss the recommended plan, which is one of the plans that it is about


@dataclass(frozen=True)
class NearPlan:
    """A plan that has least of one quantity, or no more of it than a step of its frontier."""

    direction: Direction
    plan: Results
    quantity: float


def solved_stage(plan: Results, name: str = COST) -> float:
    """Return what a stage of a plan reached."""
    return next(s.best for s in plan.stages if s.name == name)


def budget_row(p: Programme, best: float, within: float) -> LinearRow:
    """Return the row that keeps the cost over the horizon within a share of the least, rounded up as a held best is."""
    cost = next(stage for stage in p.stages if stage.name == COST)
    row: LinearRow = cost.objective <= held_bound(cost, best + within * abs(best))
    return row


def noise(best: float) -> float:
    """Return how far apart the costs of two plans may be that were both held at the same least [GBP]."""
    return TIE * Stage(COST, "GBP", best).step(best)


def plan_with_least(s: Session, plan: Plan, k: Direction, budget: LinearRow) -> NearPlan:
    """Return the plan within a budget that has least of a quantity, and of such plans the cheapest."""
    unmet, *others = _stages(s, plan)
    return _solved(s, plan, k, (k.id, k.title), (unmet, stage_of(s.programme, k), *others), (budget,))


def ranges(s: Session, recommended: Results, budget: LinearRow) -> pd.DataFrame:
    """Return the least and the most children in each placement type and quarter within a budget, in RANGE_COLUMNS.

    Each is by itself: no plan has the least, or the most, of all of them at once. Raises SolverFailed.
    """
    c, v = s.programme.case, s.programme.variables
    passed = c.past.quarters if c.past else 0  # in which there is nothing left to choose
    cells = [(p, q) for p in c.placements for q in c.quarters[passed:] if p in c.suited_to]
    ends = least_and_most(s, (budget,), [living_in(c, v, p, q.number) for p, q in cells])
    rows = []
    for (p, q), (least, most) in zip(cells, ends, strict=True):
        there = float(living_in(c, recommended.values, p, q.number))
        if not least - SAME <= there <= most + SAME:
            raise SolverFailed(f"the range of {p} in {q.label} leaves out the recommended plan: nothing is printed")
        rows.append((p, q.label, min(least, there), there, max(most, there), "children"))
    return pd.DataFrame(rows, columns=RANGE_COLUMNS)


def frontier(s: Session, plan: Plan, k: Direction, points: int) -> tuple[NearPlan, ...]:
    """Return plans from the cheapest to the one with least of a quantity whatever it costs, in equal steps of it.

    Each step is a row that the quantity may not exceed, and its plan the cheapest that keeps it. One plan is returned
    if the cheapest has the least already. Raises SolverFailed.
    """
    wanted = stage_of(s.programme, k)
    unmet, cost, *others = _stages(s, plan)
    first = _point(s, plan, k, 1, (unmet, cost, wanted, *others))
    last = _point(s, plan, k, points, (unmet, wanted, cost, *others))
    if first.quantity - last.quantity <= 2 * wanted.step(first.quantity):
        return (first,)
    step = (first.quantity - last.quantity) / (points - 1)
    between = (
        _point(s, plan, k, n, (unmet, cost, *others), (wanted.objective <= first.quantity - (n - 1) * step,))
        for n in range(2, points)
    )
    return (first, *between, last)


def _point(
    s: Session, plan: Plan, k: Direction, n: int, stages: Sequence[Stage], rows: tuple[LinearRow, ...] = ()
) -> NearPlan:
    return _solved(s, plan, k, (f"{k.id}_{n}", f"{k.title}, point {n}"), stages, rows)


def _stages(s: Session, plan: Plan) -> Iterator[Stage]:
    return iter(stages_of(s.programme, plan, s.programme.costs))


def _solved(
    s: Session,
    plan: Plan,
    k: Direction,
    named: tuple[str, str],
    stages: Sequence[Stage],
    rows: tuple[LinearRow, ...],
) -> NearPlan:
    """Solve a plan under further rows, which some plan is known to meet, and say how much of a quantity it has."""
    name, title = named
    b = replace(s.programme.brief, plan=replace(plan, name=name, title=title))
    try:
        solution = solve_restricted(s, Restriction(b, {}, rows, (), tuple(stages)))
    except NoFeasiblePlan as error:
        raise SolverFailed(
            f"the solver found no plan for '{title}', though the recommended plan shows that there is one: nothing is "
            "printed. Look for a price or a count far out of the ordinary."
        ) from error
    found = replace(tabulate(s.programme.case, b, solution), model=None)
    return NearPlan(k, found, quantity(s.programme.case, b, k, found))


def quantity(c: Case, b: Brief, k: Direction, plan: Results) -> float:
    """Return how much a plan has of a quantity."""
    return float(k.of(c, b, plan.values))
