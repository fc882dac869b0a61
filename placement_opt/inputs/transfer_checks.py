"""Do the transfers of fostering households make sense: each check yields faults with their rows."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.catalogue import EXTERNAL, FOSTER_SETTING, HOUSEHOLDS
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import TOLERANCE, fault_at, placements_with, suitable_pairs
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain


def transfers_have_names_of_their_own(tables: Tables) -> Iterator[Fault]:
    """One name is one way from an agency to the council, and no placement type has it."""
    ways: dict[str, str] = {}
    names: dict[str, str] = {}
    placements = placements_with(tables)
    for row in records(tables, "agency_transfers"):
        name, way = row["transfer"], f"{row['from_placement']} to {row['to_placement']}"
        if ways.setdefault(name, way) != way:
            yield fault_at(row, "transfer", f"another name than that of {ways[name]}")
        elif names.setdefault(way, name) != name:
            yield fault_at(row, "transfer", f"{names[way]}, as in the rows above of {way}")
        elif name in placements:
            yield fault_at(row, "transfer", "another name than that of a placement type")


def households_transfer_from_agency_to_council(tables: Tables) -> Iterator[Fault]:
    """Households leave external foster care and join foster care with fostering households."""
    agencies = placements_with(tables, setting=FOSTER_SETTING, provider=EXTERNAL)
    own = [p for p in placements_with(tables, setting=FOSTER_SETTING, capacity=HOUSEHOLDS) if p not in agencies]
    for row in _first_rows(tables):
        if row["from_placement"] not in agencies:
            yield fault_at(row, "from_placement", f"external foster care: {' | '.join(agencies)}")
        if row["to_placement"] not in own:
            yield fault_at(row, "to_placement", f"council foster care with fostering households: {' | '.join(own)}")


def a_household_holds_its_children(tables: Tables) -> Iterator[Fault]:
    """The children who stay with a household fit its places, and some children live there who may stay."""
    places, fillable = (figures(tables, "carers", k) for k in ("places_per_household", "fillable_share"))
    opening, pairs = figures(tables, "opening", "children"), suitable_pairs(tables)
    for row in (r for r in records(tables, "agency_transfers") if r["parameter"] == "children_per_household"):
        source, to = row["from_placement"], row["to_placement"]
        most = places.get((to,), 0.0) * fillable.get((to,), 0.0)
        if (to,) in places and row["value"] > most + TOLERANCE:
            yield fault_at(row, "value", f"at most {plain(most)}, the places of a household of {to} that can be filled")
        stay = (n for (g, p), n in opening.items() if p == source and (g, to) in pairs)
        if row["value"] > 0 and not any(stay):
            expected = f"children in {source} at the opening who are suited to {to}"
            yield fault_at(row, "value", expected, "none")


def _first_rows(tables: Tables) -> list[Row]:
    """Return the first row of each transfer."""
    return list({r["transfer"]: r for r in reversed(records(tables, "agency_transfers"))}.values())[::-1]
