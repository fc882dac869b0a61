"""Quarters that do not look like the rest: unlikely entries, a closing cohort, changed codes, broken chains."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from placement_opt.inputs.quarters import QUARTERS_PER_YEAR
from placement_opt.ssda903.counts import LEFT, Counts
from placement_opt.ssda903.settings import Settings

from .entries import NEGATIVE_BINOMIAL, law_of
from .estimates import Odd
from .window import Array, Window, by_quarter, tally, window_of

BLANK = "blank"  # a code that was left out


def odd(counts: Counts, settings: Settings, window: tuple[str, str] | None = None) -> tuple[Odd, ...]:
    """Return what is odd: entries, codes and chains within the window, a closing cohort in all observed quarters."""
    span = window_of(counts, settings.estimates.window_quarters, window)
    return (
        *_closing(counts, settings),
        *_entries(counts, span, settings),
        *_recording(counts, span, settings),
        *_chain_breaks(counts, span, settings),
    )


def _entries(counts: Counts, span: Window, settings: Settings) -> Iterator[Odd]:
    came = by_quarter(counts.entrants, span)
    for k, n in enumerate(came):
        others = np.delete(came, k)
        if _chance(float(n), others, settings) < settings.odd_quarters.entries_p_value:
            label, verb = counts.quarters[span.first - 1 + k], "fell" if n < others.mean() else "rose"
            usual = _told(float(others.mean()), settings)
            words = (
                f"entries {verb} to {_told(n, settings)} in {label}, where the other quarters have {usual} on average"
            )
            yield Odd(label, "entries", words)


def _chance(n: float, others: Array, settings: Settings) -> float:
    """Return how likely entries as far out as `n` are on either side, given those of the other quarters.

    If those vary by chance alone, each child of all quarters is equally likely to have come in this one (binomial);
    otherwise negative binomial with their mean and variance.
    """
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


def _closing(counts: Counts, settings: Settings) -> Iterator[Odd]:
    """Say that hardly anybody comes in any more: next to the first year observed, or to those who leave."""
    observed, year = len(counts.quarters), QUARTERS_PER_YEAR
    if observed < year:
        return
    came = by_quarter(counts.entrants, Window(1, observed))
    left = by_quarter(counts.flows.loc[counts.flows["to_need"] == LEFT], Window(1, observed))
    stock = by_quarter(counts.stock, Window(0, observed))
    first, last, gone = (float(x.mean()) for x in (came[:year], came[-year:], left[-year:]))
    share = settings.odd_quarters.collapse
    later = observed >= year + year and last < share * first
    if not later and not (last < share * gone and stock[-1] < stock[0]):
        return
    beside = (
        f"{_told(last, settings)} a quarter in the last year, after {_told(first, settings)} in the first"
        if later
        else f"{_told(last, settings)} a quarter in the last year, while {_told(gone, settings)} left"
    )
    falls = ""
    if 0 < stock[-1] < stock[0]:
        falls = f"; the number in care falls by {1 - (stock[-1] / stock[0]) ** (year / observed):.0%} a year"
    words = f"new entrants all but stop: {beside}{falls}; a forecast from these rates only carries the closing on"
    yield Odd("", "closing_cohort", words)


def _recording(counts: Counts, span: Window, settings: Settings) -> Iterator[Odd]:
    """Name the quarters over which placement codes change more than children move."""
    rules = settings.odd_quarters
    small = settings.publishing.small
    used = tally(counts.codes, "quarter", "code")
    for quarter in range(span.first, span.last + 1):
        before, after = ({c: n for (q, c), n in used.items() if q == at} for at in (quarter - 1, quarter))
        size, now = sum(before.values()), sum(after.values())
        if not size or not now:
            continue
        shift = {c: after.get(c, 0.0) / now - before.get(c, 0.0) / size for c in sorted(before | after)}
        rise = sum(d for d in shift.values() if d > 0)
        label = counts.quarters[quarter - 1]
        if rise > rules.recording_shift and rise * min(size, now) > small:
            up, down = max(shift, key=lambda c: shift[c]), min(shift, key=lambda c: shift[c])
            words = f"the code of {rise:.0%} of children changes in {label}, most from {down or BLANK} to {up or BLANK}"
            yield Odd(label, "recording", f"{words}: a change of recording rather than of placements")
        gone = [c for c, n in before.items() if c not in after and n > max(small, rules.vanishing_code * size)]
        for code in gone:
            had = f"the code {code or BLANK}, of {before[code] / size:.0%} of children before"
            yield Odd(label, "recording", f"{had}, is not used at the end of {label}")


def _chain_breaks(counts: Counts, span: Window, settings: Settings) -> Iterator[Odd]:
    """Name the quarters at whose end many children were closed because no later return knows them."""
    lost = by_quarter(counts.unmatched, span)
    stock = by_quarter(counts.stock, Window(span.first - 1, span.last - 1))
    for k, (n, size) in enumerate(zip(lost, stock, strict=True)):
        if n > settings.odd_quarters.chain_break * size:
            label = counts.quarters[span.first - 1 + k]
            of = f" ({n / size:.0%} of those in care)" if n > settings.publishing.small and size else ""
            words = (
                f"{_told(n, settings)} children{of} are unknown to the return after {label} and count as having left"
            )
            yield Odd(label, "chain_break", words)


def _told(n: float, settings: Settings) -> str:
    """Return a number of children in whole children, never one that is too small to be shared."""
    small = settings.publishing.small
    if 0 < n <= small or 0 < round(n) <= small:
        return f"fewer than {small + 1}"
    return f"{n:,.0f}"
