"""What plans of nearly the same cost come to, as tidy frames: one number a row, with its unit, nothing rounded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.claims import POSTS
from placement_opt.domain.outcome_measures import IN_A_FAMILY, OUTCOMES, OWN_AREA
from placement_opt.formulation import Brief
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.formulation.child_outcomes import moved_by_plan
from placement_opt.formulation.directions import COUNTED_OF_ALL, Direction
from placement_opt.formulation.quantities import total
from placement_opt.judge.verdict import claims
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.children_outcomes import in_year
from placement_opt.measure.home_moves import HOME_MOVE_COLUMNS, MOVED
from placement_opt.measure.results import Results, posts_by
from placement_opt.measure.summary import PRINTED
from placement_opt.measure.ties import ties_left_open
from placement_opt.prepared import Options, Prepared
from placement_opt.study.near_best import RANGE_COLUMNS, NearPlan, noise, quantity, solved_stage

ABOVE_BEST, SAVED_IN, POSTS_FEWER = "cost above the best", "recurrent saving", "posts fewer"
MOVED_BY_PLAN, HOMES_CLOSED = "moved by plan", "homes closed at the end"
QUANTITY, A_UNIT_FEWER = "quantity", "cost of one fewer"
NEAR_COLUMNS = ["plan", "year", "measure", "value", "unit"]
TRADE_COLUMNS = ["tradeoff", "point", "year", "measure", "value", "unit"]
RANGE_BY_QUARTER_COLUMNS = ["placement", "title", "quarter", "least", "recommended", "most", "unit"]
POINT_COLUMNS = ["tradeoff", "title", "point", "quantity", "costs_more", "unit"]
Told = tuple[str, str, float, str]  # year, "" for the horizon; measure, value, unit


@dataclass(frozen=True)
class NearBest:
    """Plans that cost little more than the recommended one, how far each cell may range, and what less would cost."""

    options: Options
    prepared: Prepared
    within: float  # share of the least cost
    brief: Brief
    baseline: Results
    recommended: Results
    alternatives: tuple[NearPlan, ...] = ()
    ranges: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=RANGE_COLUMNS))
    frontiers: tuple[tuple[NearPlan, ...], ...] = ()
    left_out: tuple[Direction, ...] = ()  # ways to differ of which the case says nothing
    home_moves: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=HOME_MOVE_COLUMNS))
    seconds: Mapping[str, float] = field(default_factory=dict)  # by step

    @property
    def case(self) -> Case:
        """The case that was solved."""
        return self.prepared.question.case

    @property
    def least_cost(self) -> float:
        """The proven least cost over the horizon [GBP]."""
        return solved_stage(self.recommended)

    @property
    def may_cost(self) -> float:
        """How much more than the least an alternative may cost [GBP]."""
        return self.within * abs(self.least_cost)

    @property
    def plans(self) -> tuple[Results, ...]:
        """The recommended plan and its alternatives."""
        return (self.recommended, *(k.plan for k in self.alternatives))

    @property
    def titles(self) -> dict[str, str]:
        """The name of each plan by what it does."""
        return {r.plan.name: r.plan.title for r in self.plans}

    @property
    def solved(self) -> tuple[Results, ...]:
        """Every plan that was solved, those of the frontiers too."""
        return (*self.plans, *(k.plan for points in self.frontiers for k in points))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of how the plans were found."""
        return tuple(ties_left_open(self.solved))

    @cached_property
    def measures(self) -> pd.DataFrame:
        """What the claim, the recommended plan and each alternative come to, in NEAR_COLUMNS."""
        rows = [(PRINTED, *row) for row in _claimed(self.case)]
        rows += [(r.plan.name, *row) for r in self.plans for row in self._told(r)]
        return pd.DataFrame(rows, columns=NEAR_COLUMNS)

    @cached_property
    def tradeoffs(self) -> pd.DataFrame:
        """Each frontier point by point, the cheapest first, in TRADE_COLUMNS."""
        rows = [row for points in self.frontiers for row in self._frontier(points)]
        return pd.DataFrame(rows, columns=TRADE_COLUMNS)

    def _told(self, plan: Results) -> Iterator[Told]:
        c, b, v = self.case, self.brief, plan.values
        yield "", ABOVE_BEST, self.above(plan), "GBP"
        yield from self._savings(plan)
        yield c.judged[-1], POSTS_FEWER, posts_by(c, plan, c.judged[-1]), "FTE"
        yield "", UNMET_NEED, solved_stage(plan, UNMET_NEED), "child_quarters"
        for k in (k for k in COUNTED_OF_ALL if k.known(c)):
            yield "", k.counted, quantity(c, b, k, plan), unit_of_files(k.unit)
        by_plan = float(total(moved_by_plan(c, b, v, g, q.number) for g in c.needs for q in c.quarters))
        yield "", MOVED_BY_PLAN, by_plan, "children"
        changing = self.home_moves[(self.home_moves["plan"] == plan.plan.name) & (self.home_moves["measure"] == MOVED)]
        yield "", MOVED, math.fsum(changing["value"]), "children"
        last = len(c.quarters)
        yield "", HOMES_CLOSED, math.fsum(1 - v.open[h.id, last] for h in c.homes), "homes"
        for measure in (OUTCOMES[IN_A_FAMILY], OUTCOMES[OWN_AREA]):
            shares = ((year, in_year(c, plan, measure, year)) for year in c.judged)
            yield from ((year, measure.spelt, n, measure.unit) for year, n in shares if not math.isnan(n))

    def _savings(self, plan: Results) -> Iterator[Told]:
        for year in self.case.judged:
            yield year, SAVED_IN, cost_in(self.baseline, year) - cost_in(plan, year), "GBP"

    def above(self, plan: Results) -> float:
        """Return what a plan costs over the horizon above the recommended one; solver noise is nothing [GBP]."""
        more = plan.cost - self.recommended.cost
        return 0.0 if abs(more) <= noise(self.least_cost) else more

    def _frontier(self, points: Sequence[NearPlan]) -> Iterator[tuple[object, ...]]:
        before: NearPlan | None = None
        for n, point in enumerate(points, 1):
            k, at = point.direction, (point.direction.id, n)
            yield *at, "", QUANTITY, point.quantity, unit_of_files(k.unit)
            yield *at, "", ABOVE_BEST, self.above(point.plan), "GBP"
            if before is not None:
                more = self.above(point.plan) - self.above(before.plan)
                yield *at, "", A_UNIT_FEWER, more / (before.quantity - point.quantity), "GBP"
            yield from ((*at, *row) for row in self._savings(point.plan))
            before = point


def unit_of_files(unit: str) -> str:
    """Return the unit of a stage as tables write it."""
    return unit.replace("-", "_")


def _claimed(c: Case) -> Iterator[Told]:
    """Yield what the schedule claims, as plans are told."""
    for k in (k for k in claims(c) if k.of_schedule):
        yield k.year, POSTS_FEWER if k.kind == POSTS else SAVED_IN, k.amount, k.unit


def ranges_by_quarter(found: NearBest) -> pd.DataFrame:
    """Return the fewest and the most children in each placement type and quarter, in RANGE_BY_QUARTER_COLUMNS."""
    titles = {p.id: p.title for p in found.case.placements.values()}
    titled = found.ranges.assign(title=[titles[str(p)] for p in found.ranges["placement"]])
    return titled[RANGE_BY_QUARTER_COLUMNS].reset_index(drop=True)


def frontier_points(found: NearBest) -> pd.DataFrame:
    """Return each frontier as points, in POINT_COLUMNS: a quantity, and what it costs more over the horizon [GBP]."""
    rows = [
        (k.direction.id, k.direction.counted, n, k.quantity, found.above(k.plan), unit_of_files(k.direction.unit))
        for points in found.frontiers
        for n, k in enumerate(points, 1)
    ]
    return pd.DataFrame(rows, columns=POINT_COLUMNS)
