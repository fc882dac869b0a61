"""Drafts of a run that is kept: the run with other content, and what its Word document says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from placement_opt.report.kept_run import KeptRun, kept_run_in
from placement_opt.report.paper.paper_parts import PaperTable
from placement_opt.report.report_request import ReportRequest
from placement_opt.report.section import Section
from placement_opt.report.sufficiency.statement_run import StatementRun, statement_run
from placement_opt.report.sufficiency.whole_statement import sufficiency_statement
from tests.england.small_england import tables, write_zip


def kept(folder: Path, *beside: Section, change: Callable[[dict[str, Any]], object] | None = None) -> KeptRun:
    """Return a run of a folder, with sections beside it and its case changed."""
    run = kept_run_in(folder, json.loads((folder / "manifest.json").read_text("utf-8")), beside)
    if change is None:
        return run
    case = json.loads(run.files["case.json"])
    change(case)
    return replace(run, files={**run.files, "case.json": json.dumps(case).encode("utf-8")})


def read(run: KeptRun, wanted: ReportRequest) -> StatementRun:
    """Return what a statement reads of a run."""
    return statement_run(run, wanted)


def texts(s: StatementRun) -> str:
    """Return every text of a statement without its charts, one a line."""
    return "\n".join(sufficiency_statement(s, {}).texts())


def table(s: StatementRun, caption: str) -> list[tuple[str, ...]]:
    """Return the headings and the rows of the table whose caption has these words."""
    (found,) = (k for k in sufficiency_statement(s, {}).blocks if isinstance(k, PaperTable) and caption in k.caption)
    return [found.headings, *found.rows]


def published_in(folder: Path, year: int) -> Path:
    """Write the statistics of the invented councils, of this year and the one before, and Old Ash among them."""
    found = tables()
    text = found["statistics.csv"].replace(",2024,", f",{year - 1},").replace(",2025,", f",{year},")
    rows = "".join(f"204,{year},{m},{n},dfe\n" for m, n in (("looked_after_31_march", 30), ("placed_inside_la", 3)))
    return write_zip(folder / f"published_{year}.zip", {**found, "statistics.csv": text + rows})
