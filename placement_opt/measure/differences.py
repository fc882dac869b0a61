"""Why what happened differs from a plan, in money: children who started, who left care, who moved on; prices; the rest.

Nothing is solved again: spend is child-years times the price of a child-year, and a child more or less stays on at the
model's own rates. The parts add up to the whole difference to the penny. Child-years are means of a year's two ends,
since a return has no others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from placement_opt.measure.bridge import cost_in
from placement_opt.measure.compared import Compared, GroupCompared
from placement_opt.measure.plan_years import frozen_spend, spend
from placement_opt.measure.savings import frozen

STARTING, LEAVING, MOVED_ON, PRICE, OTHER_LINES = "starts", "leaving care", "moving on", "price", "other lines"
RECORD, PLANNED = "record", "plan"  # the two sides of what is compared
LEFT_EACH_QUARTER, PLACED_A_YEAR = "left each quarter", "placed a year"  # what would have had to differ, by itself
USUALLY_LEFT, USUALLY_PLACED = "usually left each quarter", "usually placed a year"  # what they are in the plan
RISE_RECORDED, RISE_PLANNED = "recorded rise", "rise of the figures"  # of a price since the frozen year
USUALLY_LEFT, USUALLY_PLACED = "usually left each quarter", "usually placed a year"  # what they are in the plan
RISE_RECORDED, RISE_PLANNED = "recorded rise", "rise of the figures"  # of a price since the frozen year
ByYear = Mapping[str, float]


@dataclass(frozen=True)
class Cause:
    """One reason for the difference: the pounds by which it makes what happened dearer than the plan, by year."""

    what: str
    group: str  # of children whose spend it moves; "" if of all
    by_year: ByYear  # [GBP]
    child_years: ByYear = field(default_factory=dict)  # that it adds; over all groups, those of residential care
    facts: Mapping[str, float] = field(default_factory=dict)  # RECORD and PLANNED; of starts how many more, by year

    @property
    def gbp(self) -> float:
        """The pounds of all its years."""
        return math.fsum(self.by_year.values())

    @property
    def name(self) -> str:
        """How a table names it."""
        return f"{self.what}, {self.group}" if self.group else self.what


def causes(k: Compared) -> tuple[tuple[Cause, ...], float | None]:
    """Return the causes, the largest first, and the whole difference if it is known [GBP].

    The whole is what the record rose since the frozen year, less what the plan rose since the frozen budget.
    """
    groups = [GroupCompared(k, name) for name in k.m.groups]
    found = [_starts(k, groups), _leaving(k, groups)]
    found += [cause for g in groups for cause in (_moved_on(g), _price(g))]
    is_whole = bool(k.judged) and all(g.priced == k.judged for g in groups)
    if is_whole:
        found.append(_other_lines(k))
    together = math.fsum(cause.gbp for cause in found) if is_whole else None
    return tuple(sorted((cause for cause in found if cause.by_year), key=lambda cause: -abs(cause.gbp))), together


def _starts(k: Compared, groups: Sequence[GroupCompared]) -> Cause:
    """More or fewer children started than the plan has; they are placed as in the plan."""
    more = {y: n for y, n in k.more_started.items() if y in k.judged}
    return _of_all(STARTING, groups, {g.name: g.years_of(g.started) for g in groups}, more)


def _leaving(k: Compared, groups: Sequence[GroupCompared]) -> Cause:
    """All children left care faster or slower than in the plan; those of each group are taken to have done so too."""
    rates = [rates for y, rates in k.leaving_rates.items() if y in k.judged]
    facts = {
        side: math.fsum(pair[n] for pair in rates) / max(1, len(rates)) for n, side in enumerate((RECORD, PLANNED))
    }
    return _of_all(LEAVING, groups, {g.name: g.years_of(g.stayed) for g in groups}, facts)


def _of_all(
    what: str, groups: Sequence[GroupCompared], added: Mapping[str, ByYear], facts: Mapping[str, float]
) -> Cause:
    """Return a cause that moves every group, each child-year at the plan's price."""
    gbp: dict[str, float] = {}
    for g in groups:
        for y, n in added[g.name].items():
            gbp[y] = gbp.get(y, 0.0) + n * g.planned_price(y)
    return Cause(what, "", gbp, added[groups[0].name], facts)


def _moved_on(g: GroupCompared) -> Cause:
    """What starts and leaving care do not explain: children moved on, or were never placed there.

    The facts say by how much one of two rates would have had to differ for it, if nothing else had.
    """
    explained = [g.years_of(added) for added in (g.started, g.stayed)]
    rest = {y: g.recorded(y) - g.planned(y) - math.fsum(found.get(y, 0.0) for found in explained) for y in g.known}
    facts = {}
    if g.known:
        last = g.known[-1]
        t, recorded, planned = g.at_end(last)
        left_over = recorded - planned - math.fsum(g.path(added).get(t, 0.0) for added in (g.started, g.stayed))
        facts = {RECORD: recorded, PLANNED: planned}
        for what, each in ((LEFT_EACH_QUARTER, g.there_before), (PLACED_A_YEAR, g.one_a_year)):
            if there := g.path(each).get(t):
                facts[what] = left_over / there
        facts |= {USUALLY_LEFT: g.usually_left, USUALLY_PLACED: g.usually_placed}
    return Cause(MOVED_ON, g.name, {y: n * g.planned_price(y) for y, n in rest.items()}, rest, facts)


def _price(g: GroupCompared) -> Cause:
    """A child-year cost more or less than in the plan, less what it already did at the start."""
    if g.start is None or not g.priced:
        return Cause(PRICE, g.name, {})
    above = g.start - frozen_spend(g.k.c, g.name)
    gbp = {y: g.recorded(y) * (g.recorded_price(y) - g.planned_price(y)) - above for y in g.priced}
    last = g.priced[-1]
    facts = {RECORD: g.a_week(g.recorded_price(last)), PLANNED: g.a_week(g.planned_price(last))}
    facts |= {RISE_PLANNED: g.index(last) - 1}
    if g.k.counted(g.counted, g.k.c.frozen_year):
        facts |= {RISE_RECORDED: g.recorded_price(last) / g.recorded_price(g.k.c.frozen_year) - 1}
    return Cause(PRICE, g.name, gbp, facts=facts)


def _other_lines(k: Compared) -> Cause:
    """What the plan counts in lines of no group, such as contract efficiency; the record has none of them."""
    start = math.fsum(frozen(k.c).values()) - math.fsum(frozen_spend(k.c, g) for g in k.m.groups)
    cost = {y: cost_in(k.plan, y) - math.fsum(spend(k.plan, g, y) for g in k.m.groups) for y in k.judged}
    return Cause(OTHER_LINES, "", {y: start - n for y, n in cost.items()})
