"""The sections of the evidence pack: all that the terminal prints, and what only a page or a workbook has room for."""

from __future__ import annotations

from placement_opt.prepared import Run
from placement_opt.report import (
    among_sections,
    assumption_sections,
    cycle_sections,
    living_sections,
    next_sections,
    outside_sections,
    totals_sections,
)
from placement_opt.report.case_sections import case_sections
from placement_opt.report.section import Section
from placement_opt.report.sections import sections


def pack_sections(run: Run) -> tuple[Section, ...]:
    """Return every section of a run that a page or a workbook may show, by names of which none comes twice."""
    since = (cycle_sections.actual_against_plan(run.case, run.drift.children),) if run.drift else ()
    found = (
        totals_sections.margins(run),
        totals_sections.needs(run),
        next_sections.next_steps(run),
        *outside_sections.residential_asked(run),
        living_sections.plan_children(run),
        living_sections.places(run),
        living_sections.homes(run),
        living_sections.who_goes_where_section(run),
        totals_sections.totals(run),
        totals_sections.steps(run),
        totals_sections.levers(run),
        *since,
        next_sections.review_rows(run),
        *among_sections.among_sections(run.prepared.inputs),
        assumption_sections.assumptions(run),
        next_sections.how_to_challenge(),
    )
    return (*sections(run), *(s for s in found if len(s.frame)), *case_sections(run))
