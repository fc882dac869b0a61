"""The cost and benefit of a finished run: every lever alone and every plan, held against doing nothing."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.inputs.frames import records
from placement_opt.measure.cost_benefit import LEVER_KIND, PLAN_KIND, CostBenefit, Subject, cost_benefit, views
from placement_opt.prepared import Run


def appraised(run: Run) -> CostBenefit:
    """Return the cost and benefit of each lever alone, then of each plan, in every view that the choices ask for."""
    allowances = run.prepared.base.appraisal.allowances()
    return cost_benefit(run.case, subjects_of_run(run), tuple(views(run.case, allowances, discount_rates(run))))


def subjects_of_run(run: Run) -> Iterator[Subject]:
    """Yield what is appraised: each lever alone, and each plan that there is.

    Once quarters have passed a lever is held against doing nothing more from now on, so that what was done in them is
    not put to each lever; a plan is held against doing nothing since the opening, as everywhere.
    """
    baseline = run.plan(DO_NOTHING)
    for lever, results in run.answer.alone.items():
        yield Subject(lever, LEVER_KIND, run.answer.from_now_on or baseline, results)
    for results in run.plans:
        if results.plan.name != DO_NOTHING:
            yield Subject(results.plan.name, PLAN_KIND, baseline, results)


def discount_rates(run: Run) -> tuple[float, float]:
    """Return the low and the high end of the model's discount rate [a year]."""
    rows = records(run.prepared.inputs.tables, "general")
    row = next(k for k in rows if k["parameter"] == "discount_rate")
    return float(row["low"]), float(row["high"])
