"""The sections of an answer in the order in which they are read; the terminal, and any other report, prints them."""

from __future__ import annotations

from placement_opt.prepared import Run
from placement_opt.report import (
    ask_sections,
    children_sections,
    claim_sections,
    cycle_sections,
    decision_sections,
    lever_sections,
    money_sections,
    outcome_sections,
    outside_sections,
    scored_sections,
)
from placement_opt.report.section import Cards, Crosstab, Section, Sentences

__all__ = ["Cards", "Crosstab", "Section", "Sentences", "sections"]


def sections(run: Run) -> tuple[Section, ...]:
    """Return the verdicts, and every other section that has something to say."""
    found = (
        claim_sections.verdicts(run),
        claim_sections.others(run),
        *outside_sections.outside_sections(run),
        claim_sections.reasons(run),
        claim_sections.warnings(run),
        *ask_sections.figures_to_ask(run),
        *cycle_sections.passed(run),
        lever_sections.without_an_answer(run),
        decision_sections.decisions(run),
        claim_sections.limits(run),
        *money_sections.schedules(run),
        claim_sections.schedule_itself(run),
        money_sections.pressure(run),
        outcome_sections.children(run),
        outcome_sections.limits(run),
        *_plans(run),
        lever_sections.closures(run),
        children_sections.home_moves(run),
        children_sections.posts(run),
        money_sections.one_off_costs(run),
        money_sections.funding(run),
        money_sections.bridge(run),
        lever_sections.left_at_zero(run),
        money_sections.whole_homes(run),
        *scored_sections.scored(run),
        claim_sections.evidence(run),
    )
    return tuple(s for s in found if len(s.frame) or s.name in claim_sections.ALWAYS)


def _plans(run: Run) -> list[Section]:
    return [
        make(run, plan)
        for plan in children_sections.PLANS_SHOWN
        for make in (children_sections.children, children_sections.capacity)
    ]
