"""Solved numbers as tidy frames, with the identities that must hold before anything is shown.

One row is one number: plan, quarter, index, measure, value, unit. Nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import pandas as pd

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import RESIDENTIAL_LIST
from placement_opt.domain.figure import Figure
from placement_opt.domain.levers import Key
from placement_opt.domain.past import unexplained_in
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import Brief, Cost, Stage, Variables, ledger
from placement_opt.formulation.build import COST
from placement_opt.formulation.capacity import (
    carer_places,
    home_places,
    homes_open,
    mtfc_places,
    posts_fewer,
    registered_beds,
)
from placement_opt.formulation.contract_places import in_contract_places
from placement_opt.formulation.opening_homes import (
    capital_spent,
    homes_opened,
    homes_running,
    homes_staffed,
    posts_created,
)
from placement_opt.formulation.planned_exits import coming_back, leaving_by_plan
from placement_opt.formulation.prices import UnitPrice
from placement_opt.formulation.quantities import (
    breakdowns,
    entries_net,
    leaving_care,
    living_in,
    mtfc_completed,
    mtfc_left_early,
    waiting,
)
from placement_opt.formulation.selling_places import places_sold
from placement_opt.formulation.service_effects import entries_delayed, entries_prevented, left_by_service
from placement_opt.formulation.transfers import stay_with_carer
from placement_opt.formulation.variables import FIELDS, Number, mtfc_needs
from placement_opt.kernel.errors import SolverFailed
from placement_opt.measure import service_results
from placement_opt.measure.figure_table import TERMS_PARTED, TIMES_A_FIGURE
from placement_opt.measure.outcome_rows import outcome_rows
from placement_opt.solve.mps import Solved
from placement_opt.solve.stages import Solution, StageResult

TIE = 2  # steps of a held cost, £1 at £100 million: ledger against objective, which later stages may raise by 1.5
BALANCE = 1e-6  # children, relative to the stock
HALF_A_PENNY = 0.005  # GBP; less is printed as nothing
DUST = 1e-9  # solver noise around zero, not a number of children or pounds

PAYER = "council"  # external funders are shown beside the ledger, never inside it

PLAN_COLUMNS = ["plan", "quarter", "need", "placement", "measure", "value", "unit"]
FLOW_COLUMNS = ["plan", "quarter", "need", "from", "to", "measure", "value", "unit"]
HOME_COLUMNS = ["plan", "quarter", "home", "measure", "value", "unit"]
LEDGER_COLUMNS = [
    "plan", "quarter", "year", "line", "schedule_line", "one_off", "cashable", "investment", "payer", "evidence",
    "quantity", "unit", "price", "price_of", "price_family", "index", "gbp",
]  # fmt: skip
FUNDING_COLUMNS = ["plan", "year", "funder", "external", "one_off", "investment", "gbp"]


@dataclass(frozen=True)
class Results:
    """One plan's numbers: who lives where, who moves, which homes and posts, what it costs.

    A frame is made when it is first asked for: of most plans only what they cost is.
    """

    plan: Plan
    values: Variables
    stages: tuple[StageResult, ...]
    model: Solved | None  # what the cost over the horizon was minimised over, if it is to be kept
    case: Case = field(repr=False)
    brief: Brief = field(repr=False)
    costs: tuple[Cost, ...] = field(repr=False)

    @cached_property
    def children(self) -> pd.DataFrame:
        """Children and waiting by need and placement, places, teams and outcomes: PLAN_COLUMNS."""
        rows = chain(_children(self.case, self.values), outcome_rows(self.case, self.brief, self.values))
        return self._frame(rows, PLAN_COLUMNS)

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Who moves, enters and leaves: FLOW_COLUMNS."""
        return self._frame(_flows(self.case, self.values), FLOW_COLUMNS)

    @cached_property
    def homes(self) -> pd.DataFrame:
        """Which homes are open, with beds and posts: HOME_COLUMNS."""
        return self._frame(_homes(self.case, self.values), HOME_COLUMNS)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Every cost: LEDGER_COLUMNS."""
        return self._frame(_ledger(self.case, self.costs), LEDGER_COLUMNS)

    @cached_property
    def funding(self) -> pd.DataFrame:
        """Who pays for investment, external funders kept apart: FUNDING_COLUMNS."""
        rows = [(self.plan.name, *row) for row in _funding(self.case, self.values)]
        return pd.DataFrame(rows, columns=FUNDING_COLUMNS)

    def _frame(self, rows: Iterator[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
        labels = {0: "opening"} | {q.number: q.label for q in self.case.quarters}
        return pd.DataFrame([(self.plan.name, labels[int(str(t))], *rest) for t, *rest in rows], columns=columns)

    @property
    def cost(self) -> float:
        """The plan's cost over the horizon [GBP]."""
        return math.fsum(self.ledger["gbp"])

    def best(self, stage: str) -> float:
        """Return the best of one objective of the plan; later ones may leave it within a step of that."""
        return next(s.best for s in self.stages if s.name == stage)

    @property
    def least_cost(self) -> float:
        """The least that a plan of its kind costs over the horizon [GBP]."""
        return self.best(COST)


def tabulate(c: Case, b: Brief, solution: Solution) -> Results:
    """Turn a solution into a plan's results and check its identities.

    Raises SolverFailed when the ledger differs from the objective, by £1 at £100 million, or when children appear or
    vanish.
    """
    v = _without_dust(solution.values)
    costs = ledger(c, b, v)
    _tie(costs, solution)
    for q in c.quarters:
        _conserve(c, v, q.number)
    return Results(b.plan, v, solution.stages, solution.model, c, b, costs)


def posts_by(c: Case, plan: Results, year: str) -> float:
    """Return the posts that a plan has released by the end of a financial year, less those created [FTE]."""
    last = max(q.number for q in c.quarters if q.year == year)
    return float(posts_fewer(c, plan.values, last))


def _without_dust(v: Variables) -> Variables:
    def clean(z: float) -> float:
        return 0.0 if abs(z) < DUST else z

    return Variables(**{f: {k: clean(z) for k, z in getattr(v, f).items()} for f in FIELDS})


def _tie(costs: tuple[Cost, ...], solution: Solution) -> None:
    reported = math.fsum(k.amount for k in costs)
    step = Stage(COST, "GBP", solution.cost).step(solution.cost)
    if not abs(reported - solution.cost) <= TIE * step:
        raise SolverFailed(f"the ledger says £{reported:,.2f} and the objective £{solution.cost:,.2f}: not printed")


def _conserve(c: Case, v: Variables, t: int) -> None:
    """Check that children at the end of t are those at its start, plus entries, less leavers."""
    before = math.fsum(living_in(c, v, p.id, t - 1) for p in c.placements.values()) + waiting(v, t - 1)
    after = math.fsum(living_in(c, v, p.id, t) for p in c.placements.values()) + waiting(v, t)
    came = math.fsum(entries_net(c, v, g, t) for g in c.needs)
    pairs = [(g, p) for g in c.needs for p in c.suitable[g]]
    ways = (leaving_care, leaving_by_plan, left_by_service)
    left = math.fsum(way(c, v, g, p, t) for g, p in pairs for way in ways)
    unexplained = math.fsum([*(adjustment(c, v, g, p, t) for g, p in pairs), *unexplained_in(c.past, t).values()])
    if not abs(before + came + unexplained - left - after) <= BALANCE * max(1.0, after):
        raise SolverFailed(
            f"children do not balance in quarter {t}: {before + came + unexplained - left} against {after}"
        )


def adjustment(c: Case, v: Variables, g: str, p: str, t: int) -> float:
    """Return the unexplained rise of the stock that the published counts show [children]."""
    return 0.0 if c.placements[p].setting == MTFC else float(c.adjustment * v.x[g, p, t - 1])


def _children(c: Case, v: Variables) -> Iterator[tuple[object, ...]]:
    order = {g: n for n, g in enumerate(c.needs)}

    def in_order(table: dict[Key, Number]) -> list[tuple[Key, Number]]:
        return sorted(table.items(), key=lambda k: (k[0][2], order[k[0][0]], k[0][1]))

    for (g, p, t), n in in_order(v.x):
        yield t, g, p, "children", n, "children"
    for (g, waits_for, t), n in in_order(v.u):
        yield t, g, waits_for, "waiting", n, "children"
    for q in c.quarters:
        t = q.number
        if c.home_placement is not None:
            yield t, "", c.home_placement, "open homes", homes_open(c, v, t), "homes"
            yield t, "", c.home_placement, "registered beds", registered_beds(c, v, t), "beds"
            yield t, "", c.home_placement, "fillable places", home_places(c, v, t), "places"
            yield t, "", c.home_placement, "posts released to date", posts_fewer(c, v, t), "FTE"
            if c.sold_places:
                yield t, "", c.home_placement, "places sold", places_sold(c, v, t), "places"
            if c.new_homes:
                yield t, "", c.home_placement, "posts created to date", posts_created(c, v, t), "FTE"
                yield t, "", c.home_placement, "capital spent", capital_spent(c, v, t), "GBP"
        for p in c.carers:
            yield t, "", p, "fostering households", v.households[p, t], "households"
            yield t, "", p, "fillable places", carer_places(c, v, p, t), "places"
        if c.mtfc:
            yield t, "", c.mtfc.placement, "teams", v.teams[MTFC, t], "teams"
            yield t, "", c.mtfc.placement, "fillable places", mtfc_places(c, v, t), "places"
        for s in c.services:
            yield t, "", s.id, "teams", v.teams[s.id, t], "teams"
            yield t, "", s.id, "cases started", v.cases[s.id, t], "cases"
        supports = {k.exit for k in c.planned_exits if k.of_leavers}
        for e in c.after_care:
            what = "young people supported after care" if e in supports else "children with an allowance after care"
            yield t, "", e, what, v.allowances[e, t], "children"
        for review in c.reviews:
            yield t, "", review.placement, "high fees reviewed", v.reviews[review.placement, t], "reviews"
            yield t, "", review.placement, "children with a reviewed fee", v.reviewed[review.placement, t], "children"
        for k in c.offers:
            yield t, "", k.id, "places under contract", v.contracted[k.id, t], "places"
            yield t, "", k.id, "children in contract places", in_contract_places(c, v, k, t), "children"
            yield t, "", k.id, "weeks paid under contract", v.charged[k.id, t], "weeks"
        yield from service_results.places(c, v, t)


def _flows(c: Case, v: Variables) -> Iterator[tuple[object, ...]]:
    for q in c.quarters:
        t = q.number
        for g in c.needs:
            yield t, g, "", "", "forecast entries", c.entries[g, t], "children"
            yield t, g, "", "", "entries prevented", entries_prevented(c, v, g, t), "children"
            yield t, g, "", "", "entries delayed", entries_delayed(c, v, g, t), "children"
            for p in c.suitable[g]:
                if c.placements[p].setting != MTFC:
                    yield t, g, p, "", "left care", leaving_care(c, v, g, p, t), "children"
                    yield t, g, p, p, "unexplained rise", adjustment(c, v, g, p, t), "children"
        for (g, p), n in unexplained_in(c.past, t).items():
            yield t, g, p, p, "not explained by the model", n, "children"
        yield from _planned_exits(c, v, t)
        yield from service_results.flows(c, v, t)
        yield from _placings(c, v, t)


def _planned_exits(c: Case, v: Variables, t: int) -> Iterator[tuple[object, ...]]:
    for k in c.planned_exits:
        leaves = v.leave[k.exit, k.need, k.placement, t]
        what = "left care with support" if k.of_leavers else "left care by plan"  # the former are in "left care" too
        yield t, k.need, k.placement, k.exit, what, leaves, "children"
    for g in dict.fromkeys(k.need for k in c.planned_exits):
        yield t, g, "", "", "came back into care", coming_back(c, v, g, t), "children"


def _placings(c: Case, v: Variables, t: int) -> Iterator[tuple[object, ...]]:
    for (g, p, s), n in v.a.items():
        if s == t:
            yield t, g, "", p, "placed on entry", n, "children"
    for (g, p, s), n in v.r.items():
        if s == t:
            yield t, g, "", p, "re-placed", n, "children"
    for (g, p, to, s), n in v.m.items():
        if s == t:
            yield t, g, p, to, "planned moves", n, "children"
    for g, p in c.breakdown:
        yield t, g, p, "", "unplanned endings", breakdowns(c, v, g, p, t), "children"
        yield t, g, p, RESIDENTIAL_LIST, "moved to residential care", v.d[g, p, t], "children"
    for k in c.transfers:
        yield t, "", k.source, k.to, "households transferred", v.transfer[k.source, k.to, t], "households"
        for g in c.needs:
            if (g, t) in k.mix:
                yield t, g, k.source, k.to, "stayed with their carer", stay_with_carer(v, k, g, t), "children"
    for g in mtfc_needs(c):
        yield t, g, MTFC, "", "MTFC left early", mtfc_left_early(c, v, g, t), "children"
        yield t, g, MTFC, "", "MTFC completed", mtfc_completed(c, v, g, t), "children"


def _homes(c: Case, v: Variables) -> Iterator[tuple[object, ...]]:
    for q in c.quarters:
        for h in c.homes:
            share = v.open[h.id, q.number]
            yield q.number, h.id, "open", share, "share"
            yield q.number, h.id, "registered beds open", h.beds * share, "beds"
            yield q.number, h.id, "posts in the home", h.staff * share, "FTE"
        for k in c.new_homes:
            running = homes_running(c, v, k, q.number)
            yield q.number, k.id, "homes opened", homes_opened(c, v, k, q.number), "homes"
            yield q.number, k.id, "homes open", running, "homes"
            yield q.number, k.id, "registered beds open", k.beds * running, "beds"
            yield q.number, k.id, "posts in the home", k.staff * homes_staffed(c, v, k, q.number), "FTE"


def _ledger(c: Case, costs: tuple[Cost, ...]) -> Iterator[tuple[object, ...]]:
    rows = ledger_rows(sorted(costs, key=lambda k: k.quarter))
    return ((t, c.quarters[t - 1].year, *cells) for t, cells in rows)


def ledger_rows(costs: Iterable[Cost]) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield the quarter and the cells of the ledger from the line on: costs of the same tags and price added up.

    What is nothing is left out.
    """
    alike: dict[tuple[object, ...], list[Cost]] = {}
    for k in costs:
        alike.setdefault((k.quarter, *_tags(k), k.unit, *_price_cells(k.rate)), []).append(k)
    for found in alike.values():
        first, gbp = found[0], math.fsum(k.amount for k in found)
        if abs(gbp) >= HALF_A_PENNY:
            quantity = math.fsum(k.quantity for k in found)
            yield first.quarter, (*_tags(first), quantity, first.unit, *_price_cells(first.rate), gbp)


def _tags(k: Cost) -> tuple[object, ...]:
    return k.line, k.schedule, k.one_off, k.cashable, k.invests or "", PAYER, k.evidence


def _price_cells(rate: UnitPrice) -> tuple[object, ...]:
    return rate.price.value, price_words(rate.price), rate.family, rate.index


def price_words(price: Figure) -> str:
    """Return which figures of the model a price is made of: `6*homes/fixed_cost/home_1; …`, added up."""
    return TERMS_PARTED.join(f"{float(factor)!r}{TIMES_A_FIGURE}{name}" for factor, name in price.made_of)


def _funding(c: Case, v: Variables) -> Iterator[tuple[object, ...]]:
    for k in c.budgets:
        for line in k.pays_for:
            yield k.year, k.title, k.external, k.one_off, line, v.paid[k.funder, line, k.year]
