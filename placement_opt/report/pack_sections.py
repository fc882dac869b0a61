"""The sections of the evidence pack: all that the terminal prints, and what only a page or a workbook has room for."""

from __future__ import annotations

from placement_opt.prepared import Run
from placement_opt.report.case_sections import case_sections
from placement_opt.report.section import Section
from placement_opt.report.sections import sections


def pack_sections(run: Run) -> tuple[Section, ...]:
    """Return every section of a run that a page or a workbook may show, by names of which none comes twice."""
    return (*sections(run), *case_sections(run))
