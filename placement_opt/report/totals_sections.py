"""Sections of the pack about money in total: savings by year, the bridge step by step, how far each claim is met."""

from __future__ import annotations

from placement_opt.judge.plain_margins import plain_margins
from placement_opt.measure.savings import BASES
from placement_opt.measure.totals import THE_MOST, bridge_steps, savings_totals
from placement_opt.prepared import Run
from placement_opt.report.money_sections import COMPARED, plan_headings
from placement_opt.report.section import Crosstab, Section, Sentences


def margins(run: Run) -> Section:
    """Return by how much each claim is met or missed, in one sentence each."""
    return Section(
        "plain_margins",
        "How far each claim is met or missed",
        "",
        plain_margins(run.judged),
        Sentences(block="claim"),
    )


def totals(run: Run) -> Section:
    """Return the total recurrent saving of each plan by year, beside the claim and the most that is possible."""
    best = {v.claim.year: v.best.amount for v in run.verdicts if v.claim.unit == "GBP"}
    words = {THE_MOST: "The most these figures allow"} | {basis: said.capitalize() for basis, said in BASES.items()}
    return Section(
        "savings_totals",
        "Total recurrent saving by year",
        "Against doing nothing, and against the frozen budget. The most that is possible is sought for each year by "
        "itself.",
        savings_totals(run.case, run.savings, COMPARED, best),
        Crosstab(rows="year", across="plan", block="basis", words=plan_headings(run) | words),
    )


def steps(run: Run) -> Section:
    """Return the bridge from the frozen budget to the recommended plan with the cost before and after each step."""
    b = run.bridge
    frame = bridge_steps(run.case, b, f"Frozen budget {run.case.frozen_year}", "Recommended plan, recurrent cost")
    return Section(
        "bridge_steps",
        f"What leads from the frozen budget to the recommended plan, {b.year}",
        "Each lever by itself, and then what the levers do together beyond that.",
        frame,
        Crosstab(rows="name", words=dict(zip(frame["name"], frame["words"], strict=True)), bold=("start", "end")),
    )
