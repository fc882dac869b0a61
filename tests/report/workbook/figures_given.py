"""Runs as the workbook is made from them, and a workbook that somebody changed."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from placement_opt.report.kept_run import RUN_SECTIONS, KeptRun, kept_run_in
from placement_opt.report.section_data import sections_in, text_of_sections


def run_in(folder: Path) -> KeptRun:
    """Return the run in a folder."""
    return kept_run_in(folder, json.loads((folder / "manifest.json").read_text("utf-8")))


def without_figures(run: KeptRun) -> KeptRun:
    """Return a run that keeps no list of its figures."""
    kept = [k for k in sections_in(run.files[RUN_SECTIONS]) if k.name != "assumptions"]
    return KeptRun({**run.files, RUN_SECTIONS: text_of_sections(kept).encode()}, run.manifest)


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
