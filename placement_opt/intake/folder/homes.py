"""The council's own homes: beds from Ofsted's list, the rest from another model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement_opt.domain.catalogue import HOMES
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import figures, records
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import keys_of
from placement_opt.inputs.table_records import WHOLE, Parameter
from placement_opt.intake.folder.context import FolderContext, living_in
from placement_opt.intake.folder.donor import Transfer, donor_rows, source_words
from placement_opt.intake.folder.figures import (
    PROVIDERS,
    RETURN,
    Cell,
    FigureRow,
    assumed,
    number,
    sure,
    with_gaps,
)
from placement_opt.intake.folder.readback import BORROWED
from placement_opt.kernel.text import plain

OCCUPANCY: Cell = (("homes",), "occupancy")  # its row in general.csv
UNLISTED = "home_unlisted"  # stands for the homes that hold children and are not in the list
BY_BED = ("staff", "fixed_cost")  # figures that are means over beds, not over homes


def homes(context: FolderContext) -> list[FigureRow]:
    """Return every row of the council's homes: those of the list, or without a list those of the starter."""
    kept = donor_rows(context.transfer, "homes") if context.transfer and context.transfer.own else []
    if context.lists.homes is None:
        if kept:
            return kept
        beds = [FigureRow(key, "beds", None) for key in keys_of("homes", context.catalogue)]
    else:
        beds = [_listed(home.id, home.beds) for home in context.lists.homes]
        beds += _unlisted(context, beds)
    return [row for b in beds for row in _home(context, b, kept)]


def occupancy(context: FolderContext, rows: Sequence[FigureRow], donated: FigureRow | None) -> FigureRow | None:
    """Return the share of beds that can be filled: never less than is filled at the opening.

    A borrowed share under that would leave doing nothing without a plan.
    """
    beds = [f.value for f in rows if f.parameter == "beds"]
    children = _in_homes(context)
    total = sum(b for b in beds if b is not None)
    if donated is None or donated.value is None or None in beds or not 0 < children <= total:
        return donated
    filled = children / total
    if filled <= donated.value + TOLERANCE:
        return donated
    note = f"At least what was filled on {context.opening_words}, which is more than {plain(donated.value)}, the figure"
    note = f"{note} to borrow: the children in the council's homes over their registered beds."
    sources = {key for f in rows if f.parameter == "beds" for key in f.source.split(";")} - {"assumption"}
    value = min(1.0, float(number(filled)) + TOLERANCE)
    source = ";".join([RETURN, *sorted(sources)])
    return FigureRow(*OCCUPANCY, value, value, max(value, donated.high), source, "derived", note)


def _in_homes(context: FolderContext) -> int:
    """Return the children in the council's own homes at the opening."""
    return sum(living_in(context, p) for p in context.catalogue.having(capacity=HOMES))


def _listed(id: str, beds: float | None) -> FigureRow:
    if beds is None:
        return FigureRow((id,), "beds", None)
    return sure((id,), "beds", beds, PROVIDERS, "published", "Registered places.")


def _unlisted(context: FolderContext, beds: Sequence[FigureRow]) -> list[FigureRow]:
    """Return a home for the children whom the beds in the list cannot hold, if there are such children."""
    known = [b.value for b in beds if b.value is not None]
    short = _in_homes(context) - sum(known)
    if len(known) < len(beds) or short <= 0:
        return []
    why = "More children lived in the council's homes than the list has beds: homes elsewhere, or closed since."
    share = next((f.value for f in donor_rows(context.transfer, "general") if f.cell == OCCUPANCY), None)
    if not share:
        return [FigureRow((UNLISTED,), "beds", None, note=why)]
    needed = float(math.ceil(_in_homes(context) / share - sum(known)))
    note = f"{why} Just enough beds that the children fit all beds at the borrowed occupancy, {plain(share)}."
    return [assumed((UNLISTED,), "beds", needed, math.ceil(short), needed, note)]


def _home(context: FolderContext, bed: FigureRow, kept: Sequence[FigureRow]) -> list[FigureRow]:
    """Return one home's rows: its beds, then what an earlier folder says of it, or the mean of the donor's homes."""
    others = [p for p in TABLES["homes"].parameters if p.name != "beds"]
    mine = [f for f in kept if f.key == bed.key and f.parameter != "beds"]
    if not mine and context.transfer and len(context.transfer.donor.inputs.tables["homes"]):
        mine = [_mean(context.transfer, bed, p) for p in others]
    return [bed, *with_gaps(mine, [(bed.key, p.name) for p in others])]


@dataclass(frozen=True)
class _DonorHomes:
    """One kind of figure of the donor's homes: its rows, and how each home counts in the mean."""

    rows: list[Row]
    weights: list[float]  # beds where the mean is over beds, else 1
    beds_here: float | None  # of the home it is for, where the figure is taken by the bed

    def figures(self, column: str) -> list[float]:
        """Return a column's figures, by the bed where they are taken so."""
        if self.beds_here is None:
            return [row[column] for row in self.rows]
        return [row[column] / beds for row, beds in zip(self.rows, self.weights, strict=True)]

    def of_a_home(self) -> tuple[float, float, float]:
        """Return the mean, the least low and the greatest high for the home here."""
        weighted = (v * weight for v, weight in zip(self.figures("value"), self.weights, strict=True))
        times = 1.0 if self.beds_here is None else self.beds_here
        mean = sum(weighted) / sum(self.weights) * times
        return mean, min(self.figures("low")) * times, max(self.figures("high")) * times


def _mean(transfer: Transfer, bed: FigureRow, parameter: Parameter) -> FigureRow:
    """Return a figure of the donor's homes: the mean, from the least low to the greatest high.

    Posts are taken by the bed, times the beds here, and the cost of a bed is the mean over beds, so that a home's
    cost still holds its posts.
    """
    homes = _donor_homes(transfer, bed, parameter)
    if not homes.rows:
        return FigureRow(bed.key, parameter.name, None)
    value, low, high = homes.of_a_home()
    if parameter.units[0] in WHOLE:
        value = float(round(value))
    if homes.beds_here is not None:  # posts are known to no more than a tenth
        value, low, high = round(value, 1), round(low, 1), round(high, 1)
    return assumed(bed.key, parameter.name, value, low, high, " ".join(_mean_note(transfer, homes, parameter)))


def _donor_homes(transfer: Transfer, bed: FigureRow, parameter: Parameter) -> _DonorHomes:
    """Return the donor's homes that have the figure; where it is a mean over beds, those whose beds are known."""
    tables = transfer.donor.inputs.tables
    rows = [row for row in records(tables, "homes") if row["parameter"] == parameter.name]
    if parameter.name not in BY_BED:
        return _DonorHomes(rows, [1.0] * len(rows), None)
    beds = figures(tables, "homes", "beds")
    known = [row for row in rows if beds.get((row["home"],))]
    return _DonorHomes(known, [beds[row["home"],] for row in known], bed.value if parameter.name == "staff" else None)


def _mean_note(transfer: Transfer, homes: _DonorHomes, parameter: Parameter) -> Iterator[str]:
    whose = "Carried over" if transfer.own else f"{BORROWED} {transfer.donor.title}"
    cited = source_words(transfer, sorted({key for row in homes.rows for key in split(row["source"])}))
    yield f"{whose}: the mean of its {len(homes.rows)} homes ({cited}), least low to greatest high."
    if homes.beds_here is not None:
        yield f"Taken by the bed, for {plain(homes.beds_here)} beds."
    base = transfer.donor.inputs.model.price_base
    if parameter.units[0].startswith("GBP") and base != transfer.price_base:
        yield f"In prices of {base}, not brought up to {transfer.price_base}."
    yield homes.rows[0]["note"]
