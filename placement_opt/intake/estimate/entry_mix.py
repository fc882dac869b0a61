"""Where children live first: shares of the entrants of a need group by waiting list or carried placement type."""

from __future__ import annotations

import math

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.estimates import Rate
from placement_opt.intake.estimate.intervals import rate
from placement_opt.intake.estimate.window import Window, children_by, first_enough, inside
from placement_opt.intake.estimate.window_flows import Pair, seen
from placement_opt.intake.import_settings import Estimating
from placement_opt.intake.records.counts import Counts


def entry_mix(counts: Counts, window: Window, catalogue: Catalogue, how: Estimating) -> dict[Pair, Rate]:
    """Return the shares, which sum to 1 for each need group that anybody entered with.

    A need group with fewer than `least_entrants` borrows from its level of need at all ages, then from all entrants,
    but only placement types in which children of its own were seen.
    """
    entered = {
        (g, p): n
        for (g, p), n in children_by(inside(counts.entrants, window.first, window.last), "need", "placement").items()
    }
    known = seen(counts, window)
    found: dict[Pair, Rate] = {}
    for need in sorted({g for g, _ in entered}):
        level = catalogue.needs[need].standing
        alike = [g for g, n in catalogue.needs.items() if n.standing == level]
        ladder = (("this need", [need]), ("this level at all ages", alike), ("all needs", list(catalogue.needs)))
        groups = [
            (words, [(p, n) for (g, p), n in entered.items() if g in needs and (need, p) in known])
            for words, needs in ladder
        ]
        words, came = first_enough(groups, lambda group: sum(n for _, n in group[1]) >= how.least_entrants)
        added: dict[str, float] = {}
        for p, n in came:
            to = catalogue.placements[p].destination
            added[to] = added.get(to, 0.0) + n
        found.update({(need, to): r for to, r in shares(added, words, how).items()})
    return found


def shares(children: dict[str, float], words: str, how: Estimating) -> dict[str, Rate]:
    """Return shares that add up to 1 after rounding: what is missing goes to the largest remainders."""
    total, unit = sum(children.values()), 10**how.decimals
    exact = {to: n / total * unit for to, n in sorted(children.items())}
    whole = {to: math.floor(x) for to, x in exact.items()}
    by_remainder = sorted(exact, key=lambda to: whole[to] - exact[to])
    for to in by_remainder[: unit - sum(whole.values())]:
        whole[to] += 1
    return {to: _with_value(rate(n, total, words, how), whole[to] / unit) for to, n in sorted(children.items())}


def _with_value(r: Rate, value: float) -> Rate:
    return Rate(value, min(r.low, value), max(r.high, value), r.se, r.count, r.exposure, r.group)
