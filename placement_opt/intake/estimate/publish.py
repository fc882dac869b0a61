"""Estimates for publication: every count is rounded before it becomes a rate, so that no small count can be told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from placement_opt.domain.catalogue import HOMES, Catalogue
from placement_opt.intake.estimate.entries import NEGATIVE_BINOMIAL
from placement_opt.intake.estimate.entry_mix import shares
from placement_opt.intake.estimate.estimates import (
    Estimates,
    Level,
    Rate,
    Supply,
    Trend,
)
from placement_opt.intake.estimate.intervals import (
    HALF,
    garwood,
    rate,
    rounded,
    tail,
)
from placement_opt.intake.import_settings import Estimating, Settings

Known = TypeVar("Known")
Pair = tuple[str, str]
Onward = tuple[str, str, str, str]


def rounded_for_publication(estimates: Estimates, settings: Settings, catalogue: Catalogue) -> Estimates:
    """Return estimates made of counts rounded to the nearest `round_to`; children in the council's homes down.

    A rate is its rounded count over its rounded exposure. Where the rounded leavers of a placement are more than the
    rounded children there, all are cut in proportion. Growth is told in hundredths. Lengths, which come from counts of
    single quarters, are left out; anomalies stay, since its words name no small count.
    """
    to, how = settings.publishing.round_to, settings.estimates
    homes = catalogue.having(capacity=HOMES)

    def each(rates: Mapping[Known, Rate]) -> dict[Known, Rate]:
        return {key: _rate(r, to, how) for key, r in rates.items()}

    mix = _mix(estimates.entry_mix, to, how)
    placed = {need for need, _ in mix}
    entries = {g: _level(level if g in placed else _nobody(level), to, how) for g, level in estimates.entries.items()}
    breakdown = {
        k: (_rate(a, to, how), _rate(b, to, how), _rate(c, to, how)) for k, (a, b, c) in estimates.breakdown.items()
    }
    exits, transitions = _within_one(each(estimates.exits), each(estimates.transitions), estimates)
    return replace(
        estimates,
        opening={key: n for key, m in estimates.opening.items() if (n := _children(key[1] in homes, m, to))},
        entries=entries,
        trend=_trend(estimates.trend, how.factor_decimals),
        lengths={},
        trust=(),
        most_living={p: to * math.ceil(n / to) for p, n in estimates.most_living.items()},
        entry_mix=mix,
        ages=each(estimates.ages),
        breakdown=breakdown,
        local=each(estimates.local),
        supply={p: _supply(s, to) for p, s in estimates.supply.items()},
        most_seen=each(estimates.most_seen),
        exits=exits,
        transitions=transitions,
    )


def nearest(number: float, to: int) -> int:
    """Return the nearest multiple, halves up."""
    return to * math.floor(number / to + HALF)


def _rate(r: Rate, to: int, how: Estimating) -> Rate:
    """Return a rate from its rounded count and exposure; `of`, its factor, is kept to 2 decimals."""
    count = nearest(r.count, to)
    exposure = max(nearest(r.exposure, to), count, to)
    of = round(r.value * r.exposure / r.count, how.factor_decimals) if r.count else 1.0
    return rate(count, exposure, r.group, how, of)


def _mix(mix: Mapping[Pair, Rate], to: int, how: Estimating) -> dict[Pair, Rate]:
    """Return the shares of each need group from rounded entrants; a group of whom none are left has no shares."""
    found: dict[Pair, Rate] = {}
    for need in sorted({g for g, _ in mix}):
        group = {p: r for (g, p), r in mix.items() if g == need}
        came = {p: float(n) for p, r in group.items() if (n := nearest(r.count, to))}
        words = next(iter(group.values())).group
        found |= {(need, p): r for p, r in shares(came, words, how).items()} if came else {}
    return found


def _nobody(level: Level) -> Level:
    return replace(level, count=0.0)


def _level(level: Level, to: int, how: Estimating) -> Level:
    """Return a mean number a quarter made anew from its rounded count, and its interval by the law that it follows.

    Only the growth since the middle of the window (to 2 decimals) and the dispersion (to 1) are taken over.
    """
    count = float(nearest(level.count, to))
    growth = round(level.value * level.quarters / level.count, how.factor_decimals) if count else 1.0
    dispersion = round(level.dispersion, how.dispersion_decimals)
    value, spread = growth * count / level.quarters, dispersion if level.law == NEGATIVE_BINOMIAL else 1.0
    error = math.sqrt(spread / count) if count else 0.0
    if count and level.law == NEGATIVE_BINOMIAL:
        reach = math.exp(tail(how.confidence, level.quarters - 1) * error)
        ends = value / reach, value * reach
    else:
        low, high = garwood(count, how.confidence)
        ends = low * growth / level.quarters, high * growth / level.quarters
    low, value, high = rounded(ends[0], value, ends[1], how.decimals)
    se = round(value * error, how.decimals)
    return Level(value, low, high, se, count, level.quarters, level.law, dispersion)


def _trend(trend: Trend, decimals: int) -> Trend:
    """Return growth with so few decimals."""
    low, value, high = rounded(trend.low, trend.value, trend.high, decimals)
    return Trend(value, round(trend.fitted, decimals), low, high, round(trend.se, decimals), trend.quarters)


def _children(in_homes: bool, children: int, to: int) -> int:
    """Return rounded children; in the council's own homes down, so that they still fit the registered beds."""
    return to * (children // to) if in_homes else nearest(children, to)


def _supply(supply: Supply, to: int) -> Supply:
    mean = nearest(supply.mean * supply.quarters, to) / supply.quarters
    return Supply(mean, max(mean, to * math.ceil(supply.most / to)), supply.quarters)


def _within_one(
    exits: dict[Pair, Rate], transitions: dict[Onward, Rate], estimates: Estimates
) -> tuple[dict[Pair, Rate], dict[Onward, Rate]]:
    """Return exits and transitions, cut in proportion where more than everybody would leave a placement."""
    ages = {g: r.value for g, r in estimates.ages.items()}
    back = {(g, p): first.value * returns.value for (g, p, _), (first, _, returns) in estimates.breakdown.items()}
    for pair in exits:
        onward = [key for key in transitions if key[:2] == pair]
        spare = 1.0 - ages.get(pair[0], 0.0) - back.get(pair, 0.0)
        leaving = exits[pair].value + sum(transitions[key].value for key in onward)
        if leaving > spare:
            by = max(0.0, spare) / leaving
            exits[pair] = _cut(exits[pair], by)
            transitions.update({key: _cut(transitions[key], by) for key in onward})
    return exits, {key: r for key, r in transitions.items() if r.value}


def _cut(r: Rate, by: float) -> Rate:
    return replace(r, value=r.value * by, low=r.low * by, group=f"{r.group}, cut to the children there")
