"""Scale up, hold or stop: a word for each intervention from what is known of its effects, with the chance that it fits.

The net benefit is that of one case which starts in the first quarter and is followed over the fund's quarters, in the
one ledger of the fund, to whom the fund is asked for and with what it counts. Its cost is paid by the first member who
may pay for it. What is cashable of a fixed service counts as if each use were cashed by itself, and no block costs
anything to decommission: one case closes none. Neither the cap nor the floor of an agreement binds on one case. Effects
alone are uncertain here: what a case costs and what a use is worth are as the tables have them. Where a fund is asked
for as many families as possible, a case is judged by the council's net benefit, since a family has no price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.investment import COUNCIL_AGENCY, FAMILIES_ASK, FundMember, Intervention, InvestmentCase
from placement_opt.domain.levers import Key
from placement_opt.fund.effects_known import EffectKey, EffectKnown, at_sizes, drawn_sizes
from placement_opt.fund.fund_build import asked
from placement_opt.fund.fund_ledger import fund_ledger
from placement_opt.fund.fund_quantities import spending
from placement_opt.fund.fund_variables import FUND_FIELDS, ChildrenSide, FundVariables
from placement_opt.inputs.fund_outcomes import TrackedOutcome
from placement_opt.inputs.fund_settings import TrackingChoices
from placement_opt.kernel.calendar import MIDDLE
from placement_opt.kernel.draws import Figures

SCALE_UP, HOLD_IT, STOP_IT = "scale up", "hold", "stop"
OTHER_LEDGER = (
    "It runs in the children's programme, whose ledger has what it costs and saves: its effect is told, and no word."
)


@dataclass(frozen=True)
class ScaleUp:
    """What to do with an intervention, with the chance that this is right, and what it rests on."""

    intervention: str
    title: str
    word: str  # SCALE_UP, HOLD_IT or STOP_IT; "" where its money is in the children's programme
    chance: float | None  # that a case brings more than it costs
    right: float | None  # that the word is right; None of hold, since neither of the others is likely enough
    cases: int  # completed
    expected: float | None  # net benefit of a case [GBP, at the opening]
    low: float | None  # of its draws, with `interval` between low and high
    high: float | None
    break_even: float | None  # of the effects expected, the share at which a case pays for itself; None: none does
    why: str


def recommend(
    f: InvestmentCase, known: Sequence[EffectKnown], outcomes: Sequence[TrackedOutcome], choices: TrackingChoices
) -> tuple[ScaleUp, ...]:
    """Return for each intervention whether to scale it up, to hold it or to stop, in the order of the table."""
    drawn = drawn_sizes(known, choices.draws, choices.seed)
    means = {k.key: k.belief.mean for k in known}
    none = dict.fromkeys(means, 0.0)
    done, mix = completed_cases(outcomes), _mix(outcomes)

    def one(i: Intervention) -> ScaleUp:
        if i.in_programme:
            return _told_only(i, done.get(i.id, 0))
        benefits = (_of_a_case(f, i, mix, sizes) for sizes in (drawn, means, none))
        return _recommended(i, done.get(i.id, 0), choices, *benefits)

    return tuple(map(one, f.interventions.values()))


def _told_only(i: Intervention, cases: int) -> ScaleUp:
    return ScaleUp(i.id, i.title, "", None, None, cases, None, None, None, None, OTHER_LEDGER)


def _recommended(
    i: Intervention, cases: int, choices: TrackingChoices, drawn: Figures, expected: Figures, fixed: Figures
) -> ScaleUp:
    chance = float(np.mean(np.asarray(drawn) > 0))
    word, why = word_of(chance, cases, choices)
    right = {SCALE_UP: chance, STOP_IT: 1 - chance}.get(word)
    tail = (1 - choices.interval) * MIDDLE
    low, high = (float(end) for end in np.quantile(drawn, (tail, 1 - tail)))
    gain = float(expected - fixed)
    even = -float(fixed) / gain if gain > 0 else None
    return ScaleUp(i.id, i.title, word, chance, right, cases, float(expected), low, high, even, why)


def word_of(chance: float, cases: int, choices: TrackingChoices) -> tuple[str, str]:
    """Return the word for a chance of a net benefit after so many completed cases, and why, by config/fund.yaml."""
    if cases < choices.fewest_cases:
        return HOLD_IT, f"fewer than {choices.fewest_cases} cases are completed, before which no rule is applied"
    if chance >= choices.scale_up_from:
        return SCALE_UP, f"a net benefit is as likely as {choices.scale_up_from:.0%} or more"
    if chance < choices.stop_below:
        return STOP_IT, f"a net benefit is less likely than {choices.stop_below:.0%}"
    return HOLD_IT, f"the chance of a net benefit lies between {choices.stop_below:.0%} and {choices.scale_up_from:.0%}"


def completed_cases(outcomes: Sequence[TrackedOutcome]) -> Mapping[str, int]:
    """Return the completed cases of each intervention, those of a quarter once though several uses are counted."""
    found: dict[str, int] = defaultdict(int)
    for (i, _k, _quarter), n in {(o.intervention, o.cohort, o.quarter): o.cases_completed for o in outcomes}.items():
        found[i] += n
    return found


def _mix(outcomes: Sequence[TrackedOutcome]) -> Mapping[tuple[str, str], int]:
    """Return how many cases of an intervention were started with each cohort."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for (i, k, _quarter), n in {(o.intervention, o.cohort, o.quarter): o.cases_started for o in outcomes}.items():
        found[i, k] += n
    return found


def _of_a_case(
    f: InvestmentCase, i: Intervention, mix: Mapping[tuple[str, str], int], sizes: Mapping[EffectKey, Figures]
) -> Figures:
    """Return the net benefit of a case, spread over the cohorts as those started so far are, or evenly."""
    begun = {k: mix.get((i.id, k), 0) for k in i.cohorts}
    shares = {k: n / sum(begun.values()) if any(begun.values()) else 1 / len(begun) for k, n in begun.items()}
    return benefit_of_a_case(f, i, shares, sizes)


def benefit_of_a_case(
    f: InvestmentCase, i: Intervention, shares: Mapping[str, float], sizes: Mapping[EffectKey, Figures]
) -> Figures:
    r"""Return the net benefit of one case at given sizes, to whom a fund is asked for [GBP at the opening].

    `shares` of it are with each cohort; sizes are numbers, or arrays with one for each draw.

    .. math:: benefit_i = asked \text{ at } started_{ik1} = share_k, \quad committed_{ift} = spending_{it}
    """
    alone = judged_by_money(_alone(at_sizes(f, sizes), i))
    nothing: dict[str, dict[Key, Figures]] = {name: {} for name in FUND_FIELDS}
    started = {(i.id, k, 1): share for k, share in shares.items()}
    v = FundVariables(**{**nothing, "started": started}, children=ChildrenSide())
    payer = payer_of(f, i)
    cost = {q.number: spending(alone, v, i, q.number) for q in f.quarters}
    if payer is not None:
        v = replace(v, committed={(i.id, payer.id, t): gbp for t, gbp in cost.items()})
    else:
        v = replace(v, lacking={(i.id, t): gbp for t, gbp in cost.items()})
    return asked(alone, v, fund_ledger(alone, v))


def judged_by_money(f: InvestmentCase) -> InvestmentCase:
    """Return a fund that is asked for a net benefit: the council's, where it is asked for as many as possible."""
    return replace(f, ask=COUNCIL_AGENCY) if f.ask == FAMILIES_ASK else f


def _alone(f: InvestmentCase, i: Intervention) -> InvestmentCase:
    """Return a fund with what one intervention avoids and is paid for, its fixed services cashed use by use."""
    return replace(
        f,
        avoidances=f.avoided_by(i.id),
        agreements=tuple(r for r in f.agreements if r.intervention == i.id),
        values=tuple(replace(u, block=0.0, step_cost=0.0) for u in f.values),
    )


def payer_of(f: InvestmentCase, i: Intervention) -> FundMember | None:
    """Return the first member who may pay for an intervention; the revolving fund only for one above the gate."""
    may = (m for m in f.members if i.id in m.pays_for)
    return next((m for m in may if m != f.revolving or i.level >= f.gate), None)
