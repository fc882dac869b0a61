"""Sections about what to do with an answer: next quarter, what to decide on, and how to check and challenge it."""

from __future__ import annotations

import pandas as pd

from placement_opt.cycle.actions import actions_in
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.kernel.text import plain
from placement_opt.prepared import Run
from placement_opt.report.asked_options import asked_options
from placement_opt.report.cycle_sections import NOTHING_TO_DO, step_sentence
from placement_opt.report.section import Crosstab, Section, Sentences
from placement_opt.review.asked_before import name_of_question
from placement_opt.review.recommendations import Recommendation, recommendations
from placement_opt.review.review_file import GIVEN, decisions_on, given
from placement_opt.study.priced_decisions import plan_decided_on

RECOMMENDATION_COLUMNS = [*GIVEN, "decisions", "value_is", "least", "whole"]
DECISIONS_PARTED = "; "
CHALLENGE = (
    "Every number on these pages is in a file of the run: `verdict.json` has the claims and what limits them, "
    "`ledger.csv` every cost, and `plan.csv` and `flows.csv` the children.",
    "The ledger gives each cost as a quantity, a price and an index, and the workbook multiplies them again in front "
    "of you.",
    "The folder `inputs` holds every figure as it was read, with its source, how sure it is and its range.",
    "Start with the figures that carry much spend and are assumed: whoever keeps the accounts or the case records "
    "can replace them.",
    "`placement-opt verify RUN` checks that no file was changed and solves the run again from the inputs it keeps.",
    "`placement-opt run MODEL --scenario NAME` answers the same question with other figures, and `placement-opt "
    "compare A B` says which difference in the figures explains which difference in the answer.",
    "`placement-opt stress MODEL` says how often each claim is met when all figures vary within their ranges, and "
    "which of them matter.",
    "`placement-opt alternatives MODEL` shows other plans that cost nearly as little.",
    "`placement-opt formulation` prints every rule in words and as an equation: ask a social care lead which of them "
    "does not hold on the ground.",
    "A recommendation can be refused, capped or amended with a reason: `placement-opt review RUN` then solves again "
    "and prices the decision.",
    "Social care leads should look first at who goes where, finance at the ledger and the assumptions, and "
    "commissioners at the limits.",
)


def next_steps(run: Run) -> Section:
    """Return what people do in the first quarter ahead, by the recommended plan with each home whole."""
    c, plan = run.case, run.answer.whole.get(RECOMMENDED, run.plan(RECOMMENDED))
    ahead = (c.past.quarters if c.past else 0) + 1
    said, when = [], c.quarters[-1].label
    if ahead <= len(c.quarters):
        when = c.quarters[ahead - 1].label
        said = [step_sentence(when, k) for k in actions_in(run.prepared, plan, ahead)]
    return Section(
        "next_steps",
        f"What to do in {when}",
        "What the recommended plan begins in this quarter, with each home open or closed whole.",
        pd.DataFrame({"sentence": said}, dtype=object),
        Sentences(),
        f"{'' if said else NOTHING_TO_DO}Costs are at opening prices. Numbers of children are of a plan for places, "
        "and of no named child. `placement-opt actions` adds what a quarter's delay of each would cost.",
    )


def review_rows(run: Run) -> Section:
    """Return what a lead can decide on, row by row as in the file that `placement-opt review` writes."""
    manifest = {"options": asked_options(run.prepared, run.options), "inputs": run.prepared.copies.hashes}
    name, plan = name_of_question(manifest), plan_decided_on(run.answer)
    rows = [_row(name, k) for k in recommendations(run.case, plan)]
    return Section(
        "recommendations",
        "Recommendations to decide on",
        "Accept, refuse, cap or amend each with a reason and a name. What is left empty stays as recommended.",
        pd.DataFrame(rows, columns=RECOMMENDATION_COLUMNS, dtype=object),
        Crosstab(rows="what", block="kind", value="recommended", named=True),
        "`placement-opt review RUN FILE` solves again with what was decided, and says what each decision costs.",
    )


def _row(run: str, k: Recommendation) -> dict[str, str]:
    return given(run, k) | {
        "decisions": DECISIONS_PARTED.join(decisions_on(k)),
        "value_is": "quarter" if k.quantity.closes else "amount",
        "least": plain(k.quantity.rest).replace(",", ""),
        "whole": "yes" if k.is_whole else "no",
    }


def how_to_challenge() -> Section:
    """Return how somebody checks and challenges an answer: files, commands and whom to ask."""
    return Section(
        "how_to_challenge",
        "How to check and challenge this answer",
        "",
        pd.DataFrame({"sentence": list(CHALLENGE)}),
        Sentences(),
        "RUN is the folder of the run or the beginning of its name, and MODEL the folder of the council's figures.",
    )
