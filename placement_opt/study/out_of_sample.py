"""First years held against draws that nobody had seen when they were decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement_opt.formulation.build import COST, UNMET_NEED
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.question import Question
from placement_opt.study.draw_chunks import DrawnQuestion, chunks
from placement_opt.study.draw_plans import FAILED, FIRST_DRAW, SOLVED, WITHOUT_PLAN, OverDraws, plan_over_draws
from placement_opt.study.first_year import FirstYear, after_first_year, foreseen, published, staged
from placement_opt.study.robust import worst_tenth
from placement_opt.study.workers import HERE, Workers, each

FORESIGHT, PUBLISHED_THROUGHOUT = "foresight", "as_published, all years"
SMALL_CHUNK = 125  # draws: for each, five programmes are made smaller, which takes as long as some thirty solves
A_DAY = 0.01  # child-quarters, a child for a day: what a plan may leave waiting beyond foresight and still be as good
HIGH_REGRET = 95  # per cent of draws
DRAW_COLUMNS = ("draw", "plan", "end", "unmet", "cost", "unmet_beyond", "regret")
TOLD_COLUMNS = (
    "plan", "draws", "without_plan", "failed", "leaves_waiting", "unmet_mean", "unmet_worst_tenth", "cost_mean",
    "unmet_beyond_mean", "regret_mean", "regret_p95",
)  # fmt: skip


@dataclass(frozen=True)
class _Task:
    chunk: DrawnQuestion
    years: tuple[FirstYear, ...]


def out_of_sample(
    question: Question,
    draws: int,
    years: Sequence[FirstYear],
    *,
    workers: Workers = HERE,
    size: int = SMALL_CHUNK,
    progress: Progress = quiet,
) -> pd.DataFrame:
    """Return for every draw but the first what each plan comes to: once its first year is decided, all else is known.

    Beside these first years stand perfect foresight, in which nothing is decided beforehand, and the strategy as
    published with its own quantities in all years. `unmet_beyond` [child-quarters] and `regret` [GBP over the horizon]
    are what a plan has above foresight in the same draw. A draw in which a plan meets no rules says so in `end` and has
    no amounts. The same to the last digit over any `workers`.
    """
    tasks = [_Task(chunk, tuple(years)) for chunk in chunks(DrawnQuestion(question, draws), size)]
    found = each(_in_chunk, tasks, workers=workers, progress=progress)
    parts = [part.assign(draw=part["draw"] + n * size) for n, part in enumerate(found)]
    return pd.concat(parts, ignore_index=True)


def _in_chunk(task: _Task) -> pd.DataFrame:
    s = staged(task.chunk.question, task.chunk.draws)
    foresight = foreseen(s, s.nothing.ends)
    programme = published(s)
    last = next(n for n, stage in enumerate(programme.stages) if stage.name == COST)
    whole = replace(programme, stages=programme.stages[: last + 1])
    plans = {year.plan: after_first_year(s, year, foresight.ends) for year in task.years}
    plans[PUBLISHED_THROUGHOUT] = plan_over_draws(whole, foresight.ends)
    return pd.DataFrame(_rows({FORESIGHT: foresight, **plans}), columns=list(DRAW_COLUMNS))


def _rows(plans: Mapping[str, OverDraws]) -> Iterator[tuple[object, ...]]:
    best = plans[FORESIGHT].least
    for draw in range(FIRST_DRAW + 1, len(plans[FORESIGHT].ends)):
        for plan, found in plans.items():
            end = str(found.ends[draw])
            unmet, cost = (
                float(found.least[name][draw]) if end == SOLVED else float("nan") for name in (UNMET_NEED, COST)
            )
            beyond, regret = unmet - float(best[UNMET_NEED][draw]), cost - float(best[COST][draw])
            yield draw, plan, end, unmet, cost, beyond, regret


def told(found: pd.DataFrame) -> pd.DataFrame:
    """Return for each plan how many draws it has no plan in or leaves children waiting in, and what it comes to.

    Shares are of the draws in which foresight has a plan: in the others nothing that could be decided would do.
    `failed` are draws in which the solver proved nothing. `leaves_waiting` are draws with a plan that leave more
    waiting than foresight, by a child for a day or more. Amounts are of draws with a plan; what a plan leaves waiting
    comes before what it costs, and it can cost less for it.
    """
    possible = found.loc[(found["plan"] == FORESIGHT) & (found["end"] == SOLVED), "draw"]
    asked = found[found["draw"].isin(possible)]
    rows = [_told_of(plan, part) for plan, part in asked.groupby("plan", sort=False)]
    return pd.DataFrame(rows, columns=list(TOLD_COLUMNS))


def _told_of(plan: object, part: pd.DataFrame) -> tuple[object, ...]:
    there = part[part["end"] == SOLVED]
    counted = len(part), float((part["end"] == WITHOUT_PLAN).mean()), float((part["end"] == FAILED).mean())
    if there.empty:
        return plan, *counted, *([float("nan")] * (len(TOLD_COLUMNS) - 1 - len(counted)))
    unmet = there["unmet"].to_numpy()
    return (
        plan,
        *counted,
        float((there["unmet_beyond"] > A_DAY).sum() / len(part)),
        float(unmet.mean()),
        worst_tenth(unmet, np.full(len(unmet), 1 / len(unmet))),
        float(there["cost"].mean()),
        float(there["unmet_beyond"].mean()),
        float(there["regret"].mean()),
        float(np.percentile(there["regret"], HIGH_REGRET)),
    )
