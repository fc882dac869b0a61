"""The sections of an answer in the order in which they are read; the terminal, and any other report, prints them."""

from __future__ import annotations

from placement_opt.answer import Answer
from placement_opt.report import children_sections, claim_sections, money_sections
from placement_opt.report.section import Cards, Crosstab, Section, Sentences

__all__ = ["Cards", "Crosstab", "Section", "Sentences", "sections"]


def sections(answer: Answer) -> tuple[Section, ...]:
    """Return every section of an answer that has something to say."""
    found = (
        claim_sections.verdicts(answer),
        claim_sections.reasons(answer),
        claim_sections.warnings(answer),
        claim_sections.limits(answer),
        *money_sections.schedules(answer),
        claim_sections.schedule_itself(answer),
        *_plans(answer),
        children_sections.posts(answer),
        money_sections.one_off_costs(answer),
        money_sections.funding(answer),
        money_sections.bridge(answer),
        money_sections.whole_homes(answer),
        claim_sections.evidence(answer),
    )
    return tuple(s for s in found if len(s.frame))


def _plans(answer: Answer) -> list[Section]:
    return [
        make(answer, plan)
        for plan in children_sections.PLANS
        for make in (children_sections.children, children_sections.capacity)
    ]
