"""The flows of a window by cell: what became of the children of a need group in a placement type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.window import Window, children_by, inside
from placement_opt.intake.records.counts import LEFT, Counts

Pair = tuple[str, str]  # need group, placement type
Flows = dict[Pair, dict[Pair, float]]  # children by where they are a quarter later

GONE_PAIR: Pair = (LEFT, LEFT)


@dataclass(frozen=True)
class WindowFlows:
    """The flows of a window, and which cells children were seen in."""

    flows: Flows
    seen: frozenset[Pair]
    catalogue: Catalogue
    least: float  # child-quarters under which a cell is thin
    together: float  # child-quarters that thin cells need together

    def exposure(self, pairs: Iterable[Pair]) -> float:
        """Return how many children of these cells were counted, once for each quarter."""
        return sum(sum(self.flows.get(pair, {}).values()) for pair in pairs)

    def left(self, pairs: Iterable[Pair]) -> float:
        """Return how many children of these cells left care."""
        return sum(self.flows.get(pair, {}).get(GONE_PAIR, 0.0) for pair in pairs)


def flows_of(counts: Counts, window: Window) -> Flows:
    """Return the child-quarters of a window: from each cell, by where the child is at the end."""
    flows: Flows = {}
    frame = inside(counts.flows, window.first, window.last)
    for (g, p, to_g, to_p), n in children_by(frame, "need", "placement", "to_need", "to_placement").items():
        flows.setdefault((g, p), {})[to_g, to_p] = n
    return flows


def seen(counts: Counts, window: Window) -> frozenset[Pair]:
    """Return the cells in which children were seen in the window or live at the as-of date."""
    frames = [
        inside(counts.stock, window.first - 1, window.last),
        inside(counts.stock, len(counts.quarters), len(counts.quarters)),
        inside(counts.entrants, window.first, window.last),
    ]
    pairs = {(g, p) for frame in frames for g, p in children_by(frame, "need", "placement")}
    flows = flows_of(counts, window)
    return frozenset((pairs | set(flows) | {to for row in flows.values() for to in row}) - {GONE_PAIR})
