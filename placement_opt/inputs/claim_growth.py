"""A claim of growth by age, turned into the growth of need groups."""

from __future__ import annotations

import math

from placement_opt.domain.claims import NeedGrowth
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.frames import Tables, figures, records


def need_growth(row: ClaimRow, tables: Tables) -> tuple[NeedGrowth, ...]:
    """Return the growth of every need group: that of its ages, and of ages not given what makes the total as stated.

    Ages are weighed by the children of them who come into care, since a model has no counts of people.
    """
    entries = {g: n for (g,), n in figures(tables, "entries", "entries").items()}
    given: dict[str, float] = {}
    for band in row.by_age or ():
        for need in records(tables, "needs"):
            if band.from_age <= int(need["from_age"]) and int(need["to_age"]) <= band.to_age:
                given[need["need"]] = band.growth
    rest = _rest(row.growth or 0.0, entries, given)
    return tuple(NeedGrowth(g, n, given.get(g, rest)) for g, n in entries.items())


def _rest(stated: float, entries: dict[str, float], given: dict[str, float]) -> float:
    """Return the growth of the groups whose ages are not given."""
    others = math.fsum(n for g, n in entries.items() if g not in given)
    grown = math.fsum(entries[g] * share for g, share in given.items())
    return (stated * math.fsum(entries.values()) - grown) / others if others else 0.0
