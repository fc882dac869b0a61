"""Why children go where they do, in plain sentences: whom a place suits, what limits it, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import FOSTER_LIST, RESIDENTIAL_LIST, SPECIALIST_LIST
from placement_opt.judge.claim_words import full_stop
from placement_opt.kernel.text import capital, pounds
from placement_opt.measure.results import Results
from placement_opt.measure.week_prices import WeekPrice, mean_week, week_prices
from placement_opt.measure.who_goes_where import (
    HELD_BEFORE_REVIEW,
    HELD_BY_ENTRANTS,
    HELD_BY_MARKET,
    HELD_BY_MIX,
    HELD_BY_MOVES,
    HELD_BY_SHARE,
    HELD_WITHOUT_PLACES,
    ON_ENTRY,
    Placing,
    on_entry,
    placings,
)

WHO_COLUMNS = ["need", "from", "to", "children", "suited", "limit", "price", "unit"]
LIST_WORDS = {
    FOSTER_LIST: "ordinary foster care",
    RESIDENTIAL_LIST: "residential care",
    SPECIALIST_LIST: "specialist foster care",
}
HELD_WORDS = {  # limit -> what is said of the quarters in which it is reached, after their number
    HELD_BEFORE_REVIEW: "no planned move is allowed",
    HELD_BY_MOVES: "the limit on planned moves is reached",
    HELD_BY_ENTRANTS: "as many have been placed so far as it would suit",
    HELD_BY_MIX: "today's mix of placements may change no faster",
    HELD_BY_SHARE: "as much of the group lives there as may",
    HELD_BY_MARKET: "the market supplies no more",
}
Reasons = Mapping[tuple[str, str, str], str]  # (need, from, to) of a planned move -> why it may be offered


def who_goes_where(c: Case, plan: Results, nothing: Results, reasons: Reasons) -> pd.DataFrame:
    """Return who goes where over the horizon and why, in WHO_COLUMNS: planned moves, then placements on entry.

    On entry `children` is how many more a plan places there than doing nothing, below zero how many fewer.
    """
    prices = week_prices(c)
    usual = {g: mean_week(prices, _steered(c, on_entry(nothing, g))) for g in c.needs}
    rows = []
    for k in placings(c, plan, nothing):
        price = _price_on_entry(prices, k, usual[k.need]) if k.source == ON_ENTRY else _price_of_a_move(prices, k)
        whole = " ".join(_paid_anyway(c, prices, k))
        suited, limit = " ".join(_suited_words(c, k, reasons)), " ".join(_limit_words(c, k))
        rows.append((k.need, k.source, k.to, k.children, suited, limit, f"{price} {whole}".strip(), "children"))
    return pd.DataFrame(rows, columns=WHO_COLUMNS).astype({"children": "float64"})


def _steered(c: Case, children: Mapping[str, float]) -> dict[str, float]:
    """Return the children in placements that a plan chooses, not those that children are carried to."""
    return {p: n for p, n in children.items() if c.placements[p].steered}


def _suited_words(c: Case, k: Placing, reasons: Reasons) -> Iterator[str]:
    """Say why the group may live there, and how much of it."""
    reason = reasons.get((k.need, k.source, k.to), "")
    title, to = c.needs[k.need].title, c.placements[k.to]
    yield full_stop(capital(reason)) if reason else f"{to.title} suits children of the group {title}."
    share = c.suitable_share.get((k.need, k.to))
    if share is not None:
        yield f"At most {share:.0%} of the group may live there."
    listed = c.suited_entrants.get((k.need, to.waiting_list or "")) if k.source == ON_ENTRY else None
    if listed is not None:
        where = LIST_WORDS.get(to.waiting_list or "", str(to.waiting_list).replace("_", " "))
        yield f"Of those who come into care {where} would suit at most {listed:.0%}."


def _limit_words(c: Case, k: Placing) -> Iterator[str]:
    """Say in how many quarters each limit is reached."""
    quarters = len(c.quarters)
    for limit, n in k.held.items():
        words = HELD_WORDS.get(limit) or _places_words(c, k.to, limit)
        yield f"In every quarter {words}." if n == quarters else f"In {n} of {quarters} quarters {words}."
    if not k.held:
        yield "No limit holds it in any quarter."


def _places_words(c: Case, to: str, limit: str) -> str:
    if to == c.home_placement:
        return "no council home is open" if limit == HELD_WITHOUT_PLACES else "the council homes are full"
    what = "teams" if c.placements[to].setting == MTFC else "fostering households"
    return f"there are no {what} for it" if limit == HELD_WITHOUT_PLACES else f"its {what} are full"


def _price_of_a_move(prices: Mapping[str, WeekPrice], k: Placing) -> str:
    there, left = prices.get(k.to), prices.get(k.source)
    if there is None:
        return "The model has no price for a week there."
    if left is None:
        return f"A week there costs {pounds(there.gbp)} at opening prices."
    return f"A week there costs {pounds(there.gbp)}, and {pounds(left.gbp)} where the child leaves, at opening prices."


def _price_on_entry(prices: Mapping[str, WeekPrice], k: Placing, usual: float | None) -> str:
    there = prices.get(k.to)
    if there is None:
        return "The model has no price for a week there."
    said = f"A week there costs {pounds(there.gbp)} at opening prices"
    if usual is None:
        return f"{said}."
    return f"{said}, and {pounds(usual)} on average in the homes and foster care where doing nothing places the group."


def _paid_anyway(c: Case, prices: Mapping[str, WeekPrice], k: Placing) -> Iterator[str]:
    """Say which part of these prices is paid whether the place is filled or not."""
    for p in dict.fromkeys(p for p in (k.to, k.source) if p in prices and not prices[p].bought):
        gbp = pounds(prices[p].standing)
        if p == c.home_placement:
            yield f"In a council home {gbp} of it is the cost of the whole home, saved only when a home closes."
        elif c.placements[p].setting == MTFC:
            yield f"In a team {gbp} of it is paid whether the place is filled or not."
        else:
            yield f"With a council fostering household {gbp} of it is paid whether the place is filled or not."
