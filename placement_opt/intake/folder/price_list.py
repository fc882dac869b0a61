"""The council's own price list: what a child's week costs in each placement type, and any other price of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from placement_opt.domain.catalogue import HOMES, MTFC_SETTING, Catalogue
from placement_opt.inputs.csv_tables import number_faults
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import keys_of
from placement_opt.inputs.table_records import NUMBERS
from placement_opt.intake.folder.fee_list import FeeList, bands
from placement_opt.intake.folder.price_bounds import PRICE_UNITS, PriceBounds, doubts
from placement_opt.intake.folder.sheets import (
    FIRST_LINES,
    Sheet,
    is_blank,
    mistaken,
    of_return,
    read_sheets,
    spelt,
    without_records,
)
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest, pounds

PRICE_LIST_COLUMNS = ("placement", "fee", "low", "high", "note", "parameter", "children")
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
    bands: tuple[float, ...] = ()  # mean fees of as many children each, where the list has a fee for each of them
    written: tuple[float, ...] = ()  # every figure that was given, to be looked at and not kept
    listed: bool = False  # a list of fees


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


def read_prices(
    path: Path, items: Collection[Item], fewest: int = 1, bounds: PriceBounds | None = None
) -> dict[Item, Price]:
    """Return the prices of a CSV file or workbook: columns placement, fee and, if wanted, low, high, note, parameter.

    Without a range the price is taken as sure; without a parameter it is the fee of a child's week. Rows with a number
    of children are a list of fees: of a placement type they become a mean and bands, and `fewest` is for how many
    children a mean must stand. A price above `bounds` is a fault. Raises BadInput with every fault.
    """
    sheet = _with_prices(read_sheets(path))
    faults = list(_header_faults(sheet))
    prices: dict[Item, Price] = {}
    lists: dict[Item, list[tuple[int, int, float]]] = {}  # of fees: line, children, fee
    header = [spelt(c) for c in sheet.lines[0][1]]
    for line, cells in sheet.lines[1:]:
        row = dict.fromkeys(PRICE_LIST_COLUMNS, "") | dict(zip(header, cells, strict=False))
        row["parameter"] = FEE.name if is_blank(row["parameter"]) else row["parameter"]
        item = row["placement"], row["parameter"]
        listed = not is_blank(row["children"])
        known = {k: p for k, p in prices.items() if not (listed and k in lists)}
        found_here = [*_row_faults(sheet, line, row, items, known), *(_list_faults(sheet, line, row) if listed else ())]
        if bounds and not found_here:
            found_here += _above(sheet, line, row, bounds)
        faults += found_here
        if not found_here:
            prices[item] = _price(row, line)
        if listed and not found_here:
            lists.setdefault(item, []).append((line, int(row["children"]), prices[item].fee))
    for item, rows in lists.items():
        fees = FeeList(tuple((n, fee) for _line, n, fee in rows))
        if fees.children < fewest:
            expected = f"fees of at least {fewest} children of {item[0]}, or one fee for all"
            faults.append(Fault(sheet.place, rows[0][0], "children", expected, f"fewer than {fewest}"))
        prices[item] = _of_list(fees, rows[0][0], fewest)
    if faults:
        raise BadInput(faults)
    return prices


def _with_prices(sheets: tuple[Sheet, ...]) -> Sheet:
    """Return the first sheet with a line among its first that names the columns that are needed, from that line on.

    No cell of any other file is shown: it may be one that holds children.
    """
    for sheet in sheets:
        for at, (_line, cells) in enumerate(sheet.lines[:FIRST_LINES]):
            if of_return(cells):
                break
            if {spelt(c) for c in cells}.issuperset(PRICES_NEEDED):
                return without_records(replace(sheet, lines=sheet.lines[at:]))
    found = "no such columns" if any(sheet.lines for sheet in sheets) else "an empty file"
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


def _above(sheet: Sheet, line: int, row: dict[str, str], bounds: PriceBounds) -> Iterator[Fault]:
    """Yield a fault for each figure above which no price of its kind can be."""
    item = row["placement"], row["parameter"]
    most = bounds.most(item)
    for figure, column in zip(NUMBERS, ("fee", "low", "high"), strict=True):
        price = float(str(_figures(row)[figure]))
        if price > most and not is_blank(row[column]):
            unit = PRICE_UNITS[row["parameter"]].removeprefix("GBP_").replace("_", " ")
            expected = f"{pounds(most)} {unit} at the most"
            yield Fault(sheet.place, line, column, expected, row[column], bounds.other_span(item, price))


def _list_faults(sheet: Sheet, line: int, row: dict[str, str]) -> Iterator[Fault]:
    """Yield what keeps a row from being one of a list of fees."""
    if not row["children"].isdecimal() or not row["children"].isascii() or not int(row["children"]):
        yield Fault(sheet.place, line, "children", "a whole number of 1 or more", row["children"])
    if row["parameter"] != FEE.name:
        yield Fault(sheet.place, line, "children", f"children only beside a {FEE.name}", row["parameter"])
    for column in ("low", "high"):
        if not is_blank(row[column]):
            yield Fault(
                sheet.place, line, column, "no range beside children: the list says how fees differ", row[column]
            )


def _of_list(fees: FeeList, line: int, fewest: int) -> Price:
    note, written = "Mean of the fees in the price list.", tuple(fee for _n, fee in fees.fees)
    return Price(fees.mean, fees.mean, fees.mean, note, line, bands(fees, fewest), written, listed=True)


def _figures(row: dict[str, str]) -> dict[str, object]:
    """Return value, low and high as written; a range that is left out is closed."""
    fee = row["fee"]
    return dict(zip(NUMBERS, (fee, *(fee if is_blank(row[c]) else row[c] for c in ("low", "high"))), strict=True))


def _price(row: dict[str, str], line: int) -> Price:
    fee, low, high = (float(str(z)) for z in _figures(row).values())
    return Price(fee, low, high, row["note"], line, written=(fee, low, high))


def price_doubts(prices: Mapping[Item, Price], bounds: PriceBounds) -> tuple[str, ...]:
    """Return in words which prices need a second look."""
    listed = frozenset(item for item, price in prices.items() if price.listed)
    return tuple(doubts(bounds, {item: price.written for item, price in prices.items()}, listed))
