"""Sections that set the answer beside what happened, where a model's outturn.csv says it: money, children, why."""

from __future__ import annotations

import pandas as pd

from placement_opt.domain.strategy import DO_NOTHING, MOST_SAVED, RECOMMENDED
from placement_opt.judge import scored_words
from placement_opt.measure.outcomes import BEST
from placement_opt.measure.savings import BASES
from placement_opt.measure.scored import ALL_LOOKED_AFTER, FALL, HAPPENED, SPENT, Score
from placement_opt.measure.summary import PRINTED
from placement_opt.prepared import Run
from placement_opt.report.money_sections import PLAN_HEADINGS
from placement_opt.report.section import Crosstab, Section, Sentences

HEADING = "Scored against what happened"
ROWS = {  # of the money, in order
    HAPPENED: "What happened",
    PRINTED: PLAN_HEADINGS[PRINTED],
    BEST: "The most these figures allow",
    DO_NOTHING: "Doing nothing",
    RECOMMENDED: PLAN_HEADINGS[RECOMMENDED],
    MOST_SAVED: PLAN_HEADINGS[MOST_SAVED],
}
LESS = {basis: words.replace("against", "Less than") for basis, words in BASES.items()}
SIDE_BY_SIDE = {SPENT: "Spent"} | {f"{FALL} {basis}": words for basis, words in LESS.items()}
CHILDREN_SHOWN = (HAPPENED, DO_NOTHING, RECOMMENDED)  # whose children are shown


def scored(run: Run) -> list[Section]:
    """Return the sections of a score; none if the model does not say what happened."""
    found = run.scored
    return [_money(run, found), _children(found), _why(found)] if found else []


def _money(run: Run, s: Score) -> Section:
    return Section(
        "scored_money",
        f"{HEADING}: money",
        "One scope: residential care, fostering, family and friends, gross and in cash. What happened is measured "
        f"from the recorded spend of {run.case.frozen_year}, a plan from the frozen budget. Against doing nothing, "
        "both count what doing nothing would have added.",
        _shown(s.money(), ROWS),
        Crosstab(rows="plan", across="column", block="year", words=ROWS | SIDE_BY_SIDE, bold=(HAPPENED,)),
        " ".join(scored_words.spend_not_known(s, run.prepared.inputs.catalogue.measures)),
    )


def _children(s: Score) -> Section:
    return Section(
        "scored_children",
        f"{HEADING}: children",
        "At the end of each year, and in the course of it.",
        _shown(s.children(), CHILDREN_SHOWN),
        Crosstab(rows="measure", across="plan", block="year", words=ROWS, bold=(ALL_LOOKED_AFTER,)),
        " ".join(scored_words.children_not_known(s)),
    )


def _why(s: Score) -> Section:
    return Section(
        "scored_why",
        "Which figures would have had to differ",
        scored_words.whole(s),
        pd.DataFrame({"sentence": list(scored_words.told(s))}),
        Sentences(),
        f"{scored_words.rest(s)} Each is worked out with the others as recorded, the largest first; nothing is solved "
        "again and no figure is fitted to what happened.".lstrip(),
    )


def _shown(frame: pd.DataFrame, plans: dict[str, str] | tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of some plans, in their order within each year."""
    place = {plan: n for n, plan in enumerate(plans)}
    rows = frame[frame["plan"].isin(list(plans))]
    rows = rows.assign(place=rows["plan"].map(place), first=rows["year"])
    return rows.sort_values(["year", "place"], kind="stable").drop(columns=["place", "first"]).reset_index(drop=True)
