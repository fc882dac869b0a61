"""An agreement with an investor: what it costs the payer beside what it saves, when it turns, who bears a miss."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from placement_opt.domain.investment import PRINCIPAL, Agreement, InvestmentCase
from placement_opt.fund.at_ends import HIGH_EFFECT, LOW_EFFECT, as_it_would_come, at_end
from placement_opt.fund.fund_build import fund_programme
from placement_opt.fund.fund_ledger import fund_ledger
from placement_opt.fund.fund_quantities import outcomes_paid, paid_back
from placement_opt.fund.fund_solving import BesideChildren, FundResult, programme_of, solved
from placement_opt.fund.fund_variables import FundVariables, paid_in_year
from placement_opt.fund.gains import net_cash_by_year
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.cost_benefit import no_loss_from
from placement_opt.solve.session import bound, session

CENTRAL_EFFECT = "central"


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
    principal: float
    saved: float | None  # what the payer saves with the intervention, before payments; None: no plan is without it


@dataclass(frozen=True)
class Bond:
    """An agreement under which an investor is paid for outcomes."""

    plan: str
    agreement: Agreement
    investor: str
    years: tuple[BondYear, ...]
    ends: tuple[BondEnd, ...]

    @property
    def net(self) -> tuple[float, ...] | None:
        """What the payer keeps by year after payments [GBP]; None if what it saves is not known."""
        if any(k.saved is None for k in self.years):
            return None
        return tuple((k.saved or 0.0) - k.payments for k in self.years)

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
        years = tuple(_year(f, decided.values, r, year, saved) for year in f.years)
        found.append(Bond(decided.plan.name, r, investors[r.paid_to].title, years, tuple(_ends(f, decided, r))))
    return tuple(found)


def _year(f: InvestmentCase, v: FundVariables, r: Agreement, year: str, saved: Mapping[str, float] | None) -> BondYear:
    quarters = [q.number for q in f.quarters if q.year == year]
    return BondYear(
        year,
        outcomes=math.fsum(float(outcomes_paid(f, v, r, t)) for t in quarters),
        payments=math.fsum(float(paid_back(f, v, r, t)) for t in quarters),
        principal=float(paid_in_year(f, v, r.paid_to, year)),
        saved=None if saved is None else saved[year],
    )


def _ends(f: InvestmentCase, decided: FundResult, r: Agreement) -> Sequence[BondEnd]:
    found = []
    for end, fund in ((LOW_EFFECT, at_end(f, LOW_EFFECT)), (CENTRAL_EFFECT, f), (HIGH_EFFECT, at_end(f, HIGH_EFFECT))):
        plan = decided if end == CENTRAL_EFFECT else as_it_would_come(fund, decided)
        years = [_year(fund, plan.values, r, year, None) for year in f.years]
        found.append(
            BondEnd(
                end,
                math.fsum(k.outcomes for k in years),
                math.fsum(k.payments for k in years),
                math.fsum(k.principal for k in years),
            )
        )
    return found


def _saved(
    f: InvestmentCase, decided: FundResult, r: Agreement, children: BesideChildren | None
) -> dict[str, float] | None:
    """Return what the payer saves by year with the intervention of an agreement, before it pays for outcomes [GBP].

    The plan beside the one without it: of the fund's own interventions their cases alone are left out; of one of the
    children's programme that programme is solved once more without it.
    """
    other = without_intervention(f, decided, r.intervention, children)
    if other is None:
        return None
    mine, theirs = (net_cash_by_year(f, k.entries, r.payer) for k in (decided, other))
    paid, unpaid = ({y: _year(f, k.values, r, y, None).payments for y in f.years} for k in (decided, other))
    return {y: mine[y] + paid[y] - theirs[y] - unpaid[y] for y in f.years}


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
