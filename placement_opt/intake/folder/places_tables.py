"""Tables of places: carers, markets, the local share, treatment foster care and services."""

from __future__ import annotations

import math
from collections.abc import Sequence

from placement_opt.domain.catalogue import FOSTER_LIST, HOUSEHOLDS, MARKET, RESIDENTIAL_SETTING
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import keys_of, parameters_of
from placement_opt.intake.estimate.estimates import Supply
from placement_opt.intake.folder.context import FolderContext, living_in, share_note, window
from placement_opt.intake.folder.donor import donor_rows
from placement_opt.intake.folder.figures import (
    PROVIDERS,
    RETURN,
    Cell,
    FigureRow,
    assumed,
    from_return,
    with_gaps,
)
from placement_opt.kernel.text import plain


def starter_cells(context: FolderContext, table: str) -> list[Cell]:
    """Return key and parameter of the rows with which a table of the starter folder begins."""
    return [(key, p.name) for key in keys_of(table, context.catalogue) for p in parameters_of(TABLES[table], key)]


def donor_only(context: FolderContext, table: str) -> list[FigureRow]:
    """Return the starter's rows of a table: borrowed, or gaps."""
    return with_gaps(donor_rows(context.transfer, table), starter_cells(context, table))


def carers(context: FolderContext) -> list[FigureRow]:
    """Return the fostering households; those of ordinary fostering are just enough for the most children there."""
    rows = donor_only(context, "carers")
    if context.transfer is None or context.transfer.own:
        return rows
    known = {f.cell: f for f in rows}
    for placement in context.catalogue.having(capacity=HOUSEHOLDS, waiting_list=FOSTER_LIST):
        places, fillable = (known[(placement,), p] for p in ("places_per_household", "fillable_share"))
        if places.value and fillable.value:
            enough = _households(context, placement, places, fillable)
            known[enough.cell] = enough
    return list(known.values())


def _households(context: FolderContext, placement: str, places: FigureRow, fillable: FigureRow) -> FigureRow:
    """Return just enough households for the children of the opening and for the most there in the window.

    So that doing nothing does not run out of carers as soon as the children there are as many as they were.
    """
    children = max(living_in(context, placement), context.estimates.most_living.get(placement, 0))

    def needed(each: float, share: float) -> float:
        return float(math.ceil(children / (each * share))) if each and share else 0.0

    each, share = places.value or 0.0, fillable.value or 0.0
    note = (
        "The number of households is not in the return. "
        f"Just enough for the children there on {context.opening_words}, "
        f"or for the most there at any quarter end, {window(context)}, if they were more: "
        f"children / ({plain(each)} places x {plain(share)} fillable), rounded up; both as borrowed."
    )
    low, high = needed(places.high, fillable.high), needed(places.low, fillable.low)
    return assumed((placement,), "households", needed(each, share), low, high, note)


def market(context: FolderContext) -> list[FigureRow]:
    """Return what external providers can supply: the most that was found in a quarter of the window."""
    supply = context.estimates.supply
    wanted = starter_cells(context, "market")
    found = [_found(context, p, supply[p]) for (p,), _ in wanted if p in supply]
    others = [f for f in donor_rows(context.transfer, "market") if f.key[0] not in supply]
    return with_gaps([*found, *others], wanted)


def _found(context: FolderContext, placement: str, supply: Supply) -> FigureRow:
    note = f"The most new placements found in one of {supply.quarters} quarters, {window(context)}; low: the mean."
    high, source = supply.most, RETURN
    of_homes = context.catalogue.having(setting=RESIDENTIAL_SETTING, capacity=MARKET)
    if placement in of_homes and context.lists.market and context.lists.market.places is not None:
        turnover = _turnover(context, placement)
        high += context.lists.market.places * turnover
        source = f"{RETURN};{PROVIDERS}"
        note = (
            f"{note} High: further, what {plain(context.lists.market.places)} private and voluntary places in the area "
            f"would free in a quarter at the turnover of {turnover:.3f} seen."
        )
    row = from_return((placement,), "new_placements", supply.most, supply.mean, high, note)
    return FigureRow(*row.cell, row.value, row.low, row.high, source, "council", note)


def _turnover(context: FolderContext, placement: str) -> float:
    """Return the share of the children in a placement type who leave it in a quarter."""
    e = context.estimates
    exits = [(r, g) for (g, p), r in e.exits.items() if p == placement]
    moves = [(r, g) for (g, p, _to, _where), r in e.transitions.items() if p == placement]
    children = {g: float(n) for (g, p), n in e.opening.items() if p == placement}
    total = sum(children.values())
    leaving = sum(r.value * children.get(g, 0.0) for r, g in (*exits, *moves))
    return min(1.0, leaving / total) if total else 0.0


def local(context: FolderContext) -> list[FigureRow]:
    """Return the share of places in the council's own area at the as-of date, where the return says so."""
    rows = [
        from_return((p,), "local_share", r.value, r.low, r.high, share_note(context, r, "placements"))
        for p, r in context.estimates.local.items()
    ]
    return rows or (donor_rows(context.transfer, "local") if context.transfer and context.transfer.own else [])


def pipeline(context: FolderContext) -> list[FigureRow]:
    """Return approvals in train, in order; there need be none."""
    return sorted(donor_rows(context.transfer, "pipeline"), key=lambda f: f.key)


def mtfc(context: FolderContext) -> list[FigureRow]:
    """Return the treatment foster care programme, borrowed or gaps, without teams, as nobody lives there yet."""
    needed = [p.name for p in TABLES["mtfc"].parameters if not p.optional]
    borrowed = [f for f in donor_rows(context.transfer, "mtfc") if f.parameter in needed]
    return with_gaps(borrowed, [((), name) for name in needed])


def service_teams(context: FolderContext, services: Sequence[str]) -> list[FigureRow]:
    """Return what the teams of each service do, borrowed or gaps."""
    wanted = [((s,), p.name) for s in services for p in TABLES["service_teams"].parameters]
    return with_gaps(donor_rows(context.transfer, "service_teams"), wanted)


def service_effects(context: FolderContext, services: Sequence[str]) -> list[FigureRow]:
    """Return what the cases of each service bring about, borrowed, or gaps in the rows with which a folder begins."""
    table = TABLES["service_effects"]
    borrowed = [f for f in donor_rows(context.transfer, "service_effects") if f.key[0] in services]
    known = {f.key[0] for f in borrowed}
    begun = [key for key in keys_of("service_effects", context.catalogue) if key[0] in services and key[0] not in known]
    return borrowed + with_gaps([], [(key, p.name) for key in begun for p in parameters_of(table, key)])
