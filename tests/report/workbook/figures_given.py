"""Runs as the workbook is made from them, and a workbook that somebody changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from placement_opt.report.kept_run import KeptRun, kept_run_in
from placement_opt.report.section import Crosstab, Section

FIGURE_COLUMNS = [
    *("table", "key", "parameter", "value", "unit", "source", "evidence", "low", "high", "known_when_decided"),
    *("spend_share", "note"),
]


def run_in(folder: Path) -> KeptRun:
    """Return the run in a folder, with the list of its figures."""
    run = kept_run_in(folder, json.loads((folder / "manifest.json").read_text("utf-8")))
    if "assumptions" in run.sections:
        return run
    frame = pd.DataFrame(list(_figures(run)), columns=FIGURE_COLUMNS)
    return KeptRun(run.files, run.manifest, (Section("assumptions", "Figures", "", frame, Crosstab(rows="key")),))


def _figures(run: KeptRun) -> Iterator[tuple[object, ...]]:
    for name, content in run.files.items():
        if not (name.startswith("inputs/") and name.endswith(".csv")):
            continue
        rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
        columns = list(rows.fieldnames or ())
        table = Path(name).stem
        if not {"parameter", "value", "evidence"} <= set(columns) or table in ("outturn", "published"):
            continue
        keys = columns[: columns.index("parameter")]
        for k in rows:
            key = "/".join(k[part] for part in keys if k[part])
            ends = (float(k["low"] or k["value"]), float(k["high"] or k["value"]))
            told = (float(k["value"]), k["unit"], k["source"], k["evidence"], *ends, k["known_when_decided"])
            yield table, key, k["parameter"], *told, None, k["note"]


def with_files(run: KeptRun, **changed: str) -> KeptRun:
    """Return a run of which some files read otherwise; `ledger_csv` is ledger.csv."""
    files = {name.replace("_csv", ".csv").replace("_json", ".json"): text.encode() for name, text in changed.items()}
    return KeptRun({**run.files, **files}, run.manifest, run.beside)


def opened(content: bytes, *, numbers: bool = False) -> Workbook:
    """Return a workbook as openpyxl reads it: its formulas, or the numbers that stand for them."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=numbers)


def row_of(sheet: Worksheet, **words: str) -> int:
    """Return the first row in which each of these columns, such as A, has these words."""
    for n in range(1, sheet.max_row + 1):
        if all(sheet[f"{column}{n}"].value == text for column, text in words.items()):
            return n
    raise AssertionError(f"{sheet.title}: no row with {words}")
