"""What results of a first year may say of each effect, before there are any: a few scenarios with their weights.

A fund that adds up its net benefit is moved by a result only so far as it moves the mean of what is believed. So a size
is drawn from what is believed now, the uses that as many trial cases would have are drawn from it, and the mean that
would then be believed is kept: few cases leave it near where it was. An intervention is watched as if its
trial cases started evenly over the first year from its lead time on, all with the cohort that uses least, and were held
against the use that is expected without help. Where nothing can be seen before the second year, nothing is learnt.

Draws are reduced to a few that stand for all, told apart by the net benefit of a case of each intervention, and moved
so that their weighted mean is the size believed now: a plan that learns nothing then gains nothing from them.

Source of the method: Raiffa, H. and Schlaifer, R. (1961), Applied Statistical Decision Theory, preposterior analysis;
the conjugate updates as in effects_known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.investment import Avoidance, Intervention, InvestmentCase
from placement_opt.fund.effects_known import EffectKey, SizeBelief, belief_of
from placement_opt.fund.rate_ratios import gamma_ratio
from placement_opt.fund.scale_up import benefit_of_a_case, payer_of
from placement_opt.inputs.fund_settings import FirstYearChoices
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.solve.matrix import Floats
from placement_opt.study.scenario_reduction import Reduced, reduced


@dataclass(frozen=True)
class ForeseenResults:
    """Scenarios of what is believed of the effects once results are in, with weights that sum to one."""

    sizes: Mapping[EffectKey, Floats]  # of effects that may be learnt, one for each scenario
    weights: Floats
    tells: tuple[str, ...]  # interventions of which a first year may tell something
    silent: tuple[str, ...]  # interventions whose effect is in doubt, and stays so until the second year
    drawn: int
    distance: float  # what the reduction leaves, as in study/scenario_reduction.py; 0: nothing


@dataclass(frozen=True)
class Watched:
    """What trial cases show in a first year: uses that they would have without help, and the share of the size."""

    expected: float
    shown: float


def foreseen_results(f: InvestmentCase, choices: FirstYearChoices, interval: float) -> ForeseenResults:
    """Return what results of a first year may say of the fund's own interventions."""
    chance = np.random.default_rng(choices.seed)
    own = {i.id: can_be_tried(f, i, choices.trial) for i in f.own}
    doubted = [(a, belief_of(a.size, interval)) for a in f.avoidances if a.intervention in own]
    doubted = [(a, belief) for a, belief in doubted if belief.ratio is not None]
    drawn: dict[EffectKey, Floats] = {}
    for a, belief in doubted:
        seen = watched(f, a, choices.trial) if own[a.intervention] else None
        means = _means_after(belief, seen, choices.draws, chance)
        drawn |= {} if means is None else {(a.intervention, a.use): means}
    told = tuple(dict.fromkeys(i for i, _use in drawn))
    silent = tuple(dict.fromkeys(a.intervention for a, _b in doubted if a.intervention not in told))
    if not drawn:
        return ForeseenResults({}, np.ones(1), told, silent, 0, 0.0)
    apart = np.column_stack([_benefits(f, f.interventions[i], drawn, choices.draws) for i in told])
    few = reduced(apart, np.arange(choices.draws, dtype=np.float64), choices.stand_for_all)
    centred = {key: _centred(means, few, _size_of(doubted, key)) for key, means in drawn.items()}
    return ForeseenResults(centred, np.array(few.weights), told, silent, choices.draws, few.distance)


def can_be_tried(f: InvestmentCase, i: Intervention, trial: float) -> bool:
    """Say whether as many cases as a trial needs can start in a first year, and somebody may pay for them."""
    starts = range(1, QUARTERS_PER_YEAR - i.lead + 1)
    return payer_of(f, i) is not None and sum(min(i.capacity, i.growth * n) for n in starts) >= trial


def _benefits(f: InvestmentCase, i: Intervention, drawn: Mapping[EffectKey, Floats], many: int) -> Floats:
    """Return the net benefit of a case of an intervention in each draw, its cohorts alike [GBP]."""
    shares = {k: 1 / len(i.cohorts) for k in i.cohorts}
    return np.broadcast_to(np.asarray(benefit_of_a_case(f, i, shares, drawn), dtype=np.float64), (many,))


def _size_of(doubted: list[tuple[Avoidance, SizeBelief]], key: EffectKey) -> float:
    return next(a.size.value for a, _belief in doubted if (a.intervention, a.use) == key)


def _centred(means: Floats, few: Reduced, now: float) -> Floats:
    """Return those that stand for all, moved so that their weighted mean is what is believed now."""
    kept = means[list(few.draws)]
    return kept - float(kept @ np.array(few.weights)) + now


def _means_after(belief: SizeBelief, seen: Watched | None, many: int, chance: np.random.Generator) -> Floats | None:
    """Return means of a size that may be believed after a first year; None if it shows nothing."""
    if seen is None or 1 - seen.shown * belief.mean <= 0:
        return None
    ratio = gamma_ratio(1 - seen.shown * belief.mean, seen.shown * belief.deviation)
    observed = chance.poisson(seen.expected * ratio.draws(chance, many))
    after = (ratio.shape + observed.astype(np.float64)) / (ratio.rate + seen.expected)
    return np.asarray((1 - after) / seen.shown, dtype=np.float64)


def watched(f: InvestmentCase, a: Avoidance, trial: float) -> Watched | None:
    """Return what so many trial cases show of an effect before the second year; None if they show nothing."""
    i, full = f.interventions[a.intervention], replace(a, deadweight=0.0)
    starts = range(i.lead + 1, QUARTERS_PER_YEAR + 1)
    left = [full.weight(t - s) for s in starts for t in range(s, QUARTERS_PER_YEAR + 1)]
    seen = [weight for weight in left if weight > 0]
    rate = min((f.expected[k, a.use].value for k in i.cohorts if (k, a.use) in f.expected), default=0.0)
    if not seen or rate * i.completion * trial <= 0:
        return None
    return Watched(trial * i.completion * rate * len(seen) / len(starts), sum(seen) / len(seen))
