"""Quarters that do not look like the rest: unlikely entries, a closing cohort, changed codes, broken chains,
and quarters too near the first return to know who is complex or settled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from placement_opt.intake.estimate.entries import NEGATIVE_BINOMIAL, law_of
from placement_opt.intake.estimate.estimates import ALL_TOLD, Anomaly, Untold
from placement_opt.intake.estimate.intervals import HALF
from placement_opt.intake.estimate.window import (
    Array,
    Window,
    by_quarter,
    children_by,
    window_of,
)
from placement_opt.intake.import_settings import AnomalyRules, Settings
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.kernel.calendar import DAYS_PER_COMMON_YEAR, QUARTERS_PER_YEAR

CODE_LEFT_OUT = "blank"  # a code that was left out


def anomalies(
    counts: Counts, settings: Settings, window: tuple[str, str] | None = None, untold: Untold = ALL_TOLD
) -> tuple[Anomaly, ...]:
    """Return what is odd: entries, codes and chains within the window, a closing cohort in all observed quarters.

    No number is said from which a count that is `untold` could be worked out.
    """
    span = window_of(counts, settings.estimates.window_quarters, window)
    return (
        *_closing(counts, settings, untold),
        *_entries(counts, span, settings, untold),
        *_recording(counts, span, settings, untold),
        *_chain_breaks(counts, span, settings, untold),
        *_short_history(counts, span, settings),
    )


def _entries(counts: Counts, span: Window, settings: Settings, untold: Untold) -> Iterator[Anomaly]:
    came = by_quarter(counts.entrants, span)
    hidden = {quarter - span.first for quarter in untold.flows if span.first <= quarter <= span.last}
    for k, n in enumerate(came):
        others = np.delete(came, k)
        if _chance(float(n), others, settings) < settings.anomalies.entries_p_value:
            label, verb = counts.quarters[span.first - 1 + k], "fell" if n < others.mean() else "rose"
            far = "" if k in hidden else f" to {_told(n, settings)}"
            usual = "" if hidden - {k} else f", where the other quarters have {_told(float(others.mean()), settings)}"
            words = f"entries {verb}{far} in {label}{f'{usual} on average' if usual else ', unlike in other quarters'}"
            yield Anomaly(label, "entries", words)


def _chance(n: float, others: Array, settings: Settings) -> float:
    """Return how likely entries as far out as `n` are on either side, given those of the other quarters.

    If those vary by chance alone, each child of all quarters is equally likely to have come in this one (binomial);
    otherwise negative binomial with their mean and variance.
    """
    from scipy import stats  # takes most of a second, which nothing but an import need wait

    total, quarters = float(others.sum()), len(others)
    if not quarters or total + n <= 0:
        return 1.0
    mean = total / quarters
    law, dispersion = law_of(others, np.full(quarters, mean), quarters - 1, settings.estimates.overdispersed_below)
    if law == NEGATIVE_BINOMIAL:
        form = mean / (dispersion - 1), 1 / dispersion
        sides = float(stats.nbinom.cdf(n, *form)), float(stats.nbinom.sf(n - 1, *form))
    else:
        form = total + n, 1 / (quarters + 1)
        sides = float(stats.binom.cdf(n, *form)), float(stats.binom.sf(n - 1, *form))
    return min(1.0, min(sides) + min(sides))


def _closing(counts: Counts, settings: Settings, untold: Untold) -> Iterator[Anomaly]:
    """Say that hardly anybody comes in any more: next to the first year observed, or to those who leave."""
    observed, year = len(counts.quarters), QUARTERS_PER_YEAR
    if observed < year:
        return
    came = by_quarter(counts.entrants, Window(1, observed))
    left = by_quarter(counts.flows.loc[counts.flows["to_need"] == LEFT], Window(1, observed))
    stock = by_quarter(counts.stock, Window(0, observed))
    first, last, gone = (float(x.mean()) for x in (came[:year], came[-year:], left[-year:]))
    share = settings.anomalies.collapse
    later = observed >= year + year and last < share * first
    if not later and not (last < share * gone and stock[-1] < stock[0]):
        return
    secret = not untold.flows.isdisjoint({*range(1, year + 1), *range(observed - year + 1, observed + 1)})
    words = "entries fall far or almost stop" if secret else _closes(first, last, gone, later, settings)
    falls = ""
    if 0 < stock[-1] < stock[0] and untold.everyone.isdisjoint({0, observed}):
        falls = f"; the number in care falls by {1 - (stock[-1] / stock[0]) ** (year / observed):.0%} a year"
    yield Anomaly("", "closing_cohort", f"{words}{falls}; a forecast from these rates only continues the decline")


def _closes(first: float, last: float, gone: float, later: bool, settings: Settings) -> str:
    """Return how far entries fell, without a share from which a small count could be told."""
    rules, usual = settings.anomalies, first if later else gone
    small = _told(last, settings) != f"{last:,.0f}"
    far = f"under {rules.collapse:.0%}" if small else f"{last / usual:.0%}"
    of = "the first year's" if later else "exits"
    falls = "almost stop" if last < rules.almost_stop * usual else f"{'fall to' if later else 'are'} {far} of {of}"
    beside = f"after {_told(first, settings)} in the first" if later else f"while {_told(gone, settings)} left"
    return f"entries {falls}: {_told(last, settings)} a quarter in the last year, {beside}"


@dataclass(frozen=True)
class _CodeChange:
    """How the shares of placement codes change over a quarter; codes are sorted."""

    label: str  # of the quarter
    before: dict[str, float]  # children by code at the quarter end before
    size: float  # children then
    now: float  # … and at the end
    shift: dict[str, float]  # change of each code's share
    errors: dict[str, float]  # … and its standard error
    gone: list[str]  # codes that nobody has any more


def _recording(counts: Counts, span: Window, settings: Settings, untold: Untold) -> Iterator[Anomaly]:
    """Name the quarters over which placement codes change more than children move; how much, where nothing is hidden.

    A code may be that of a placement type, so the share of children with it would tell how many live there.
    """
    for quarter in range(span.first, span.last + 1):
        change = _code_change(counts, quarter)
        if change is not None:
            secret = not (untold.living | untold.everyone).isdisjoint({quarter - 1, quarter})
            yield from _shifted(change, settings, secret)
            yield from _vanished(change, settings, secret)


def _code_change(counts: Counts, quarter: int) -> _CodeChange | None:
    """Return how codes change over a quarter; None if nobody is there at one of its ends."""
    used = children_by(counts.codes, "quarter", "code")
    before, after = ({c: n for (q, c), n in used.items() if q == at} for at in (quarter - 1, quarter))
    size, now = sum(before.values()), sum(after.values())
    if not size or not now:
        return None
    pairs = {code: (before.get(code, 0.0), after.get(code, 0.0)) for code in sorted(before | after)}
    return _CodeChange(
        label=counts.quarters[quarter - 1],
        before=before,
        size=size,
        now=now,
        shift={code: later / now - first / size for code, (first, later) in pairs.items()},
        errors={code: _error(first, size, later, now) for code, (first, later) in pairs.items()},
        gone=[code for code in before if code not in after],
    )


def _shifted(change: _CodeChange, settings: Settings, secret: bool) -> Iterator[Anomaly]:
    """Say that more children change code than the limit, and than chance explains."""
    rules, shift = settings.anomalies, change.shift
    rise = sum(d for d in shift.values() if d > 0)
    children = rise * min(change.size, change.now)
    if rise > max(rules.recording_shift, _by_chance(change.errors, rules)) and children > settings.publishing.small:
        up, down = max(shift, key=lambda c: shift[c]), min(shift, key=lambda c: shift[c])
        many = "many" if secret else f"{rise:.0%} of"
        whose = f"the placement code or provider of {many} children changes in {change.label}"
        most = f"most from {down or CODE_LEFT_OUT} to {up or CODE_LEFT_OUT}"
        yield Anomaly(change.label, "recording", f"{whose}, {most}: a change of recording rather than of placements")


def _vanished(change: _CodeChange, settings: Settings, secret: bool) -> Iterator[Anomaly]:
    """Name each code that many children had and nobody has a quarter later."""
    rules = settings.anomalies
    least = max(settings.publishing.small, rules.vanishing_code * change.size)
    for code in change.gone:
        many = change.before[code] > least
        if many and -change.shift[code] > rules.recording_errors * change.errors[code]:
            share = "some" if secret else f"{change.before[code] / change.size:.0%} of"
            had = f"{code or CODE_LEFT_OUT}, recorded for {share} children before"
            yield Anomaly(change.label, "recording", f"{had}, is not used at the end of {change.label}")


def _error(n: float, of: float, later: float, later_of: float) -> float:
    """Return the standard error of the change of a share, if both are drawn from one mix."""
    share = (n + later) / (of + later_of)
    return math.sqrt(share * (1 - share) * (1 / of + 1 / later_of))


def _by_chance(errors: dict[str, float], rules: AnomalyRules) -> float:
    """Return the total shift that chance alone seldom exceeds: its mean and some standard errors (half-normal)."""
    from scipy import stats

    mean = HALF * float(stats.halfnorm.mean()) * math.fsum(errors.values())
    return mean + rules.recording_errors * HALF * float(stats.halfnorm.std()) * math.hypot(*errors.values())


def _short_history(counts: Counts, span: Window, settings: Settings) -> Iterator[Anomaly]:
    """Say up to which quarter the need groups cannot look back as far as their rules do."""
    levels = settings.need_levels
    days = max(
        levels.complex.residential_within_days, levels.complex.placements_within_days, levels.settled.looked_after_days
    )
    back = math.ceil(days * QUARTERS_PER_YEAR / DAYS_PER_COMMON_YEAR)
    if span.first - 1 >= back:
        return
    until = counts.quarters[min(back, span.last) - 1]
    words = (
        f"the returns begin in {counts.quarters[0]}: need groups of the quarters up to {until} rest on less history "
        "than the rules ask for, so fewer children count as complex or settled there"
    )
    yield Anomaly("", "short_history", words)


def _chain_breaks(counts: Counts, span: Window, settings: Settings, untold: Untold) -> Iterator[Anomaly]:
    """Name the quarters at whose end many children were closed because no later return knows them."""
    lost = by_quarter(counts.unmatched, span)
    stock = by_quarter(counts.stock, Window(span.first - 1, span.last - 1))
    for k, (n, size) in enumerate(zip(lost, stock, strict=True)):
        if n > settings.anomalies.chain_break * size:
            label = counts.quarters[span.first - 1 + k]
            secret = span.first + k in untold.unmatched
            of = f" ({n / size:.0%} of those in care)" if n > settings.publishing.small and size and not secret else ""
            many = "some" if secret and n > settings.publishing.small else _told(n, settings)
            words = (
                f"{many} children{of} are unknown to the return after {label}: "
                "they count neither as staying nor as leaving"
            )
            yield Anomaly(label, "chain_break", words)


def _told(n: float, settings: Settings) -> str:
    """Return a number of children in whole children, never one that is too small to be shared."""
    small = settings.publishing.small
    if 0 < n <= small or 0 < round(n) <= small:
        return f"fewer than {small + 1}"
    return f"{n:,.0f}"
