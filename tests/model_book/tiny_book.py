"""The tiny town as one workbook, and ways to change what stands in one."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.report.model_workbook import blank_front, model_workbook
from tests import tiny_model

MODEL = f"{tiny_model.MODEL}strategy: tiny_plan\n"
CLAIMS = 'claims:\n  - {kind: saving, year: "2013/14", source: paper, section: "1.1"}\n'
UNCERTAINTY = "groups:\n  - {group: what care costs, figures: [prices.fee.home_external], reason: One market.}\n"
FIRST_ROW = 4  # of a table, below its headings


def tiny_folder(place: Path) -> Path:
    """Write the tiny town with a strategy, claims and groups of figures as a folder."""
    path = tiny_model.write(place)
    (path / "strategies").mkdir()
    more = {"model.yaml": MODEL, "claims.yaml": CLAIMS, "uncertainty.yaml": UNCERTAINTY}
    for name, text in (more | {"strategies/tiny_plan.yaml": tiny_model.STRATEGY}).items():
        (path / name).write_text(text, "utf-8", newline="\n")
    return path


def book_of(folder: Path) -> bytes:
    """Return a model folder as a workbook."""
    texts = {k.relative_to(folder).as_posix(): k.read_text("utf-8") for k in sorted(folder.rglob("*")) if k.is_file()}
    return model_workbook(texts, read_catalogue(), "Tiny town", blank_front("tiny.xlsx"))


def changed(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook after a change, saved as another program saves it: formulas without what they come to."""
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def row_of(book: Workbook, sheet: str, *words: str) -> int:
    """Return the number of the row that begins with these words."""
    rows = book[sheet].iter_rows(min_row=1, max_col=len(words), values_only=True)
    return next(n for n, row in enumerate(rows, start=1) if tuple(map(str, row)) == words)
