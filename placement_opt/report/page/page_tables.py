"""Sections of a run as tables of a page: as their layout says, or as the list of columns that reads better there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from placement_opt.kernel.text import plain
from placement_opt.report.charts.chart_figures import figure
from placement_opt.report.page.page_parts import PageBlock, PageRow, PageTable
from placement_opt.report.section import AS_WORDS, Crosstab, Section
from placement_opt.report.text_table import cells_in, column_words, number, row_words, rows_in, unit_of


@dataclass(frozen=True)
class Columns:
    """A section as a list: which column names the rows and which begins a block, and what each other one is."""

    rows: str
    heading: str  # above the names of rows
    others: Mapping[str, str]  # column -> heading, with a word of `WRITTEN` behind a colon
    block: str = ""


def _words(value: Any, _unit: str) -> str:
    return "" if value is None or value != value else str(value)


def _plain(value: Any, _unit: str) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "" if value != value else plain(float(value))
    return _words(value, "")


def _share(value: Any, _unit: str) -> str:
    return "" if value is None or value != value else number(float(value), "share")


def _amount(value: Any, unit: str) -> str:
    return _words(value, "") if isinstance(value, str) or value is None else "" if value != value else figure(value, unit)


def _pounds(value: Any, _unit: str) -> str:
    return _amount(value, "GBP")


WRITTEN: dict[str, Callable[[Any, str], str]] = {
    "words": _words,
    "plain": _plain,
    "share": _share,
    "amount": _amount,
    "pounds": _pounds,
}
LISTS = {
    "who_goes_where": Columns(
        "from",
        "From",
        {"to": "To:words", "children": "Children:amount", "suited": "Why it is suited:words",
         "limit": "What limits it:words", "price": "Price:words"},
        "need",
    ),
    "range_by_quarter": Columns(
        "quarter",
        "Quarter",
        {"least": "Fewest:amount", "recommended": "Recommended:amount", "most": "Most:amount"},
        "title",
    ),
    "frontiers": Columns(
        "point", "Point", {"quantity": "How many:amount", "unit": "Of what:words", "costs_more": "Costs more:pounds"},
        "title",
    ),
    "chance_curve": Columns(
        "amount", "Amount", {"unit": "Unit:words", "chance": "Chance:share", "plan": "Of what:words"}, "claim"
    ),
    "children_draws": Columns(
        "measure",
        "Children",
        {"year": "Year:words", "p5": "1 in 20 below:amount", "p50": "Half below:amount", "p95": "1 in 20 above:amount"},
        "plan",
    ),
    "figures_matter": Columns(
        "key",
        "Figure",
        {"table": "Table:words", "parameter": "Parameter:words", "claim": "Claim:words",
         "variance_share": "Share of spread:share"},
        "group",
    ),
    "actual_against_plan": Columns(
        "quarter",
        "Quarter",
        {"planned": "Planned:amount", "actual": "Counted:amount", "within_chance": "Within chance:words"},
        "title",
    ),
    "assumptions": Columns(
        "key",
        "Figure of",
        {"parameter": "Parameter:words", "value": "Value:plain", "unit": "Unit:words", "low": "Low:plain",
         "high": "High:plain", "evidence": "Evidence:words", "known_when_decided": "Known when decided:words",
         "spend_share": "Share of spend:share", "source": "Source:words", "note": "Note:words"},
        "table",
    ),
    "homes_timeline": Columns(
        "title", "Home", {"quarter": "Quarter:words", "beds": "Beds:plain", "posts": "Posts, FTE:plain"}, "plan"
    ),
}  # fmt: skip
IN_WHOLE_POUNDS = {"levers"}  # whose amounts are too small, or too mixed, for thousands


def table_of(section: Section) -> PageTable | None:
    """Return a section as a table, if it is one."""
    if section.name in LISTS:
        return _list(section, LISTS[section.name])
    if isinstance(section.layout, Crosstab) and "unit" in section.frame.columns:
        return _crosstab(section, section.layout)
    return None


def _list(section: Section, asked: Columns) -> PageTable:
    words = section.layout.words if isinstance(section.layout, Crosstab) else {}
    heads = {name: head.rpartition(":")[::2] for name, head in asked.others.items()}
    blocks: dict[str, list[PageRow]] = {}
    for row in section.frame.to_dict("records"):
        unit = str(row.get("unit", ""))
        cells = tuple(
            str(words.get(text, text)) for name in heads if (text := WRITTEN[heads[name][1]](row.get(name), unit)) or True
        )
        block = str(row.get(asked.block, "")) if asked.block else ""
        name = _name(row[asked.rows], unit)
        blocks.setdefault(str(words.get(block, block)), []).append(PageRow(str(words.get(name, name)), cells))
    texts = frozenset(n for n, (_, kind) in enumerate(heads.values()) if kind == "words")
    return PageTable(
        section.heading,
        (asked.heading, *(head for head, _ in heads.values())),
        tuple(PageBlock(block, tuple(rows)) for block, rows in blocks.items()),
        texts,
    )


def _name(value: Any, unit: str) -> str:
    return value if isinstance(value, str) else _amount(value, unit)


def _crosstab(section: Section, layout: Crosstab) -> PageTable:
    whole = section.name in IN_WHOLE_POUNDS
    cells = cells_in(section, replace(layout, brief=()), _whole if whole else number)
    unit = "" if whole else unit_of(section)
    names = list(dict.fromkeys(column for _block, _row, column in cells))
    blocks: dict[str, list[PageRow]] = {}
    for block, row in rows_in(cells):
        shown = tuple(cells.get((block, row, name), "") for name in names)
        words = row_words(replace(layout, brief=()), "", row)
        blocks.setdefault(layout.words.get(block, block), []).append(PageRow(words, shown, row in layout.bold))
    heads = [layout.words.get(n, n) if whole or not layout.across else column_words(section, layout, n) for n in names]
    texts = frozenset(n for n, name in enumerate(names) if _is_prose(section, layout, name))
    return PageTable(
        f"{section.heading}, {unit}" if unit else section.heading,
        ("", *(head or unit or "Value" for head in heads)),
        tuple(PageBlock(block, tuple(rows)) for block, rows in blocks.items()),
        texts,
    )


def _whole(value: float, unit: str, *, signed: bool = False) -> str:
    return figure(value, unit) if value == value else ""


def _is_prose(section: Section, layout: Crosstab, column: str) -> bool:
    f = section.frame
    mine = f[f[layout.across] == column] if layout.across else f
    return bool((mine["unit"] == AS_WORDS).all())
