"""What a reader is shown, added up from results: tidy frames, one number a row, with its unit, nothing rounded.

The one exception is `whole`: children as whole numbers that add up, which is a way of counting and not of printing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import (
    FOSTER_SETTING,
    MTFC_SETTING,
    RESIDENTIAL_SETTING,
    SPECIALIST_LIST,
    PlacementType,
)
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.formulation.capacity import homes_open, registered_beds
from placement_opt.kernel.rounding import whole
from placement_opt.measure.bridge import Bridge
from placement_opt.measure.home_moves import MOVED, MOVED_COST, NOT_RUN_DOWN
from placement_opt.measure.results import Results
from placement_opt.measure.savings import one_off, published, schedule_lines, years

GRADES = ("published", "council", "derived", "assumed")  # of evidence, the surest first
PRINTED = "published"  # the basis, and the plan, of what the council printed

CHILDREN_COLUMNS = ["plan", "quarter", "group", "value", "whole", "unit"]
CAPACITY_COLUMNS = ["plan", "quarter", "measure", "value", "unit"]
POST_COLUMNS = ["plan", "quarter", "value", "unit"]
SCHEDULE_COLUMNS = ["plan", "year", "line", "value", "unit"]
ONE_OFF_COLUMNS = ["plan", "year", "line", "value", "unit"]
FUNDING_SHOWN_COLUMNS = ["year", "funder", "external", "one_off", "measure", "value", "unit"]
BRIDGE_COLUMNS = ["name", "words", "value", "unit"]
EVIDENCE_COLUMNS = ["grade", "measure", "value", "unit"]
WHOLE_COLUMNS = ["plan", "measure", "value", "unit"]
HOME_MOVES_SHOWN_COLUMNS = ["plan", "measure", "value", "unit"]

# Where children live, in the groups that the table of a plan shows; every child is in one of them.
IN_COUNCIL_HOMES, IN_OTHER_RESIDENTIAL = "council_homes", "other_residential"
IN_SPECIALIST, IN_MTFC, IN_OTHER_FOSTER = "specialist_fostering", "mtfc", "other_fostering"
IN_FAMILY, WAITING = "family_and_other", "waiting"
GROUPS = (
    *(IN_COUNCIL_HOMES, IN_OTHER_RESIDENTIAL, IN_SPECIALIST, IN_MTFC, IN_OTHER_FOSTER),
    *(IN_FAMILY, WAITING),
)


def quarter_label(c: Case, t: int) -> str:
    """Return the label of a quarter, or that of the opening for 0."""
    return "opening" if t == 0 else c.quarters[t - 1].label


def children_by_quarter(c: Case, plan: Results) -> pd.DataFrame:
    """Return where a plan's children live at the end of each quarter, in CHILDREN_COLUMNS."""
    rows = []
    for t in range(len(c.quarters) + 1):
        found = _by_group(c, plan, t)
        for (group, n), shown in zip(found.items(), whole(list(found.values())), strict=True):
            rows.append((plan.plan.name, quarter_label(c, t), group, n, shown, "children"))
    return pd.DataFrame(rows, columns=CHILDREN_COLUMNS)


def _by_group(c: Case, plan: Results, t: int) -> dict[str, float]:
    """Return the children of a quarter's end by group, those who wait for a place among them."""
    sums = dict.fromkeys(GROUPS, 0.0)
    for (_g, id, s), n in plan.values.x.items():
        if s == t:
            sums[_group(c, c.placements[id])] += n
    sums[WAITING] = math.fsum(n for (_g, _list, s), n in plan.values.u.items() if s == t)
    return sums


def _group(c: Case, p: PlacementType) -> str:
    if p.id == c.home_placement:
        return IN_COUNCIL_HOMES
    if p.waiting_list == SPECIALIST_LIST:
        return IN_SPECIALIST
    return {RESIDENTIAL_SETTING: IN_OTHER_RESIDENTIAL, MTFC_SETTING: IN_MTFC, FOSTER_SETTING: IN_OTHER_FOSTER}.get(
        p.setting, IN_FAMILY
    )


def capacity_by_quarter(c: Case, plan: Results) -> pd.DataFrame:
    """Return the homes, households and teams that hold a plan's children, in CAPACITY_COLUMNS."""
    rows = [
        (plan.plan.name, quarter_label(c, t), measure, n, unit)
        for t in range(len(c.quarters) + 1)
        for measure, n, unit in _capacity(c, plan, t)
    ]
    return pd.DataFrame(rows, columns=CAPACITY_COLUMNS)


def _capacity(c: Case, plan: Results, t: int) -> Iterator[tuple[str, float, str]]:
    v = plan.values
    yield "homes_open", homes_open(c, v, t), "homes"
    yield "beds", registered_beds(c, v, t), "beds"
    for measure, special in (("specialist_households", True), ("fostering_households", False)):
        found = [
            n
            for (p, s), n in v.households.items()
            if s == t and (c.placements[p].waiting_list == SPECIALIST_LIST) == special
        ]
        yield measure, math.fsum(found), "households"
    for measure, mtfc in (("mtfc_teams", True), ("service_teams", False)):
        yield measure, math.fsum(n for (name, s), n in v.teams.items() if s == t and (name == MTFC) == mtfc), "teams"


def posts_by_quarter(plans: Sequence[Results]) -> pd.DataFrame:
    """Return the posts that each plan has released by the end of each quarter, less those created, in POST_COLUMNS."""
    found = pd.concat([plan.children for plan in plans], ignore_index=True)
    return found.loc[found["measure"] == "posts released to date", POST_COLUMNS].reset_index(drop=True)


def home_moves_table(c: Case, moves: pd.DataFrame, plans: Sequence[str]) -> pd.DataFrame:
    """Return how many children change council home in each plan, in HOME_MOVES_SHOWN_COLUMNS; empty without homes."""
    rows = []
    for plan in plans if c.homes else ():
        found = moves[moves["plan"] == plan]
        settled = found[found["settled"].astype(bool)]
        for measure, of, what, unit in (
            ("children", found, MOVED, "children"),
            ("settled", settled, MOVED, "children"),
            ("cost", found, MOVED_COST, "GBP"),
            ("not_run_down", found, NOT_RUN_DOWN, "children"),
        ):
            rows.append((plan, measure, math.fsum(of.loc[of["measure"] == what, "value"]), unit))
    return pd.DataFrame(rows, columns=HOME_MOVES_SHOWN_COLUMNS)


def with_published(c: Case, savings: pd.DataFrame) -> pd.DataFrame:
    """Return the savings of the plans with the published schedule before them, in the same columns."""
    rows = [(PRINTED, PRINTED, year, line, reading, gbp) for (line, year, reading), gbp in published(c).items()]
    head = pd.DataFrame(rows, columns=list(savings.columns))
    return pd.concat([head, savings], ignore_index=True) if rows else savings


def schedule_table(c: Case, savings: pd.DataFrame, basis: str, reading: str) -> pd.DataFrame:
    """Return one basis and one reading of the schedule beside the published one, in SCHEDULE_COLUMNS, year by year."""
    found = with_published(c, savings)
    wanted = found["basis"].isin((PRINTED, basis)) & (found["reading"] == reading) & found["year"].isin(years(c))
    place = {line: n for n, line in enumerate((*schedule_lines(c), TOTAL))}
    found = found[wanted].assign(value=found["gbp"], unit="GBP", place=found["line"].map(place))
    return found.sort_values(["year", "place"], kind="stable")[SCHEDULE_COLUMNS].reset_index(drop=True)


def one_off_table(c: Case, plans: Sequence[Results]) -> pd.DataFrame:
    """Return the one-off costs of each plan by year and cost line, with their total, in ONE_OFF_COLUMNS."""
    costs = {plan.plan.name: one_off(plan) for plan in plans}
    lines = sorted({line for found in costs.values() for line, _year in found})
    rows = []
    for year in years(c):
        for name, found in costs.items():
            amounts = [found.get((line, year), 0.0) for line in lines]
            rows += [(name, year, line, gbp, "GBP") for line, gbp in zip(lines, amounts, strict=True)]
            rows.append((name, year, TOTAL, math.fsum(amounts), "GBP"))
    return pd.DataFrame(rows, columns=ONE_OFF_COLUMNS)


def funding_table(c: Case, plan: Results) -> pd.DataFrame:
    """Return what each funder pays for a plan's investment, and its budget, by year, in FUNDING_COLUMNS."""
    paid = plan.funding.groupby(["funder", "year"])["gbp"].sum()
    rows = []
    for k in (k for year in years(c) for k in c.budgets if k.year == year):
        amounts = {"paid": float(paid.get((k.title, k.year), 0.0)), "budget": k.amount}
        rows += [(k.year, k.title, k.external, k.one_off, what, gbp, "GBP") for what, gbp in amounts.items()]
    return pd.DataFrame(rows, columns=FUNDING_SHOWN_COLUMNS)


def bridge_table(bridge: Bridge) -> pd.DataFrame:
    """Return the spans of a bridge as rows, in BRIDGE_COLUMNS."""
    rows = [(s.name, s.words, s.gbp, "GBP") for s in bridge.spans]
    return pd.DataFrame(rows, columns=BRIDGE_COLUMNS)


def evidence_shares(plan: Results) -> dict[str, float]:
    """Return the share of a plan's spend whose price has each grade of evidence."""
    spend = {g: math.fsum(plan.ledger.loc[plan.ledger["evidence"] == g, "gbp"].abs()) for g in GRADES}
    everything = math.fsum(spend.values())
    return {g: amount / everything for g, amount in spend.items() if amount}


def figures_read(figures: Mapping[str, int]) -> int:
    """Return how many figures the programme reads, whatever their evidence."""
    return sum(figures.values())


def evidence_table(plan: Results, figures: Mapping[str, int]) -> pd.DataFrame:
    """Return the figures that the programme reads and the spend of a plan by evidence, in EVIDENCE_COLUMNS."""
    shares = evidence_shares(plan)
    rows = []
    for grade in (g for g in GRADES if g in figures or g in shares):
        rows.append((grade, "figures", float(figures.get(grade, 0)), "figures"))
        rows.append((grade, "share of spend", shares.get(grade, 0.0), "share"))
    return pd.DataFrame(rows, columns=EVIDENCE_COLUMNS)


def whole_homes_table(plans: Sequence[Results], relaxed: Mapping[str, float]) -> pd.DataFrame:
    """Return what keeping homes whole costs each plan over the horizon, in WHOLE_COLUMNS; empty if they were not."""
    rows = []
    for plan in plans if relaxed else ():
        name, least = plan.plan.name, relaxed[plan.plan.name]
        amounts = {"whole": plan.cost, "relaxed": least, "gap": plan.cost - least}
        rows += [(name, measure, gbp, "GBP") for measure, gbp in amounts.items()]
    return pd.DataFrame(rows, columns=WHOLE_COLUMNS)
