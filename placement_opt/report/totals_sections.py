"""Sections of the pack about money in total: savings by year, the bridge step by step, how far each claim is met."""

from __future__ import annotations

import pandas as pd

from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.needed_words import NEEDED_COLUMNS, needed
from placement_opt.judge.plain_margins import plain_margins
from placement_opt.measure.lever_quantities import OPEN_SHARE
from placement_opt.measure.lever_table import ALONE, COLUMN_PARTED, PAYS_AT, PRICE_NOW, USED, PayingPrice, lever_table
from placement_opt.measure.savings import BASES
from placement_opt.measure.totals import MOST_THAT_IS_POSSIBLE, bridge_steps, savings_totals
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
    words = {MOST_THAT_IS_POSSIBLE: "The most these figures allow"}
    words |= {basis: said.capitalize() for basis, said in BASES.items()}
    return Section(
        "savings_totals",
        "Total recurrent saving by year",
        "Against doing nothing, and against the frozen budget. The most that is possible is sought for each year by "
        "itself.",
        savings_totals(run.case, run.savings, COMPARED, best),
        Crosstab(
            rows="year",
            across="plan",
            block="basis",
            words=plan_headings(run) | words,
        ),
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


def levers(run: Run) -> Section:
    """Return each lever: what it saves by itself, how much of it the recommended plan uses, where it begins to pay."""
    plan, year = run.plan(RECOMMENDED), run.bridge.year
    prices = [PayingPrice(k.unit.lever, k.unit.subject, k.unit.price, k.price) for k in run.answer.break_evens]
    frame = lever_table(run.case, run.bridge, plan, prices)
    return Section(
        "levers",
        "What each lever does",
        f"What each saves a year by itself in {year}, how much of it the recommended plan uses, and for what that plan "
        "leaves at zero the price at which one unit begins to pay. What levers save alone cannot be added.",
        frame,
        Crosstab(
            rows="lever", across="column", words=dict(zip(frame["lever"], frame["words"], strict=True)) | _columns(run)
        ),
        "A price below nothing means that one unit would not pay even if it cost nothing.",
    )


def _columns(run: Run) -> dict[str, str]:
    """Return how the columns of that table are read."""
    words = {ALONE: f"Saves by itself in {run.bridge.year}"}
    for m in MEASURES.values():
        most = ", most at the end of a quarter" if m.stands else ""
        said = "homes closed at the end" if m.id == OPEN_SHARE else f"{m.words}{most}"
        words[COLUMN_PARTED.join((USED, m.id))] = said
    for k in run.answer.break_evens:
        about = f"{k.unit.words}, {k.unit.priced}"
        words[COLUMN_PARTED.join((PRICE_NOW, k.unit.subject))] = f"Price in the model of {about}"
        words[COLUMN_PARTED.join((PAYS_AT, k.unit.subject))] = f"Price that pays of {about}"
    return words


def needs(run: Run) -> Section:
    """Return what would have to be true for each claim to hold, as far as one run says."""
    return Section(
        "would_have_to_be_true",
        "What would have to be true",
        "For each claim to hold, by the limits that were lifted one at a time and the ends of ranges that were tried.",
        pd.DataFrame(needed(run.judged, run.answer.break_evens), columns=NEEDED_COLUMNS),
        Sentences(block="claim"),
        "`placement-opt stress` asks the same of all figures together.",
    )
