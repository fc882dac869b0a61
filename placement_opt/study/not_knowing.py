"""The plan that does not know the future, decided for some draws and held against others that nobody had seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Prepared, over_draws
from placement_opt.study.first_year import first_year_by_lever, first_year_table, staged
from placement_opt.study.out_of_sample import out_of_sample, told
from placement_opt.study.robust import Robust, decided
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.workers import HERE, Workers

NEARLY_ROBUST = "robust, a little waiting allowed"


@dataclass(frozen=True)
class NotKnowing:
    """A robust first year, what it decides beside the others, and how each fares in fresh draws."""

    robust: Robust
    nearly: Robust  # the same with a little more waiting allowed
    first_year: pd.DataFrame  # FIRST_YEAR_COLUMNS, by decision
    by_lever: pd.DataFrame  # lever, quarter, plan, central
    fresh: pd.DataFrame  # DRAW_COLUMNS
    told: pd.DataFrame  # TOLD_COLUMNS


def not_knowing(
    prepared: Prepared,
    decided_in: SampleRequest,
    fresh: SampleRequest,
    *,
    workers: Workers = HERE,
    progress: Progress = quiet,
) -> NotKnowing:
    """Decide a first year in the draws of one sample and hold it against those of another.

    The choices say how many draws stand for all when it is decided, and by how much mean unmet need may be above its
    least in a second first year, since the last of it can cost the most. Raises NoFeasiblePlan or SolverFailed.
    """
    choices = prepared.base.draws
    progress(0, fresh.draws, "A plan that does not know the future")
    s = staged(over_draws(prepared, sample(prepared.inputs, decided_in).drawn).question, decided_in.draws)
    found = decided(s, choices.robust_stand_for_all)
    nearly = decided(s, choices.robust_stand_for_all, choices.robust_allowed)
    lenient = replace(nearly.first_year, plan=NEARLY_ROBUST)
    years = [year for year in (found.first_year, lenient, found.recommended, found.as_published) if year]
    table = first_year_table(s, years)
    question = over_draws(prepared, sample(prepared.inputs, fresh).drawn).question
    held = out_of_sample(question, fresh.draws, years, workers=workers, progress=progress)
    return NotKnowing(found, nearly, table, first_year_by_lever(table), held, told(held))
