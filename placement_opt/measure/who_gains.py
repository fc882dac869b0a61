"""What others than the council gain under a plan, as far as a value is held; never part of the council's saving."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from placement_opt.domain.appraisal import CENTRAL_ALLOWED, HIGH_ALLOWED, LOW_ALLOWED
from placement_opt.domain.benefits import PER_CASE, PER_CHILD_QUARTER, Benefit
from placement_opt.domain.case import Case
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.table_records import BENEFITS
from placement_opt.measure.cost_benefit import CostBenefit
from placement_opt.measure.results import Results
from placement_opt.measure.savings import discounted

COUNTED_AS = {PER_CASE: "cases started", PER_CHILD_QUARTER: "children"}  # per what -> measure of plan.csv
GAINS_COLUMNS = ["plan", "who", "title", "gains", "end", "value", "unit"]
THE_COUNCIL, ITS_FUNDERS = (
    "council",
    "external",
)  # rows of the table that are no benefit: what the council saves, funders pay


def benefits_held(tables: Tables) -> tuple[Benefit, ...]:
    """Return the values of benefits.csv; none if the model has none."""
    return tuple(
        Benefit(
            *(row["benefit"], row["title"], tuple(split(row["gains"])), row["per"], row["of"]),
            *(row["low"], row["value"], row["high"], row["source"], row["evidence"]),
        )
        for row in records(tables, BENEFITS)
    )


def gains_table(
    c: Case, held: Sequence[Benefit], baseline: Results, plans: Iterable[Results], found: CostBenefit
) -> pd.DataFrame:
    """Return what the council saves, funders pay and others gain under each plan against nothing, in GAINS_COLUMNS.

    A benefit is in the prices of its source, from its lowest value to its highest, discounted from the middle of the
    quarter in which a case starts or a child lives there. What external funders pay is in cash, and below nothing.
    """
    rows: list[tuple[object, ...]] = []
    for plan in plans:
        name, external = plan.plan.name, plan.funding[plan.funding["external"].astype(bool)]
        rows.append((name, THE_COUNCIL, "", THE_COUNCIL, CENTRAL_ALLOWED, found.of(name).present_value, "GBP"))
        rows.append((name, ITS_FUNDERS, "", ITS_FUNDERS, CENTRAL_ALLOWED, -math.fsum(external["gbp"]), "GBP"))
        for b in held:
            ends = gain(c, b, baseline, plan)
            of = (b.title, ";".join(b.gains))
            rows += [(name, f"{b.id} {'_'.join(b.gains)} {b.of} {end}", *of, end, ends[end], "GBP") for end in ends]
    return pd.DataFrame(rows, columns=GAINS_COLUMNS)


def gain(c: Case, b: Benefit, baseline: Results, plan: Results) -> dict[str, float]:
    """Return what one benefit comes to under a plan beyond doing nothing, lowest, central and highest [GBP]."""
    more = _more(c, b, baseline, plan)
    lowest, highest = sorted(more * value for value in (b.low, b.high))
    return {LOW_ALLOWED: lowest, CENTRAL_ALLOWED: more * b.central, HIGH_ALLOWED: highest}


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
