"""What a grid found as tidy frames: one number a row, and one judgement a row; nothing rounded."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.measure.outcomes import BEST
from placement_opt.measure.results import Results, posts_by
from placement_opt.prepared import Run
from placement_opt.study.grid_cells import Answered, Grid

NUMBER_COLUMNS = ["strategy", "scenario", "plan", "measure", "year", "value", "unit"]
JUDGEMENT_COLUMNS = ["strategy", "scenario", "claim", "year", "status", "claimed", "found", "margin", "unit"]
PLANS_COMPARED = (DO_NOTHING, AS_PUBLISHED, RECOMMENDED)  # plans; and the most that these figures allow
SAVED, POSTS_GONE, MOST_WAITING = "recurrent saving", "posts released to date", "most children waiting"
NO_ANSWER = "no answer"
Number = tuple[str, str, str, float, str]  # plan, measure, year, value, unit


def numbers(grid: Grid) -> pd.DataFrame:
    """Return what each plan of each cell saves, releases and leaves waiting by judged year, in NUMBER_COLUMNS.

    A saving is measured from doing nothing under the same scenario. Posts are those at the end of the year, of plans
    with homes kept whole where there are such; children waiting are the most at the end of any of its quarters.
    """
    rows = [(k.strategy, k.scenario, *row) for k, run in grid.runs for row in (*_of_plans(run), *_of_the_most(run))]
    return pd.DataFrame(rows, columns=NUMBER_COLUMNS)


def _of_plans(run: Run) -> Iterator[Number]:
    found = run.answer.outcomes
    for plan in (r for r in run.plans if r.plan.name in PLANS_COMPARED):
        name = plan.plan.name
        mine = found[found["plan"] == name]
        for year in run.case.judged:
            of_year = mine[mine["year"] == year]
            saved = of_year.loc[of_year["measure"] == SAVED, "value"]
            yield name, SAVED, year, float(saved.iloc[0]), "GBP"
            yield name, POSTS_GONE, year, posts_by(run.case, _with_posts(run, plan), year), "FTE"
            waiting = of_year.loc[of_year["measure"] == "children waiting", "value"]
            yield name, MOST_WAITING, year, float(waiting.max()), "children"


def _with_posts(run: Run, plan: Results) -> Results:
    """Return the plan whose posts are told: that with homes kept whole, if it was solved."""
    return run.answer.whole.get(plan.plan.name, plan)


def _of_the_most(run: Run) -> Iterator[Number]:
    found = run.answer.outcomes
    for row in found[found["plan"] == BEST].to_dict("records"):
        yield BEST, str(row["measure"]), str(row["year"]), float(row["value"]), str(row["unit"])


def judgements(grid: Grid) -> pd.DataFrame:
    """Return how each claim is judged in each cell, in JUDGEMENT_COLUMNS; a cell without an answer is one row."""
    return pd.DataFrame([row for cell in grid.cells for row in _judged(cell)], columns=JUDGEMENT_COLUMNS)


def _judged(cell: Answered) -> Iterator[tuple[object, ...]]:
    if not isinstance(cell.found, Run):
        yield cell.strategy, cell.scenario, "", "", NO_ANSWER, None, None, None, ""
        return
    for v in cell.found.judged:
        claimed = v.claim.amount if v.claim.unit else None
        measured = (v.claim.year, v.status, claimed, v.found, v.margin, v.claim.unit)
        yield cell.strategy, cell.scenario, v.claim.id, *measured
