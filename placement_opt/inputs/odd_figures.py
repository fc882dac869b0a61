"""Figures far from what is usual, or from what others of the model say: each stands, with a warning."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.inputs.csv_tables import Row, find_parameter
from placement_opt.inputs.frames import Inputs, Tables, records
from placement_opt.inputs.odd_children import odd_children
from placement_opt.inputs.odd_money import odd_money
from placement_opt.inputs.odd_record import OddFigure, odd_at
from placement_opt.inputs.plausible import Plausible, plausible, plausible_fee
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import AT_MOST_ONE, NO_PLAN_READS, NUMBERS
from placement_opt.kernel.text import plain

ODD_TOLD = 5  # in a verdict; the command check lists all


def odd_figures(inputs: Inputs) -> tuple[OddFigure, ...]:
    """Return the figures far from what is usual, and then what does not go together."""
    return (*_unusual(inputs.tables), *odd_children(inputs), *odd_money(inputs))


def warnings_of(inputs: Inputs) -> tuple[str, ...]:
    """Return the first of the odd figures as warnings, and how many more there are."""
    found = [one.sentence for one in odd_figures(inputs)]
    more = len(found) - ODD_TOLD
    many = "1 more figure is" if more == 1 else f"{more} more figures are"
    rest = [f"{many} far from what is usual: placement-opt check names them."] if more > 0 else []
    return (*found[:ODD_TOLD], *rest)


def _unusual(tables: Tables) -> Iterator[OddFigure]:
    """Yield the figures outside their usual range, in the order of the tables, but for those that no plan reads."""
    kinds = {str(r["placement"]): (str(r["setting"]), str(r["provider"])) for r in records(tables, "placements")}
    for name, table in TABLES.items():
        if table.parameters and name not in NO_PLAN_READS:
            for row in records(tables, name):
                parameter = find_parameter(table, row)
                if parameter is not None:
                    kind = kinds.get(str(row.get("placement", ""))) if name == "prices" else None
                    fee = plausible_fee(*kind) if kind and parameter.name == "fee" else None
                    yield from _odd(row, fee or plausible(name, parameter, str(row["unit"])))


def _odd(row: Row, known: Plausible) -> Iterator[OddFigure]:
    # The share of a small cell may have a range that ends anywhere.
    told = NUMBERS[:1] if row["unit"] in AT_MOST_ONE else NUMBERS
    far = [float(row[c]) for c in told if known.odd(float(row[c]))]
    if far:
        low, high = known.usual
        ends = f"up to {plain(high)}" if low == 0 else f"{plain(low)} to {plain(high)}"
        yield odd_at(row, f"{row['parameter']} is {plain(far[0])} {row['unit']}, and usually {ends}; {known.why}")
