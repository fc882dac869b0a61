"""Where a plan cannot be kept: insolvent, over-claimed or not to be decommissioned, and the cheapest repair."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from placement_opt.domain.investment import A_BASELINE, Agreement, Intervention, InvestmentCase, UseValue
from placement_opt.formulation import Programme, Stage
from placement_opt.formulation.sums import total
from placement_opt.fund.fund_build import ASKED_OF_FUND
from placement_opt.fund.fund_ledger import net_benefit, parties
from placement_opt.fund.fund_quantities import falls, price_index
from placement_opt.fund.fund_solving import BesideChildren, FundResult, as_numbers, programme_of
from placement_opt.fund.fund_variables import AS_ANNOUNCED
from placement_opt.kernel.draws import is_number
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.kernel.text import pounds
from placement_opt.measure.cost_benefit import LEAST_MONEY
from placement_opt.solve.session import bound, session
from placement_opt.solve.stages import solve_columns

INSOLVENT, OVER_CLAIMED, NOT_DECOMMISSIONED = "insolvent", "over-claimed", "cannot be decommissioned"
CANNOT_START, BELOW_FLOOR = "cannot start", "below its floor"
LEAST_NOTICED = 0.05  # of a case or a use; less would be printed as none
NONE_LEFT = 1e-6


@dataclass(frozen=True)
class FundRepair:
    """One way out, in words, with what it takes or gives up [GBP, at the opening where it is a benefit]."""

    words: str
    gbp: float


@dataclass(frozen=True)
class FundTrouble:
    """What of a plan cannot be, in one sentence, and the ways out, the cheapest first."""

    kind: str
    subject: str
    sentence: str
    repairs: tuple[FundRepair, ...]


def troubles(f: InvestmentCase, plan: FundResult, children: BesideChildren | None) -> tuple[FundTrouble, ...]:
    """Return everything of a plan that cannot be as it was meant. Raises SolverFailed."""
    found = [
        *_cannot_start(f, plan),
        *_insolvent(f, plan, children),
        *_over_claimed(f, plan),
        *_below_floor(f, plan),
        *_not_decommissioned(f, plan),
    ]
    return tuple(replace(k, repairs=tuple(sorted(k.repairs, key=lambda r: r.gbp))) for k in found)


def _cannot_start(f: InvestmentCase, plan: FundResult) -> Iterator[FundTrouble]:
    for i in f.own:
        short = {t: n for (name, _k, t), n in plan.values.notstarted.items() if name == i.id and n > NONE_LEFT}
        if math.fsum(short.values()) < LEAST_NOTICED:
            continue
        said = math.fsum(n for (name, _k, _t), n in f.announced.items() if name == i.id)
        first = f.quarters[min(short) - 1].label
        yield FundTrouble(
            CANNOT_START,
            i.id,
            f"{i.title}: {_cases(math.fsum(short.values()))} of the {said:,.0f} announced cannot start, the first in "
            f"{first}: {_why_not(f, i, plan, short)}.",
            (),
        )


def _why_not(f: InvestmentCase, i: Intervention, plan: FundResult, short: Mapping[int, float]) -> str:
    """Say which limit the announced cases meet first."""
    t = min(short)
    begun = {k: math.fsum(plan.values.started[i.id, k, s] for s in range(1, t + 1)) for k in i.cohorts}
    now = math.fsum(plan.values.started[i.id, k, t] for k in i.cohorts)
    if t <= i.lead:
        return f"its first case comes {i.lead:,d} quarter{'s' if i.lead > 1 else ''} after the opening at the earliest"
    if now >= i.capacity - NONE_LEFT:
        return f"it can take {i.capacity:,.0f} new cases a quarter"
    full = [k for k in i.cohorts if begun[k] >= _can_be_reached(f, i, k, t) - NONE_LEFT]
    if full:
        return f"no more of the cohort {f.cohorts[full[0]].title.lower()} can be offered it and take it up"
    if i.after:
        return f"it comes after {f.interventions[i.after[0]].title}, which too few have completed"
    before = math.fsum(plan.values.started.get((i.id, k, t - 1), 0.0) for k in i.cohorts)
    if now - before >= i.growth - NONE_LEFT:
        return f"it can grow by {i.growth:,.0f} new cases a quarter"
    return "other rules of the fund leave no room for them"


def _can_be_reached(f: InvestmentCase, i: Intervention, k: str, t: int) -> float:
    return i.reach * i.take_up * (f.cohorts[k].size.value + f.cohorts[k].joining * t)


def _insolvent(f: InvestmentCase, plan: FundResult, children: BesideChildren | None) -> Iterator[FundTrouble]:
    lacking = {key: gbp for key, gbp in plan.values.lacking.items() if gbp >= LEAST_MONEY}
    if not lacking:
        return
    short, first = math.fsum(lacking.values()), f.quarters[min(t for _i, t in lacking) - 1].label
    named = sorted({f.interventions[i].title for i, _t in lacking})
    gated = sorted({f.interventions[i].title for i, _t in lacking if f.interventions[i].level < f.gate})
    more = f" The gate of evidence keeps the fund from paying for {', '.join(gated)}." if gated else ""
    repairs = [FundRepair(f"put in {pounds(short)} more, the first of it in {first}", short)]
    fewer = _with_fewer_cases(f, plan, children)
    if fewer is not None:
        repairs.append(fewer)
    yield FundTrouble(
        INSOLVENT,
        "fund",
        f"The fund is insolvent from {first}: {pounds(short)} of what {', '.join(named)} cost is nobody's money.{more}",
        tuple(repairs),
    )


def _with_fewer_cases(f: InvestmentCase, plan: FundResult, children: BesideChildren | None) -> FundRepair | None:
    """Return the repair that leaves out cases until the money is enough: those whose loss costs all partners least."""
    p = programme_of(f, AS_ANNOUNCED, children)
    s = session(p.programme)
    bound(s, {z.name: (0.0, 0.0) for z in p.variables.lacking.values() if not is_number(z)})
    everybody = parties(f)
    lost = Stage("benefit lost", "GBP", -1.0 * net_benefit(f, p.entries, everybody, f.counts) + 0.0)
    fewest = Stage("cases left out", "cases", total(p.variables.notstarted.values()) + 0.0)
    try:
        numbers, stages = solve_columns(s, (*_before_cases(p.programme), fewest, lost))
    except NoFeasiblePlan:
        return None
    found = as_numbers(p, numbers, stages, children)
    before, after = (float(net_benefit(f, k.entries, everybody, f.counts)) for k in (plan, found))
    out = math.fsum(found.values.notstarted.values()) - math.fsum(plan.values.notstarted.values())
    return FundRepair(f"start {_cases(out)} fewer, the fewest that can be paid for", max(0.0, before - after))


def _before_cases(programme: Programme) -> list[Stage]:
    """Return the objectives of the children's programme that stand before what the fund may leave out."""
    found = []
    for stage in programme.stages:
        if stage.name in ("announced cases that cannot start", ASKED_OF_FUND):
            break
        found.append(stage)
    return found


def _over_claimed(f: InvestmentCase, plan: FundResult) -> Iterator[FundTrouble]:
    for r in (r for r in f.agreements if r.cap is not None):
        unpaid = {t: gbp for (name, t), gbp in plan.values.unpaid.items() if name == r.id and gbp >= LEAST_MONEY}
        if not unpaid:
            continue
        gbp, first = math.fsum(unpaid.values()), f.quarters[min(unpaid) - 1].label
        each = _paid_a_case(f, r)
        ways = [FundRepair(f"raise the cap by {pounds(gbp)}", gbp)]
        if each:
            cost = f.interventions[r.intervention].cost.value
            words = f"start {_cases(gbp / each)} fewer under it, for whom it pays nothing"
            ways.append(FundRepair(words, max(0.0, gbp - cost * gbp / each)))
        yield FundTrouble(
            OVER_CLAIMED,
            r.id,
            f"{r.title} is over-claimed: from {first} its cap of {pounds(r.cap or 0.0)} is reached and {pounds(gbp)} "
            "of outcomes are paid by nobody.",
            tuple(ways),
        )


def _paid_a_case(f: InvestmentCase, r: Agreement) -> float:
    """Return what an agreement pays for one case over the time for which it works [GBP]; 0 for a share."""
    if r.price is None:
        return 0.0
    i, use = f.interventions[r.intervention], f.expected.get((r.cohort, r.use))
    left = [
        a.size.value * (a.measured_weight(since) if r.measured_against == A_BASELINE else a.weight(since))
        for a in f.avoided_by(r.intervention)
        if a.use == r.use
        for since in range(a.lag, a.lag + a.lasts)
    ]
    return r.price.value * r.attribution * i.completion * (use.value if use else 0.0) * math.fsum(left)


def _below_floor(f: InvestmentCase, plan: FundResult) -> Iterator[FundTrouble]:
    for r in f.agreements:
        gbp = plan.values.topup.get((r.id,), 0.0)
        if gbp < LEAST_MONEY:
            continue
        each = _paid_a_case(f, r)
        ways = [FundRepair(f"lower the floor by {pounds(gbp)}", gbp)]
        if each:
            more = gbp / each
            cost = more * f.interventions[r.intervention].cost.value
            ways.append(FundRepair(f"start {_cases(more)} more under it, which cost {pounds(cost)}", cost))
        yield FundTrouble(
            BELOW_FLOOR,
            r.id,
            f"{r.title} pays {pounds(gbp)} for outcomes that do not come, since its floor is {pounds(r.floor)}.",
            tuple(ways),
        )


def _not_decommissioned(f: InvestmentCase, plan: FundResult) -> Iterator[FundTrouble]:
    """Yield each fixed service of which uses are avoided and not one whole block can go."""
    for u in (u for u in f.values if u.block):
        most = max(_can_be_gone(f, plan, u), default=0.0)
        if not NONE_LEFT < most < u.block - NONE_LEFT:
            continue
        title, wanted = f.uses[u.use].title, u.block - most
        a_year = 4 * price_index(f, 1) * u.worth.value * u.cashable * most
        yield FundTrouble(
            NOT_DECOMMISSIONED,
            f"{u.use} {u.agency}",
            f"{title}: at most {most:,.1f} fewer a quarter stay avoided, and a block is {u.block:,.1f}. No whole block "
            f"can be decommissioned, so that about {pounds(a_year)} a year {_left_or_counted(f)}.",
            tuple(_ways_to_a_block(f, u, wanted, most)),
        )


def _left_or_counted(f: InvestmentCase) -> str:
    return "is not cashed" if f.whole_blocks else "is cashed only because a part of one may go here"


def _can_be_gone(f: InvestmentCase, plan: FundResult, u: UseValue) -> Iterator[float]:
    """Yield by quarter how many uses stay avoided, since notice was given and until the end."""
    less = {q.number: float(falls(f, plan.values, u.use, q.number)) for q in f.quarters}
    for t in less:
        if t > u.cash_lag:
            yield min(less[t - u.cash_lag], *(less[s] for s in less if s >= t))


def _ways_to_a_block(f: InvestmentCase, u: UseValue, wanted: float, most: float) -> Iterator[FundRepair]:
    """Yield the cheapest cases that fill up a block, and smaller blocks."""
    options = []
    for a in (a for a in f.avoidances if a.use == u.use and not f.interventions[a.intervention].in_programme):
        i = f.interventions[a.intervention]
        for k in i.cohorts:
            use = f.expected.get((k, u.use))
            each = i.completion * a.size.value * a.weight(a.lag) * (use.value if use else 0.0)
            if each > NONE_LEFT:
                cases = wanted / each
                options.append((cases * i.cost.value, cases, i))
    if options:
        cost, cases, i = min(options, key=lambda k: (k[0], k[2].id))
        again = " and as many again each time their effect ends" if any(a.lasts < len(f.quarters) for a in
                                                                        f.avoided_by(i.id)) else ""  # fmt: skip
        yield FundRepair(f"start {_cases(cases)} more of {i.title}{again}, {pounds(cost)} each time", cost)
    yield FundRepair(f"agree with the service on blocks of at most {most:,.1f}", u.step_cost)


def _cases(n: float) -> str:
    return "1 case" if round(n, 1) == 1 else f"{n:,.0f} cases" if n >= 10 else f"{n:,.1f} cases"
