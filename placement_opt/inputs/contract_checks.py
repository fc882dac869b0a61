"""Do contracts on offer make sense: each check yields faults with their rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from placement_opt.domain.catalogue import EXTERNAL
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import TOLERANCE, fault_at, placements_with
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain


def contracts_have_names_of_their_own(tables: Tables) -> Iterator[Fault]:
    """One name is one contract with one placement type, and none that is in force at the opening."""
    in_force = {r["contract"] for r in records(tables, "contracts")}
    placements: dict[str, str] = {}
    for row in _first_rows(tables):
        if row["contract"] in in_force:
            expected = "another name than that of a contract in contracts.csv, which is in force at the opening"
            yield fault_at(row, "contract", expected)
        elif placements.setdefault(row["contract"], row["placement"]) != row["placement"]:
            yield fault_at(row, "contract", f"another name than that of the contract for {placements[row['contract']]}")


def places_are_bought_from_external_providers(tables: Tables) -> Iterator[Fault]:
    """A contract is with an external provider whose places are bought at a fee without it."""
    priced = {p for (p,) in figures(tables, "prices", "fee")}
    known = [p for p in placements_with(tables, provider=EXTERNAL) if p in priced]
    for row in (r for r in _first_rows(tables) if r["placement"] not in known):
        yield fault_at(row, "placement", f"an external placement type with a fee: {' | '.join(known)}")


def a_contract_lasts_longer_than_its_notice(tables: Tables) -> Iterator[Fault]:
    """A place is in force for a quarter at least, and its notice ends no later than its term."""
    terms = figures(tables, "contract_offers", "term")
    for row in records(tables, "contract_offers"):
        value, term = float(row["value"]), terms.get((row["contract"], row["placement"]), math.inf)
        if row["parameter"] in ("term", "notice") and value < 1:
            yield fault_at(row, "value", "1 quarter or more, the quarter in which a place begins")
        elif row["parameter"] == "notice" and value > term:
            yield fault_at(row, "value", f"at most {plain(term)} quarters, the term of {row['contract']}")


def children_there_live_there(tables: Tables) -> Iterator[Fault]:
    """Children who live in places on offer fit them, and are among those of the opening."""
    most, left = figures(tables, "contract_offers", "most_places"), dict[str, float]()
    for (_need, p), n in figures(tables, "opening", "children").items():
        left[p] = left.get(p, 0.0) + n
    for row in (r for r in records(tables, "contract_offers") if r["parameter"] == "children_there"):
        contract, p, children = row["contract"], row["placement"], float(row["value"])
        places, here = most.get((contract, p), math.inf), max(0.0, left.get(p, 0.0))
        if children > places + TOLERANCE:
            yield fault_at(row, "value", f"at most {plain(places)} children, the most_places of {contract}")
        elif children > here + TOLERANCE:
            expected = f"at most {plain(here)} children: those in {p} at the opening, others counted before"
            yield fault_at(row, "value", expected)
        left[p] = here - children


def _first_rows(tables: Tables) -> list[Row]:
    """Return the first row of each contract and placement type."""
    found: dict[tuple[str, str], Row] = {}
    for row in records(tables, "contract_offers"):
        found.setdefault((row["contract"], row["placement"]), row)
    return list(found.values())


CONTRACT_CHECKS: tuple[tuple[Callable[[Tables], Iterator[Fault]], tuple[str, ...]], ...] = (
    (contracts_have_names_of_their_own, ("contract_offers", "contracts")),
    (places_are_bought_from_external_providers, ("contract_offers", "placements", "prices")),
    (a_contract_lasts_longer_than_its_notice, ("contract_offers",)),
    (children_there_live_there, ("contract_offers", "opening")),
)
