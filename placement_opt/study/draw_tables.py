"""What draws say of children, of every chance, and of every figure: tidy frames for the evidence pack."""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement_opt.domain.strategy import DO_NOTHING, FOUR
from placement_opt.measure.figure_table import KEYS_PARTED
from placement_opt.measure.savings import years
from placement_opt.measure.scored import ALL_LOOKED_AFTER, FOSTER_CHILDREN, RESIDENTIAL_CHILDREN
from placement_opt.study.chances import HIGH_END, LOW_END
from placement_opt.study.futures import MOST
from placement_opt.study.sampling_at import group_ranges
from placement_opt.study.stressed import Stressed

MIDDLE_END = 50  # per cent of draws
WHERE_COUNTED = (RESIDENTIAL_CHILDREN, FOSTER_CHILDREN, ALL_LOOKED_AFTER)
CHILDREN_DRAWN_COLUMNS = ["plan", "year", "measure", "p5", "p50", "p95", "unit"]
CHANCE_CURVE_COLUMNS = ["claim", "plan", "amount", "chance", "claimed", "unit"]
FIGURES_MATTER_COLUMNS = ["group", "table", "parameter", "key", "claim", "variance_share"]


def children_drawn(found: Stressed) -> pd.DataFrame:
    """Return the range of children at the end of each year over draws by plan, in CHILDREN_DRAWN_COLUMNS.

    In residential care, in foster care, and all who are looked after; draws without a plan are left out.
    """
    amounts = found.futures.amounts
    keys = [(p, y, m) for p in FOUR for y in years(found.case) for m in WHERE_COUNTED if (p, m, y) in amounts]
    rows = []
    for plan, year, measure in keys:
        drawn = np.asarray(amounts[plan, measure, year], dtype=float)[1:]
        known = drawn[~np.isnan(drawn)]
        if len(known):
            ends = (float(n) for n in np.percentile(known, (LOW_END, MIDDLE_END, HIGH_END)))
            rows.append((plan, year, measure, *ends, "children"))
    return pd.DataFrame(rows, columns=CHILDREN_DRAWN_COLUMNS)


def chance_curves(found: Stressed) -> pd.DataFrame:
    """Return the amount that each claim reaches with each chance, in CHANCE_CURVE_COLUMNS.

    At the most these figures allow, and of doing nothing; what too few draws reach is left out.
    """
    of = {k.id: k for k in found.claims}
    shown = found.curves[found.curves["plan"].isin([MOST, DO_NOTHING]) & found.curves["amount"].notna()]
    rows = [
        (row["claim"], row["plan"], row["amount"], row["chance"], of[row["claim"]].amount, of[row["claim"]].unit)
        for row in shown.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=CHANCE_CURVE_COLUMNS)


def figures_matter(found: Stressed) -> pd.DataFrame:
    """Return which group each figure is drawn in and how much that group matters to each claim.

    The columns are FIGURES_MATTER_COLUMNS, the words of a key parted as in the list of assumptions. What a group moves
    is left out where it is no more than chance makes of it.
    """
    ranges, m = group_ranges(found.prepared.inputs), found.matters
    rows = [
        (row["group"], table, parameter, KEYS_PARTED.join(key), row["claim"], row["variance_share"])
        for row in m[m["variance_share"] > m["by_chance"]].to_dict("records")
        for table, parameter, key in (ranges[row["group"]].ranges if row["group"] in ranges else ())
    ]
    return pd.DataFrame(rows, columns=FIGURES_MATTER_COLUMNS)
