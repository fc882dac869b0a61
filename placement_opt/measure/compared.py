"""A plan held against what was recorded, in the same terms: the children and spend of each group, year by year."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR, WEEKS_PER_YEAR, year_before
from placement_opt.measure.plan_years import (
    CAME,
    child_years,
    ends,
    flow,
    frozen_spend,
    leaving_rate,
    living_there,
    share_placed,
    spend,
    unplanned_rate,
    whole_years,
)
from placement_opt.measure.recorded import Records, spend_in
from placement_opt.measure.results import Results

ByQuarter = Mapping[int, float]


@dataclass(frozen=True)
class Compared:
    """A plan and the record that it is held against."""

    c: Case
    plan: Results
    m: ScoredMeasures
    r: Records

    @cached_property
    def years(self) -> list[str]:
        """The whole years of the horizon up to the last judged one."""
        return [y for y in whole_years(self.c) if y <= max(self.c.judged)]

    @cached_property
    def judged(self) -> list[str]:
        """Of these the judged ones."""
        return [y for y in self.years if y in self.c.judged]

    @cached_property
    def more_started(self) -> dict[str, float]:
        """How many more children started in a year than in the plan, as long as each year is known."""
        known = takewhile(lambda y: (self.m.started, y) in self.r, self.years)
        return {y: self.r[self.m.started, y].value - flow(self.c, self.plan, CAME, y) for y in known}

    @cached_property
    def leaving_rates(self) -> dict[str, tuple[float, float]]:
        """The share of all children who left care in a quarter, recorded and planned, as long as each year is known."""
        everyone, ceased = self.m.looked_after, self.m.ceased
        known = takewhile(lambda y: self.counted(everyone, y) and (ceased, y) in self.r, self.years)
        return {
            y: (
                self.r[ceased, y].value / self.mean(everyone, y) / QUARTERS_PER_YEAR,
                leaving_rate(self.c, self.plan, y),
            )
            for y in known
            if self.mean(everyone, y)
        }

    def counted(self, name: str, year: str) -> bool:
        """Say whether a measure is known at both ends of a year."""
        return {(name, year), (name, year_before(year))} <= self.r.keys()

    def mean(self, name: str, year: str) -> float:
        """Return the mean of a measure at both ends of a year."""
        return MIDDLE * (self.r[name, year_before(year)].value + self.r[name, year].value)


@dataclass(frozen=True)
class GroupCompared:
    """One group of children of a plan and of the record."""

    k: Compared
    name: str

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings of the group."""
        return self.k.m.groups[self.name].settings

    @property
    def counted(self) -> str:
        """The measure that counts its children."""
        return self.k.m.groups[self.name].children

    @cached_property
    def known(self) -> list[str]:
        """The judged years at both ends of which its children were counted, and in which the plan has any."""
        return [y for y in self.k.judged if self.k.counted(self.counted, y) and self.planned(y) and self.recorded(y)]

    @cached_property
    def priced(self) -> list[str]:
        """Of these the years of which its spend is known, and that of the frozen year."""
        return [y for y in self.known if self.start is not None and spend_in(self.k.r, self.k.m, self.name, y)]

    @property
    def start(self) -> float | None:
        """The recorded spend of the frozen year, None if it is not known [GBP]."""
        found = spend_in(self.k.r, self.k.m, self.name, self.k.c.frozen_year)
        return found.value if found else None

    def recorded(self, year: str) -> float:
        """Return the recorded child-years."""
        return self.k.mean(self.counted, year)

    def planned(self, year: str) -> float:
        """Return the plan's child-years, counted in the same way."""
        return child_years(self.k.c, self.k.plan, self.settings, year)

    def at_end(self, year: str) -> tuple[int, float, float]:
        """Return the last quarter of a year, and the children at its end, recorded and planned."""
        t = ends(self.k.c, year)[1]
        return t, self.k.r[self.counted, year].value, living_there(self.k.c, self.k.plan.values, self.settings, t)

    def recorded_price(self, year: str) -> float:
        """Return the recorded spend on a child-year [GBP]."""
        found = spend_in(self.k.r, self.k.m, self.name, year)
        assert found is not None
        return found.value / self.recorded(year)

    def planned_price(self, year: str) -> float:
        """Return what the plan spends on a child-year [GBP]."""
        return spend(self.k.plan, self.name, year) / self.planned(year)

    def index(self, year: str) -> float:
        """Return what the group's opening year would cost at the prices of a year, as a factor on the frozen budget."""
        return frozen_spend(self.k.c, self.name, prices_of=year) / frozen_spend(self.k.c, self.name)

    @staticmethod
    def a_week(price: float) -> float:
        """Return the price of a child-week [GBP]."""
        return price / WEEKS_PER_YEAR

    # Children added or taken away, by quarter.

    @cached_property
    def started(self) -> ByQuarter:
        """How many more came on entry than in the plan, evenly over each year, placed as in the plan."""
        more = {
            y: n * share_placed(self.k.c, self.k.plan, self.settings, y) / QUARTERS_PER_YEAR
            for y, n in self.k.more_started.items()
        }
        return {t: more[y] for t, y in self._quarters() if y in more}

    @cached_property
    def stayed(self) -> ByQuarter:
        """How many more stayed in care than in the plan, at the difference of the two rates of all children."""
        slower = {y: planned - recorded for y, (recorded, planned) in self.k.leaving_rates.items()}
        return {t: slower[y] * self.there_before[t] for t, y in self._quarters() if y in slower}

    @cached_property
    def there_before(self) -> dict[int, float]:
        """The children there in the plan when a quarter begins."""
        return {t: living_there(self.k.c, self.k.plan.values, self.settings, t - 1) for t, _y in self._quarters()}

    @property
    def usually_left(self) -> float:
        """The mean share of the children there who go in a quarter of the judged years at the model's rates."""
        quarters = [t for t, y in self._quarters() if y in self.known]
        rates = [unplanned_rate(self.k.c, self.k.plan, self.settings, t) for t in quarters]
        return math.fsum(rates) / len(rates) if rates else 0.0

    @property
    def usually_placed(self) -> float:
        """The children placed there on entry in a mean judged year of the plan."""
        placed = [
            flow(self.k.c, self.k.plan, CAME, y) * share_placed(self.k.c, self.k.plan, self.settings, y)
            for y in self.known
        ]
        return math.fsum(placed) / len(placed) if placed else 0.0

    @property
    def one_a_year(self) -> ByQuarter:
        """One child a year, evenly."""
        return {t: 1 / QUARTERS_PER_YEAR for t, _y in self._quarters()}

    def path(self, added: ByQuarter) -> dict[int, float]:
        """Return how many of the children added are there at the end of each quarter: they go at the model's rates."""
        there = {min(added, default=1) - 1: 0.0}
        for t, n in added.items():
            there[t] = there[t - 1] * (1 - unplanned_rate(self.k.c, self.k.plan, self.settings, t)) + n
        return there

    def years_of(self, added: ByQuarter) -> dict[str, float]:
        """Return the child-years of children added, in the judged years in which the group is known."""
        path, span = self.path(added), {y: ends(self.k.c, y) for y in self.known}
        return {y: MIDDLE * (path[first] + path[last]) for y, (first, last) in span.items() if last in path}

    def _quarters(self) -> Iterator[tuple[int, str]]:
        yield from ((q.number, q.year) for q in self.k.c.quarters if q.year in self.k.years)
