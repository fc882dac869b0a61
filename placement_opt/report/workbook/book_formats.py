"""How cells of the workbook look: pounds with thousands separators, below nothing in brackets, text that wraps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

CELL_INK, QUIET, BORDER_INK = "#0b0c0c", "#505a5f", "#b1b4b6"
HEAD_FILL, TOTAL_FILL, INPUT_FILL = "#dbe5ee", "#f3f2f1", "#fff7d6"
GREEN_INK, GREEN_FILL, RED_INK, RED_FILL = "#005a30", "#cce2d8", "#8a1a12", "#f6d7d2"

POUNDS_FORMAT, PENCE_FORMAT = "#,##0_);(#,##0);0_)", "#,##0.00_);(#,##0.00);0.00_)"
TENTHS_FORMAT, EXACT_FORMAT, SHARE_FORMAT = (
    "#,##0.0_);(#,##0.0);0.0_)",
    "#,##0.0000_);(#,##0.0000);0_)",
    "0.0%_);(0.0%);0.0%_)",
)

NUMBER_FORMATS = {
    "pounds": POUNDS_FORMAT,
    "pence": PENCE_FORMAT,
    "count": POUNDS_FORMAT,
    "one": TENTHS_FORMAT,
    "exact": EXACT_FORMAT,
    "share": SHARE_FORMAT,
    "any": "General_)",
}
BY_UNIT = {"GBP": "pounds", "share": "share", "FTE": "one", "figures": "count", "GBP_per_GBP": "pence"}  # else "one"


def number_style(unit: str) -> str:
    """Return how a number of a unit is shown."""
    return BY_UNIT.get(unit, "one")


def styles(book: Workbook) -> dict[str, Format]:
    """Return every format of the workbook by name; `… total` stands out, and `… input` is a figure one may change."""
    base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": CELL_INK, "valign": "top"}
    wrap = {"text_wrap": True}
    beside = {"align": "left", "indent": 1}  # so that words do not touch the number to their left
    looks: dict[str, Mapping[str, Any]] = {
        "title": {"bold": True, "font_size": 16},
        "heading": {"bold": True, "font_size": 13},
        "text": beside,
        "wrap": {**wrap, **beside},
        "prose": wrap,
        "above": {"bold": True, **wrap},
        "bold": {"bold": True, **wrap, **beside},
        "quiet": {"font_color": QUIET, "font_size": 9, **beside},
        "link": {"font_color": "#1d70b8", "underline": 1},
        "head": {"bold": True, "bg_color": HEAD_FILL, "border": 1, "border_color": BORDER_INK, **wrap, **beside},
        "head right": {
            "bold": True,
            "bg_color": HEAD_FILL,
            "border": 1,
            "border_color": BORDER_INK,
            "align": "right",
            **wrap,
        },
        "code": {
            "font_color": QUIET,
            "font_size": 9,
            "bg_color": HEAD_FILL,
            "border": 1,
            "border_color": BORDER_INK,
        },
        "text total": {"bold": True, **beside, "bg_color": TOTAL_FILL, "top": 1, "border_color": BORDER_INK},
        "result": {"bold": True, "align": "center"},
        "word": {"align": "right"},
        "word total": {"align": "right", "bold": True, "bg_color": TOTAL_FILL, "top": 1, "border_color": BORDER_INK},
        "counted": {"bold": True, **beside},
    }
    for name, shown in NUMBER_FORMATS.items():
        looks[name] = {"num_format": shown, "align": "right"}
        looks[f"{name} total"] = {
            "num_format": shown,
            "align": "right",
            "bold": True,
            "bg_color": TOTAL_FILL,
            "top": 1,
            "border_color": BORDER_INK,
        }
    for name in ("any", "pounds"):
        looks[f"{name} input"] = {"num_format": NUMBER_FORMATS[name], "align": "right", "bg_color": INPUT_FILL}
    made = {name: book.add_format({**base, **look}) for name, look in looks.items()}
    return made | {f"'{name}": book.add_format({**base, **look, "quote_prefix": True}) for name, look in looks.items()}


def marks(book: Workbook) -> tuple[Format, Format]:
    """Return the formats of what is green and what is red."""
    green = book.add_format({"bg_color": GREEN_FILL, "font_color": GREEN_INK})
    return green, book.add_format({"bg_color": RED_FILL, "font_color": RED_INK})
