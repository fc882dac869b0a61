"""Assembly: the children's programme and the fund become one programme, and what is asked comes in strict order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from placement_opt.domain.case import Case
from placement_opt.domain.figure import Figure
from placement_opt.domain.investment import COUNCIL_AGENCY, FAMILIES_ASK, INVESTOR, PARTNERS_ASK, InvestmentCase
from placement_opt.domain.strategy import DO_NOTHING, Plan, Strategy
from placement_opt.formulation import Brief, Cost, Programme, Row, Stage, Variables
from placement_opt.formulation.build import COST, UNMET_NEED, weight
from placement_opt.formulation.linear import Columns, Linear, LinearRow
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import FIELDS, Number, safe_name
from placement_opt.fund.fund_ledger import FundEntry, fund_ledger, net_benefit, parties
from placement_opt.fund.fund_quantities import families_reached
from placement_opt.fund.fund_register import FUND_RULES
from placement_opt.fund.fund_variables import (
    FUND_FIELDS,
    FUND_PREFIX,
    ChildrenSide,
    FundPlan,
    FundVariables,
    children_side,
    fund_variables,
)
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan

ASKED_OF_FUND = "what the fund is asked for"
FLOORS = "payments to reach a floor"
NO_PRICE_AT_ALL = Figure(0.0, "assumed")


@dataclass(frozen=True)
class FundProgramme:
    """The programme of a fund and of the children's programme, if there is one, with what it is made of."""

    f: InvestmentCase
    plan: FundPlan
    programme: Programme  # rows and columns of both, stages in order
    variables: FundVariables
    entries: tuple[FundEntry, ...]


def fund_programme(
    f: InvestmentCase, plan: FundPlan, children: Programme | None, nothing: tuple[Cost, ...] = ()
) -> FundProgramme:
    """Return the programme of a plan of a fund; `children` is that of the children's programme, or None.

    `nothing` is the ledger of doing nothing, from which the children's programme is measured. The columns and rows of
    the children's programme stay as they are. Raises NoFeasiblePlan where a rule fails before anything is chosen.
    """
    base = children or _no_children(f)
    columns = replace(base.columns, bounds=dict(base.columns.bounds))
    side = ChildrenSide()
    if children is not None:
        side = children_side(f, base.case, base.brief, base.variables, base.costs, nothing)
    v = fund_variables(f, plan, columns, side)
    chosen = (v.blocks if f.whole_blocks else {}, v.capped, v.short)
    names = frozenset(z.name for table in chosen for z in table.values() if not is_number(z))
    columns = replace(columns, whole=columns.whole | names)
    entries = fund_ledger(f, v)
    rows = (*base.rows, *_rows(f, plan, v))
    stages = tuple(_stages(f, plan, v, entries, base))
    return FundProgramme(f, plan, replace(base, columns=columns, rows=rows, stages=stages), v, entries)


def _rows(f: InvestmentCase, plan: FundPlan, v: FundVariables) -> Iterator[Row]:
    for rule in FUND_RULES:
        for index, row in rule.function(f, plan, v):
            name = safe_name(f"{FUND_PREFIX}_{rule.name}", index)
            if isinstance(row, LinearRow) and row.terms:
                yield Row(rule.name, index, name, row)
            elif not (_met(row) if isinstance(row, LinearRow) else bool(row)):
                where = ", ".join(map(str, index))
                raise NoFeasiblePlan(f"no plan of the fund meets the rule {rule.name} at {where}")


def _met(row: LinearRow) -> bool:
    """Say whether a row in which nothing can be chosen is met."""
    return bool(row.lower <= 0 <= row.upper)


def _stages(
    f: InvestmentCase, plan: FundPlan, v: FundVariables, entries: tuple[FundEntry, ...], base: Programme
) -> Iterator[Stage]:
    """Yield the objectives: children first, then contracts, then what the fund is asked for, then who pays.

    What the children's programme minimises beside unmet need comes after what is asked, in its own order.
    """
    before = [s for s in base.stages if s.name == UNMET_NEED or _of_a_published_plan(base, s)]
    yield from before
    yield from _of_contracts(f, plan, v)
    yield Stage(ASKED_OF_FUND, "cases" if f.ask == FAMILIES_ASK else "GBP", -1.0 * asked(f, v, entries))
    for n, m in enumerate(f.members[:-1], 1):
        later = {k.id for k in f.members[n:]}
        paid = [z for (_i, w, _t), z in v.committed.items() if w in later]
        paid += [z for (w, _l, _y), z in v.children.paid.items() if w in later]
        yield Stage(f"paid after {m.title}", "GBP", total(paid) + 0.0)
    yield Stage("recurrent savings without one-off money", "GBP", -1.0 * total(v.stoodin.values()) + 0.0)
    yield from (s for s in base.stages if s not in before and s.name != "tie-break")
    if not any(s.name == COST for s in base.stages):
        yield Stage(COST, "GBP", total(v.committed.values()) + 0.0)
    tie = [s.objective for s in base.stages if s.name == "tie-break"]
    yield Stage("tie-break", "none", total((*tie, _tie(f, v))) + 0.0)


def _of_a_published_plan(base: Programme, s: Stage) -> bool:
    """Say whether an objective of a published plan holds what was announced, before any cost."""
    return base.brief.plan.fixed and s.name.startswith("published")


def _of_contracts(f: InvestmentCase, plan: FundPlan, v: FundVariables) -> Iterator[Stage]:
    """Yield what must be as small as can be before anything is asked: what was promised and is not kept."""
    last = len(f.quarters)
    if plan.fixed:
        yield Stage("announced cases that cannot start", "cases", total(v.notstarted.values()) + 0.0)
        yield Stage("money that nobody has", "GBP", total(v.lacking.values()) + 0.0)
        late = [(last - t + 1) * z for (_i, t), z in v.lacking.items()]
        yield Stage("money that nobody has, early", "GBP", total(late) + 0.0)
    early = [(last - t + 1) * z for (_r, t), z in v.unpaid.items()]
    if plan.fixed:
        yield Stage(FLOORS, "GBP", total(v.topup.values()) + 0.0)
        yield Stage("due beyond a cap, early", "GBP", total(early) + 0.0)
    elif not f.exact_caps:
        yield Stage(FLOORS, "GBP", total(v.topup.values()) + 0.0)


def asked(f: InvestmentCase, v: FundVariables, entries: tuple[FundEntry, ...]) -> Number:
    r"""Return what the fund is asked for: the net benefit of the council, of all partners, or how many are reached.

    All partners are all but the investor, whose return they pay.

    .. math:: asked = \sum_t now_t net_{at} \text{ of the council, or } \sum_t \sum_{a \text{ but the investor}}
        now_t net_{at} \text{, or } families
    """
    if f.ask == FAMILIES_ASK:
        return families_reached(f, v) + 0.0
    wanted = (COUNCIL_AGENCY,) if f.ask != PARTNERS_ASK else tuple(a for a in parties(f) if a != INVESTOR)
    return net_benefit(f, entries, wanted, f.counts) + 0.0


def _tie(f: InvestmentCase, v: FundVariables) -> Number:
    """Return a fixed sum with a different weight on every variable: a pound weighs a millionth of a case."""
    a_pound = 1e-6
    money = ("committed", "drawn", "stoodin", "unpaid", "topup", "lacking")
    every = ((name, z) for name in FUND_FIELDS for z in getattr(v, name).values() if isinstance(z, Linear))
    return total(weight(z.name) * (a_pound if name in money else 1.0) * z for name, z in every) + 0.0


def solved_fund(p: FundProgramme, numbers: Mapping[str, float], children: ChildrenSide) -> FundVariables:
    """Return the variables of a fund as solved numbers."""

    def solved(z: Number) -> float:
        return float(z) if is_number(z) else numbers[z.name]

    found = {name: {k: solved(z) for k, z in getattr(p.variables, name).items()} for name in FUND_FIELDS}
    return FundVariables(**found, children=children)


def _no_children(f: InvestmentCase) -> Programme:
    """Return a children's programme without children, for a fund that has none beside it."""
    case = Case(
        *(f.name, f.title, (), f.quarters, f.years),
        needs={}, placements={}, suitable={}, suitable_share={}, opening={}, entries={}, entry_mix={},
        suited_entrants={}, suited_entrants_ramp=tuple(1.0 for _q in f.quarters), exit={},
        leaving=tuple(1.0 for _q in f.quarters), ageing={}, transition={}, adjustment=0.0, moves=(), move_limit={},
        breakdown={}, homes=(), home_placement=None, home_variable_cost=NO_PRICE_AT_ALL, occupancy=0.0,
        closures_per_quarter=0.0, consultation_lag=0, releases_per_quarter=0.0, post_cost=NO_PRICE_AT_ALL,
        redundancy=NO_PRICE_AT_ALL, carers={}, contract_efficiency=0.0, market={}, contracts=(), mtfc=None,
        services=(), fee={}, move_cost=NO_PRICE_AT_ALL, double_running_weeks=NO_PRICE_AT_ALL, price_index={},
        local={}, local_floor=None, safe_withdrawal=True, substitution_allowed=False, budgets=(), schedule=(),
        schedule_totals={}, claimed_fte=0.0, frozen_year=f.years[0], discount_rate=f.discount_rate,
    )  # fmt: skip
    brief = Brief(Plan(DO_NOTHING, "Do nothing", frozenset()), Strategy(DO_NOTHING, ""))
    return Programme(case, brief, Columns(), Variables(**{name: {} for name in FIELDS}), (), (), ())
