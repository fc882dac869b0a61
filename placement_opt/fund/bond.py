"""An agreement with an investor: what it costs the payer beside what it saves, when it turns, who bears a miss."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from placement_opt.domain.investment import COUNCIL_AGENCY, MTFC_PROGRAMME, PRINCIPAL, Agreement, InvestmentCase
from placement_opt.fund.at_ends import HIGH_EFFECT, LOW_EFFECT, as_it_would_come, at_end
from placement_opt.fund.fund_build import fund_programme
from placement_opt.fund.fund_ledger import fund_ledger
from placement_opt.fund.fund_quantities import measured_outcomes, outcomes_paid, paid_back
from placement_opt.fund.fund_solving import BesideChildren, FundResult, programme_of, solved
from placement_opt.fund.fund_variables import FundVariables
from placement_opt.fund.gains import net_cash_by_year
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.cost_benefit import LEAST_MONEY, no_loss_from
from placement_opt.solve.session import bound, session

CENTRAL_EFFECT = "central"
SERVICES_LINE = "prevention"  # the investment of the children's programme that services are


@dataclass(frozen=True)
class BondEnd:
    """What comes of an agreement at one end of the range of its effect."""

    end: str
    outcomes: float  # uses avoided that are paid for
    payments: float  # GBP, cash
    principal: float  # put in by the investor [GBP, cash]

    @property
    def investor_return(self) -> float:
        """What the investor has in the end beyond what was put in; below nothing it is lost [GBP]."""
        return self.payments - self.principal


@dataclass(frozen=True)
class BondYear:
    """One year of an agreement, in cash [GBP]."""

    year: str
    outcomes: float
    payments: float
    principal: float  # that the investor puts into the intervention
    spared: float  # of it what the payer would have paid: that of the children's programme
    saved: float | None  # what the payer saves with the intervention before both; None: no plan is without it


@dataclass(frozen=True)
class Bond:
    """An agreement under which an investor is paid for outcomes.

    Of an intervention that runs in the children's programme the years are those that it plans, since nothing is known
    of its savings afterwards; `afterwards` is what outcomes of later quarters would still be paid, within the cap.
    """

    plan: str
    agreement: Agreement
    investor: str
    years: tuple[BondYear, ...]
    ends: tuple[BondEnd, ...]
    afterwards: float  # GBP

    @property
    def net(self) -> tuple[float, ...] | None:
        """What the payer keeps by year [GBP]; None if what it saves is not known."""
        if any(k.saved is None for k in self.years):
            return None
        return tuple((k.saved or 0.0) + k.spared - k.payments for k in self.years)

    @property
    def is_used(self) -> bool:
        """Say whether anything is put in or paid."""
        return any(k.principal >= LEAST_MONEY or k.payments >= LEAST_MONEY for k in self.years)

    @property
    def turns(self) -> str | None:
        """The first year by whose end the payer has lost nothing, and loses nothing later; None: none."""
        if self.net is None:
            return None
        n = no_loss_from(list(accumulate(self.net)))
        return self.years[n - 1].year if n else None

    def at(self, end: str) -> BondEnd:
        """Return what comes of it at an end."""
        return next(k for k in self.ends if k.end == end)


def bonds(f: InvestmentCase, decided: FundResult, children: BesideChildren | None) -> tuple[Bond, ...]:
    """Return each agreement with an investor under a plan. Raises SolverFailed."""
    investors = {m.id: m for m in f.members if m.kind == PRINCIPAL}
    found = []
    for r in (r for r in f.agreements if r.paid_to in investors):
        saved = _saved(f, decided, r, children)
        years = tuple(_year(f, decided.values, r, year, saved) for year in _years_known(f, r))
        ends = tuple(_ends(f, decided, r))
        found.append(Bond(decided.plan.name, r, investors[r.paid_to].title, years, ends, _afterwards(f, decided, r)))
    return tuple(found)


def _years_known(f: InvestmentCase, r: Agreement) -> tuple[str, ...]:
    planned = dict.fromkeys(q.year for q in f.quarters[: f.planned])
    return tuple(planned) if f.interventions[r.intervention].in_programme else f.years


def _year(f: InvestmentCase, v: FundVariables, r: Agreement, year: str, saved: Mapping[str, float] | None) -> BondYear:
    quarters = [q.number for q in f.quarters if q.year == year]
    put_in = _principal(f, v, r, year)
    return BondYear(
        year,
        outcomes=math.fsum(float(outcomes_paid(f, v, r, t)) for t in quarters),
        payments=math.fsum(float(paid_back(f, v, r, t)) for t in quarters),
        principal=put_in,
        spared=put_in if f.interventions[r.intervention].in_programme and r.payer == COUNCIL_AGENCY else 0.0,
        saved=None if saved is None else saved[year],
    )


def _principal(f: InvestmentCase, v: FundVariables, r: Agreement, year: str) -> float:
    """Return what an investor puts into the intervention of an agreement in a year [GBP]."""
    i = f.interventions[r.intervention]
    if i.in_programme:
        line = MTFC_PROGRAMME if i.runs_in == MTFC_PROGRAMME else SERVICES_LINE
        return float(v.children.paid.get((r.paid_to, line, year), 0.0))
    put_in = ((t, z) for (name, w, t), z in v.committed.items() if (name, w) == (i.id, r.paid_to))
    return math.fsum(float(z) for t, z in put_in if f.quarters[t - 1].year == year)


def _afterwards(f: InvestmentCase, decided: FundResult, r: Agreement) -> float:
    """Return what outcomes after the children's programme's last quarter would still be paid, within the cap [GBP]."""
    if not f.interventions[r.intervention].in_programme or r.price is None:
        return 0.0
    paid = math.fsum(float(paid_back(f, decided.values, r, q.number)) for q in f.quarters)
    later = (q.number for q in f.quarters if q.number > f.planned and r.pays_in(q.number))
    gbp = r.price.value * r.attribution * math.fsum(float(measured_outcomes(f, decided.values, r, t)) for t in later)
    return gbp if r.cap is None else max(0.0, min(gbp, r.cap - paid))


def _ends(f: InvestmentCase, decided: FundResult, r: Agreement) -> Sequence[BondEnd]:
    low, high = (at_end(f, end, of_children=True) for end in (LOW_EFFECT, HIGH_EFFECT))
    found = []
    for end, fund in ((LOW_EFFECT, low), (CENTRAL_EFFECT, f), (HIGH_EFFECT, high)):
        plan = decided if end == CENTRAL_EFFECT else as_it_would_come(fund, decided)
        years = [_year(fund, plan.values, r, year, None) for year in f.years]
        sums = (math.fsum(getattr(k, name) for k in years) for name in ("outcomes", "payments", "principal"))
        found.append(BondEnd(end, *sums))
    return found


def _saved(
    f: InvestmentCase, decided: FundResult, r: Agreement, children: BesideChildren | None
) -> dict[str, float] | None:
    """Return what the payer saves by year with an intervention, before what the investor puts in and is paid [GBP].

    The plan beside the one without it: of the fund's own interventions their cases alone are left out; of one of the
    children's programme that programme is solved once more without it.
    """
    other = without_intervention(f, decided, r.intervention, children)
    if other is None:
        return None
    mine, theirs = (net_cash_by_year(f, k.entries, r.payer) for k in (decided, other))
    terms, without = ({y: _year(f, k.values, r, y, None) for y in f.years} for k in (decided, other))
    return {
        y: (mine[y] + terms[y].payments - terms[y].spared) - (theirs[y] + without[y].payments - without[y].spared)
        for y in f.years
    }


def without_intervention(
    f: InvestmentCase, decided: FundResult, intervention: str, children: BesideChildren | None
) -> FundResult | None:
    """Return the plan without an intervention; None if there is none. Raises SolverFailed."""
    i = f.interventions[intervention]
    if not i.in_programme:
        started = {key: 0.0 if key[0] == i.id else n for key, n in decided.values.started.items()}
        put_in = {key: 0.0 if key[0] == i.id else n for key, n in decided.values.committed.items()}
        v = replace(decided.values, started=started, committed=put_in)
        return as_it_would_come(f, replace(decided, values=v, entries=fund_ledger(f, v)))
    assert children is not None
    if decided.plan.fixed:
        without = children.published_without(i.runs_in)
        p = fund_programme(f, decided.plan, without, children.nothing)
    else:
        p = programme_of(f, decided.plan.name, children)
    s = session(p.programme)
    teams = p.programme.variables.teams.items()
    bound(s, {z.name: (0.0, 0.0) for (name, _t), z in teams if name == i.runs_in and not is_number(z)})
    try:
        return solved(p, s, children)
    except NoFeasiblePlan:
        return None
