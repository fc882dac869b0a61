"""The bridge: from the frozen budget to a plan, one lever at a time, closed to the penny."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.levers import lever_named
from placement_opt.domain.strategy import Plan
from placement_opt.kernel.draws import Figures, summed
from placement_opt.measure.opening_year import opening_year
from placement_opt.measure.results import Results
from placement_opt.measure.savings import frozen, recurrent


@dataclass(frozen=True)
class Span:
    """One step of the bridge: the recurrent cost that it adds in the target year [GBP]."""

    name: str
    words: str
    gbp: float


@dataclass(frozen=True)
class Bridge:
    """Spans that lead from the frozen budget over doing nothing to a plan, all in one financial year."""

    year: str
    start: float
    spans: tuple[Span, ...]
    end: float

    @property
    def gap(self) -> float:
        """What is left when the spans are added up: zero to the penny."""
        return self.start + math.fsum(s.gbp for s in self.spans) - self.end


def lever_alone(lever: str) -> Plan:
    """Return the plan that may pull one lever and no other."""
    return Plan(f"only_{lever}", f"Only {lever.replace('_', ' ')}", frozenset({lever}))


def bridge(
    c: Case,
    year: str,
    baseline: Results,
    plan: Results,
    alone: Mapping[str, Results],
    from_now_on: Results | None = None,
) -> Bridge:
    r"""Return the bridge of a plan's recurrent cost in a year, from the frozen budget over doing nothing to the plan.

    `alone` maps each lever to the plan in which it is the only one. The spans are prices, demand, each lever alone, and
    what the levers do together beyond the sum of each alone: the named interaction. They close to the penny.

    Once quarters have passed `from_now_on` is doing nothing more than was done in them. What they brought is then a
    span of its own, and each lever adds to that.

    .. math:: prices_y = dearer_y - \sum_b frozen_b \qquad demand_y = total_{0y} - dearer_y \qquad
        lever_{vy} = total_{vy} - total_{0y} \qquad interaction_{ny} = total_{ny} - total_{0y} - \sum_v lever_{vy}
    """
    start = math.fsum(frozen(c).values())
    priced = prices_of(c, year)
    nothing, end = cost_in(baseline, year), cost_in(plan, year)
    now = cost_in(from_now_on, year) if from_now_on else nothing
    passed = [Span("passed", "what came and was done in quarters that have passed", now - nothing)]
    levers = [Span(lever, lever_named(lever).words, cost_in(only, year) - now) for lever, only in alone.items()]
    interaction = (end - now) - math.fsum(s.gbp for s in levers)
    spans = [
        Span("prices", f"prices rise to {year}", priced - start),
        Span("demand", "children come, age and leave with no lever pulled", nothing - priced),
        *(passed if from_now_on else []),
        *levers,
        Span("interaction", "what the levers do together beyond each alone", interaction),
    ]
    return Bridge(year, start, tuple(spans), end)


def cost_in(results: Results, year: str) -> float:
    r"""Return a plan's recurrent cost in a financial year [GBP].

    .. math:: total_{ny} = \sum_b cost_{nby}
    """
    return math.fsum(amount for (_line, y), amount in recurrent(results).items() if y == year)


def prices_of(c: Case, year: str) -> Figures:
    r"""Return what the opening year would cost at the prices of a later year [GBP].

    .. math:: dearer_y = \sum_{e \text{ of the opening year at the prices of } y, \text{ not one-off}} amount_e
    """
    return summed(k.amount for k in opening_year(c, prices_of=year) if not k.one_off)
