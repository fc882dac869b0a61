"""The total saving of each plan by year beside the claim and the most that is possible, and the bridge step by step."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.levers import levers_of
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.measure.bridge import Bridge
from placement_opt.measure.savings import BASES
from placement_opt.measure.summary import PRINTED, schedule_table

MOST_THAT_IS_POSSIBLE = "best"  # as a plan: the most that is possible in a year, each year by itself
TOTAL_COLUMNS = ["basis", "year", "plan", "value", "unit"]
STEP_COLUMNS = ["name", "words", "begin", "end", "value", "kind", "unit"]
IS_TOTAL, IS_LEVER, IS_INTERACTION, IS_OUTSIDE = "total", "lever", "interaction", "outside"  # kinds of a step


def savings_totals(c: Case, savings: pd.DataFrame, plans: Sequence[str], best: Mapping[str, float]) -> pd.DataFrame:
    """Return each plan's total recurrent saving by year on both bases, in TOTAL_COLUMNS, the claim before them.

    `best` is the most that is possible by year, which is known against doing nothing [GBP].
    """
    rows = []
    for basis in BASES:
        found = schedule_table(c, savings, basis, "level")
        found = found[(found["line"] == TOTAL) & found["plan"].isin((PRINTED, *plans))]
        rows += [(basis, k["year"], k["plan"], float(k["value"]), "GBP") for k in found.to_dict("records")]
        rows += [(basis, year, MOST_THAT_IS_POSSIBLE, gbp, "GBP") for year, gbp in best.items() if basis == DO_NOTHING]
    return pd.DataFrame(rows, columns=TOTAL_COLUMNS)


def bridge_steps(c: Case, bridge: Bridge, first: str, last: str) -> pd.DataFrame:
    """Return a bridge with the cost before and after each step, in STEP_COLUMNS; its ends are named as given."""
    levers = {k.id for k in levers_of(c)}
    rows: list[tuple[object, ...]] = [("start", first, 0.0, bridge.start, bridge.start, IS_TOTAL, "GBP")]
    for n, span in enumerate(bridge.spans):
        begin, end = (bridge.start + math.fsum(k.gbp for k in bridge.spans[:m]) for m in (n, n + 1))
        kind = IS_LEVER if span.name in levers else IS_INTERACTION if span.name == IS_INTERACTION else IS_OUTSIDE
        rows.append((span.name, span.words, begin, end, span.gbp, kind, "GBP"))
    rows.append(("end", last, 0.0, bridge.end, bridge.end, IS_TOTAL, "GBP"))
    return pd.DataFrame(rows, columns=STEP_COLUMNS)
