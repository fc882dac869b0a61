"""The council's own price list: what a child's week costs in each placement type."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import BadInput, Fault
from ..inputs.schema import NUMBERS, TABLES
from ..inputs.tables import number_faults
from ..inputs.text import nearest
from .sheets import Sheet, is_blank, read_sheets, spelt

COLUMNS = ("placement", "fee", "low", "high", "note")
NEEDED = ("placement", "fee")
FEE = next(p for p in TABLES["prices"].parameters if p.name == "fee")


@dataclass(frozen=True)
class Price:
    """The fee of a child's week in a placement type, with its range [GBP a child-week]."""

    fee: float
    low: float
    high: float
    note: str
    row: int  # line of the price list


def read_prices(path: Path, placements: Collection[str]) -> dict[str, Price]:
    """Return the prices of a CSV file or workbook with columns placement, fee and, if wanted, low, high and note.

    Without a range the fee is taken as sure. Raises BadInput with every fault.
    """
    sheet = _with_prices(read_sheets(path))
    faults = list(_header_faults(sheet))
    prices: dict[str, Price] = {}
    header = [spelt(c) for c in sheet.lines[0][1]]
    for line, cells in sheet.lines[1:]:
        row = dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))
        found_here = list(_row_faults(sheet, line, row, placements, prices))
        faults += found_here
        if not found_here:
            prices[row["placement"]] = _price(row, line)
    if faults:
        raise BadInput(faults)
    return prices


def _with_prices(sheets: tuple[Sheet, ...]) -> Sheet:
    """Return the first sheet whose first line names the columns that are needed."""
    headers = {s: s.lines[0][1] if s.lines else () for s in sheets}
    for sheet, header in headers.items():
        if {spelt(c) for c in header}.issuperset(NEEDED):
            return sheet
    found = ", ".join(next(filter(any, headers.values()), ())) or "an empty file"
    raise BadInput([Fault(sheets[0].file, 1, "", "columns " + ", ".join(COLUMNS), found)])


def _header_faults(sheet: Sheet) -> Iterator[Fault]:
    line, cells = sheet.lines[0]
    header = [spelt(c) for c in cells if c]
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            yield Fault(sheet.place, line, name, "columns " + ", ".join(COLUMNS), name, nearest(name, COLUMNS))
        elif header.count(name) > 1:
            yield Fault(sheet.place, line, name, f"column {name} once", "it more than once")


def _row_faults(
    sheet: Sheet, line: int, row: dict[str, str], placements: Collection[str], known: dict[str, Price]
) -> Iterator[Fault]:
    def fault(column: str, expected: str, hint: str = "") -> Fault:
        name = "fee" if column == "value" else column
        return Fault(sheet.place, line, name, expected, row[name], hint)

    word = row["placement"]
    if word not in placements:
        yield fault("placement", "a placement type with a price: " + ", ".join(placements), nearest(word, placements))
    elif word in known:
        yield fault("placement", "each placement type once", f"the first is on line {known[word].row}")
    for one in number_faults(_figures(row), FEE, fault):
        if one.column == "fee" or not is_blank(row[one.column]):  # a range that is left out is that of the fee
            yield one


def _figures(row: dict[str, str]) -> dict[str, object]:
    """Return value, low and high as written; a range that is left out is closed."""
    fee = row["fee"]
    return dict(zip(NUMBERS, (fee, *(fee if is_blank(row[c]) else row[c] for c in ("low", "high"))), strict=True))


def _price(row: dict[str, str], line: int) -> Price:
    fee, low, high = (float(str(z)) for z in _figures(row).values())
    return Price(fee, low, high, row["note"], line)
