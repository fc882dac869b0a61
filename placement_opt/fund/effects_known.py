r"""What is known of each effect: the range that it had before, and what the counts of completed cases add to it.

What is counted shows the rate of use of those helped over that of others, a ratio of 1 - shown size. Before anything is
counted the ratio has the mean of the figure and the deviation of a normal distribution of which `interval` lies within
its range: a match of moments, and no fit of the tails. Against the use that is expected without help the ratio is a
Gamma and the uses counted are Poisson, so that it stays one. Against a comparison group, given how many uses both have
together, those of the helped are Binomial: the ratio times the case quarters of both is the odds of a Beta, and stays
that. Where an effect is measured in several ways, each goes on from the mean and deviation that the last one left.

Deadweight: against the expected use all that fell is counted, with what would have fallen anyway; so the size itself is
measured, and the deadweight of the table still comes off it. A comparison group has that fall too, so what is measured
is the size less its deadweight, and is divided back. Fade comes off both, by how long ago the cases began.

Source of the method: Johnson, A., Ott, M. and Dogucu, M. (2022), Bayes Rules!, chapters 3 and 5, conjugate families.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from placement_opt.domain.investment import Avoidance, InvestmentCase, Ranged
from placement_opt.fund.at_ends import with_sizes
from placement_opt.fund.rate_ratios import RateRatio, gamma_ratio, odds_ratio
from placement_opt.inputs.fund_outcomes import TrackedOutcome
from placement_opt.kernel.calendar import MIDDLE
from placement_opt.kernel.draws import Figures
from placement_opt.solve.matrix import Floats

EffectKey = tuple[str, str]  # (intervention, use)
NOTHING_COUNTED = "nothing counted yet"
AGAINST_EXPECTED = "uses of completed cases against the expected use: Gamma and Poisson"
AGAINST_OTHERS = "uses of completed cases against those of a comparison group: Beta and Binomial"
WITHOUT_DOUBT = "taken as it stands: its range has one value, or leaves no use to count"


@dataclass(frozen=True)
class SizeBelief:
    """What is believed of the share of a use that an intervention avoids."""

    mean: float
    deviation: float  # 0: taken as it stands
    ratio: RateRatio | None = None  # of what was counted last, or would be; None where there is no doubt
    shown: float = 1.0  # share of the size that the ratio shows

    def quantile(self, chance: float) -> float:
        """Return what the size is at most with a chance."""
        return self.mean if self.ratio is None else (1 - self.ratio.quantile(1 - chance)) / self.shown

    def draws(self, chance: np.random.Generator, many: int) -> Floats:
        """Return sizes drawn at random, none of more than there is to avoid."""
        if self.ratio is None:
            return np.full(many, self.mean)
        return np.minimum((1 - self.ratio.draws(chance, many)) / self.shown, 1.0)


@dataclass(frozen=True)
class EffectKnown:
    """What is known of one effect, before and after what was counted; the ends leave `interval` between them."""

    intervention: str
    use: str
    cohorts: tuple[str, ...]  # with whose cases it was counted; the effect is the same for all
    prior_mean: float
    prior_low: float  # as the table has it
    prior_high: float
    mean: float
    low: float
    high: float
    case_quarters: int
    observed: int
    without_help: float  # uses that those cases would have had
    method: str
    before: SizeBelief
    belief: SizeBelief

    @property
    def key(self) -> EffectKey:
        """Which effect it is."""
        return self.intervention, self.use


@dataclass(frozen=True)
class MeasuredQuarter:
    """What was counted of one use in one quarter, and what those cases would have used without help."""

    counts: TrackedOutcome
    without_help: float  # uses

    @property
    def avoided(self) -> float:
        """Uses avoided; below 0 where there were more."""
        return self.without_help - self.counts.observed


def effects_known(f: InvestmentCase, outcomes: Sequence[TrackedOutcome], interval: float) -> tuple[EffectKnown, ...]:
    """Return what is known of every effect of a fund, in the order of its table, after what was counted."""
    return tuple(_known(f, a, [o for o in outcomes if _about(o) == _about(a)], interval) for a in f.avoidances)


def _about(one: Avoidance | TrackedOutcome) -> EffectKey:
    return one.intervention, one.use


def _known(f: InvestmentCase, a: Avoidance, counted: Sequence[TrackedOutcome], interval: float) -> EffectKnown:
    before = belief_of(a.size, interval)
    after = updated(f, a, before, counted)
    tail = (1 - interval) * MIDDLE
    low, high = (a.size.low, a.size.high) if after is before else (after.quantile(tail), after.quantile(1 - tail))
    return EffectKnown(
        *(a.intervention, a.use, tuple(dict.fromkeys(o.cohort for o in counted))),
        *(a.size.value, a.size.low, a.size.high, after.mean, low, high),
        case_quarters=sum(o.case_quarters for o in counted),
        observed=sum(o.observed for o in counted),
        without_help=sum(m.without_help for m in measured_quarters(f, counted)),
        method=_method(before, after, counted), before=before, belief=after,
    )  # fmt: skip


def _method(before: SizeBelief, after: SizeBelief, counted: Sequence[TrackedOutcome]) -> str:
    if before.ratio is None:
        return WITHOUT_DOUBT
    if after is before:
        return NOTHING_COUNTED
    ways = {AGAINST_OTHERS if o.compared else AGAINST_EXPECTED: 1 for o in counted if o.case_quarters}
    return "; then ".join(way for way in (AGAINST_EXPECTED, AGAINST_OTHERS) if way in ways)


def belief_of(size: Ranged, interval: float) -> SizeBelief:
    r"""Return what is believed of a size before anything is counted: a match of its mean and of the width of its range.

    .. math:: deviation = \frac{high - low}{2 z}, \quad z \text{ the normal quantile of } (1 + interval) / 2
    """
    reach = NormalDist().inv_cdf((1 + interval) * MIDDLE)
    deviation = (size.high - size.low) * MIDDLE / reach
    if deviation <= 0 or size.value >= 1:
        return SizeBelief(size.value, 0.0)
    return SizeBelief(size.value, deviation, gamma_ratio(1 - size.value, deviation))


def updated(f: InvestmentCase, a: Avoidance, belief: SizeBelief, counted: Sequence[TrackedOutcome]) -> SizeBelief:
    """Return what is believed of a size after counts: first those against the expected use, then each comparison."""
    alone = [o for o in counted if not o.compared and (o.cohort, o.use) in f.expected]
    exposure = [f.expected[o.cohort, o.use].value * o.case_quarters for o in alone]
    shown = _mean_left(a, counted, alone, exposure)
    belief = after_expected(belief, shown, sum(o.observed for o in alone), sum(exposure))
    for k in dict.fromkeys(o.cohort for o in counted if o.compared):
        belief = _after_comparison(a, belief, counted, [o for o in counted if o.compared and o.cohort == k])
    return belief


def after_expected(belief: SizeBelief, shown: float, observed: float, expected: float) -> SizeBelief:
    """Return what is believed of a size after so many uses, of so many that were expected without help."""
    mean, deviation = 1 - shown * belief.mean, shown * belief.deviation
    if expected <= 0 or mean <= 0 or deviation <= 0:
        return belief
    return _of_ratio(gamma_ratio(mean, deviation).counted(observed, expected), shown)


def _after_comparison(
    a: Avoidance, belief: SizeBelief, counted: Sequence[TrackedOutcome], compared: Sequence[TrackedOutcome]
) -> SizeBelief:
    watched = [float(o.case_quarters) for o in compared]
    times = sum(watched) / sum(o.comparison_case_quarters or 0 for o in compared)
    shown = (1 - a.deadweight) * _mean_left(a, counted, compared, watched)
    mean, deviation = 1 - shown * belief.mean, shown * belief.deviation
    if times <= 0 or mean <= 0 or deviation <= 0:
        return belief
    others = sum(o.comparison_observed or 0 for o in compared)
    return _of_ratio(odds_ratio(mean, deviation, times).counted(sum(o.observed for o in compared), others), shown)


def _of_ratio(ratio: RateRatio, shown: float) -> SizeBelief:
    return SizeBelief((1 - ratio.mean) / shown, ratio.deviation / shown, ratio, shown)


def _mean_left(
    a: Avoidance, counted: Sequence[TrackedOutcome], of: Sequence[TrackedOutcome], weights: Sequence[float]
) -> float:
    """Return how much of a size was left, by fade, in the quarters in which it was counted: a weighted mean."""
    left = [_left(a, [o for o in counted if o.cohort == one.cohort], one.number) for one in of]
    return float(np.average(left, weights=weights)) if sum(weights) else 1.0


def _left(a: Avoidance, counted: Sequence[TrackedOutcome], t: int) -> float:
    """Return how much of a size is left in a quarter in the cases at which it works; 1 where none should be."""
    full = replace(a, deadweight=0.0)
    cases = [(o.cases_started, full.weight(t - o.number)) for o in counted if full.weight(t - o.number)]
    started = sum(n for n, _weight in cases)
    return sum(n * weight for n, weight in cases) / started if started else 1.0


def measured_quarters(f: InvestmentCase, counted: Sequence[TrackedOutcome]) -> tuple[MeasuredQuarter, ...]:
    """Return what was counted beside what those cases would have used, at the rate expected or of the comparison."""
    found = []
    for o in counted:
        expected = f.expected.get((o.cohort, o.use))
        rate = expected.value if expected else 0.0
        if o.comparison_observed is not None and o.comparison_case_quarters:
            rate = o.comparison_observed / o.comparison_case_quarters
        found.append(MeasuredQuarter(o, rate * o.case_quarters))
    return tuple(found)


def drawn_sizes(
    known: Sequence[EffectKnown], many: int, seed: int, *, before: bool = False
) -> Mapping[EffectKey, Floats]:
    """Return sizes drawn at random, each effect by itself, from what is known of it now, or was before the counts."""
    chance = np.random.default_rng(seed)
    return {k.key: (k.before if before else k.belief).draws(chance, many) for k in known}


def as_known(f: InvestmentCase, known: Sequence[EffectKnown]) -> InvestmentCase:
    """Return a fund in which every effect is what is known of it now: its mean, and its range."""
    now = {k.key: k for k in known}

    def size(a: Avoidance) -> Ranged:
        k = now[_about(a)]
        return replace(a.size, value=k.mean, low=min(k.low, k.mean), high=max(k.high, k.mean))

    return replace(f, avoidances=tuple(replace(a, size=size(a)) for a in f.avoidances))


def at_sizes(f: InvestmentCase, sizes: Mapping[EffectKey, Figures]) -> InvestmentCase:
    """Return a fund whose effects have other sizes, one for each draw; those that are not named keep theirs."""
    return with_sizes(f, lambda a: sizes.get(_about(a), a.size.value))
