"""Each rule of a fund accepts a good plan and rejects a bad one, on numbers alone; and its LP text is kept."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from placement_opt.domain.investment import InvestmentCase
from placement_opt.fund.fund_build import fund_programme
from placement_opt.fund.fund_register import A_CHOICE, A_LIMIT, FUND_RULES, MUST_BALANCE
from placement_opt.fund.fund_solving import solve_fund
from placement_opt.fund.fund_variables import FUND_PLANS, ChildrenSide, FundVariables
from tests.fund.fund_town import ANNOUNCED_VISITS, fund_town, nothing_in
from tests.fund.tiny_fund import changed
from tests.paths import ROOT

GOLDEN_FUND = ROOT / "tests" / "golden" / "fund.lp"
# A town whose children's programme invests £400 in fostering in its first two quarters, of which the fund pays £300.
SIDE = ChildrenSide(spend={("foster", 1): 200.0, ("foster", 2): 200.0}, paid={("fund", "foster", "2013/14"): 300.0})


def changed_in(v: FundVariables, **fields: dict[tuple[Any, ...], float]) -> FundVariables:
    """Return a plan in which some variables have other numbers."""
    return dataclasses.replace(v, **{name: getattr(v, name) | numbers for name, numbers in fields.items()})


def good_plan(f: InvestmentCase) -> FundVariables:
    """Return a plan as announced: six visits from the second quarter on, one case of classes in the fourth.

    Visits cost £600 a quarter, of which the health service has 900 and nobody the rest; the bond pays for the classes.
    The nights avoided, 0.5 in Q3 and 1 in Q4, free no bed before Q4: half a block. The fund keeps its £500 stand-in.
    The police pay nothing for calls before the end, and so £100 as agreed.
    """
    return changed_in(
        nothing_in(f, children=SIDE),
        started={("visits", "families", t): 2.0 for t in (2, 3, 4)} | {("classes", "families", 4): 1.0},
        committed={("visits", "health", 2): 600.0, ("visits", "health", 3): 300.0, ("classes", "bond", 4): 600.0},
        lacking={("visits", 3): 300.0, ("visits", 4): 600.0},
        blocks={("night", "nhs", 4): 0.5},
        drawn={("foster", 1): 200.0, ("foster", 2): 100.0},
        stoodin={("fund", "2013/14"): 500.0},
        topup={("calls",): 100.0},
        met={("families",): 7.0},
    )


BAD: dict[str, dict[str, dict[tuple[Any, ...], float]]] = {
    "cohort_is_large_enough": {"started": {("classes", "families", 4): 10.5}},
    "what_comes_first_comes_first": {"started": {("classes", "families", 4): 4.5}},
    "cases_fit_capacity": {"started": {("visits", "families", 1): 1.0}},
    "capacity_grows_by_degrees": {"started": {("visits", "families", 2): 5.0}},
    "no_use_is_avoided_twice": {"started": {("visits", "families", 2): 300.0}},
    "families_are_reached_once": {"met": {("families",): 7.5}},
    "cases_are_as_announced": {"started": {("visits", "families", 3): 1.0}},
    "spending_is_paid": {"lacking": {("visits", 4): 0.0}},
    "members_pay_from_what_they_have": {"committed": {("visits", "health", 4): 1.0}},
    "fund_stays_solvent": {"committed": {("classes", "fund", 1): 3000.0}},
    "only_evidence_is_bought": {"committed": {("visits", "fund", 4): 1.0}},
    "children_draw_what_was_paid": {"drawn": {("foster", 2): 0.0}},
    "one_off_money_stands_in_once": {"stoodin": {("fund", "2013/14"): 501.0}},
    "blocks_follow_use": {"blocks": {("night", "nhs", 4): 0.75}},
    "blocks_stay_decommissioned": {"blocks": {("night", "nhs", 3): 0.6}},
    "payments_stay_within_the_cap": {"topup": {("calls",): 501.0}},
    "payments_reach_the_floor": {"topup": {("calls",): 99.0}},
}


def broken(f: InvestmentCase, v: FundVariables) -> set[str]:
    """Return the rules that a plan breaks."""
    plan = FUND_PLANS["as_announced"]
    return {
        rule.name
        for rule in FUND_RULES
        for _index, row in rule.function(f, plan, v)
        if not (isinstance(row, (bool, np.bool_)) and bool(row))
    }


def test_every_rule_has_a_bad_plan_and_a_kind():
    assert set(BAD) == {rule.name for rule in FUND_RULES}
    assert {rule.kind for rule in FUND_RULES} == {A_CHOICE, A_LIMIT, MUST_BALANCE}


def test_a_good_plan_keeps_every_rule():
    f = fund_town()
    assert broken(f, good_plan(f)) == set()


@pytest.mark.parametrize("rule", BAD)
def test_a_bad_plan_breaks_its_rule(rule):
    f = fund_town()
    assert rule in broken(f, changed_in(good_plan(f), **BAD[rule]))


def test_a_block_that_stays_needs_its_uses_avoided_to_the_end():
    """Half a block is gone in Q4 of five; in Q5 the nights avoided no longer hold it."""
    f = fund_town(5, avoidances=(changed(fund_town().avoidances[1], lasts=1),))
    v = changed_in(nothing_in(f), started={("visits", "families", 2): 4.0}, blocks={("night", "nhs", 4): 0.5})
    assert "blocks_follow_use" in broken(f, v)


def golden_text() -> str:
    """Return the announced plan of the town as text: every objective, row and bound."""
    p = fund_programme(fund_town(), FUND_PLANS["as_announced"], None).programme
    stages = [(s.name, s.objective) for s in p.stages if hasattr(s.objective, "terms") and s.name != "tie-break"]
    lines = [f"minimise {name}: {summed(e.terms)} + {e.constant:g}" for name, e in stages]
    lines += [f"{r.name}: {summed(r.says.terms)} {r.says.sense} {r.says.value:g}" for r in p.rows]
    bounds = set(p.columns.bounds.values())
    assert bounds == {(0.0, None)}
    return "\n".join([*lines, *sorted(p.columns.bounds)]) + "\n"


def summed(terms: dict[str, float]) -> str:
    return " + ".join(f"{k:.10g} {name}" for name, k in sorted(terms.items()) if k)


def test_the_lp_text_is_as_kept():
    assert golden_text() == GOLDEN_FUND.read_text("utf-8"), "read git diff after python -m tests.fund.test_fund_rules"


def test_names_of_a_fund_are_none_of_the_childrens_programme():
    p = fund_programme(fund_town(), FUND_PLANS["as_announced"], None).programme
    assert all(name.startswith("fund_") for name in p.columns.bounds)
    assert all(row.name.startswith("fund_") for row in p.rows)


def test_doing_nothing_pulls_no_lever_and_moves_no_money():
    plan = solve_fund(fund_town(announced={}), "do_nothing", None)
    assert all(n == 0 for n in plan.values.started.values())
    assert all(float(e.amount) == 0 for e in plan.entries)


def test_what_was_announced_is_started_as_far_as_it_can_be():
    plan = solve_fund(fund_town(), "as_announced", None)
    assert {key: round(n, 6) for key, n in plan.values.started.items() if n > 1e-6} == ANNOUNCED_VISITS


if __name__ == "__main__":
    GOLDEN_FUND.write_text(golden_text(), "utf-8")
