"""How the counts of the shared tables are called, and how they add up: the same for this release and an earlier one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from placement_opt.intake.audited.audit import CountEquation, CountKey
from placement_opt.intake.suppress import TOTALS

FOLDER = "import"  # of the shared tables, in the model folder
EVERYONE = "all placements"  # as tables call all placement types together
LOOKED_AFTER = "in_care"
CAME_IN, WENT, BRIEFLY, LOST = OF_QUARTERS = (
    "entries",
    "leavers",
    "short_stays",
    "unmatched",
)
AT_END = "children_at_end"  # of the table of quarters
BEFORE = "before"  # the first row of the table of quarters: the end before the first quarter


def children_at(quarter: str, placement: str = TOTALS, need: str = TOTALS) -> CountKey:
    """Return the key of children in care at the end of a quarter."""
    return LOOKED_AFTER, quarter, placement, need


def equations_of(keys: Collection[CountKey], ends: Sequence[str]) -> Iterator[CountEquation]:
    """Yield how counts add up: placement types and need groups to their totals, and one quarter end to the next.

    `ends` are the labels of quarter ends, in order.
    """
    living = [key for key in keys if key[0] == LOOKED_AFTER]
    for quarter in dict.fromkeys(key[1] for key in living):
        here = [key for key in living if key[1] == quarter]
        for place in dict.fromkeys(key[2] for key in here):
            yield from _whole([k for k in here if k[2] == place and k[3] != TOTALS], children_at(quarter, place))
        for need in dict.fromkeys(key[3] for key in here):
            parts = [k for k in here if k[3] == need and k[2] != TOTALS]
            yield from _whole(parts, children_at(quarter, TOTALS, need))
    for before, quarter in pairwise(ends):
        if (CAME_IN, quarter) in keys:
            came = {children_at(before): 1, (CAME_IN, quarter): 1}
            yield CountEquation({**came, (WENT, quarter): -1, (LOST, quarter): -1, children_at(quarter): -1})


def _whole(parts: Sequence[CountKey], total: CountKey) -> Iterator[CountEquation]:
    if parts:
        yield CountEquation({**dict.fromkeys(parts, 1), total: -1})
