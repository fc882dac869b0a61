"""Which placement types may hold which need, and how much of a need group at most.

The return shows where children live, not where they could. So what lives there today sets no limit, but for two
cases in which a cheaper place must not be taken for a fitting one: children of complex need in ordinary fostering,
and placement types in which the generic model would not place a need group at all. There the limit is the most that
is seen, or that today's flows lead to: the rule `suitable_share` holds at every quarter end, also with nothing done.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..inputs.lookups import TOLERANCE
from ..inputs.quarters import FARTHEST, QUARTERS_PER_YEAR
from ..inputs.starter import SUITABLE, Words, placement_rows
from .borrow import UNCODED, lent
from .children import exit_rate
from .figures import PER_CENT, Figure, assumed, from_return
from .given import LIMITED, RESIDENTIAL, Given, living_in, need_rows, older_groups, pool_of, window

PARAMETER = "most_of_group"
LIVING = "No limit: children of this group live there today, and the return sets none."
NAMED = "No limit: nobody of this group lives there today, but the placement type may suit it; the return sets none."
PANEL = "A placement panel may set another limit."

Vector = npt.NDArray[np.float64]


def suitability(given: Given, pairs: Sequence[Words]) -> list[Figure]:
    """Return the most of each need group that may live in each placement type."""
    borrowed = {f.key: f for f in lent(given.loan, "suitability")}
    ahead = shares_ahead(given, pairs)
    return [
        borrowed.get(pair, Figure(pair, PARAMETER, None))
        if pair[1] in UNCODED
        else _limited(given, pair, ahead[pair])
        if _is_limited(pair)
        else _unlimited(given, pair)
        for pair in pairs
    ]


def _is_limited(pair: Words) -> bool:
    """Say whether the most that is seen is the limit."""
    g, p = pair
    level = {row["need"]: row["level"] for row in need_rows()}
    steered = placement_rows()[p]["steered"] == "yes"
    return steered and (p not in SUITABLE[g] or (level[g] == "complex" and p in LIMITED))


def _unlimited(given: Given, pair: Words) -> Figure:
    g, p = pair
    seen = given.estimates.most_seen.get((g, p))
    lives = bool(given.estimates.opening.get((g, p))) or (seen is not None and seen.value > 0)
    return assumed(pair, PARAMETER, 1, 1, 1, LIVING if lives else NAMED)


def _limited(given: Given, pair: Words, ahead: float) -> Figure:
    """Return the least limit under which today's flows have a plan, and the upper bound of what was seen."""
    g, p = pair
    seen = given.estimates.most_seen.get((g, p))
    most = seen.value if seen else 0.0
    value = _whole_per_cent(max(most, ahead))
    high = min(1.0, max(value, seen.high if seen else 0.0))
    parts = [f"The most of the group seen there at a quarter end of {window(given)} is {_shown(most)}"]
    if ahead > most:
        parts.append(
            f"today's flows lead to {_shown(ahead)}, and a lower limit would leave doing nothing without a plan"
        )
    note = f"{'; '.join(parts)}; rounded up to a whole per cent. {PANEL}"
    return from_return(pair, PARAMETER, value, value, high, note)


def _whole_per_cent(share: float) -> float:
    return min(1.0, math.ceil(share * PER_CENT - TOLERANCE) / PER_CENT)


def _shown(share: float) -> str:
    return f"{share:.3f}"


# --- today's flows carried on


@dataclass(frozen=True)
class Flows:
    """One quarter's flows between pairs: children after it are `stay` times those before plus `come`."""

    stay: npt.NDArray[np.float64]  # (pair, pair)
    come: Vector  # entrants of the first quarter


def shares_ahead(given: Given, pairs: Sequence[Words]) -> dict[Words, float]:
    """Return the largest share of its need group that each pair has, today's flows and mix going on unchanged.

    As far ahead as any plan may look. New placements are spread over a pool as the children of all groups are
    today, which is what the rule `providers_as_today` asks of doing nothing.
    """
    at = {pair: i for i, pair in enumerate(pairs)}
    flows = _flows(given, at)
    groups = np.array([[g == h for h, _ in pairs] for g, _ in pairs], dtype=float)
    children = np.array([given.estimates.opening.get((g, p), 0) for g, p in pairs], dtype=float)
    growth = (1 + given.estimates.trend.value) ** (1 / QUARTERS_PER_YEAR)
    most = _shares(children, groups)
    for quarter in range(FARTHEST):
        children = np.maximum(flows.stay @ children + flows.come * growth**quarter, 0)
        most = np.maximum(most, _shares(children, groups))
    return {pair: float(most[i]) for pair, i in at.items()}


def _shares(children: Vector, groups: npt.NDArray[np.float64]) -> Vector:
    everyone: Vector = groups @ children
    return np.divide(children, everyone, out=np.zeros_like(children), where=everyone > 0)


def _flows(given: Given, at: dict[Words, int]) -> Flows:
    """Return the flows of exits, ageing, natural transitions, breakdown and entries."""
    e, older = given.estimates, older_groups()
    stay = np.eye(len(at))
    come = np.zeros(len(at))

    def move(start: Words, share: float, need: str, destination: str) -> None:
        stay[at[start], at[start]] -= share
        for pair, weight in _spread(given, need, destination, at).items():
            stay[at[pair], at[start]] += share * weight

    for g, p in at:
        rate, _why = exit_rate(given, (g, p))
        stay[at[g, p], at[g, p]] -= rate.value if rate else 0
        if older[g] and g in e.ages:
            move((g, p), e.ages[g].value, older[g], p)
    for (g, p, to, destination), rate in e.transitions.items():
        move((g, p), rate.value, to, destination)
    for (g, p, to), (_first, later, returns) in e.breakdown.items():
        move((g, p), later.value * returns.value, to, RESIDENTIAL)
    for (g, destination), share in e.entry_mix.items():
        for pair, weight in _spread(given, g, destination, at).items():
            come[at[pair]] += (e.entries[g].value if g in e.entries else 0) * share.value * weight
    return Flows(stay, come)


def _spread(given: Given, need: str, destination: str, at: dict[Words, int]) -> dict[Words, float]:
    """Return where children sent to a destination go: as all children of a pool are spread today."""
    pairs = [(need, p) for p in pool_of(destination) if (need, p) in at]
    today = [float(living_in(given, p)) for _, p in pairs]
    weights = today if sum(today) else [1.0] * len(pairs)
    return {pair: w / sum(weights) for pair, w in zip(pairs, weights, strict=True)}
