"""A panel of invented councils, small enough to count by hand."""

from __future__ import annotations

from datetime import date

from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.council_panel import CouncilPanel

CELLS = ("looked_after_31_march", "place_foster", "place_other_residential")


def small_panel(counts, spend=None, neighbours=()):
    """Return a panel: council -> year -> children (looked after, fostered, in homes), and -> year -> GBP on fostering.

    Nothing is spent on residential care; None stands for a hidden count. The neighbours are those of the first council.
    """
    values = {
        (code, year, measure): n
        for code, years in counts.items()
        for year, cells in years.items()
        for measure, n in zip(CELLS, cells, strict=True)
    }
    for code, years in (spend or {}).items():
        for year, gbp in years.items():
            for line, amount in (("residential", 0.0), ("fostering", gbp), ("family_friends", 0.0)):
                values[code, year, f"s251_{line}_gross"] = amount
    source_of = {(year, measure): "dfe" for _code, year, measure in values}
    first = next(iter(counts))
    councils = {
        code: PublishedCouncil(code, "", f"Council {code}", "", (), tuple(neighbours) if code == first else ())
        for code in counts
    }
    return CouncilPanel(PublishedStatistics(date(2026, 1, 31), "Invented.", councils, values, {}, source_of))
