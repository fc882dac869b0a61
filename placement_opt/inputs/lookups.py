"""What every check looks up: which pairs suit, which placement types there are, where a fault is."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.catalogue import PAY
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, records
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain

TOLERANCE = 1e-6  # rounding of figures typed by hand


def fault_at(row: Row, column: str, expected: str, found: str = "", hint: str = "") -> Fault:
    """Return a fault at a cell of a row; what was found is the cell unless said otherwise."""
    cell = row[column]
    shown = plain(cell) if isinstance(cell, float) else str(cell)
    return Fault(row["file"], row["row"], column, expected, found or shown, hint, whole=bool(found))


def suitable_pairs(tables: Tables) -> set[tuple[str, str]]:
    """Return every (need, placement) that may hold children."""
    return {(r["need"], r["placement"]) for r in records(tables, "suitability")}


def placements_with(tables: Tables, **having: str) -> list[str]:
    """Return the placement types whose row holds these words."""
    rows = records(tables, "placements")
    return [r["placement"] for r in rows if all(r[k] == v for k, v in having.items())]


def reaches(tables: Tables, need: str, destination: str) -> bool:
    """Say whether a waiting list or placement type has a place that suits a need."""
    pairs = suitable_pairs(tables)
    places = placements_with(tables, waiting_list=destination) or [destination]
    return any((need, p) in pairs for p in places)


def lists_served(tables: Tables) -> tuple[str, ...]:
    """Return the waiting lists that the placement types of the model serve."""
    return tuple(dict.fromkeys(r["waiting_list"] for r in records(tables, "placements") if r["waiting_list"]))


def families_used(tables: Tables) -> tuple[str, ...]:
    """Return the price families that something follows: placement types, pay, which every move follows, allowances."""
    followed = [r["price_family"] for r in records(tables, "placements") if r["price_family"]]
    return tuple(dict.fromkeys([*followed, PAY, *(r["price_family"] for r in records(tables, "after_care"))]))


def a_quarter_later(row: Row) -> Iterator[Fault]:
    """Yield a fault where those who come back would do so in the quarter in which they leave, at the low end too."""
    column = next((k for k in ("value", "low") if row[k] < 1), None)
    if column:
        yield fault_at(row, column, "1 quarter or more")
