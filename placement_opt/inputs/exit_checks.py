"""Do the figures of planned exits and of what follows them make sense: each check yields faults with their rows."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.catalogue import MTFC_SETTING, Catalogue
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import a_quarter_later, fault_at, placements_with, suitable_pairs
from placement_opt.kernel.errors import Fault

PER_QUARTER = "per_quarter"  # unit of a share of the children there; that of those who leave is a plain share


def children_leave_from_where_they_live(tables: Tables) -> Iterator[Fault]:
    """A planned exit is from a placement type that suits the need group; MTFC is too short for one."""
    pairs, treated = suitable_pairs(tables), placements_with(tables, setting=MTFC_SETTING)
    for row in _shares(tables):
        if row["placement"] in treated:
            yield fault_at(row, "placement", "a placement type other than MTFC, which nobody leaves care from")
        elif (row["need"], row["placement"]) not in pairs:
            yield fault_at(row, "placement", f"a placement type suitable for {row['need']}")


def every_exit_says_what_comes_after(tables: Tables) -> Iterator[Fault]:
    """Each kind of planned exit in use says what follows it, once: an allowance, and who comes back."""
    known = {r["exit"] for r in records(tables, "after_care")}
    for row in _first_of_each(tables):
        if row["exit"] not in known:
            expected = f"rows of {row['exit']} in after_care.csv: the allowance, and who comes back; 0 for none"
            yield fault_at(row, "exit", expected, "no such row")
    families: dict[str, str] = {}
    for row in records(tables, "after_care"):
        family = families.setdefault(row["exit"], row["price_family"])
        if row["price_family"] != family:
            yield fault_at(row, "price_family", f"{family}, as in the rows above")


def who_comes_back_has_somewhere_to_go(tables: Tables) -> Iterator[Fault]:
    """Where a share comes back, later than it left, it is an entry of the need group that it left."""
    shares = figures(tables, "after_care", "returns_share")
    back = {e for (e, _family), share in shares.items() if share > 0}
    placed = {g for (g, _to), share in figures(tables, "entry_mix", "share").items() if share > 0}
    for row in _first_of_each(tables):
        if row["exit"] in back and row["need"] not in placed:
            expected = "a need group with rows in entry_mix.csv, since a share of those who leave comes back"
            yield fault_at(row, "need", expected)
    for row in records(tables, "after_care"):
        if row["parameter"] == "returns_after":
            yield from a_quarter_later(row)


def further_exits(tables: Tables) -> list[Row]:
    """Return the rows that say how many more children could leave care, those of support after care left out."""
    return [r for r in _shares(tables) if r["unit"] == PER_QUARTER]


def _shares(tables: Tables) -> list[Row]:
    return [r for r in records(tables, "planned_exits") if r["parameter"] == "most_share"]


def support_is_for_those_who_leave(tables: Tables, catalogue: Catalogue) -> Iterator[Fault]:
    """Support after care is for a share of those who leave, and an exit for one of those there; units say which."""
    for row in _shares(tables):
        unit = "share" if row["exit"] in catalogue.after_care_support else PER_QUARTER
        if row["unit"] != unit:
            yield fault_at(row, "unit", f"{unit}, since it is {catalogue.ways_on[row['exit']]}")
    for row in records(tables, "after_care"):
        if row["exit"] in catalogue.after_care_support and row["parameter"] == "returns_share" and row["value"] > 0:
            yield fault_at(row, "value", "0, since those who come back are in the figures of today's exits and entries")


def _first_of_each(tables: Tables) -> list[Row]:
    """Return one row of each kind of exit and need group, so that a fault is told once."""
    first: dict[tuple[str, str], Row] = {}
    for row in records(tables, "planned_exits"):
        first.setdefault((row["exit"], row["need"]), row)
    return list(first.values())
