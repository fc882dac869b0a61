"""Figures far from what is usual: each stands, with a warning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placement_opt.inputs.csv_tables import Row, find_parameter
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.plausible import FEES, Plausible, plausible
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS, NUMBERS
from placement_opt.kernel.text import plain

ODD_TOLD = 5  # in a verdict; the command check lists all


@dataclass(frozen=True)
class OddFigure:
    """A figure far from what is usual: where it stands, and what would be usual."""

    file: str
    row: int
    words: str

    @property
    def sentence(self) -> str:
        """Return it as a warning."""
        return f"{self.file}, row {self.row}: {self.words}."


def odd_figures(tables: Tables) -> Iterator[OddFigure]:
    """Yield the figures far from what is usual, in the order of the tables; those that no plan reads are left out."""
    settings = {str(r["placement"]): str(r["setting"]) for r in records(tables, "placements")}
    for name, table in TABLES.items():
        if table.parameters and name not in NO_PLAN_READS:
            for row in records(tables, name):
                parameter = find_parameter(table, row)
                if parameter is not None:
                    by_setting = FEES.get(settings.get(str(row.get("placement", "")), ""))
                    known = plausible(name, parameter, str(row["unit"]))
                    yield from _odd(row, by_setting if parameter.name == "fee" and by_setting else known)


def warnings_of(tables: Tables) -> tuple[str, ...]:
    """Return the first of the odd figures as warnings, and how many more there are."""
    found = [one.sentence for one in odd_figures(tables)]
    more = len(found) - ODD_TOLD
    many = "1 more figure is" if more == 1 else f"{more} more figures are"
    rest = [f"{many} far from what is usual: placement-opt check names them."] if more > 0 else []
    return (*found[:ODD_TOLD], *rest)


def _odd(row: Row, known: Plausible) -> Iterator[OddFigure]:
    far = [float(row[c]) for c in NUMBERS if known.odd(float(row[c]))]
    if far:
        low, high = known.usual
        ends = f"up to {plain(high)}" if low == 0 else f"{plain(low)} to {plain(high)}"
        words = f"{row['parameter']} is {plain(far[0])} {row['unit']}, and usually {ends}; {known.why}"
        yield OddFigure(str(row["file"]), int(row["row"]), words)
