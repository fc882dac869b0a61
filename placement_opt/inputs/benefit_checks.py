"""Do the values of what others gain make sense: of something that there is, in its unit, once, and not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from placement_opt.domain.benefits import PER, PER_CASE
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.lookups import fault_at
from placement_opt.inputs.table_records import BENEFITS
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import nearest


def benefits_are_of_something(tables: Tables) -> Iterator[Fault]:
    """A benefit is of a service or of a placement type of the model, and its value is in the unit for that."""
    for row in records(tables, BENEFITS):
        table, column = ("services", "service") if row["per"] == PER_CASE else ("placements", "placement")
        known = [r[column] for r in records(tables, table)]
        if row["of"] not in known:
            hint = nearest(row["of"], known)
            yield fault_at(row, "of", f"a name in {table}.csv, since it is per {row['per']}", hint=hint)
        if row["unit"] != PER[row["per"]]:
            yield fault_at(row, "unit", f"{PER[row['per']]}, since it is per {row['per']}")


def benefits_are_known(tables: Tables) -> Iterator[Fault]:
    """What others gain is published, worked out from it or the council's own; a guess of it is no evidence."""
    for row in records(tables, BENEFITS):
        if row["evidence"] == "assumed":
            yield fault_at(row, "evidence", "published, derived or council, since what others gain is never assumed")


def benefits_are_counted_once(tables: Tables) -> Iterator[Fault]:
    """Nobody gains the same twice from the same, under one name or another."""
    seen: dict[tuple[str, str, str], Row] = {}
    for row in records(tables, BENEFITS):
        for who in dict.fromkeys(split(row["gains"])):
            first = seen.setdefault((row["benefit"], row["of"], who), row)
            if first is not row:
                hint = f"the first is on line {first['row']}"
                yield fault_at(row, "gains", f"each benefit of {row['of']} once for each who gains", hint=hint)
                break


BENEFIT_CHECKS: tuple[tuple[Callable[[Tables], Iterator[Fault]], tuple[str, ...]], ...] = (
    (benefits_are_of_something, (BENEFITS, "services", "placements")),
    (benefits_are_known, (BENEFITS,)),
    (benefits_are_counted_once, (BENEFITS,)),
)
