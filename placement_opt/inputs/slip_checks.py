"""Figures that must be slips of the pen, since others of the model are of another size: each yields its row."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import fault_at
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain

TIMES = 10  # a price that is so many times another, or such a part of it, is a slip
TIMES_THE_BEDS = 3  # of the largest home: no new one is larger

Check = Callable[[Tables], Iterator[Fault]]


def teams_that_may_be_can_open(tables: Tables) -> Iterator[Fault]:
    """Where there may be more teams than today, some can open in a quarter."""
    for table in ("service_teams", "mtfc"):
        most, begun = figures(tables, table, "most_teams"), figures(tables, "mtfc", "teams_at_opening")
        for row in (r for r in records(tables, table) if r["parameter"] == "growth" and r["value"] <= 0):
            key = (row["service"],) if table == "service_teams" else ()
            today = 0.0 if key else begun.get((), 0.0)
            if most.get(key, 0.0) > today:
                yield fault_at(row, "value", f"more than 0, since most_teams is {plain(most[key])}")


def new_homes_are_like_those_there(tables: Tables) -> Iterator[Fault]:
    """A new home has no more than three times the beds of the largest home that the council has."""
    largest = max(figures(tables, "homes", "beds").values(), default=math.inf)
    for row in (r for r in records(tables, "new_homes") if r["parameter"] == "beds"):
        if row["value"] > TIMES_THE_BEDS * largest:
            expected = (
                f"at most {plain(TIMES_THE_BEDS * largest)} beds, {TIMES_THE_BEDS} times those of the largest home"
            )
            yield fault_at(row, "value", expected)


def contracts_cost_about_the_fee(tables: Tables) -> Iterator[Fault]:
    """The price of a place under contract is of the size of the fee without it."""
    fees = figures(tables, "prices", "fee")
    for table in ("contracts", "contract_offers"):
        for row in (r for r in records(tables, table) if r["parameter"] == "price"):
            placement = row["placement"]
            yield from _far_off(row, fees.get((placement,), 0.0), f"the fee of {placement} in prices.csv")


def sold_places_bring_about_their_cost(tables: Tables) -> Iterator[Fault]:
    """The price of a place that is sold is of the size of what its bed costs."""
    table = "homes" if len(tables["homes"]) else "new_homes"
    beds, cost = figures(tables, table, "beds"), figures(tables, table, "fixed_cost")
    known = [k for k in beds if k in cost]
    there = math.fsum(beds[k] for k in known)
    mean = math.fsum(beds[k] * cost[k] for k in known) / there if there > 0 else 0.0
    for row in (r for r in records(tables, "sold_places") if r["parameter"] == "price"):
        yield from _far_off(row, mean, f"the fixed_cost of a bed in {table}.csv")


def _far_off(row: Row, other: float, words: str) -> Iterator[Fault]:
    """Yield a fault for a price far below or above another; what has no other price is not looked at."""
    price = float(row["value"])
    if other > 0 and not other / TIMES <= price <= other * TIMES:
        ends = f"{plain(round(other / TIMES, 2))} and {plain(round(other * TIMES, 2))}"
        expected = f"a price between {ends}, a tenth and ten times {words}, {plain(round(other, 2))}"
        yield fault_at(row, "value", expected, hint="a likely slip")


SLIP_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (teams_that_may_be_can_open, ("service_teams", "mtfc")),
    (new_homes_are_like_those_there, ("new_homes", "homes")),
    (contracts_cost_about_the_fee, ("contracts", "contract_offers", "prices")),
    (sold_places_bring_about_their_cost, ("sold_places", "homes", "new_homes")),
)
