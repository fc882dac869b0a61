"""Which placement types may hold which need, and how much of a need group at most.

The return shows where children live, not where they could. What lives there today sets no limit on the group. That a
cheaper place is not taken for a fitting one is held by the entrants: of complex need no more go to ordinary fostering
than do today, and of other needs no more to residential care (`most_suited` in entry_mix.csv, rule `entrants_suit`).
"""

from __future__ import annotations

from collections.abc import Sequence

from placement_opt.domain.catalogue import RESIDENTIAL_SETTING
from placement_opt.inputs.starter import Words
from placement_opt.intake.folder.context import FolderContext
from placement_opt.intake.folder.donor import donor_rows
from placement_opt.intake.folder.figures import FigureRow, assumed, times

PARAMETER = "most_of_group"
LIVING = "No limit: children of this group live there today, and the return sets none."
NOBODY_LIVING = (
    "No limit: nobody of this group lives there today, but the placement type may suit it; the return sets none."
)


def suitability(context: FolderContext, pairs: Sequence[Words]) -> list[FigureRow]:
    """Return the most of each need group that may live in each placement type."""
    donated = {f.key: f for f in donor_rows(context.transfer, "suitability")}
    return [
        _panels(context, donated.get(pair, FigureRow(pair, PARAMETER, None)))
        if pair[1] in context.uncoded
        else _unlimited(context, pair)
        for pair in pairs
    ]


def _unlimited(context: FolderContext, pair: Words) -> FigureRow:
    g, p = pair
    seen = context.estimates.most_seen.get((g, p))
    lives = bool(context.estimates.opening.get((g, p))) or (seen is not None and seen.value > 0)
    return assumed(pair, PARAMETER, 1, 1, 1, LIVING if lives else NOBODY_LIVING)


def _panels(context: FolderContext, figure: FigureRow) -> FigureRow:
    """Return a borrowed judgement of panels, which is on children in residential care, as a share of the group here."""
    group = {p: n for (g, p), n in context.estimates.opening.items() if g == figure.key[0]}
    homes = sum(n for p, n in group.items() if context.catalogue.placements[p].setting == RESIDENTIAL_SETTING)
    everyone = sum(group.values())
    if figure.value is None or not everyone or context.transfer is None or context.transfer.own:
        return figure
    share = homes / everyone
    counted = "" if context.request.rounded else f", {homes} of {everyone}"
    why = f"Taken of those of the group who live in residential care{counted}."
    return times(figure, share, f"{figure.note} {why}")
