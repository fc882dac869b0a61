"""Tables of money: fees, figures of the whole council, budgets and the announced schedule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from placement_opt.domain.catalogue import EXTERNAL, Catalogue
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import priced
from placement_opt.intake.folder.children_tables import leaving
from placement_opt.intake.folder.context import FolderContext
from placement_opt.intake.folder.donor import donor_rows
from placement_opt.intake.folder.fee_list import band_rows
from placement_opt.intake.folder.figures import (
    PRICE_LIST,
    RETURN,
    Cell,
    FigureRow,
    assumed,
    from_return,
    sure,
    with_gaps,
)
from placement_opt.intake.folder.homes import OCCUPANCY, occupancy
from placement_opt.intake.folder.places_tables import starter_cells
from placement_opt.intake.folder.price_list import Item, Price, subject
from placement_opt.intake.folder.structural_tables import structural
from placement_opt.kernel.text import PER_CENT

TREND: Cell = (("demand",), "entry_trend")
LIMIT: Cell = (("moves",), "stability_limit")
BALANCE_CELL: Cell = (("demand",), "stock_flow_gap")


def prices(context: FolderContext) -> list[FigureRow]:
    """Return the fees: borrowed, or gaps."""
    return with_gaps(donor_rows(context.transfer, "prices"), [((p,), "fee") for p in priced(context.catalogue)])


def fee_bands(context: FolderContext) -> list[FigureRow]:
    """Return the bands of external fees for which the council's price list has each child's."""
    return listed_bands(context.lists.prices, context.catalogue)


def listed_bands(prices: Mapping[Item, Price], catalogue: Catalogue) -> list[FigureRow]:
    """Return the bands of external fees of a price list that has each child's."""
    external = catalogue.having(provider=EXTERNAL)
    lists = ((p, price) for (p, parameter), price in prices.items() if parameter == "fee")
    return [row for p, price in lists if price.bands and p in external for row in band_rows(p, price.bands)]


def listed(
    prices: Mapping[Item, Price], catalogue: Catalogue, table: str, figures: Sequence[FigureRow]
) -> list[FigureRow]:
    """Return the rows of a table with the prices of the council's own list in the place of any other."""

    def price(f: FigureRow) -> Price | None:
        return prices.get((subject(table, f.key, catalogue), f.parameter))

    return [
        FigureRow(f.key, f.parameter, p.fee, p.low, p.high, PRICE_LIST, "council", p.note) if (p := price(f)) else f
        for f in figures
    ]


def general(context: FolderContext, homes: Sequence[FigureRow]) -> list[FigureRow]:
    """Return the figures of the whole council; those of demand are the return's."""
    rows = {f.cell: f for f in donor_rows(context.transfer, "general")}
    rows |= {f.cell: f for f in (_trend(context), _balance())}
    if (limit := rows.get(LIMIT)) and context.transfer and not context.transfer.own:
        rows[LIMIT] = _within(context, limit)
    if raised := occupancy(context, homes, rows.get(OCCUPANCY)):
        rows[OCCUPANCY] = raised
    return with_gaps(rows.values(), starter_cells(context, "general"))


def _trend(context: FolderContext) -> FigureRow:
    t = context.estimates.trend
    if t.quarters:
        note = f"Fitted over {t.quarters} quarters: {t.fitted:.4f} a year, standard error {t.se:.4f}."
        note += " Its interval holds 0, so no trend is taken." if t.fitted and not t.value else ""
    else:
        note = "Too few quarters for a trend."
    return from_return(*TREND, t.value, t.low, t.high, note)


def _within(context: FolderContext, limit: FigureRow) -> FigureRow:
    """Return the borrowed limit of planned moves, lowered if more than everybody would then leave a placement type."""
    pairs = dict.fromkeys((need, start) for need, start, *_ in structural(context, "moves"))
    room = max(0.0, min((1 - leaving(context, pair) for pair in pairs), default=1.0))
    if limit.value is None or limit.value <= room:
        return limit
    note = f"Lowered, so that no more leave a placement type than live there. {limit.note}"
    return assumed(*LIMIT, math.floor(room * PER_CENT) / PER_CENT, min(limit.low, room), limit.high, note)


def _balance() -> FigureRow:
    note = "The flows are counted between the same quarter ends as the children, so they leave nothing unexplained."
    return sure(*BALANCE_CELL, 0.0, RETURN, "council", note)


def budgets(context: FolderContext, funders: Sequence[str]) -> list[FigureRow]:
    """Return the money for investment: borrowed, or gaps for the years judged."""
    rows = [f for f in donor_rows(context.transfer, "budgets") if f.key[0] in funders]
    paid = {f.key[0] for f in rows if f.value is not None}
    judged = context.judged
    wanted = [((funder, year), "amount") for funder in funders if funder not in paid for year in judged]
    return with_gaps(rows, list(dict.fromkeys([*(f.cell for f in rows), *wanted])))


def schedule(context: FolderContext, lines: Sequence[str]) -> list[FigureRow]:
    """Return the announced savings: borrowed, or gaps for each line in the years judged."""
    rows = [f for f in donor_rows(context.transfer, "schedule") if f.key[0] in (*lines, TOTAL)]
    judged = context.judged
    steps = [((line, year), "step") for line in lines for year in judged]
    staff = [((line, TOTAL), p.name) for line in lines for p in TABLES["schedule"].parameters if p.optional]
    return with_gaps(rows, steps if rows else [*steps, *staff], also_others=True)
