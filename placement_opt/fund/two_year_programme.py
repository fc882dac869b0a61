r"""One programme of a fund over scenarios of what results may say: a first year in common, and then what they allow.

Every rule of a fund holds in every scenario, at the effects that are believed in it: so the money lasts in the worst of
them too. Cases of the first year, and who pays for them, are the same in all. Later cases of an intervention differ
from a plan in common only if it was tried: if enough of its cases started in the first year. Of one that was not tried,
the benefits in the scenarios come on average to those at the size believed now, since that is their weighted mean.

.. math:: started_{ikt}^{s} = started_{ikt} \quad \forall t \text{ of the first year}, s \qquad
    |started_{ikt}^{s} - plan_{ikt}| \le capacity_i tried_i \quad \forall t \text{ after it}, s \qquad
    trial \, tried_i \le \sum_{k, t \text{ of the first year}} started_{ikt}, \quad tried_i \in \{0, 1\}

Source of the method: Birge, J. R. and Louveaux, F. (2011), Introduction to Stochastic Programming, chapters 1 and 2;
decisions that settle what is learnt: Goel, V. and Grossmann, I. E. (2006), A class of stochastic programs with decision
dependent uncertainty, Mathematical Programming 108.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.investment import InvestmentCase
from placement_opt.domain.levers import Key
from placement_opt.formulation import Programme, Row, Stage
from placement_opt.formulation.build import COST, weight
from placement_opt.formulation.linear import Columns, Linear, LinearRow
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import safe_name
from placement_opt.fund.at_ends import with_sizes
from placement_opt.fund.effects_known import at_sizes
from placement_opt.fund.foreseen_results import ForeseenResults
from placement_opt.fund.fund_build import FundProgramme, asked, fund_programme
from placement_opt.fund.fund_variables import FUND_PLANS, INVESTED
from placement_opt.fund.money_rules import blocks_follow_use
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.draws import in_draw, most

TRIED, PLANNED = "tried", "planned"


@dataclass(frozen=True)
class TwoYears:
    """The programme over all scenarios, and which of its columns are what."""

    programme: Programme
    common: frozenset[str]  # columns that are the same in every scenario
    tried: Mapping[str, str]  # intervention -> column; empty where all is decided now


def in_each_scenario(f: InvestmentCase, results: ForeseenResults) -> FundProgramme:
    """Return the programme of a fund with effects of every scenario as arrays, and blocks that follow what falls.

    Where an effect is believed to be below nothing in a scenario, it holds back no block there: uses that rise with it
    are in the ledger, and a block stays.
    """
    drawn = at_sizes(f, results.sizes)
    p = fund_programme(drawn, FUND_PLANS[INVESTED], None)
    falling = with_sizes(drawn, lambda a: most(a.size.value, 0.0))
    name = blocks_follow_use.__name__
    blocks = dict(blocks_follow_use(falling, p.plan, p.variables))
    rows = tuple(replace(r, says=blocks[r.index]) if r.rule == name else r for r in p.programme.rows)
    return replace(p, programme=replace(p.programme, rows=rows))


def two_years(p: FundProgramme, results: ForeseenResults, trial: float, *, all_now: bool) -> TwoYears:
    """Return the programme of all scenarios together; `all_now` settles every case before any result."""
    common = frozenset(_common(p, () if all_now else results.tells))
    scenarios = range(len(results.weights))
    bounds = {column_in(z, s, common): ends for s in scenarios for z, ends in p.programme.columns.bounds.items()}
    columns, tried = Columns(bounds), dict[str, str]()
    rows = [row for s in scenarios for row in _rows_of(p, s, common)]
    if not all_now:
        tried = {i: columns.add(safe_name(TRIED, (i,)), 0.0, 1.0).name for i in results.tells}
        columns = replace(columns, whole=frozenset(tried.values()))
        rows += [*_trials(p, tried, trial), *_no_sooner(p, tried, columns, scenarios)]
    stages = (
        Stage(COST, "GBP", -1.0 * _expected(p, results, common)),
        Stage("tie-break", "none", total(weight(z) * Linear({z: 1.0}) for z in sorted(common)) + 0.0),
    )
    whole = replace(p.programme, columns=columns, rows=tuple(rows), stages=stages)
    return TwoYears(whole, common, tried)


def _common(p: FundProgramme, tells: tuple[str, ...]) -> Iterator[str]:
    """Yield the columns that are the same in all scenarios: of the first year, and of what nothing is learnt of."""
    for (i, _k, t), z in p.variables.started.items():
        if t <= QUARTERS_PER_YEAR or i not in tells:
            yield z.name
    yield from (z.name for (_i, _m, t), z in p.variables.committed.items() if t <= QUARTERS_PER_YEAR)


def column_in(column: str, s: int, common: frozenset[str]) -> str:
    """Return the name that a column has in a scenario: its own where it is the same in all."""
    return column if column in common else f"s{s}_{column}"


def _rows_of(p: FundProgramme, s: int, common: frozenset[str]) -> Iterator[Row]:
    """Yield the rows of one scenario; those that are the same in all once."""
    for row in p.programme.rows:
        terms = row.says.terms
        same = common.issuperset(terms) and not any(isinstance(k, np.ndarray) for k in terms.values())
        if not same or s == 0:
            told = {column_in(z, s, common): in_draw(k, s) for z, k in terms.items()}
            says = LinearRow(told, row.says.sense, in_draw(row.says.value, s))
            yield Row(row.rule, (s, *row.index), f"s{s}_{row.name}", says)


def _trials(p: FundProgramme, tried: Mapping[str, str], trial: float) -> Iterator[Row]:
    for name, z in tried.items():
        begun = total(x for (i, _k, t), x in p.variables.started.items() if i == name and t <= QUARTERS_PER_YEAR)
        yield _row("enough_are_tried", (name,), trial * Linear({z: 1.0}) - begun <= 0)


def _no_sooner(p: FundProgramme, tried: Mapping[str, str], columns: Columns, scenarios: range) -> Iterator[Row]:
    """Yield the rows that keep later cases to a plan in common, unless an intervention was tried."""
    for (i, k, t), x in p.variables.started.items():
        if i not in tried or t <= QUARTERS_PER_YEAR:
            continue
        planned = columns.add(safe_name(PLANNED, (i, k, t)), 0.0, None)
        room = p.f.interventions[i].capacity * Linear({tried[i]: 1.0})
        for s in scenarios:
            there = Linear({f"s{s}_{x.name}": 1.0})
            yield _row("no_more_than_planned", (s, i, k, t), there - planned - room <= 0)
            yield _row("no_fewer_than_planned", (s, i, k, t), planned - there - room <= 0)


def _row(rule: str, index: Key, says: LinearRow) -> Row:
    return Row(rule, index, safe_name(rule, index), says)


def _expected(p: FundProgramme, results: ForeseenResults, common: frozenset[str]) -> Linear:
    """Return the mean over the scenarios of what a fund is asked for [GBP]."""
    wanted = asked(p.f, p.variables, p.entries)
    terms: dict[str, float] = {}
    for s, share in enumerate(results.weights):
        for z, k in wanted.terms.items():
            name = column_in(z, s, common)
            terms[name] = terms.get(name, 0.0) + float(share) * float(in_draw(k, s))
    constant = sum(float(w) * float(in_draw(wanted.constant, s)) for s, w in enumerate(results.weights))
    return Linear(terms, constant)
