"""Sections about many councils: what the plans come to over all, or by council if few, and what has no plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from placement_opt.domain.strategy import DO_NOTHING, FOUR
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences
from placement_opt.report.text_table import number
from placement_opt.study.council_plans import ERROR, CouncilPlan
from placement_opt.study.draw_plans import SOLVED, WITHOUT_PLAN
from placement_opt.study.many_councils import Councils

COUNCIL_TABLE = "councils"
FEW = 12  # councils that are shown by name
TOLD_OF = 6  # councils without a plan or with an error whose reason is printed
HARDLY_WAITING = 0.01  # child-quarters: less is printed as nobody waiting
COUNCIL_PLAN_WORDS = dict(zip(FOUR, ("do nothing", "as published", "recommended", "saves most"), strict=True))
COUNCIL_COLUMNS = ["row", "column", "value", "unit"]


def council_sections(councils: Councils) -> tuple[Section, ...]:
    """Return the table and, if there are any, the reasons of councils without a plan or with an error."""
    by_name = len(councils.answers) <= FEW
    rows = list(_by_name(councils) if by_name else _over_all(councils))
    frame = pd.DataFrame([(*row, AS_WORDS) for row in rows], columns=COUNCIL_COLUMNS)
    heading = f"{len(councils.answers):,d} councils, four plans each"
    layout = Crosstab(rows="row", across="column", named=by_name)
    sentence = (
        "Recurrent saving against doing nothing in the last year that each council judges, £000 a year. "
        "Unmet need is the least that a plan can leave over the horizon, in child-quarters."
    )
    reasons = _reasons(councils)
    found = [Section(COUNCIL_TABLE, heading, sentence, frame, layout)]
    return (*found, reasons) if len(reasons.frame) else tuple(found)


def _by_name(councils: Councils) -> Iterator[tuple[str, str, str]]:
    for k in councils.answers:
        plans = {plan.plan: plan for plan in k.found}
        for name in (name for name in FOUR if name != DO_NOTHING):
            yield k.name, COUNCIL_PLAN_WORDS[name], _cell(plans.get(name), k.found[0])
        nothing = plans.get(DO_NOTHING)
        if nothing is not None and nothing.unmet is not None:
            yield k.name, "unmet need, do nothing", number(nothing.unmet, "child-quarters")


def _cell(plan: CouncilPlan | None, first: CouncilPlan) -> str:
    if plan is None or plan.saving is None:
        return (plan or first).status
    return number(_saved(plan), "GBP")


def _saved(plan: CouncilPlan) -> float:
    assert plan.saving is not None
    return list(plan.saving.values())[-1]


def _over_all(councils: Councils) -> Iterator[tuple[str, str, str]]:
    """Yield for each plan how many councils have it, the spread of what it saves, and where children wait."""
    plans = [plan for k in councils.answers for plan in k.found]
    for name in FOUR:
        words, of_it = COUNCIL_PLAN_WORDS[name], [plan for plan in plans if plan.plan == name]
        solved = [plan for plan in of_it if plan.status == SOLVED]
        yield words, "councils solved", f"{len(solved):,d}"
        yield words, WITHOUT_PLAN, f"{sum(plan.status == WITHOUT_PLAN for plan in of_it):,d}"
        if name != DO_NOTHING and solved:
            saved = np.array([_saved(plan) for plan in solved])
            for part, gbp in (("least", saved.min()), ("median", np.median(saved)), ("most", saved.max())):
                yield words, f"saves, {part}", number(float(gbp), "GBP")
        yield words, "with unmet need", f"{sum((plan.unmet or 0.0) > HARDLY_WAITING for plan in solved):,d}"


def _reasons(councils: Councils) -> Section:
    """Return why councils could not be asked, and then why others have no plan."""
    told = {
        (k.name if plan.status == ERROR else f"{k.name}, {COUNCIL_PLAN_WORDS[plan.plan]}"): plan
        for status in (ERROR, WITHOUT_PLAN)
        for k in councils.answers
        for plan in k.found
        if plan.status == status
    }
    note = f"{len(told) - TOLD_OF:,d} more are in councils.csv." if len(told) > TOLD_OF else ""
    rows = [(words, plan.reason) for words, plan in told.items()][:TOLD_OF]
    frame = pd.DataFrame(rows, columns=["cell", "sentence"])
    return Section("councils_without", "Without an answer", "", frame, Sentences(block="cell"), note)
