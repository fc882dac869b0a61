"""Rules of a fund about money: who pays, what is decommissioned, and what an agreement lets be paid."""

from __future__ import annotations

from placement_opt.domain.investment import CONTRIBUTION, FISCAL, PRINCIPAL, Agreement, InvestmentCase
from placement_opt.formulation.sums import earlier, total
from placement_opt.formulation.variables import Number, Rows
from placement_opt.fund.fund_quantities import balance, due, falls, paid_back, spending
from placement_opt.fund.fund_variables import FundPlan, FundVariables, paid_in_year
from placement_opt.kernel.draws import is_number


def spending_is_paid(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""What an intervention costs is paid by the members who may pay for it; what nobody has the money for is told.

    .. math:: \sum_f committed_{ift} + lacking_{it} = spending_{it} \quad \forall i, t
    """
    for i in f.own:
        for q in f.quarters:
            t = q.number
            paid = total(z for (name, _w, at), z in v.committed.items() if (name, at) == (i.id, t))
            yield (i.id, t), paid + v.lacking[i.id, t] - spending(f, v, i, t) == 0


def members_pay_from_what_they_have(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""A contribution pays in a year what it has for that year, a principal in all years so far what it had until then.

    .. math:: paidin_{fy} \le money_{fy} \text{ of a contribution}, \quad
        \sum_{y' \le y} paidin_{fy'} \le \sum_{y' \le y} money_{fy'} \text{ of a principal} \quad \forall f, y
    """
    for m in (m for m in f.members if m.kind in (CONTRIBUTION, PRINCIPAL)):
        for n, year in enumerate(f.years):
            upto = f.years[: n + 1] if m.kind == PRINCIPAL else (year,)
            paid = total(paid_in_year(f, v, m.id, y) for y in upto)
            yield (m.id, year), paid + 0 <= sum(m.money.get(y, 0.0) for y in upto)


def fund_stays_solvent(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""The revolving fund is in debt at the end of no quarter.

    .. math:: balance_t \ge 0 \quad \forall t
    """
    if f.revolving is not None:
        for q in f.quarters:
            yield (q.number,), balance(f, v, q.number) + 0 >= 0


def only_evidence_is_bought(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""The revolving fund pays for no intervention whose evidence is below the gate; others may.

    .. math:: committed_{ift} = 0 \quad \forall i \text{ with } level_i < gate, t, \text{ of the revolving } f
    """
    own = f.revolving
    for (i, w, t), z in v.committed.items():
        if own and w == own.id and f.interventions[i].level < f.gate:
            yield (i, t), z + 0 == 0


def children_draw_what_was_paid(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""What the revolving fund pays in a year for the children's programme is drawn in its quarters, as it is spent.

    .. math:: \sum_{t \text{ in } y} drawn_{\ell t} = paid_{f\ell y}
        \quad \forall \ell, y, \text{ of the revolving } f \qquad
        drawn_{\ell t} \le spend_{\ell t} \quad \forall \ell, t
    """
    own = f.revolving
    if own is None:
        return
    for (w, line, year), paid in v.children.paid.items():
        quarters = [q.number for q in f.quarters if q.year == year and (line, q.number) in v.drawn]
        if w == own.id and quarters:
            yield (line, year), total(v.drawn[line, t] for t in quarters) - paid == 0
    for (line, t), z in v.drawn.items():
        yield (line, "within", t), z - v.children.spend[line, t] <= 0


def one_off_money_stands_in_once(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""One-off money stands in for recurrent savings of a year by no more than was said.

    .. math:: stoodin_{fy} \le \hat{stoodin}_{fy} \quad \forall f, y
    """
    for key, z in v.stoodin.items():
        yield key, z + 0 <= f.stand_in[key[0], key[1]]


def blocks_follow_use(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""A block of a fixed service goes when its uses have been avoided since notice was given, and are avoided still.

    .. math:: block_{ua} blocks_{uat} \le falls_{us} \quad \forall u, a, t
        \text{, with } s = t - wait_{ua} \text{ and with } s = t
    """
    for u in (u for u in f.values if u.block and u.kind == FISCAL):
        for q in f.quarters:
            t = q.number
            closed = u.block * v.blocks[u.use, u.agency, t]
            since = falls(f, v, u.use, t - u.cash_lag) if t > u.cash_lag else 0.0
            yield (u.use, u.agency, "notice", t), closed - since <= 0
            if u.cash_lag:
                yield (u.use, u.agency, "still", t), closed - falls(f, v, u.use, t) <= 0


def blocks_stay_decommissioned(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""A block that has been decommissioned does not open again.

    .. math:: blocks_{uat} \ge blocks_{ua,t-1} \quad \forall u, a, t
    """
    for (use, agency, t), z in v.blocks.items():
        yield (use, agency, t), z - earlier(v.blocks, (use, agency), t, 1) >= 0


def payments_stay_within_the_cap(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""Under an agreement what is due is paid until its cap is reached, and nothing afterwards.

    Whether it is reached is a whole number. In the announced plan, whose outcomes are given, what goes unpaid is the
    least there can be, and the last. A first year that is decided on draws takes the cap as a limit on what it buys.

    .. math:: \sum_t payback_{rt} \le cap_r \quad \forall r \text{ with a cap} \qquad
        unpaid_{rt} \le due_{rt}, \quad unpaid_{rt} \le most_r capped_{rt}, \quad
        \sum_{s \le t} payback_{rs} \ge cap_r capped_{rt} \quad \forall r, t
    """
    for r in (r for r in f.agreements if r.cap is not None):
        yield (r.id,), _paid_until(f, v, r, len(f.quarters)) <= r.cap
        for (name, t), z in v.unpaid.items():
            if name == r.id and not is_number(z):
                yield (r.id, t), z - due(f, v, r, t) <= 0
        for (name, t), reached in v.capped.items():
            if name == r.id and not is_number(reached):
                yield (r.id, "unpaid", t), v.unpaid[r.id, t] - most_due(f, r) * reached <= 0
                yield (r.id, "paid", t), _paid_until(f, v, r, t) - (r.cap or 0.0) * reached >= 0


def payments_reach_the_floor(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""Under an agreement that ends within the horizon its floor is paid at the end, and no more than is missing.

    .. math:: \sum_t payback_{rt} \ge floor_r, \quad topup_r \le floor_r short_r, \quad
        \sum_t payback_{rt} \le floor_r + most_r (1 - short_r) \quad \forall r \text{ with a floor}
    """
    for r in (r for r in f.agreements if (r.id,) in v.topup and p.invests):
        paid, short = _paid_until(f, v, r, len(f.quarters)), v.short.get((r.id,), 0.0)
        yield (r.id,), paid >= r.floor
        if not is_number(short):
            room = max(0.0, len(f.quarters) * most_due(f, r))
            yield (r.id, "topup"), v.topup[r.id,] - r.floor * short <= 0
            yield (r.id, "most"), paid + room * short <= r.floor + room


def _paid_until(f: InvestmentCase, v: FundVariables, r: Agreement, t: int) -> Number:
    return total(paid_back(f, v, r, s) for s in range(1, t + 1)) + 0


def most_due(f: InvestmentCase, r: Agreement) -> float:
    """Return more than can be due under an agreement in a quarter, were all of a cohort in every quarter's cases."""
    use = f.expected.get((r.cohort, r.use))
    uses = (use.value if use else 0.0) * f.most_people(r.cohort) * len(f.quarters)
    if r.price:
        return r.price.value * r.attribution * uses
    worth = sum(u.worth.value for u in f.values if (u.use, u.agency) == (r.use, r.payer))
    return (r.share.value if r.share else 0.0) * max(f.price_index.values()) * worth * uses
