r"""One programme of a fund over scenarios of what results may say: a first year in common, and then what they allow.

Every rule of a fund holds in every scenario, at the effects that are believed in it: so the money lasts in the worst of
them too. Cases of the first year, and who pays for them, are the same in all. Later cases of an intervention differ
between scenarios only where it may adapt to what results say. Of one that may not, the benefits in the scenarios come
on average to those at the size believed now, since that is their weighted mean.

.. math:: \max \sum_s weight_s asked_s \qquad
    started_{ikt}^{s} = started_{ikt} \quad \forall s, t \text{ of the first year, and } i \text{ that may not adapt},
    t \qquad \sum_{k, t \text{ of the first year}} started_{ikt} \ge trial \quad \forall i \text{ that must be tried}

Source of the method: Birge, J. R. and Louveaux, F. (2011), Introduction to Stochastic Programming, chapters 1 and 2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.investment import InvestmentCase
from placement_opt.formulation import Programme, Row, Stage
from placement_opt.formulation.build import COST, weight
from placement_opt.formulation.linear import Columns, Linear, LinearRow, added_up
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import safe_name
from placement_opt.fund.effects_known import at_sizes
from placement_opt.fund.foreseen_results import ForeseenResults
from placement_opt.fund.fund_build import FundProgramme, asked, fund_programme
from placement_opt.fund.fund_variables import FUND_PLANS, INVESTED
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.draws import in_draw


@dataclass(frozen=True)
class TwoYears:
    """The programme over all scenarios, and which of its columns are the same in every one."""

    programme: Programme
    common: frozenset[str]


def in_each_scenario(f: InvestmentCase, results: ForeseenResults) -> FundProgramme:
    """Return the programme of a fund with effects of every scenario as arrays."""
    return fund_programme(at_sizes(f, results.sizes), FUND_PLANS[INVESTED], None)


def two_years(
    p: FundProgramme, results: ForeseenResults, adapts: Collection[str], tried: Mapping[str, float]
) -> TwoYears:
    """Return the programme of all scenarios together.

    `adapts` are the interventions whose later cases may differ between scenarios; of those in `tried` at least so many
    cases start in the first year.
    """
    common = frozenset(_common(p, adapts))
    scenarios = range(len(results.weights))
    bounds = {column_in(z, s, common): ends for s in scenarios for z, ends in p.programme.columns.bounds.items()}
    rows = [row for s in scenarios for row in _rows_of(p, s, common)]
    rows += [
        Row("enough_are_tried", (i,), safe_name("enough_are_tried", (i,)), first_cases(p, i) >= n)
        for i, n in tried.items()
    ]
    stages = (
        Stage(COST, "GBP", -1.0 * _expected(p, results, common)),
        Stage("tie-break", "none", total(weight(z) * Linear({z: 1.0}) for z in sorted(common)) + 0.0),
    )
    whole = replace(p.programme, columns=Columns(bounds), rows=tuple(rows), stages=stages)
    return TwoYears(whole, common)


def first_cases(p: FundProgramme, intervention: str) -> Linear:
    """Return the cases of an intervention that start in the first year."""
    return added_up(z for (i, _k, t), z in p.variables.started.items() if i == intervention and t <= QUARTERS_PER_YEAR)


def _common(p: FundProgramme, adapts: Collection[str]) -> Iterator[str]:
    """Yield the columns that are the same in all scenarios: of the first year, and of what may not adapt."""
    for (i, _k, t), z in p.variables.started.items():
        if t <= QUARTERS_PER_YEAR or i not in adapts:
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
