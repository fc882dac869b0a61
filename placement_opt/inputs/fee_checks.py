"""Do bands of fees and reviews of high ones make sense: each check yields faults with their rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from placement_opt.domain.catalogue import EXTERNAL
from placement_opt.domain.high_cost_reviews import thirds_of
from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, figures, records
from placement_opt.inputs.lookups import TOLERANCE, fault_at, placements_with
from placement_opt.inputs.service_spread import Look
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain

Bands = dict[str, tuple[tuple[float, float], ...]]


def bands_of(look: Look) -> Bands:
    """Return the bands of each placement type that has some, as (share, mean fee): stated, or thirds of a spread."""
    fees, spreads = (look("prices", name) for name in ("fee", "fee_spread"))
    found: Bands = {p: thirds_of(fees[p,], spread) for (p,), spread in spreads.items() if (p,) in fees}
    mean = look("fee_bands", "fee")
    for (p, band), share in look("fee_bands", "share").items():
        stated = found[p] if p in found and (p,) not in spreads else ()
        found[p] = (*stated, (share, mean.get((p, band), 0.0)))
    return found


def bands_are_of_external_fees(tables: Tables) -> Iterator[Fault]:
    """Fees in bands, and a spread of them, are those of external placement types; a type has one or the other."""
    external = placements_with(tables, provider=EXTERNAL)
    spreads = {r["placement"]: r for r in records(tables, "prices") if r["parameter"] == "fee_spread"}
    for row in [*spreads.values(), *_first_rows(tables)]:
        if row["placement"] not in external:
            yield fault_at(row, "placement", f"an external placement type: {' | '.join(external)}")
    for row in (r for r in _first_rows(tables) if r["placement"] in spreads):
        yield fault_at(row, "placement", "either rows here or a fee_spread in prices.csv, not both")


def shares_of_bands_sum_to_one(tables: Tables) -> Iterator[Fault]:
    """The bands of a placement type hold all of its children."""
    shares = figures(tables, "fee_bands", "share")
    for row in _first_rows(tables):
        sum_of_shares = math.fsum(n for (p, _band), n in shares.items() if p == row["placement"])
        if abs(sum_of_shares - 1) > TOLERANCE:
            expected = f"shares of {row['placement']} that sum to 1"
            yield fault_at(row, "value", expected, f"a sum of {plain(sum_of_shares)}")


def reviewed_fees_have_bands(tables: Tables) -> Iterator[Fault]:
    """Fees are reviewed where it is known how many lie above the mean, and no review takes one below the mean."""
    bands = bands_of(partial(figures, tables))
    for row in (r for r in records(tables, "high_cost_reviews") if r["parameter"] == "saving"):
        found = bands.get(row["placement"], ())
        mean = math.fsum(share * fee for share, fee in found)
        dear = [(share, fee) for share, fee in found if fee > mean]
        if not dear:
            expected = (
                f"bands of {row['placement']} in fee_bands.csv, or its fee_spread in prices.csv, some above the mean"
            )
            yield fault_at(row, "placement", expected, "none")
            continue
        most = math.fsum(share * fee for share, fee in dear) / math.fsum(share for share, _fee in dear) - mean
        if row["value"] > most + TOLERANCE:
            expected = f"at most {plain(round(most, 2))}, from the bands above the mean down to the mean"
            yield fault_at(row, "value", expected)


def bands_tie_to_the_fee(tables: Tables) -> Iterator[Fault]:
    """The mean of the bands is the fee in prices.csv, to the pound. A scenario may then change the fee alone."""
    fees, bands = figures(tables, "prices", "fee"), bands_of(partial(figures, tables))
    for row in _first_rows(tables):
        p = row["placement"]
        mean, fee = math.fsum(share * price for share, price in bands.get(p, ())), fees.get((p,))
        if fee is None:
            yield fault_at(row, "placement", "a placement type with a fee in prices.csv")
        elif abs(mean - fee) > 1:
            yield fault_at(row, "value", f"bands with a mean of {plain(fee)}, the fee in prices.csv", f"{mean:.2f}")


def bands_stand_for_enough_children(tables: Tables, fewest: int) -> Iterator[Fault]:
    """No band is of so few children at the opening that its mean tells what one of them costs."""
    here = dict[str, float]()
    for (_need, p), n in figures(tables, "opening", "children").items():
        here[p] = here.get(p, 0.0) + n
    for row in (r for r in records(tables, "fee_bands") if r["parameter"] == "share"):
        children = float(row["value"]) * here.get(row["placement"], 0.0)
        if children < fewest - TOLERANCE:
            expected = f"a share that is at least {fewest} of the children in {row['placement']} at the opening"
            hint = "put the band together with the next one, or state a fee_spread in prices.csv"
            yield fault_at(row, "value", expected, f"fewer than {fewest}", hint)


def _first_rows(tables: Tables) -> list[Row]:
    """Return the first row of each placement type with bands."""
    found: dict[str, Row] = {}
    for row in records(tables, "fee_bands"):
        found.setdefault(row["placement"], row)
    return list(found.values())


FEE_CHECKS: tuple[tuple[Callable[[Tables], Iterator[Fault]], tuple[str, ...]], ...] = (
    (bands_are_of_external_fees, ("fee_bands", "prices", "placements")),
    (shares_of_bands_sum_to_one, ("fee_bands",)),
    (reviewed_fees_have_bands, ("high_cost_reviews", "fee_bands", "prices")),
)
