"""Claims of a strategy that nothing could make true: in no year of the horizon, or of more than there is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from placement_opt.domain.case import Case
from placement_opt.domain.claims import AT_LEAST, IN_CARE, IN_SETTING, POSTS, UNTESTABLE
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.kernel.text import plain

Unlike = tuple[int, str, str, str]  # which claim, its key, what was expected, what was found


def out_of_reach(rows: Sequence[ClaimRow], c: Case) -> Iterator[Unlike]:
    """Yield what cannot be true of a claim, whatever the plan; a year before the model is told elsewhere."""
    first, last = c.quarters[0].year, c.quarters[-1].year
    for i, row in enumerate(rows):
        if row.kind in UNTESTABLE:
            continue
        if row.year and row.year > last:
            years = first if first == last else f"{first} to {last}"
            yield i, "year", f"a year of the horizon, {years}", row.year
        elif row.amount is not None:
            yield from _too_much(i, row, row.amount, c)


def _too_much(i: int, row: ClaimRow, amount: float, c: Case) -> Iterator[Unlike]:
    posts = math.fsum(h.staff for h in c.homes)
    if row.kind == POSTS and amount > posts > 0:
        yield i, "amount", f"at most {plain(posts)}, the posts of all homes", plain(amount)
    least = row.sense == AT_LEAST or (row.sense is None and row.kind == IN_SETTING)
    if row.kind in (IN_SETTING, IN_CARE) and row.year and least:
        children = most_looked_after(c, row.year)
        if amount > children:
            expected = f"at most {plain(round(children))}, all children looked after if nobody left care"
            yield i, "amount", expected, plain(amount)


def most_looked_after(c: Case, year: str) -> float:
    """Return how many children there would be at the end of a year if none left care."""
    found = math.fsum(c.opening.values())
    for q in (q for q in c.quarters if q.year <= year):
        found += math.fsum(c.entries.get((g, q.number), 0.0) for g in c.needs)
        found *= 1 + max(0.0, c.adjustment)
    return found
