"""Do the figures of homes that may be opened make sense: each check yields faults with their rows."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.catalogue import HOMES
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import fault_at, placements_with
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain

BOUGHT = ("capital", "asset_life", "interest")  # what a home that is bought or built has, and a rented one has not
LEASED = ("rent",)


def new_homes_are_of_a_placement_type(tables: Tables) -> Iterator[Fault]:
    """New homes are of the placement type with capacity homes, as those are that the council has."""
    for row in _firsts(tables)[:1]:
        if not placements_with(tables, capacity=HOMES):
            yield fault_at(row, "home", "a placement type with capacity homes in placements.csv", "none")


def new_homes_have_names_of_their_own(tables: Tables) -> Iterator[Fault]:
    """A kind of new home is not named as a home that the council has."""
    known = {r["home"] for r in records(tables, "homes")}
    for row in (r for r in _firsts(tables) if r["home"] in known):
        yield fault_at(row, "home", "another name than that of a home in homes.csv")


def new_homes_are_paid_in_one_way(tables: Tables) -> Iterator[Fault]:
    """Either capital pays for a home, over a stated life and with interest, or it is rented."""
    for first in _firsts(tables):
        found = {r["parameter"]: r for r in records(tables, "new_homes") if r["home"] == first["home"]}
        capital, rent = [[p for p in group if p in found] for group in (BOUGHT, LEASED)]
        if capital and rent:
            expected = f"either {', '.join(BOUGHT)} or rent, not both"
            yield fault_at(found["rent"], "parameter", expected, f"rent beside {', '.join(capital)}")
        elif not rent and len(capital) < len(BOUGHT):
            lacking = ", ".join(p for p in BOUGHT if p not in found)
            expected = f"rows {', '.join(BOUGHT)} of {first['home']}, or a row rent"
            yield fault_at(first, "parameter", expected, f"no row {lacking}" + ("" if capital else " and no row rent"))
        life = found.get("asset_life")
        if life and life["value"] < 1:
            yield fault_at(life, "value", "1 year or more")


def new_homes_hire_after_the_decision(tables: Tables) -> Iterator[Fault]:
    """No post of a new home is paid before the home is decided on."""
    lead = figures(tables, "new_homes", "lead")
    for row in records(tables, "new_homes"):
        most = lead.get((row["home"],))
        if row["parameter"] == "staffing_before" and most is not None and row["value"] > most:
            yield fault_at(row, "value", f"at most {plain(most)} quarters, the lead of {row['home']}")


def new_homes_cost_at_least_their_staff(tables: Tables) -> Iterator[Fault]:
    """A new home's fixed cost holds its staff, so it cannot be less."""
    beds, staff = (figures(tables, "new_homes", p) for p in ("beds", "staff"))
    post = figures(tables, "general", "post_cost").get(("staff",), 0.0)
    for row in records(tables, "new_homes"):
        home = (row["home"],)
        if row["parameter"] == "fixed_cost" and home in beds and home in staff:
            year, posts = row["value"] * beds[home] * calendar.WEEKS_PER_YEAR, staff[home] * post
            if year < posts:
                expected = f"at least the cost of {plain(staff[home])} posts, GBP {posts:,.0f} a year"
                yield fault_at(row, "value", expected, f"GBP {year:,.0f} a year")


def sold_places_are_in_council_homes(tables: Tables) -> Iterator[Fault]:
    """Places are sold of homes that the council has or may open."""
    own = placements_with(tables, capacity=HOMES) if len(tables["homes"]) + len(tables["new_homes"]) else []
    for row in (r for r in records(tables, "sold_places") if r["parameter"] == "most_places"):
        if row["placement"] not in own:
            yield fault_at(row, "placement", f"the placement type of the council's homes: {own[0] if own else 'none'}")


def _firsts(tables: Tables) -> list[Row]:
    """Return the first row of each kind of new home, at which what is wrong with all of it is told."""
    found: dict[str, Row] = {}
    for row in records(tables, "new_homes"):
        found.setdefault(row["home"], row)
    return list(found.values())
