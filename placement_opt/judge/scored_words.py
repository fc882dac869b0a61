"""Which figures would have had to differ for an answer to be what happened, the largest first, in plain sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING
from placement_opt.measure.differences import (
    LEAVING,
    LEFT_EACH_QUARTER,
    MOVED_ON,
    OTHER_LINES,
    PLACED_A_YEAR,
    PLANNED,
    PRICE,
    RECORD,
    RISE_PLANNED,
    RISE_RECORDED,
    STARTING,
    USUALLY_LEFT,
    USUALLY_PLACED,
    Cause,
)
from placement_opt.measure.scored import CHILDREN_MEASURES, HAPPENED, Score

MOST_TOLD = 5  # causes; scored.csv has all of them
CARE = {RESIDENTIAL_SETTING: "residential care", FOSTER_SETTING: "foster care"}


def told(s: Score) -> tuple[str, ...]:
    """Return one sentence or two for each of the largest causes, the largest first."""
    return tuple(_SAID[cause.what](cause, s) for cause in s.causes[:MOST_TOLD] if abs(cause.gbp) >= 1)


def rest(s: Score) -> str:
    """Return what the causes that are not told come to together, in a sentence; nothing if all are told."""
    gbp = math.fsum(cause.gbp for cause in s.causes[MOST_TOLD:])
    return f"The smaller ones come to {_gbp(gbp)} together." if abs(gbp) >= 1 else ""


def whole(s: Score) -> str:
    """Return the whole difference from the recommended plan in a sentence; nothing if it is not known."""
    if s.together is None:
        return ""
    years = sorted({y for k in s.causes for y in k.by_year})
    unsure = math.fsum(s.worked_out[y].high - s.worked_out[y].value for y in years if y in s.worked_out)
    range_ = f" What is worked out and not published could move this by £{unsure:,.0f}." if unsure else ""
    return (
        f"In {_and(years)} {_gbp(s.together)} was spent than in the recommended plan, each measured from its own start."
        f"{range_}"
    )


def spend_not_known(s: Score, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what of the spend is worked out and what is missing; `words` are those of the measures."""
    for year, k in s.worked_out.items():
        why = f", since {_are_missing(s.unknown[year], words)}" if year in s.unknown else ""
        yield (
            f"The spend of {year} is worked out and not published{why}: it is taken to lie between "
            f"£{k.low:,.0f} and £{k.high:,.0f}, as the note in outturn.csv says."
        )
    for year, missing in s.unknown.items():
        if year not in s.worked_out:
            yield f"Spend of {year} is left empty, since {_are_missing(missing, words)}."


def _are_missing(names: Sequence[str], words: Mapping[str, str]) -> str:
    return f"{_and([words[name] for name in names])} {'is' if len(names) == 1 else 'are'} not known"


def children_not_known(s: Score) -> Iterator[str]:
    """Yield which counts of children are missing."""
    rows = s.children()
    gaps = rows[(rows["plan"] == HAPPENED) & rows["value"].isna()]
    for measure in (m for m in CHILDREN_MEASURES if m in set(gaps["measure"])):
        years = list(gaps.loc[gaps["measure"] == measure, "year"])
        yield f"Not known of {_and(years)}: {measure}."


def _starts(k: Cause, s: Score) -> str:
    more = "; ".join(f"{abs(n):,.0f} {'more' if n >= 0 else 'fewer'} in {y}" for y, n in k.facts.items())
    return f"Children who started, against those that the figures have: {more}; for as long as they stay {_gbp(k.gbp)}."


def _leaving(k: Cause, s: Score) -> str:
    return (
        f"Each quarter {k.facts[RECORD]:.1%} of all children left care, where the figures have "
        f"{k.facts[PLANNED]:.1%}: {_gbp(k.gbp)}."
    )


def _moved_on(k: Cause, s: Score) -> str:
    held = (
        f"At the end of {max(k.by_year)} {k.facts[RECORD]:,.0f} children were in {CARE[k.group]}, where the "
        f"recommended plan has {k.facts[PLANNED]:,.0f}; starts and leaving care aside, that is {_gbp(k.gbp)}."
    )
    if not {LEFT_EACH_QUARTER, PLACED_A_YEAR} <= k.facts.keys():
        return held
    left, placed = k.facts[LEFT_EACH_QUARTER], k.facts[PLACED_A_YEAR]
    return (
        f"{held} It is as if {abs(left):.1%} {'fewer' if left > 0 else 'more'} of the children there had moved on each "
        f"quarter, beside {k.facts[USUALLY_LEFT]:.1%} in the figures. Or it is as if {abs(placed):,.0f} "
        f"{'more' if placed > 0 else 'fewer'} a year had been placed there on entry, beside "
        f"{k.facts[USUALLY_PLACED]:,.0f} in the plan; no measure here says which."
    )


def _price(k: Cause, s: Score) -> str:
    cost = (
        f"A child-week of {CARE[k.group]} cost £{k.facts[RECORD]:,.0f} in {max(k.by_year)}, where the recommended plan "
        f"pays £{k.facts[PLANNED]:,.0f}: {_gbp(k.gbp)}."
    )
    rise = k.facts.get(RISE_RECORDED)
    since = "" if rise is None else f" Since the frozen year it {_rose(rise)}, where the figures have {_rise(k)}."
    return f"{cost}{since} It is spend divided by children, so it also moves when either is recorded in another way."


def _rose(rise: float) -> str:
    return f"{'rose' if rise >= 0 else 'fell'} by {abs(rise):.0%}"


def _rise(k: Cause) -> str:
    rise = k.facts[RISE_PLANNED]
    return f"a {'rise' if rise >= 0 else 'fall'} of {abs(rise):.0%}"


def _other_lines(k: Cause, s: Score) -> str:
    return (
        "Lines of the recommended plan that are neither residential nor foster care, such as contract efficiency and "
        f"moves, have no counterpart in what is recorded: {_gbp(k.gbp)}."
    )


_SAID: dict[str, Callable[[Cause, Score], str]] = {
    STARTING: _starts,
    LEAVING: _leaving,
    MOVED_ON: _moved_on,
    PRICE: _price,
    OTHER_LINES: _other_lines,
}


def _gbp(n: float) -> str:
    assert not math.isnan(n)
    return f"£{abs(n):,.0f} {'more' if n >= 0 else 'less'}"


def _and(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
