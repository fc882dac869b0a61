"""Each lever on one page: what it saves by itself, how much of it a plan uses, and where its units begin to pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.levers import levers_of
from placement_opt.measure.bridge import Bridge
from placement_opt.measure.lever_quantities import lever_uses
from placement_opt.measure.results import Results

LEVER_COLUMNS = ["lever", "words", "column", "value", "unit"]
ALONE, USED, PRICE_NOW, PAYS_AT = "alone", "used", "price_now", "pays_at"  # beginnings of a column
COLUMN_PARTED = " "  # between such a beginning and what it is about


@dataclass(frozen=True)
class PayingPrice:
    """The price at which one unit of a lever costs as much as it saves, beside the one that the model has."""

    lever: str
    subject: str
    now: float  # GBP
    at: float | None  # GBP; None: no plan has the unit


def lever_table(c: Case, bridge: Bridge, plan: Results, prices: Iterable[PayingPrice]) -> pd.DataFrame:
    """Return each lever in LEVER_COLUMNS: its saving alone, what a plan uses of it, and prices of what is left at zero.

    A saving is that of the year of the bridge, against doing nothing, and positive.
    """
    words, known = {k.id: k.words for k in levers_of(c)}, list(prices)
    alone = {span.name: -span.gbp + 0.0 for span in bridge.spans if span.name in words}
    rows = []
    for lever, said in words.items():
        if lever in alone:
            rows.append((lever, said, ALONE, alone[lever], "GBP"))
        for k in (k for k in lever_uses(c, plan) if k.lever == lever):
            rows.append((lever, said, COLUMN_PARTED.join((USED, k.measure)), k.amount, k.unit))
        rows += [(lever, said, *cell) for k in known if k.lever == lever for cell in _prices(k)]
    return pd.DataFrame(rows, columns=LEVER_COLUMNS)


def _prices(k: PayingPrice) -> Iterator[tuple[str, float, str]]:
    yield COLUMN_PARTED.join((PRICE_NOW, k.subject)), k.now, "GBP"
    if k.at is not None:
        yield COLUMN_PARTED.join((PAYS_AT, k.subject)), k.at, "GBP"
