"""Cost and benefit of levers and plans against doing nothing: what is spent more, what less, when it turns, what it
is worth; as found, with an allowance for optimism, at other discount rates and over fewer years.

Method: cost-benefit guidance for local partnerships (HM Treasury and partners, 2014); HM Treasury, The Green Book.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd

from placement_opt.domain.appraisal import Allowance, Allowances
from placement_opt.domain.case import Case
from placement_opt.measure.results import Results
from placement_opt.measure.savings import worth_at_opening
from placement_opt.measure.spend_changes import SpendChange, allowed_for, spend_changes

COST_BENEFIT_COLUMNS = ["subject", "kind", "measure", "end", "year", "quarter", "value", "unit"]
LEAST_MONEY = 1.0  # GBP; less is how exactly the solver works
LEVER_KIND, PLAN_KIND = "lever", "plan"
AS_FOUND, SHORT_HORIZON = "as found", "to the last judged year"
LOW_RATE, HIGH_RATE = "low discount rate", "high discount rate"


@dataclass(frozen=True)
class Subject:
    """A lever alone, or a plan, and the doing nothing that it is held against."""

    name: str
    kind: str
    baseline: Results
    results: Results


@dataclass(frozen=True)
class CaseView:
    """One way to look at what was found: what is allowed for optimism, at which discount rate, up to which quarter."""

    end: str  # AS_FOUND, an end of the table of allowances, LOW_RATE, HIGH_RATE or SHORT_HORIZON
    allowances: Mapping[str, Allowance]  # grade of evidence -> allowance
    discount_rate: float
    last: int
    in_full: bool = True  # told by quarter and year too


@dataclass(frozen=True)
class QuarterMoney:
    """What a quarter costs more and saves against doing nothing [GBP]."""

    quarter: int
    cost: float  # of the lines on which more is spent
    gross_saving: float  # of the lines on which less is spent
    one_off: float  # part of the net saving that is one-off
    cashable: float  # part of it that is recurrent and leaves the budget
    staff_time: float  # part of it that is recurrent and does not

    @property
    def net_saving(self) -> float:
        """What is saved after costs."""
        return self.gross_saving - self.cost


CASE_AMOUNTS = ("cost", "gross_saving", "net_saving", "one_off", "cashable", "staff_time")


@dataclass(frozen=True)
class Appraisal:
    """The cost and benefit of a lever or a plan in one view, over the horizon."""

    subject: str
    kind: str
    end: str
    quarters: tuple[QuarterMoney, ...]
    present_cost: float  # in opening prices, discounted [GBP]
    present_gross_saving: float
    turns: int | None  # first quarter from which no quarter costs more than it saves; None: none, or nothing changes
    pays_back: int | None  # first quarter at whose end its discounted net saving so far is no loss, and stays none

    @property
    def present_value(self) -> float:
        """The net saving over the horizon in opening prices, discounted [GBP]."""
        return self.present_gross_saving - self.present_cost

    @property
    def return_per_pound(self) -> float | None:
        """What each pound that is spent saves, both at their present value; None if nothing is spent."""
        return self.present_gross_saving / self.present_cost if self.present_cost >= LEAST_MONEY else None

    @property
    def is_nothing(self) -> bool:
        """Say whether it spends neither more nor less than doing nothing."""
        return all(max(k.cost, k.gross_saving) < LEAST_MONEY for k in self.quarters)

    def amount(self, measure: str) -> float:
        """Return one of CASE_AMOUNTS over the horizon, in cash [GBP]."""
        return _added(self.quarters, measure)


@dataclass(frozen=True)
class CostBenefit:
    """Every appraisal of a run, and the same as one tidy frame in COST_BENEFIT_COLUMNS."""

    appraisals: tuple[Appraisal, ...]
    frame: pd.DataFrame

    def of(self, subject: str, end: str = AS_FOUND) -> Appraisal:
        """Return the appraisal of a lever or a plan in one view."""
        return next(k for k in self.appraisals if (k.subject, k.end) == (subject, end))

    @property
    def subjects(self) -> tuple[str, ...]:
        """The levers, and the plans, in order."""
        return tuple(dict.fromkeys(k.subject for k in self.appraisals))

    @property
    def ends(self) -> tuple[str, ...]:
        """The views in which each is told."""
        return tuple(dict.fromkeys(k.end for k in self.appraisals))


def views(c: Case, allowances: Allowances, rates: tuple[float, float]) -> Iterator[CaseView]:
    """Yield the views of a run: as found, at each end of the table of allowances, and what else changes the result.

    `rates` are the low and the high end of the discount rate; what is no other rate, or no shorter horizon, is no view.
    """
    last = len(c.quarters)
    yield CaseView(AS_FOUND, {}, c.discount_rate, last)
    for end, by_grade in allowances.items():
        yield CaseView(end, by_grade, c.discount_rate, last)
    for end, rate in zip((LOW_RATE, HIGH_RATE), rates, strict=True):
        if rate != c.discount_rate:
            yield CaseView(end, {}, rate, last, in_full=False)
    judged = max(q.number for q in c.quarters if q.year in c.judged)
    if judged < last:
        yield CaseView(SHORT_HORIZON, {}, c.discount_rate, judged, in_full=False)


def cost_benefit(c: Case, subjects: Iterable[Subject], seen: Sequence[CaseView]) -> CostBenefit:
    """Return the cost and benefit of each lever and plan in each view."""
    found = []
    for k in subjects:
        changes = spend_changes(c, k.baseline.ledger, k.results.ledger)
        found += [appraise(c, k.name, k.kind, changes, view) for view in seen]
    in_full = {view.end for view in seen if view.in_full}
    rows = [row for k in found for row in _rows(c, k, in_full=k.end in in_full)]
    return CostBenefit(tuple(found), pd.DataFrame(rows, columns=COST_BENEFIT_COLUMNS))


def appraise(c: Case, name: str, kind: str, changes: Iterable[SpendChange], view: CaseView) -> Appraisal:
    """Return the cost and benefit of one lever or plan from what it spends more and less, in one view.

    Present value: cash of a quarter in opening prices, deflated by the pay index, discounted from the middle of the
    quarter. What loses less than LEAST_MONEY is no loss.
    """
    allowed = allowed_for(changes, view.allowances, view.last)
    money = [_of_quarter(allowed, q.number) for q in c.quarters[: view.last]]

    def present(amount: Callable[[QuarterMoney], float]) -> list[float]:
        in_time = zip(c.quarters, money, strict=False)
        return [worth_at_opening(c, q, amount(k), view.discount_rate) for q, k in in_time]

    net = [k.net_saving for k in money]
    so_far = list(accumulate(present(lambda k: k.net_saving)))
    nothing = all(max(k.cost, k.gross_saving) < LEAST_MONEY for k in money)
    return Appraisal(
        *(name, kind, view.end, tuple(money)),
        present_cost=math.fsum(present(lambda k: k.cost)),
        present_gross_saving=math.fsum(present(lambda k: k.gross_saving)),
        turns=None if nothing else no_loss_from(net),
        pays_back=None if nothing else no_loss_from(so_far),
    )


def _of_quarter(changes: Iterable[SpendChange], quarter: int) -> QuarterMoney:
    there = [k for k in changes if k.quarter == quarter]
    recurrent = [k for k in there if not k.one_off]
    return QuarterMoney(
        quarter,
        cost=math.fsum(k.gbp for k in there if k.gbp > 0),
        gross_saving=-math.fsum(k.gbp for k in there if k.gbp < 0),
        one_off=-math.fsum(k.gbp for k in there if k.one_off),
        cashable=-math.fsum(k.gbp for k in recurrent if k.cashable),
        staff_time=-math.fsum(k.gbp for k in recurrent if not k.cashable),
    )


def no_loss_from(amounts: Sequence[float]) -> int | None:
    """Return the number of the first quarter from which no amount is below nothing; None if the last one is."""
    losses = [t for t, gbp in enumerate(amounts, start=1) if gbp < -LEAST_MONEY]
    first = losses[-1] + 1 if losses else 1
    return first if first <= len(amounts) else None


def _added(money: Iterable[QuarterMoney], measure: str) -> float:
    return math.fsum(getattr(k, measure) for k in money)


def _rows(c: Case, k: Appraisal, *, in_full: bool) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one appraisal: by quarter, by year, and over the horizon, where year and quarter are empty."""
    year = {q.number: q.year for q in c.quarters}
    label = {q.number: q.label for q in c.quarters}
    for measure in CASE_AMOUNTS:
        of = (k.subject, k.kind, measure, k.end)
        for m in k.quarters if in_full else ():
            yield *of, year[m.quarter], label[m.quarter], getattr(m, measure), "GBP"
        for y in dict.fromkeys(year.values()) if in_full else ():
            yield *of, y, "", _added((m for m in k.quarters if year[m.quarter] == y), measure), "GBP"
        yield *of, "", "", k.amount(measure), "GBP"
    for measure in ("present_cost", "present_gross_saving", "present_value"):
        yield k.subject, k.kind, measure, k.end, "", "", getattr(k, measure), "GBP"
    yield k.subject, k.kind, "return_per_pound", k.end, "", "", k.return_per_pound, "GBP_per_GBP"
    for measure, t in (("turns", k.turns), ("pays_back", k.pays_back)):
        yield k.subject, k.kind, measure, k.end, year.get(t or 0, ""), label.get(t or 0, ""), t, "quarter"
