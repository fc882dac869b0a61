"""Assembly: rules become rows, costs become objectives, stages come in strict order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import pulp

from placement_opt.domain.case import Case
from placement_opt.domain.levers import Key
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import money
from placement_opt.formulation.costs import Cost, ledger
from placement_opt.formulation.money import in_year
from placement_opt.formulation.quantities import total, waiting
from placement_opt.formulation.records import Rule
from placement_opt.formulation.register import RULES
from placement_opt.formulation.variables import (
    Brief,
    Number,
    Variables,
    create,
    in_problem,
    is_number,
    safe_name,
    unknowns,
)

SEED = 1  # of the tie-break's weights; any fixed number serves
POUND = 1e-6  # weight of a pound against a child in the tie-break
STEPS = {
    "child-quarters": money.WAITING_STEP,
    "GBP": 0.5,
    "home-quarters": 1e-5,
    "moves": 1e-3,
    "none": 1e-3,
}  # rounding of a held best, by unit
COST = "cost over the horizon"  # the stage that every plan has


@dataclass(frozen=True)
class Row:
    """One rule at one index, and the name that it bears in the LP text."""

    rule: str
    index: Key
    name: str


@dataclass(frozen=True)
class Stage:
    r"""One objective, always minimised; its unit sets the step to which its best is rounded when held.

    While the next objectives are minimised it is held at or below its best, rounded to the nearest step, plus one step:
    the same bound from every solver. An objective that no choice can change is not held.

    .. math:: objective_o \le \big( \lfloor best_o / unit_o + \tfrac{1}{2} \rfloor + 1 \big) unit_o \quad \forall o
    """

    name: str
    unit: str
    objective: Number

    @property
    def step(self) -> float:
        """The rounding step of the unit, small against anything that is reported."""
        return STEPS[self.unit]


@dataclass(frozen=True)
class Programme:
    """An assembled linear programme: the problem, its variables, its labelled rows and its stages."""

    case: Case
    brief: Brief
    lp: pulp.LpProblem
    variables: Variables
    rows: tuple[Row, ...]
    costs: tuple[Cost, ...]
    stages: tuple[Stage, ...]

    def rows_of(self, *rules: str) -> list[Row]:
        """Return the rows of some rules."""
        return [r for r in self.rows if r.rule in rules]


def build(c: Case, b: Brief, *, whole_homes: bool = False) -> Programme:
    """Assemble the programme for one case and brief.

    Homes are relaxed (0..1) unless `whole_homes`, which makes `open` integer.
    """
    lp = pulp.LpProblem("placement_mix", pulp.LpMinimize)
    v = create(c, b, in_problem(lp))
    if whole_homes:
        for (_h, t), z in v.open.items():
            if t:
                z.cat = pulp.LpInteger
    rows = tuple(_add_rows(c, b, v, lp))
    costs = ledger(c, b, v)
    return Programme(c, b, lp, v, rows, costs, _stages(c, b, v, costs))


def _add_rows(c: Case, b: Brief, v: Variables, lp: pulp.LpProblem) -> list[Row]:
    rows = []
    for rule in (rule for rule in RULES if rule.holds(b)):
        for index, row in rows_of_rule(rule, c, b, v):
            name = safe_name(rule.name, index)
            lp += row, name
            rows.append(Row(rule.name, index, name))
    return rows


def rows_of_rule(rule: Rule, c: Case, b: Brief, v: Variables) -> Iterator[tuple[Key, pulp.LpConstraint]]:
    """Yield the rows of a rule that say something: one in which nothing can be chosen is left out, or is not met."""
    for index, row in rule.function(c, b, v):
        if not isinstance(row, bool):
            yield index, row
        elif not row:
            yield index, _impossible(v)


def _impossible(v: Variables) -> pulp.LpConstraint:
    """Return a row that no plan meets, for a rule that fails before anything is chosen."""
    _field, _key, z = next(unknowns(v))
    return pulp.lpSum([0 * z]) >= 1


def stages_of(p: Programme, plan: Plan, costs: tuple[Cost, ...], own: Variables | None = None) -> tuple[Stage, ...]:
    """Return the objectives of a plan over the variables of a programme, at costs of its own.

    `own` are the variables that the plan would have in a programme of its own, if they are fewer: of plans that cost
    the same it then takes the one that it would take there.
    """
    unmet, *_others, moves, tie = p.stages
    if own is not None:
        tie = replace(tie, objective=tie_break(own))
    return _in_order(p.case, plan, costs, (unmet, moves, tie))


def _stages(c: Case, b: Brief, v: Variables, costs: tuple[Cost, ...]) -> tuple[Stage, ...]:
    unmet = Stage("unmet need", "child-quarters", total(waiting(v, q.number) for q in c.quarters))
    moves = Stage("planned moves", "moves", total(v.m.values()))
    first, *others = _in_order(c, b.plan, costs, (unmet, moves, Stage("tie-break", "none", tie_break(v))))
    late = [Stage("published closures", "home-quarters", still_open(b, v))] if b.plan.fixed else []
    return (first, *late, *others)


def still_open(b: Brief, v: Variables) -> Number:
    r"""Return the quarters for which homes are still open that were announced to be closed [home-quarters].

    .. math:: late = \sum_{h,t} \hat{closed}_{ht} open_{ht}
    """
    closed = b.strategy.announced("close_homes") if b.may("close_homes") else {}
    return total(share * v.open[key] for key, share in closed.items() if key in v.open)


def _in_order(c: Case, plan: Plan, costs: tuple[Cost, ...], around: tuple[Stage, Stage, Stage]) -> tuple[Stage, ...]:
    """Return unmet need, the saving if it comes before least cost, the cost, moves and the tie-break."""
    unmet, moves, tie = around
    year = plan.most_saved_in
    saving = [Stage(f"recurrent cost in {year}", "GBP", recurrent_cost(c, costs, year))] if year else []
    cost = Stage(COST, "GBP", total(k.amount for k in costs))
    return (unmet, *saving, cost, moves, tie)


def recurrent_cost(c: Case, costs: tuple[Cost, ...], year: str) -> Number:
    r"""Return the recurrent cost of a financial year [GBP].

    .. math:: recurrent_y = \sum_{e \text{ in } y, \text{ not one-off}} amount_e
    """
    return total(k.amount for k in costs if in_year(c, k, year) and not k.one_off)


def tie_break(v: Variables) -> Number:
    """Return a fixed sum with a different weight on every variable, so that one plan is left.

    The weights are 1 + a draw between 0 and 1 from a seeded generator, in the order of the variables: no regular
    sequence will do, since equal steps cancel when children of two groups swap places. Pounds paid weigh a millionth of
    that, so that children decide first.
    """
    draw = random.Random(SEED).random
    terms = []
    for f in fields(v):
        scale = POUND if f.name == "paid" else 1.0
        terms += [(1 + draw()) * scale * z for z in getattr(v, f.name).values() if not is_number(z)]
    return pulp.lpSum(terms)
