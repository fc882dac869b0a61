"""Assembly: rules become rows, costs become objectives, stages come in strict order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b

import numpy as np

from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import Case
from placement_opt.domain.levers import Key
from placement_opt.domain.services import KEEPS_CARER
from placement_opt.domain.strategy import Plan
from placement_opt.formulation import money
from placement_opt.formulation.cost_terms import ledger
from placement_opt.formulation.linear import NO_MORE, Columns, Linear, LinearRow
from placement_opt.formulation.money import in_year
from placement_opt.formulation.planned_exits import exits_not_made
from placement_opt.formulation.prices import at_prices, place_weeks
from placement_opt.formulation.quantities import total, waiting
from placement_opt.formulation.records import Cost, Rule
from placement_opt.formulation.register import RULES
from placement_opt.formulation.service_rules import not_covered
from placement_opt.formulation.transfers import not_transferred
from placement_opt.formulation.variables import (
    Brief,
    Comparison,
    Number,
    Rows,
    Variables,
    create,
    in_columns,
    safe_name,
    unknowns,
)
from placement_opt.kernel.draws import Figures, is_number, most, where

WEIGHT_BYTES = 6  # of the digest that a weight of the tie-break is made of
WEEK = 1e-3  # weight in the tie-break, against a child, of the pounds that a week in the dearest place costs
STEPS = {
    "child-quarters": money.WAITING_STEP,
    "home-quarters": 1e-5,
    "children": 1e-5,
    "quantities": 1e-5,
    "cases": 1e-7,  # of an investment fund, where a case costs thousands of pounds and pennies are told
    "household-quarters": 1e-5,
    "GBP": 0.5,  # of a sum of GBP 100 million, and in proportion
    "moves": 1e-3,
    "none": 1e-3,
}  # rounding of a held best, by unit
HUNDRED_MILLION = 8  # as a power of ten
SMALLEST_SUM = 1e4  # GBP: the step of a smaller sum is the same, since a solver too has an end
COST, UNMET_NEED = "cost over the horizon", "unmet need"  # stages that every plan has


@dataclass(frozen=True)
class Row:
    """One rule at one index, the name that it bears in the LP text, and what it says of the columns."""

    rule: str
    index: Key
    name: str
    says: LinearRow = field(compare=False, repr=False)


@dataclass(frozen=True)
class Stage:
    r"""One objective, always minimised; its unit sets the step to which its best is rounded when held.

    While the next objectives are minimised it is held at or below its best, rounded to the nearest step, plus one step:
    the same bound from every solver. An objective that no choice can change is not held. The step of pounds is five
    billionths of the power of ten that is nearest to the best on a scale of ratios: £0.50 from £31.6 million to £316
    million, a tenth of it for sums ten times smaller, and so on, but that of £10,000 for any smaller sum. So prices ten
    times as high leave the plan as it is.

    .. math:: objective_o \le \big( \lfloor best_o / unit_o + \tfrac{1}{2} \rfloor + 1 \big) unit_o \quad \forall o
    """

    name: str
    unit: str
    objective: Number

    def step(self, best: float) -> float:
        """Return the step to which a best is rounded, small against anything that is reported."""
        if self.unit != "GBP":
            return STEPS[self.unit]
        power = math.floor(math.log10(max(abs(best), SMALLEST_SUM)) + 0.5) - HUNDRED_MILLION
        return STEPS["GBP"] * 10.0**power


@dataclass(frozen=True)
class Programme:
    """An assembled linear programme: its columns, its variables, its labelled rows and its stages."""

    case: Case
    brief: Brief
    columns: Columns
    variables: Variables
    rows: tuple[Row, ...]
    costs: tuple[Cost, ...]
    stages: tuple[Stage, ...]

    def rows_of(self, *rules: str) -> list[Row]:
        """Return the rows of some rules."""
        return [r for r in self.rows if r.rule in rules]


def build(c: Case, b: Brief, *, whole_homes: bool = False) -> Programme:
    """Assemble the programme for one case and brief.

    Homes are relaxed (0..1, and new ones 0 or more) unless `whole_homes`, which makes them integer: `kept_whole`.
    """
    columns = Columns()
    v = create(c, b, in_columns(columns))
    if whole_homes:
        columns = replace(columns, whole=frozenset(z.name for z in kept_whole(c, b, v)))
    costs = ledger(c, b, v)
    return Programme(c, b, columns, v, tuple(_rows(c, b, v)), costs, _stages(c, b, v, costs))


def with_slack(programme: Programme, rows: Iterable[Row]) -> tuple[Programme, dict[str, tuple[Linear, Linear]]]:
    """Return the programme with two slacks in each of some rows, which let it be missed from above or below.

    They are returned by the name of the row, and stay at zero until their bounds change.
    """
    columns = replace(programme.columns, bounds=dict(programme.columns.bounds))
    slack = {
        r.name: (columns.add(f"slack_up_{r.name}", 0.0, 0.0), columns.add(f"slack_down_{r.name}", 0.0, 0.0))
        for r in rows
    }
    loosened = (_loosened(r, *slack[r.name]) if r.name in slack else r for r in programme.rows)
    return replace(programme, columns=columns, rows=tuple(loosened)), slack


def _loosened(row: Row, up: Linear, down: Linear) -> Row:
    return replace(row, says=replace(row.says, terms={**row.says.terms, down.name: 1.0, up.name: -1.0}))


def kept_whole(c: Case, b: Brief, v: Variables) -> list[Number]:
    """Return the unknowns that are integer where homes are kept whole: homes, and what stands like them.

    These are homes open, new homes, contract places, hubs that give beds and constellations of fostering households.
    In a published plan all but homes open are held as announced already, but for what decisions contradict.
    """
    whole, ways = {s.id for s in c.services if s.is_whole}, agreed(c, b.strategy)
    hubs = {key: z for key, z in v.teams.items() if key[0] in whole}
    chosen = [
        z
        for field, table in (("opens", v.opens), ("contracted", v.contracted), ("teams", hubs))
        for key, z in table.items()
        if not b.plan.fixed or ways.contradicts(field, key[:-1])
    ]
    return [z for z in (*v.open.values(), *chosen) if not is_number(z)]


def _rows(c: Case, b: Brief, v: Variables) -> Iterator[Row]:
    for rule in (rule for rule in RULES if rule.holds(b)):
        for index, row in rows_of_rule(rule, c, b, v):
            name = safe_name(rule.name, index)
            yield Row(rule.name, index, name, _given_way(c, name, row))


def _given_way(c: Case, name: str, row: LinearRow) -> LinearRow:
    """Return a row with the room that it gives where what happened in quarters that have passed exceeds it."""
    room = c.past.gave_way.get(name, 0.0) if c.past else 0.0
    if not room:
        return row
    return replace(row, value=row.value + (room if row.sense == NO_MORE else -room))


def rows_of_rule(rule: Rule, c: Case, b: Brief, v: Variables) -> Rows:
    """Yield the rows of a rule that say something: one in which nothing can be chosen is left out, or is not met.

    Over draws it may be met in some and not in others. What happened in quarters that have passed binds nobody.
    """
    for index, row in rule.function(c, b, v):
        if not isinstance(row, (bool, np.bool_, np.ndarray)):
            yield index, row
        elif not np.all(row) and not (c.past and c.past.holds(index)):
            yield index, _impossible(v, where(row, 0.0, 1.0))


def _impossible(v: Variables, missed: Figures) -> Comparison:
    """Return a row that no plan meets in the draws in which a rule fails before anything is chosen: there it is 1."""
    _field, _key, z = next(unknowns(v))
    return total([0 * z]) >= missed


def stages_of(p: Programme, plan: Plan, costs: tuple[Cost, ...]) -> tuple[Stage, ...]:
    """Return the objectives of a plan over the variables of a programme, at costs of its own."""
    unmet, *_others, moves, tie = p.stages
    return _in_order(p.case, plan, costs, (unmet, moves, tie))


def _stages(c: Case, b: Brief, v: Variables, costs: tuple[Cost, ...]) -> tuple[Stage, ...]:
    unmet = Stage(UNMET_NEED, "child-quarters", total(waiting(v, q.number) for q in c.quarters))
    moves = Stage("planned moves", "moves", total(v.m.values()))
    first, *others = _in_order(c, b.plan, costs, (unmet, moves, Stage("tie-break", "none", tie_break(c, v))))
    if not b.plan.levers:
        *costed, last, tie = others
        return (first, *costed, Stage("placements beyond share", "children", beyond_early(c, v)), last, tie)
    if not b.plan.fixed:
        return (first, *others)
    # Children before buildings: who comes back needs a bed, for which no exit may be put off.
    leaving = [Stage("published exits", "children", exits_not_made(c, b, v))] if b.may("planned_exits") else []
    late = [*leaving, Stage("published closures", "home-quarters", still_open(b, v))]
    if not is_number(apart := money.apart(c, b, v)):
        late.insert(0, Stage("published as far as agreed", "quantities", apart))
    if b.may("services") and any(e.kind == KEEPS_CARER for _s, e in c.effects):
        late.append(Stage("published retention schemes", "household-quarters", not_covered(c, v)))
    if b.may("agency_transfer"):
        late.append(Stage("published transfers", "household-quarters", not_transferred(c, b, v)))
    return (first, *late, *others)


def beyond_early(c: Case, v: Variables) -> Number:
    r"""Return the placements in external homes beyond today's share if nothing is done, early ones counting for more.

    .. math:: overshoot = \sum_t (T - t + 1) excess_t
    """
    after = len(c.quarters) + 1
    return total((after - t) * z for (t,), z in v.excess.items())


def still_open(b: Brief, v: Variables) -> Number:
    r"""Return the quarters for which homes are still open that were announced to be closed [home-quarters].

    .. math:: late = \sum_{h,t} \hat{closed}_{ht} open_{ht}
    """
    closed = b.strategy.announced("close_homes") if b.may("close_homes") else {}
    return total(share * v.open[key] for key, share in closed.items() if key in v.open)


def _in_order(c: Case, plan: Plan, costs: tuple[Cost, ...], around: tuple[Stage, Stage, Stage]) -> tuple[Stage, ...]:
    """Return the objectives in strict order.

    Of plans that cost the same over the horizon one can save earlier and another later: the recurrent costs of the
    judged years decide, the earliest first, so that the savings by year, which are printed, depend on no tie-break.
    """
    unmet, moves, tie = around
    year = plan.most_saved_in
    saving = [_recurrent(c, costs, year)] if year else []
    cost = Stage(COST, "GBP", total(k.amount for k in costs))
    soon = [_recurrent(c, costs, judged) for judged in c.judged if judged != year]
    return (unmet, *saving, cost, *soon, moves, tie)


def _recurrent(c: Case, costs: tuple[Cost, ...], year: str) -> Stage:
    return Stage(f"recurrent cost in {year}", "GBP", recurrent_cost(c, costs, year))


def recurrent_cost(c: Case, costs: tuple[Cost, ...], year: str) -> Number:
    r"""Return the recurrent cost of a financial year [GBP].

    .. math:: recurrent_y = \sum_{e \text{ in } y, \text{ not one-off}} amount_e
    """
    return total(k.amount for k in costs if in_year(c, k, year) and not k.one_off)


def tie_break(c: Case, v: Variables) -> Number:
    """Return a fixed sum with a different weight on every variable, so that one plan is left.

    A weight is made of the variable's name, so that it is the same whatever other variables a programme has. As many
    pounds paid as a week in the dearest place costs, to the power of ten below, weigh a thousandth of that, so that
    children decide first at any prices. Pounds of a funder who pays later weigh more: funders pay in their order.
    """
    pound, order = WEEK / _power_below(c), funders_in_order(c)

    def each(field: str, key: Key, name: str) -> Figures:
        return weight(name) if field != "paid" else pound * (weight(name) + 2 * order.index(str(key[0])))

    return total(each(field, key, z.name) * z for field, key, z in unknowns(v))


def funders_in_order(c: Case) -> tuple[str, ...]:
    """Return the funders in the order in which they pay: others before the council, one-off money before recurrent.

    Of these the first in the table of budgets goes first.
    """
    first = {k.funder: k for k in reversed(c.budgets)}
    place = {name: n for n, name in enumerate(dict.fromkeys(k.funder for k in c.budgets))}
    return tuple(sorted(first, key=lambda name: (not first[name].external, not first[name].one_off, place[name])))


@cache
def weight(name: str) -> float:
    """Return the weight of a variable in the tie-break: 1 and a part of 1 that looks drawn and is fixed by its name.

    No regular sequence will do, since equal steps cancel when children of two groups swap places.
    """
    digest = blake2b(name.encode(), digest_size=WEIGHT_BYTES).digest()
    return 1.0 + float(int.from_bytes(digest, "big") / 256**WEIGHT_BYTES)


def _power_below(c: Case) -> Figures:
    """Return the power of ten at or below what a week in the dearest place costs in the first quarter [GBP]."""
    dearest = most(0.0, *(week.value * at_prices(c, family, 1) for week, family in place_weeks(c)))
    return 10.0 ** np.floor(np.log10(where(dearest > 0, dearest, 1.0)))
