"""The sheet of assumptions: every figure that the programme reads, and the price index that is made of some of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from xlsxwriter.utility import xl_col_to_name

from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.text_table import THOUSAND
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Live, Spot, span
from placement_opt.report.workbook.run_rows import RunRows

FIGURES = "assumptions"  # the section that holds them
FIGURE_HEADINGS = (
    *("Table", "Parameter", "Key", "Value", "Unit", "Low", "High", "Evidence", "Source", "Known when decided"),
    *("Share of spend", "Note"),
)
FIGURE_STYLES = (
    *("text", "text", "wrap", "any", "text", "any", "any", "text", "wrap", "text"),
    *("share", "wrap"),
)
VALUE_AT, KEY_AT = FIGURE_HEADINGS.index("Value"), FIGURE_HEADINGS.index("Key")
INFLATION, DISCOUNT_RATE = "general/inflation", "general/discount_rate/appraisal"
YEAR_SIGNS = 4  # of 2013/14, before the stroke
EXACT_TO = 1e-9  # relative: a penny at £10 million
SOURCES_ENDING = "/sources.yaml"
SOURCE_PARTS = {"Title": "title", "Publisher": "publisher", "Date": "date", "Grade": "grade", "Address": "url"}
ASSUMPTION_WIDTHS = (18, 26, 42, 13, 26, 12, 12, 12, 48, 13, 10, 110)
YEAR_WIDTH = 12  # of an index in a year beyond these columns
HOW_TO_CHANGE = (
    "Change a value that is coloured, and what is made of it follows on Ledger, Savings, Bridge, Funding, Cost-benefit "
    "and Checks, for the plans as they stand. A new price may mean a new plan: only a new run finds that. Checks "
    "against the run then turn red, since the workbook no longer says what the run says. A figure without colour is "
    "behind numbers of children, places and posts, which only a run works out: to change it here changes nothing."
)
NO_FIGURES = "This run holds no list of its figures, so the prices of the ledger are numbers."


@dataclass(frozen=True)
class FigureCells:
    """Where each figure and each price index stands."""

    figures: Mapping[str, Spot] = field(default_factory=dict)  # table/parameter/key -> cell of its value
    index: Mapping[tuple[str, str], Spot] = field(default_factory=dict)  # (price family, year) -> cell
    names: Mapping[str, str] = field(default_factory=dict)  # name of a column -> its address


def write_assumptions(sheet: Tab, rows: RunRows, footer: str) -> FigureCells:
    """Write the sheet, and return where its figures stand."""
    run, coloured = rows.run, leading_on(rows)
    section = run.sections.get(FIGURES)
    told = section.frame.to_dict("records") if section else []
    row = sheet.title("Assumptions", HOW_TO_CHANGE if told else NO_FIGURES)
    begin = sheet.headings(row, FIGURE_HEADINGS, right=len(FIGURE_HEADINGS)) if told else row
    figures = {}
    for n, k in enumerate(told):
        cells, name = _cells(k), name_of_figure(k)
        sheet.row(begin + n, 0, cells, [_style(*pair) for pair in zip(cells, FIGURE_STYLES, strict=True)])
        if name in coloured:
            sheet.put(begin + n, VALUE_AT, cells[VALUE_AT], f"{_style(cells[VALUE_AT], 'any')} input")
        sheet.tall(begin + n, {len(FIGURE_STYLES) - 1: str(cells[-1]), KEY_AT: str(cells[KEY_AT]), 8: str(cells[8])})
        figures[name] = Spot(sheet.words.name, begin + n, VALUE_AT, float(k["value"]))
    if told:
        sheet.sheet.autofilter(begin - 1, 0, begin + len(told) - 1, len(FIGURE_HEADINGS) - 1)
    row, index = _index(sheet, begin + len(told) + 1, run, figures)
    last = _sources(sheet, row + 1, run)
    sheet.finish(last, frozen=(begin, 0), repeated=begin - 1, footer=footer)
    return FigureCells(figures, index, _names(begin, len(told)))


def leading_on(rows: RunRows) -> set[str]:
    """Return the figures of which formulas of the workbook are made."""
    priced = {name for text in {k["price_of"] for k in rows.ledger} for _factor, name in terms_of(text)}
    case = rows.run.case
    grown = {f"{INFLATION}/{family}" for family, _year, _index in case["price_index"]}
    steps = {f"schedule/step/{k['line']}/{year}" for k in case["schedule"] for year, _gbp in k["steps"]}
    steps |= {f"schedule/step/{TOTAL}/{year}" for year in case["schedule_totals"]}
    budgets = {f"budgets/amount/{k['funder']}/{k['year']}" for k in case["budgets"]}
    homes = {f"homes/staff/{home['id']}" for home in case["homes"]}
    return priced | grown | steps | budgets | homes | {DISCOUNT_RATE}


def terms_of(price_of: str) -> list[tuple[float, str]]:
    """Return the factors and figures of which a price is made, added up."""
    parts = (term.partition("*") for term in price_of.split("; ") if term)
    return [(float(factor), name) for factor, _sign, name in parts]


def _names(begin: int, rows: int) -> dict[str, str]:
    """Return the address of each column of figures that has a name."""
    columns = {"Figures_table": 0, "Figures_parameter": 1, "Figures_value": VALUE_AT}
    ends = {name: ((begin, column), (begin + rows - 1, column)) for name, column in columns.items()}
    return {name: f"=Assumptions!{span(*k, fixed=True)}" for name, k in ends.items()} if rows else {}


def assumption_widths(years: int) -> tuple[int, ...]:
    """Return how wide the columns are, in signs: as many as figures need, or as the price index of so many years."""
    return (*ASSUMPTION_WIDTHS, *[YEAR_WIDTH] * (VALUE_AT + 1 + years - len(ASSUMPTION_WIDTHS)))


def name_of_figure(row: Mapping[Any, Any]) -> str:
    """Return a figure's name as the ledger has it: table/parameter/key, without the key where it has none."""
    return "/".join(str(row[part]) for part in ("table", "parameter", "key") if row[part])


def _cells(k: Mapping[Any, Any]) -> list[Any]:
    return [
        *(str(k["table"]), str(k["parameter"]), str(k["key"]), float(k["value"]), str(k["unit"])),
        *(_number(k["low"]), _number(k["high"]), str(k["evidence"]), str(k["source"]), str(k["known_when_decided"])),
        *(_number(k["spend_share"]), str(k["note"] or "")),
    ]


def _style(content: Any, style: str) -> str:
    """Return how a figure is shown: large whole ones with separators, all others as they are."""
    large = isinstance(content, float) and content.is_integer() and abs(content) >= THOUSAND
    return style.replace("any", "pounds") if large else style


def _number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def _index(sheet: Tab, row: int, run: KeptRun, figures: Mapping[str, Spot]) -> tuple[int, dict[tuple[str, str], Spot]]:
    """Write the price index of each family by year, made of its inflation, and return the row below and its cells."""
    given = {(str(family), str(year)): float(index) for family, year, index in run.case["price_index"]}
    years = list(dict.fromkeys(year for _family, year in given))
    row = sheet.heading(
        row, "Price index", f"One and the inflation of the family, to the power of years since {years[0]}."
    )
    heads, row = row, sheet.headings(row, ("Price family", "Inflation a year", *years), column=KEY_AT)
    cells: dict[tuple[str, str], Spot] = {}
    for family in dict.fromkeys(family for family, _year in given):
        inflation = figures.get(f"{INFLATION}/{family}")
        sheet.put(row, KEY_AT, family)
        rate = sheet.number(row, VALUE_AT, inflation.link if inflation else 0.0, "share")
        for column, year in enumerate(years, start=VALUE_AT + 1):
            index = given[family, year]
            grown = (1 + rate.value) ** (int(year[:YEAR_SIGNS]) - int(years[0][:YEAR_SIGNS]))
            exact = inflation and math.isclose(grown, index, rel_tol=EXACT_TO)
            content = Live(f"(1+{rate.here})^{_since(heads, column)}", index) if exact else index
            cells[family, year] = sheet.number(row, column, content, "exact")
        row += 1
    return row, cells


def _since(heads: int, column: int) -> str:
    """Return how many years a column's year is after the first one, as a formula on the headings."""
    this, first = (f"{xl_col_to_name(k)}${heads + 1}" for k in (column, VALUE_AT + 1))
    return f"(VALUE(LEFT({this},{YEAR_SIGNS}))-VALUE(LEFT(${first},{YEAR_SIGNS})))"


def _sources(sheet: Tab, row: int, run: KeptRun) -> int:
    """Write the sources that the figures name, and return the last row."""
    found = dict(_read_sources(run))
    if not found:
        return row
    row = sheet.heading(row, "Sources")
    places = (KEY_AT, VALUE_AT, 7, 8, 11)
    sheet.put(row, 0, "Source", "head")
    for heading, column in zip(SOURCE_PARTS, places, strict=True):
        sheet.words.check(heading)
        sheet.put(row, column, heading, "head")
    for n, (name, parts) in enumerate(found.items(), start=1):
        sheet.put(row + n, 0, name)
        for part, column in zip(SOURCE_PARTS.values(), places, strict=True):
            sheet.put(row + n, column, str(parts.get(part, "")))
    return row + len(found)


def _read_sources(run: KeptRun) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, content in run.files.items():
        if name.endswith(SOURCES_ENDING):
            yield from yaml.load(content, getattr(yaml, "CSafeLoader", yaml.SafeLoader)).items()
