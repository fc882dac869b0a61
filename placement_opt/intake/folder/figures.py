"""Rows of a parameter table before they are text: a figure with where it comes from, or a gap."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from placement_opt.inputs.schema import TABLES, unit_of
from placement_opt.inputs.starter import Words
from placement_opt.inputs.table_records import ASSUMPTION, Parameter
from placement_opt.kernel.text import DECIMALS

RETURN, PROVIDERS, PRICE_LIST = "ssda903", "ofsted", "price_list"  # keys of sources.yaml
Cell = tuple[Words, str]  # key and parameter of a row
Of = TypeVar("Of")


@dataclass(frozen=True)
class FigureRow:
    """One row of a parameter table; value None: a gap, for the council to fill."""

    key: Words
    parameter: str
    value: float | None
    low: float = 0.0
    high: float = 0.0
    source: str = ""
    evidence: str = ""
    note: str = ""
    known: str = "yes"

    @property
    def cell(self) -> Cell:
        """Return what no two rows of a table share."""
        return self.key, self.parameter


def sure(key: Words, parameter: str, value: float, source: str, evidence: str, note: str = "") -> FigureRow:
    """Return a figure whose range is closed."""
    return FigureRow(key, parameter, value, value, value, source, evidence, note)


def assumed(key: Words, parameter: str, value: float, low: float, high: float, note: str) -> FigureRow:
    """Return an assumption with its reason."""
    return FigureRow(key, parameter, value, min(low, value), max(high, value), ASSUMPTION, "assumed", note)


def from_return(key: Words, parameter: str, value: float, low: float, high: float, note: str) -> FigureRow:
    """Return a figure that the council's own return gives."""
    return FigureRow(key, parameter, value, min(low, value), max(high, value), RETURN, "council", note)


def times(figure: FigureRow, factor: float, note: str) -> FigureRow:
    """Return a figure with its range times a factor."""
    value, low, high = ((v or 0.0) * factor for v in (figure.value, figure.low, figure.high))
    return dataclasses.replace(figure, value=value, low=low, high=high, note=note)


def with_gaps(figures: Iterable[FigureRow], wanted: Sequence[Cell], *, also_others: bool = False) -> list[FigureRow]:
    """Return the wanted rows in order, a gap where there is none; then the others, if they are to stay."""
    known = {f.cell: f for f in figures}
    rows = [known.get((key, p), FigureRow(key, p, None)) for key, p in wanted]
    return rows + [f for cell, f in known.items() if also_others and cell not in wanted]


def cells(table: str, figure: FigureRow) -> Words:
    """Return a row as it is written."""
    unit = unit_of(TABLES[table], figure.key, parameter(table, figure))
    if figure.value is None:
        return (*figure.key, figure.parameter, "", unit, "", "", "", "", "", figure.note)
    value, low, high = map(number, (figure.value, figure.low, figure.high))
    provenance = (value, unit, figure.source, figure.evidence, low, high, figure.known, figure.note)
    return (*figure.key, figure.parameter, *provenance)


def parameter(table: str, figure: FigureRow) -> Parameter:
    """Return what the schema says of a figure's parameter."""
    about = figure.key[0] if table == "general" else ""
    named = (p for p in TABLES[table].parameters if p.name == figure.parameter)
    return next(p for p in named if p.about(about))


def number(value: float) -> str:
    """Return a figure as a table holds it: plain decimals, no exponent, no separators."""
    whole, _, part = f"{value:.{DECIMALS}f}".partition(".")
    part = part.rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return "0" if text == "-0" else text


def rekeyed(figure: FigureRow, key: Words, note: str = "") -> FigureRow:
    """Return the same figure for another key, with more said in its note."""
    return dataclasses.replace(figure, key=key, note=" ".join(filter(None, (figure.note, note))))


def summing_to_one(shares: Mapping[Of, float]) -> dict[Of, float]:
    """Return shares as they are written, the largest one taking what rounding left over."""
    total = sum(shares.values())
    written = {k: float(number(v / total)) for k, v in shares.items()} if total else dict(shares)
    largest = max(written, key=lambda k: written[k])
    return written | {largest: 1 - sum(v for k, v in written.items() if k != largest)}
