"""Rules of a fund about people: who can be reached, in which order, how fast, and what is avoided once."""

from __future__ import annotations

from placement_opt.domain.investment import Intervention, InvestmentCase
from placement_opt.formulation.sums import total
from placement_opt.formulation.variables import Rows
from placement_opt.fund.fund_quantities import avoided, cases_of_cohort
from placement_opt.fund.fund_variables import FundPlan, FundVariables


def cohort_is_large_enough(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""No more cases start than people of the cohort can be offered the intervention and take it up.

    .. math:: \sum_{s \le t} started_{iks} \le reach_i takeup_i (size_k + joining_k t) \quad \forall i, k, t
    """
    for i, k, t in _own_cases(f):
        cohort = f.cohorts[k]
        begun = total(v.started[i.id, k, s] for s in range(1, t + 1))
        yield (i.id, k, t), begun <= i.reach * i.take_up * (cohort.size.value + cohort.joining * t)


def what_comes_first_comes_first(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""An intervention that follows another starts with those alone who completed that one and were not in it yet.

    .. math:: \sum_{s \le t} started_{iks} \le completed_j \sum_{s \le t - gap_i} started_{jks}
        \quad \forall i, j \text{ before } i, k \text{ of both}, t
    """
    for i, k, t in _own_cases(f):
        for j in (f.interventions[name] for name in i.after if k in f.interventions[name].cohorts):
            begun = total(v.started[i.id, k, s] for s in range(1, t + 1))
            before = total(v.started[j.id, k, s] for s in range(1, t - i.gap + 1))
            yield (i.id, j.id, k, t), begun - j.completion * before <= 0


def cases_fit_capacity(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""No more cases start in a quarter than an intervention can take, and none before it is set up.

    .. math:: \sum_k started_{ikt} \le [t > lead_i] capacity_i \quad \forall i, t
    """
    for i, t in _own(f):
        most = i.capacity if t > i.lead else 0.0
        yield (i.id, t), total(v.started[i.id, k, t] for k in i.cohorts) <= most


def capacity_grows_by_degrees(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""Cases started rise from one quarter to the next by no more than an intervention can grow.

    .. math:: \sum_k started_{ikt} \le \sum_k started_{ik,t-1} + growth_i \quad \forall i, t
    """
    for i, t in _own(f):
        now = total(v.started[i.id, k, t] for k in i.cohorts)
        before = total(v.started.get((i.id, k, t - 1), 0.0) for k in i.cohorts)
        yield (i.id, t), now - before <= i.growth


def no_use_is_avoided_twice(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""All the fund's own interventions avoid no more of a cohort's use of a service than it is expected to have.

    .. math:: \sum_{i \text{ of the fund's own}} avoided_{ikut} \le expected_{ku} (size_k + joining_k t)
        \quad \forall k, u, t
    """
    for (k, use), expected in f.expected.items():
        cohort = f.cohorts[k]
        for q in f.quarters:
            t = q.number
            less = total(
                avoided(f, v, a, k, t)
                for a in f.avoidances
                if a.use == use
                and k in f.interventions[a.intervention].cohorts
                and not f.interventions[a.intervention].in_programme
            )
            yield (k, use, t), less + 0 <= expected.value * (cohort.size.value + cohort.joining * t)


def families_are_reached_once(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""No more of a cohort are reached than cases are started with it, and than there are.

    .. math:: met_k \le \sum_{i,t} begun_{ikt}, \quad met_k \le size_k + joining_k T \quad \forall k
    """
    for (k,), z in v.met.items():
        yield (k, "cases"), z - cases_of_cohort(f, v, str(k)) <= 0
        yield (k, "people"), z + 0 <= f.most_people(str(k))


def cases_are_as_announced(f: InvestmentCase, p: FundPlan, v: FundVariables) -> Rows:
    r"""The announced plan starts the cases that were announced, and no others; those that cannot start are told.

    .. math:: started_{ikt} + notstarted_{ikt} = \hat{started}_{ikt} \quad \forall i, k, t
    """
    if not p.fixed:
        return
    for i, k, t in _own_cases(f):
        announced = f.announced.get((i.id, k, t), 0.0)
        yield (i.id, k, t), v.started[i.id, k, t] + v.notstarted.get((i.id, k, t), 0.0) == announced


def _own(f: InvestmentCase) -> list[tuple[Intervention, int]]:
    return [(i, q.number) for i in f.own for q in f.quarters]


def _own_cases(f: InvestmentCase) -> list[tuple[Intervention, str, int]]:
    return [(i, k, q.number) for i in f.own for k in i.cohorts for q in f.quarters]
