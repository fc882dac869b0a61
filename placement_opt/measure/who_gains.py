"""What others than the council gain under a plan, as far as a value is held; never part of the council's saving."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from placement_opt.domain.appraisal import CENTRAL_END, ENDS_OF_TABLE, HIGH_END, LOW_END
from placement_opt.domain.benefits import PER_CASE, PER_CHILD_QUARTER, Benefit
from placement_opt.domain.case import Case
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.table_records import BENEFITS
from placement_opt.measure.results import Results
from placement_opt.measure.savings import discounted

COUNTED_AS = {PER_CASE: "cases started", PER_CHILD_QUARTER: "children"}  # per what -> measure of plan.csv
GAINS_COLUMNS = ["plan", "benefit", "title", "gains", "end", "value", "unit"]


def benefits_held(tables: Tables) -> tuple[Benefit, ...]:
    """Return the values of benefits.csv; none if the model has none."""
    return tuple(
        Benefit(
            *(row["benefit"], row["title"], tuple(split(row["gains"])), row["per"], row["of"]),
            *(row["low"], row["value"], row["high"], row["source"], row["evidence"]),
        )
        for row in records(tables, BENEFITS)
    )


def gains(c: Case, held: Iterable[Benefit], baseline: Results, plans: Iterable[Results]) -> pd.DataFrame:
    """Return what each benefit comes to under each plan against doing nothing, in GAINS_COLUMNS, lowest to highest.

    In the prices of its source and discounted from the middle of the quarter in which a case starts or a child lives
    there.
    """
    held = tuple(held)
    rows = []
    for plan in plans:
        for b in held:
            more = _more(c, b, baseline, plan)
            worth = sorted(more * value for value in (b.low, b.high))
            ends = {LOW_END: worth[0], CENTRAL_END: more * b.central, HIGH_END: worth[-1]}
            of = (plan.plan.name, b.id, b.title, ";".join(b.gains))
            rows += [(*of, end, ends[end], "GBP") for end in ENDS_OF_TABLE]
    return pd.DataFrame(rows, columns=GAINS_COLUMNS)


def _more(c: Case, b: Benefit, baseline: Results, plan: Results) -> float:
    """Return by how many cases, or children at the ends of quarters, a plan is above doing nothing, discounted."""
    mine, nothing = counted(b, plan), counted(b, baseline)
    return math.fsum(discounted(c, q, mine.get(q.label, 0.0) - nothing.get(q.label, 0.0)) for q in c.quarters)


def counted(b: Benefit, plan: Results) -> Mapping[str, float]:
    """Return the cases that a service starts in each quarter, or the children in a placement type at its end."""
    rows = plan.children
    there = rows[(rows["measure"] == COUNTED_AS[b.per]) & (rows["placement"] == b.of)]
    return {str(label): float(n) for label, n in there.groupby("quarter")["value"].sum().items()}


def without_a_value(held: Iterable[Benefit], gainers: Iterable[str]) -> Iterator[str]:
    """Yield who may gain and of whose gain no value is held."""
    known = {who for b in held for who in b.gains}
    yield from (who for who in gainers if who not in known)
