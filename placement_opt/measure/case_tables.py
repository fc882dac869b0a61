"""The tables of a business case: tidy frames, one number a row, with its unit, nothing rounded."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from placement_opt.domain.appraisal import CENTRAL_ALLOWED, Allowances
from placement_opt.domain.case import Case
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.measure.cost_benefit import AS_FOUND, PLAN_KIND, CostBenefit
from placement_opt.measure.results import Results, posts_by
from placement_opt.measure.savings import saved
from placement_opt.measure.summary import GRADES

APPRAISED_COLUMNS = ["subject", "kind", "measure", "value", "unit"]
CAREFUL_COLUMNS = ["subject", "kind", "end", "value", "unit"]
ALLOWANCE_COLUMNS = ["grade", "measure", "value", "unit"]
PROFILE_COLUMNS = ["plan", "year", "part", "value", "unit"]
OPTION_COLUMNS = ["plan", "measure", "value", "unit"]
MONEY_MEASURES = ("cost", "gross_saving", "net_saving", "cashable", "present_value", "return_per_pound")
PARTS_OF_SAVING = ("cashable", "staff_time", "one_off", "net_saving")
NEVER_DOES, NO_CHANGE = "never", "-"


def appraised_table(c: Case, found: CostBenefit) -> pd.DataFrame:
    """Return what each lever and plan costs and saves over the horizon as found, in APPRAISED_COLUMNS.

    When it turns and pays back is a quarter's label, NEVER_DOES within the horizon, or NO_CHANGE.
    """
    f = found.frame
    whole = f[(f["end"] == AS_FOUND) & f["measure"].isin(MONEY_MEASURES) & (f["quarter"] == "") & (f["year"] == "")]
    rows = list(whole[APPRAISED_COLUMNS].itertuples(index=False, name=None))
    for k in (found.of(subject) for subject in found.subjects):
        for measure, t in (("turns", k.turns), ("pays_back", k.pays_back)):
            never = NO_CHANGE if k.is_nothing else NEVER_DOES
            rows.append((k.subject, k.kind, measure, c.quarters[t - 1].label if t else never, "words"))
    place = {name: n for n, name in enumerate(found.subjects)}
    return pd.DataFrame(sorted(rows, key=lambda row: place[str(row[0])]), columns=APPRAISED_COLUMNS)


def careful_table(found: CostBenefit) -> pd.DataFrame:
    """Return the present value of each lever and plan in every view, in CAREFUL_COLUMNS."""
    rows = [(k.subject, k.kind, k.end, k.present_value, "GBP") for k in found.appraisals]
    return pd.DataFrame(rows, columns=CAREFUL_COLUMNS)


def allowances_table(allowances: Allowances) -> pd.DataFrame:
    """Return the table of allowances for optimism by grade of evidence, in ALLOWANCE_COLUMNS."""
    rows: list[tuple[str, str, float, str]] = []
    for grade in GRADES:
        by_end = {end: by_grade[grade] for end, by_grade in allowances.items()}
        rows += [(grade, f"costs {end}", k.costs, "share") for end, k in by_end.items()]
        rows += [(grade, f"savings {end}", k.savings, "share") for end, k in by_end.items()]
        rows.append((grade, "late", float(by_end[CENTRAL_ALLOWED].late), "quarters"))
    return pd.DataFrame(rows, columns=ALLOWANCE_COLUMNS)


def profile_table(found: CostBenefit) -> pd.DataFrame:
    """Return what each plan saves by year, cashable or not and one-off apart, in PROFILE_COLUMNS."""
    f = found.frame
    wanted = (f["end"] == AS_FOUND) & (f["kind"] == PLAN_KIND) & (f["quarter"] == "") & (f["year"] != "")
    parts = {part: n for n, part in enumerate(PARTS_OF_SAVING)}
    rows = f[wanted & f["measure"].isin(PARTS_OF_SAVING)].rename(columns={"subject": "plan", "measure": "part"})
    place = {name: n for n, name in enumerate(found.subjects)}
    rows = rows.assign(at=rows["plan"].map(place), of=rows["part"].map(parts))
    return rows.sort_values(["at", "of", "year"], kind="stable")[PROFILE_COLUMNS].reset_index(drop=True)


def options_table(c: Case, savings: pd.DataFrame, plans: Iterable[Results], found: CostBenefit) -> pd.DataFrame:
    """Return what each plan costs, saves and does to children and staff, doing nothing first, in OPTION_COLUMNS."""
    year, rows = c.judged[-1], []
    for plan in plans:
        name = plan.plan.name
        there = name in found.subjects
        waiting = plan.children.loc[plan.children["measure"] == "waiting"]
        ahead = waiting.loc[waiting["quarter"].isin([q.label for q in c.quarters]), "value"]
        moves = plan.flows.loc[plan.flows["measure"] == "planned moves", "value"]
        rows += [
            (name, "cost", plan.cost, "GBP"),
            (name, "recurrent_saving", saved(savings, name, year) if name != DO_NOTHING else 0.0, "GBP"),
            (name, "present_value", found.of(name).present_value if there else 0.0, "GBP"),
            (name, "waiting", math.fsum(ahead), "child_quarters"),
            (name, "moves", math.fsum(moves), "children"),
            (name, "posts", posts_by(c, plan, year), "FTE"),
        ]
    return pd.DataFrame(rows, columns=OPTION_COLUMNS)
