"""Each quantity of a fund, defined once: used by its rules, its ledger and its reports alike.

Every function accepts LP variables or solved numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from placement_opt.domain.investment import (
    A_BASELINE,
    FISCAL,
    Agreement,
    Avoidance,
    Intervention,
    InvestmentCase,
    UseValue,
)
from placement_opt.formulation.sums import earlier, total
from placement_opt.formulation.variables import Number
from placement_opt.fund.fund_variables import FundVariables
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR
from placement_opt.kernel.draws import most

LINE_IN_WORDS = {"foster": "fostering", "mtfc": "treatment foster care", "prevention": "services"}


def price_index(f: InvestmentCase, t: int) -> float:
    """Return the factor on opening prices in a quarter."""
    return f.price_index[f.quarters[t - 1].year]


def worth_now(f: InvestmentCase, t: int) -> float:
    r"""Return what a pound of cash of a quarter is worth at the opening: in opening prices, from its middle.

    Method: HM Treasury, The Green Book, social time preference rate.

    .. math:: now_t = \frac{1}{I_t (1 + discount)^{(t - 1/2) / 4}}
    """
    return float(1 / (price_index(f, t) * (1 + f.discount_rate) ** ((t - MIDDLE) / QUARTERS_PER_YEAR)))


def cases_started(f: InvestmentCase, v: FundVariables, i: Intervention, k: str, t: int) -> Number:
    r"""Cases of an intervention started with a cohort in a quarter; of the children's programme those that it starts.

    .. math:: begun_{ikt} = started_{ikt} \text{ of the fund's own}, \quad cases_{it} \text{ of a service}, \quad
        \sum_g start_{gt} \text{ of treatment foster care}
    """
    if i.in_programme:
        return v.children.cases.get((i.runs_in, t), 0.0)
    return v.started.get((i.id, k, t), 0.0)


def avoided(f: InvestmentCase, v: FundVariables, a: Avoidance, k: str, t: int) -> Number:
    r"""Uses of a service that an intervention avoids in a quarter with the cases of a cohort.

    .. math:: avoided_{ikut} = expected_{ku} size_{iu} completed_i \sum_{s \le t} left_{iu,t-s} begun_{iks}
    """
    return _with_weights(f, v, a, k, t, a.weight)


def _with_weights(
    f: InvestmentCase, v: FundVariables, a: Avoidance, k: str, t: int, weight: Callable[[int], float]
) -> Number:
    i, use = f.interventions[a.intervention], f.expected.get((k, a.use))
    each = use.value * a.size.value * i.completion if use else 0.0
    since = range(max(1, t - a.lag - a.lasts + 1), t - a.lag + 1)
    return total(each * weight(t - s) * cases_started(f, v, i, k, s) for s in since)


def counted_here(f: InvestmentCase, i: Intervention, k: str, use: str) -> float:
    """Return the share of what is avoided that the ledger of the children's programme does not have already."""
    if not f.uses[use].in_programme:
        return 1.0
    return 0.0 if i.in_programme else 1.0 - f.cohorts[k].in_programme


def used_less(f: InvestmentCase, v: FundVariables, use: str, t: int) -> Number:
    r"""Uses of a service that all interventions avoid in a quarter, without those that the children's ledger has.

    .. math:: less_{ut} = \sum_{i,k} here_{iku} avoided_{ikut}
    """
    return total(
        counted_here(f, f.interventions[a.intervention], k, use) * avoided(f, v, a, k, t)
        for a in f.avoidances
        if a.use == use
        for k in f.interventions[a.intervention].cohorts
    )


def gross_worth(f: InvestmentCase, v: FundVariables, u: UseValue, t: int) -> Number:
    r"""What the uses avoided in a quarter are worth to an agency, cashed or not [GBP].

    .. math:: gross_{uat} = I_t worth_{ua} less_{ut}
    """
    return price_index(f, t) * u.worth.value * used_less(f, v, u.use, t)


def cashed(f: InvestmentCase, v: FundVariables, u: UseValue, t: int) -> Number:
    r"""What leaves an agency's budget in a quarter [GBP]: with each use, or block by block where a service is fixed.

    .. math:: cashed_{uat} = I_t cashable_{ua} worth_{ua} \big( less_{u,t-wait_{ua}}
        \text{ or, in blocks, } block_{ua} blocks_{uat} \big)
    """
    each = price_index(f, t) * u.cashable * u.worth.value
    if u.block:
        return each * u.block * v.blocks[u.use, u.agency, t]
    return each * used_less(f, v, u.use, t - u.cash_lag) if t > u.cash_lag else 0.0


def falls(f: InvestmentCase, v: FundVariables, use: str, t: int) -> Number:
    r"""Uses avoided in a quarter by interventions that avoid some; what others add opens no block again.

    .. math:: falls_{ut} = \sum_{i,k : size_{iu} > 0} here_{iku} avoided_{ikut}
    """
    falling = (replace(a, size=replace(a.size, value=most(a.size.value, 0.0))) for a in f.avoidances if a.use == use)
    return total(
        counted_here(f, f.interventions[a.intervention], k, use) * avoided(f, v, a, k, t)
        for a in falling
        for k in f.interventions[a.intervention].cohorts
    )


def blocks_closed(f: InvestmentCase, v: FundVariables, u: UseValue, t: int) -> Number:
    """Blocks of a fixed service that are decommissioned in a quarter."""
    return v.blocks[u.use, u.agency, t] - earlier(v.blocks, (u.use, u.agency), t, 1)


def spending(f: InvestmentCase, v: FundVariables, i: Intervention, t: int) -> Number:
    r"""What an intervention of the fund's own costs in a quarter: cases in work, then aftercare [GBP].

    What cases still cost after the last quarter is set aside in it, so that no plan leaves a bill behind.

    .. math:: spending_{it} = I_t \sum_k \sum_{s \le t} charge_{i,t-s} begun_{iks}, \quad
        charge_{in} = [n < length_i] \frac{cost_i}{length_i} + [length_i \le n < length_i + after_i]
        aftercost_i completed_i; \text{ in the last quarter all that is still to come}
    """
    last = t == len(f.quarters)

    def charge(since: int) -> float:
        ahead = range(since, i.length + i.aftercare) if last else (since,)
        return math.fsum(_charge(i, n) for n in ahead)

    begun = ((s, total(cases_started(f, v, i, k, s) for k in i.cohorts)) for s in range(1, t + 1))
    return price_index(f, t) * total(charge(t - s) * n for s, n in begun)


def _charge(i: Intervention, since: int) -> float:
    """Return what a case costs so many quarters after its start, at opening prices [GBP]."""
    if since < i.length:
        return i.cost.value / i.length
    return i.aftercare_cost * i.completion if since < i.length + i.aftercare else 0.0


def due(f: InvestmentCase, v: FundVariables, r: Agreement, t: int) -> Number:
    r"""What is due under an agreement for the outcomes of a quarter, before its cap and floor [GBP].

    A price is in cash as agreed. A share is of what those uses free of the payer's budget. Of interventions of the
    children's programme outcomes count in the quarters that it plans, as its savings do.

    .. math:: due_{rt} = attribution_r price_r measured_{rt} \text{ or }
        attribution_r share_r \sum_a cashed^r_{uat} \text{ in the term of } r
    """
    if not f.is_paid(r, t):
        return 0.0
    if r.price:
        return r.price.value * r.attribution * measured_outcomes(f, v, r, t)
    assert r.share
    freed = total(_freed(f, v, r, u, t) for u in f.values if (u.use, u.agency, u.kind) == (r.use, r.payer, FISCAL))
    return r.share.value * r.attribution * freed


def measured_outcomes(f: InvestmentCase, v: FundVariables, r: Agreement, t: int) -> Number:
    r"""Uses that an agreement measures as avoided in a quarter: against a baseline those of deadweight too.

    .. math:: measured_{rt} = \frac{avoided_{ikut}}{1 - deadweight_{iu}} \text{ against a baseline}, \quad
        avoided_{ikut} \text{ against a comparison group}
    """
    mine = [a for a in f.avoided_by(r.intervention) if a.use == r.use]
    if r.measured_against == A_BASELINE:
        return total(_with_weights(f, v, a, r.cohort, t, a.measured_weight) for a in mine)
    return total(avoided(f, v, a, r.cohort, t) for a in mine)


def _freed(f: InvestmentCase, v: FundVariables, r: Agreement, u: UseValue, t: int) -> Number:
    """Return what the outcomes of an agreement free of a budget; of a fixed service what all its blocks do."""
    if u.block:
        return cashed(f, v, u, t)
    here = counted_here(f, f.interventions[r.intervention], r.cohort, r.use)
    each = price_index(f, t) * u.cashable * u.worth.value * here
    return each * measured_outcomes(f, v, r, t - u.cash_lag) if t > u.cash_lag else 0.0


def outcomes_paid(f: InvestmentCase, v: FundVariables, r: Agreement, t: int) -> Number:
    """Uses avoided that an agreement pays for in a quarter, put down to the intervention."""
    return r.attribution * measured_outcomes(f, v, r, t) if f.is_paid(r, t) else 0.0


def paid_back(f: InvestmentCase, v: FundVariables, r: Agreement, t: int) -> Number:
    r"""What is paid under an agreement in a quarter; in its last one also what its floor still wants [GBP].

    .. math:: payback_{rt} = due_{rt} - unpaid_{rt} + [t = last_r] topup_r
    """
    more = v.topup.get((r.id,), 0.0) if t == f.ends_of(r) else 0.0
    return due(f, v, r, t) - v.unpaid.get((r.id, t), 0.0) + more


def balance(f: InvestmentCase, v: FundVariables, t: int) -> Number:
    r"""Money in the revolving fund at the end of a quarter [GBP].

    What a year brings is there from its first quarter.

    .. math:: balance_t = balance_0 + \sum_{s \le t} \big( money_s + reinvested \sum_{r \text{ paid to it}} payback_{rs}
        - \sum_i committed_{ifs} - \sum_\ell drawn_{\ell s} - [s \text{ ends its year}] stoodin_{fy} \big)
    """
    own = f.revolving
    if own is None:
        return 0.0
    return f.opening_balance + total(z for s in range(1, t + 1) for _purpose, z in account_moves(f, v, s))


def account_moves(f: InvestmentCase, v: FundVariables, t: int) -> Iterator[tuple[str, Number]]:
    """Yield what comes into the revolving fund and what goes out of it in a quarter, each with its purpose [GBP]."""
    own, q = f.revolving, f.quarters[t - 1]
    if own is None:
        return
    if q.in_year == 1 or t == 1:
        yield "money put in", own.money.get(q.year, 0.0)
    for r in (r for r in f.agreements if r.paid_to == own.id):
        yield f"paid back: {r.title}", f.reinvested * paid_back(f, v, r, t)
    for (i, w, at), z in v.committed.items():
        if (w, at) == (own.id, t):
            yield f"invested: {f.interventions[i].title}", -z
    for (line, at), z in v.drawn.items():
        if at == t:
            yield f"children's programme: {LINE_IN_WORDS.get(line, line)}", -z
    if q.in_year == QUARTERS_PER_YEAR or t == len(f.quarters):
        yield "in place of recurrent savings", -v.stoodin.get((own.id, q.year), 0.0)


def cases_of_cohort(f: InvestmentCase, v: FundVariables, k: str) -> Number:
    """Cases started with a cohort over the horizon, those of the children's programme among them."""
    mine = (i for i in f.interventions.values() if k in i.cohorts)
    return total(cases_started(f, v, i, k, q.number) for i in mine for q in f.quarters)


def families_reached(f: InvestmentCase, v: FundVariables) -> Number:
    r"""People or families of all cohorts who are reached at least once, as many as there can be.

    .. math:: families = \sum_k met_k
    """
    return total(v.met.values())


def reached(f: InvestmentCase, v: FundVariables, until: int) -> Number:
    r"""Cases started up to a quarter, those of the children's programme among them; a family may be in several.

    .. math:: reached_t = \sum_{s \le t} \sum_{i,k} begun_{iks}
    """
    return total(
        cases_started(f, v, i, k, s) for i in f.interventions.values() for k in i.cohorts for s in range(1, until + 1)
    )
