"""What the return says about placement types: new ones found, the most children there, the share that is local."""

from __future__ import annotations

from placement_opt.domain.catalogue import MARKET, Catalogue
from placement_opt.intake.estimate.estimates import Rate, Supply
from placement_opt.intake.estimate.intervals import rate
from placement_opt.intake.estimate.window import Window, by_quarter, children_by, inside
from placement_opt.intake.estimate.window_flows import Pair
from placement_opt.intake.import_settings import Estimating
from placement_opt.intake.records.counts import LEFT, Counts


def supply(counts: Counts, window: Window, catalogue: Catalogue, how: Estimating) -> dict[str, Supply]:
    """Return the new children in each placement type with a market: entrants, and those who moved from elsewhere."""
    flows = counts.flows
    moved = flows.loc[(flows["placement"] != flows["to_placement"]) & (flows["to_placement"] != LEFT)]
    found = {}
    for placement, kind in catalogue.placements.items():
        if kind.capacity == MARKET:
            entered = counts.entrants.loc[counts.entrants["placement"] == placement]
            arrived = moved.loc[moved["to_placement"] == placement]
            new = by_quarter(entered, window) + by_quarter(arrived, window)
            found[placement] = Supply(round(float(new.mean()), how.decimals), float(new.max()), window.quarters)
    return found


def most_seen(counts: Counts, window: Window, how: Estimating) -> dict[Pair, Rate]:
    """Return the largest share of a need group that lived in a placement type at any quarter end of the window."""
    stock = inside(counts.stock, window.first - 1, window.last)
    group = children_by(stock, "need", "quarter")
    most: dict[Pair, tuple[float, float]] = {}
    for (need, placement, quarter), n in children_by(stock, "need", "placement", "quarter").items():
        seen = n / group[need, quarter], group[need, quarter]
        most[need, placement] = max(most.get((need, placement), seen), seen)
    words = "this need group at the quarter end with most of them there"
    return {pair: rate(share * size, size, words, how) for pair, (share, size) in most.items()}


def most_living(counts: Counts, window: Window) -> dict[str, int]:
    """Return the most children in each placement type at any quarter end of the window."""
    living = children_by(inside(counts.stock, window.first - 1, window.last), "placement", "quarter")
    most: dict[str, int] = {}
    for (placement, _), n in living.items():
        most[placement] = max(most.get(placement, 0), int(n))
    return most


def local(counts: Counts, how: Estimating) -> dict[str, Rate]:
    """Return the share of each placement type's children who live in the council's area at the as-of date."""
    there = children_by(counts.area, "placement")
    inside_area = children_by(counts.area.loc[counts.area["local"].astype(bool)], "placement")
    words = "children there at the as-of date whose place is known"
    return {p: rate(inside_area.get((p,), 0.0), n, words, how) for (p,), n in there.items()}
