"""The council's own price list: what a child's week costs in each placement type, and any other price of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.catalogue import HOMES, MTFC_SETTING, Catalogue
from placement_opt.inputs.csv_tables import number_faults
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import keys_of
from placement_opt.inputs.table_records import NUMBERS
from placement_opt.intake.folder.sheets import (
    Sheet,
    is_blank,
    mistaken,
    of_return,
    read_sheets,
    spelt,
)
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest

PRICE_LIST_COLUMNS = ("placement", "fee", "low", "high", "note", "parameter")
PRICES_NEEDED = ("placement", "fee")
FEE = next(p for p in TABLES["prices"].parameters if p.name == "fee")
Item = tuple[str, str]  # what is priced and which of its prices: (foster_ifa, fee), (home_inhouse, fixed_cost)


@dataclass(frozen=True)
class Price:
    """A price with its range, in the unit of its parameter: a fee in GBP a child-week."""

    fee: float
    low: float
    high: float
    note: str
    row: int  # line of the price list


def subject(table: str, key: tuple[str, ...], catalogue: Catalogue) -> str:
    """Return what a row of a table is the price of, as a price list names it: all homes are one placement type."""
    of_one_type = {"homes": catalogue.having(capacity=HOMES), "mtfc": catalogue.having(setting=MTFC_SETTING)}
    return next(iter(of_one_type.get(table, ())), "") or key[0]


def priced(catalogue: Catalogue) -> tuple[Item, ...]:
    """Return every price that a list may give: fees first, then what else is in pounds and is no budget or claim."""
    tables = ("prices", "homes", "carers", "mtfc", "service_teams", "general")
    found = [
        (subject(t, key, catalogue), p.name)
        for t in tables
        for key in keys_of(t, catalogue)
        for p in TABLES[t].parameters
        if p.units[0].startswith("GBP") and p.about(key[0] if t == "general" else "")
    ]
    return tuple(dict.fromkeys(found))


def read_prices(path: Path, items: Collection[Item]) -> dict[Item, Price]:
    """Return the prices of a CSV file or workbook: columns placement, fee and, if wanted, low, high, note, parameter.

    Without a range the price is taken as sure; without a parameter it is the fee of a child's week. Raises BadInput
    with every fault.
    """
    sheet = _with_prices(read_sheets(path))
    faults = list(_header_faults(sheet))
    prices: dict[Item, Price] = {}
    header = [spelt(c) for c in sheet.lines[0][1]]
    for line, cells in sheet.lines[1:]:
        row = dict.fromkeys(PRICE_LIST_COLUMNS, "") | dict(zip(header, cells, strict=False))
        row["parameter"] = FEE.name if is_blank(row["parameter"]) else row["parameter"]
        found_here = list(_row_faults(sheet, line, row, items, prices))
        faults += found_here
        if not found_here:
            prices[row["placement"], row["parameter"]] = _price(row, line)
    if faults:
        raise BadInput(faults)
    return prices


def _with_prices(sheets: tuple[Sheet, ...]) -> Sheet:
    """Return the first sheet whose first line names the columns that are needed.

    No cell of any other file is shown: it may be one that holds children.
    """
    headers = {s: s.lines[0][1] if s.lines else () for s in sheets}
    for sheet, header in headers.items():
        if {spelt(c) for c in header}.issuperset(PRICES_NEEDED) and not of_return(header):
            return sheet
    found = "no such columns" if any(map(any, headers.values())) else "an empty file"
    hint = mistaken(sheets, "a price list")
    raise BadInput([Fault(sheets[0].file, 1, "", "columns " + ", ".join(PRICE_LIST_COLUMNS), found, hint)])


def _header_faults(sheet: Sheet) -> Iterator[Fault]:
    line, cells = sheet.lines[0]
    header = [spelt(c) for c in cells]
    for at, name in enumerate(header, start=1):
        if name and name not in PRICE_LIST_COLUMNS:
            expected, hint = "columns " + ", ".join(PRICE_LIST_COLUMNS), nearest(name, PRICE_LIST_COLUMNS)
            yield Fault(sheet.place, line, f"column {at}", expected, "another heading", hint)
    for name in PRICE_LIST_COLUMNS:
        if header.count(name) > 1:
            yield Fault(sheet.place, line, name, f"column {name} once", "the column more than once")


def _row_faults(
    sheet: Sheet, line: int, row: dict[str, str], items: Collection[Item], known: dict[Item, Price]
) -> Iterator[Fault]:
    def fault(column: str, expected: str, hint: str = "") -> Fault:
        name = "fee" if column == "value" else column
        return Fault(sheet.place, line, name, expected, row[name], hint)

    word, parameter = row["placement"], row["parameter"]
    names = tuple(dict.fromkeys(name for name, kind in items if kind == parameter))
    kinds = tuple(dict.fromkeys(kind for _, kind in items))
    if parameter not in kinds:
        yield fault("parameter", "a price: " + ", ".join(kinds), nearest(parameter, kinds))
    elif word not in names:
        yield fault("placement", f"what has a {parameter}: " + ", ".join(names), nearest(word, names))
    elif (word, parameter) in known:
        first = f"the first is on line {known[word, parameter].row}"
        yield fault("placement", "each price once", first)
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
