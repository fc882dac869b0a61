"""Sections about what happens to children under each plan, and what the limits on it cost."""

from __future__ import annotations

import pandas as pd

from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.judge.outcome_prices import told
from placement_opt.judge.outcome_words import limit_words, quarters_told
from placement_opt.kernel.text import capital
from placement_opt.measure.children_outcomes import outcomes_by_year
from placement_opt.prepared import Run
from placement_opt.report.money_sections import plan_headings
from placement_opt.report.section import Crosstab, Section, Sentences

ASKED_OF = (DO_NOTHING, AS_PUBLISHED, RECOMMENDED)


def children(run: Run) -> Section:
    """Return what happens to children in each judged year: who moves, what ends, who lives in a family, who waits."""
    plans = [run.plan(name) for name in ASKED_OF if run.answer.has(name)]
    titles = {id: k.title for id, k in OUTCOMES.items()}
    return Section(
        "children",
        "Children",
        "Moves and endings are those of the year, all else is as it stands at its end.",
        outcomes_by_year(run.case, plans),
        Crosstab(
            rows="measure", across="plan", block="year", words=titles | plan_headings(run) | {DO_NOTHING: "Do nothing"}
        ),
        "Complex need is any level but standard; what is added to ordinary fostering is against doing nothing. "
        "plan.csv has all of it by quarter and need group. What the model has no figures for is left out.",
    )


def limits(run: Run) -> Section:
    """Return what each limit on outcomes costs, in sentences."""
    rows = [
        (f"{capital(words)}, {quarters_told(run.case, k.limit)}", sentence)
        for k in run.answer.outcome_prices
        for words in (limit_words(run.case, k.limit),)
        for sentence in (f"Why: {k.limit.reason.rstrip('.')}.", *told(run.case, k))
    ]
    return Section(
        "outcome_limits",
        "What keeping each limit on outcomes costs",
        "The recommended plan is found again without one limit, the others kept. No child waits because of a limit: "
        "unmet need is what it is without them.",
        pd.DataFrame(rows, columns=["limit", "sentence"]),
        Sentences(block="limit"),
        "The costs cannot be added: without two limits together a plan can cost less or more than their sum.",
    )
