"""The page of a run: one file that opens anywhere, with no request to any network."""

from __future__ import annotations

from placement_opt.report.kept_run import KeptRun


def page_of(run: KeptRun) -> bytes:
    """Return the page as HTML."""
    return "\n".join(run.sections).encode("utf-8")
