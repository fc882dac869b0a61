"""Cost and benefit by hand: what is spent more and less, when it turns and pays back, what doubt makes of it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.appraising import appraised, subjects_of_run
from placement_opt.domain.appraisal import Allowance
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.levers import levers_of
from placement_opt.measure.case_tables import appraised_table, careful_table, options_table, profile_table
from placement_opt.measure.cost_benefit import (
    AS_FOUND,
    HIGH_RATE,
    LEVER_KIND,
    LOW_RATE,
    PLAN_KIND,
    SHORT_HORIZON,
    CaseView,
    appraise,
    cost_benefit,
    views,
)
from placement_opt.measure.savings import years
from placement_opt.measure.spend_changes import SpendChange, allowed_for, spend_changes
from placement_opt.measure.summary import GRADES
from tests.town import town

# Four quarters, two of them in each year; no discount and no inflation unless a test says so.
CASE = town(discount_rate=0.0)
LABELS = [q.label for q in CASE.quarters]
FOUND = CaseView(AS_FOUND, {}, 0.0, 4)

BEDS = ("beds", False, False, "published")  # line, one-off, cashable, evidence
TEAMS = ("teams", False, True, "derived")
START = ("start", True, True, "assumed")
NOTHING = [(t, *BEDS, 1_000.0) for t in (1, 2, 3, 4)]
# quarter   beds   teams   start   cost   gross   net   net so far
#    1     1,000      -      200    200      0   -200     -200
#    2       600    100        -    100    400    300      100
#    3       900    150        -    150    100    -50       50
#    4       800    100        -    100    200    100      150
PLAN = [
    *((t, *BEDS, gbp) for t, gbp in ((1, 1_000.0), (2, 600.0), (3, 900.0), (4, 800.0))),
    *((t, *TEAMS, gbp) for t, gbp in ((2, 100.0), (3, 150.0), (4, 100.0))),
    (1, *START, 200.0),
]


def ledger(rows):
    """Return rows of (quarter, line, one-off, cashable, evidence, GBP) as a ledger."""
    columns = ["quarter", "line", "one_off", "cashable", "evidence", "gbp"]
    return pd.DataFrame([(LABELS[t - 1], *rest) for t, *rest in rows], columns=columns)


def changes(plan=PLAN, nothing=NOTHING, case=CASE):
    return spend_changes(case, ledger(nothing), ledger(plan))


def looked_at(view=FOUND, plan=PLAN, case=CASE):
    return appraise(case, "it", PLAN_KIND, changes(plan, case=case), view)


def test_what_is_spent_more_and_less_is_told_apart():
    found = looked_at()
    assert [(k.cost, k.gross_saving, k.net_saving) for k in found.quarters] == [
        (200, 0, -200),
        (100, 400, 300),
        (150, 100, -50),
        (100, 200, 100),
    ]
    assert (found.amount("cost"), found.amount("gross_saving"), found.amount("net_saving")) == (550, 700, 150)


def test_one_off_cashable_and_staff_time_make_up_the_net_saving():
    """The start is one-off, teams are paid from the budget, beds are staff time: -200 - 350 + 700 = 150."""
    found = looked_at()
    assert [found.amount(k) for k in ("one_off", "cashable", "staff_time", "net_saving")] == [-200, -350, 700, 150]


def test_it_may_pay_back_before_it_turns():
    """The third quarter loses 50, so it turns in the fourth; so far it is 100, 50 and 150 from the second on."""
    found = looked_at()
    assert (found.turns, found.pays_back) == (4, 2)
    assert (found.present_value, found.return_per_pound) == (150, pytest.approx(700 / 550))


def test_what_is_lost_at_the_end_never_turns_and_what_is_lost_in_all_never_pays_back():
    last = looked_at(plan=[*PLAN, (4, *START, 120.0)])  # the last quarter loses 20; 130 are left in all
    assert (last.turns, last.pays_back) == (None, 2)
    dear = looked_at(plan=[*PLAN, (1, *START, 155.0)])  # 150 - 155 in all
    assert (dear.turns, dear.pays_back) == (4, None)


def test_what_spends_nothing_has_no_return_and_saves_at_once():
    found = looked_at(plan=[(t, *BEDS, 900.0) for t in (1, 2, 3, 4)])
    assert (found.return_per_pound, found.turns, found.pays_back, found.present_value) == (None, 1, 1, 400)


def test_rows_of_one_line_and_quarter_are_set_off_unless_a_tag_differs():
    """Beds of 1,000 as 700 and 300 are no change; the same 300 at another evidence are 300 more and 300 less."""
    same = [(1, *BEDS, 700.0), (1, *BEDS, 300.0), *NOTHING[1:]]
    assert {k.gbp for k in changes(same)} == {0.0}
    other = [(1, *BEDS, 700.0), (1, "beds", False, False, "assumed", 300.0), *NOTHING[1:]]
    assert looked_at(plan=other).quarters[0].cost == looked_at(plan=other).quarters[0].gross_saving == 300


def test_a_pound_is_deflated_by_pay_and_discounted_from_the_middle_of_its_quarter():
    """At 10% a year, pay a quarter dearer in the second year: each net over index and 1.1 to the power of its years."""
    index = dict(CASE.price_index) | {(PAY, "2014/15"): 1.25}
    case = dataclasses.replace(CASE, price_index=index)
    found = looked_at(CaseView(AS_FOUND, {}, 0.1, 4), case=case)
    by_hand = -200 / 1.1**0.125 + 300 / 1.1**0.375 - 50 / 1.25 / 1.1**0.625 + 100 / 1.25 / 1.1**0.875
    assert found.present_value == pytest.approx(by_hand)
    costs = 200 / 1.1**0.125 + 100 / 1.1**0.375 + 150 / 1.25 / 1.1**0.625 + 100 / 1.25 / 1.1**0.875
    assert found.present_cost == pytest.approx(costs)


DOUBTS = {
    "published": Allowance(costs=0.0, savings=0.5, late=1),
    "derived": Allowance(costs=1.0, savings=0.0, late=0),
    "assumed": Allowance(costs=0.5, savings=0.0, late=0),
}


def test_costs_are_raised_and_savings_lowered_and_late():
    """Costs: 200 x 1.5, then 100, 150 and 100 x 2. Savings: half of 400 and of 100, each a quarter late; the last 200
    would come after the horizon.
    """
    found = looked_at(CaseView("high", DOUBTS, 0.0, 4))
    assert [(k.cost, k.gross_saving) for k in found.quarters] == [(300, 0), (200, 0), (300, 200), (200, 50)]
    assert (found.present_value, found.return_per_pound) == (-750, 0.25)
    assert (found.turns, found.pays_back) == (None, None)


def test_a_shorter_horizon_counts_what_is_in_it():
    found = looked_at(CaseView(SHORT_HORIZON, {}, 0.0, 2))
    assert ([k.quarter for k in found.quarters], found.present_value) == ([1, 2], 100)
    assert (found.turns, found.pays_back) == (2, 2)


def test_a_rate_or_horizon_that_is_no_other_is_no_view():
    by_end = {"low": {}, "central": DOUBTS}
    assert [v.end for v in views(CASE, by_end, (0.0, 0.0))] == [AS_FOUND, "low", "central"]
    short = dataclasses.replace(CASE, judged=("2013/14",))
    found = {v.end: v for v in views(short, {}, (0.01, 0.05))}
    assert list(found) == [AS_FOUND, LOW_RATE, HIGH_RATE, SHORT_HORIZON]
    assert (found[HIGH_RATE].discount_rate, found[SHORT_HORIZON].last) == (0.05, 2)
    assert [end for end, view in found.items() if view.in_full] == [AS_FOUND]


SPEND = st.builds(
    SpendChange,
    quarter=st.integers(1, 4),
    line=st.sampled_from(["beds", "teams"]),
    one_off=st.booleans(),
    cashable=st.booleans(),
    evidence=st.sampled_from(GRADES),
    gbp=st.floats(-1e6, 1e6),
)
SHARE = st.floats(0, 1)


@given(st.lists(SPEND, max_size=12))
def test_without_doubt_the_careful_value_is_the_one_found(spent):
    nil = dict.fromkeys(GRADES, Allowance())
    assert allowed_for(spent, nil, 4) == tuple(spent)


@given(st.lists(SPEND, max_size=12), SHARE, SHARE, SHARE, SHARE, st.integers(0, 3))
def test_more_doubt_is_never_worth_more(spent, costs, more_costs, savings, more_savings, late):
    def value(allowance):
        return appraise(CASE, "", "", spent, CaseView("", dict.fromkeys(GRADES, allowance), 0.035, 4)).present_value

    less, more = sorted((savings, more_savings))
    doubted = value(Allowance(costs, less, late))
    assert value(Allowance(costs + more_costs, more, late)) <= doubted + 1e-6
    assert doubted <= value(Allowance()) + 1e-6
    assert value(Allowance(costs, less, 4)) == pytest.approx(value(Allowance(costs, 1, 0)))  # all of it too late


@given(st.lists(SPEND, max_size=12))
def test_the_parts_of_a_quarter_make_up_its_net_saving(spent):
    for k in appraise(CASE, "", "", spent, FOUND).quarters:
        assert k.net_saving == pytest.approx(k.one_off + k.cashable + k.staff_time, abs=1e-6)
        assert min(k.cost, k.gross_saving) >= 0


def test_doing_nothing_against_itself_is_nothing():
    found = looked_at(plan=NOTHING)
    assert found.is_nothing
    assert (found.present_value, found.return_per_pound, found.turns, found.pays_back) == (0, None, None, None)


# --- Manchester


@pytest.fixture(scope="module")
def manchester(answer):
    return appraised(answer)


def test_the_present_value_of_the_recommended_plan_is_that_of_the_run(answer, manchester):
    assert manchester.of("recommended").present_value == pytest.approx(answer.present_value, abs=0.005)


def test_the_net_saving_of_a_plan_is_that_of_the_savings(answer, manchester):
    """Recurrent, cashable or not, is the level of each year; one-off costs are apart."""
    f = manchester.frame
    of_year = f[(f["end"] == AS_FOUND) & (f["quarter"] == "") & (f["kind"] == PLAN_KIND)]
    amounts = of_year.set_index(["subject", "measure", "year"])["value"]
    levels = answer.savings.query("basis == 'do_nothing' and line == 'total' and reading == 'level'")
    levels = levels.set_index(["plan", "year"])["gbp"]
    for plan in ("as_published", "recommended", "most_saved"):
        for year in years(answer.case):
            recurrent = amounts[plan, "cashable", year] + amounts[plan, "staff_time", year]
            assert recurrent == pytest.approx(levels[plan, year], abs=0.005)
    assert amounts["recommended", "cashable", "2014/15"] == pytest.approx(answer.cashable, abs=0.005)


def test_every_lever_and_every_plan_is_appraised(answer, manchester):
    kinds = {k.subject: k.kind for k in manchester.appraisals}
    assert [s for s, kind in kinds.items() if kind == LEVER_KIND] == [k.id for k in levers_of(answer.case)]
    assert [s for s, kind in kinds.items() if kind == PLAN_KIND] == ["as_published", "recommended", "most_saved"]
    assert manchester.ends == (AS_FOUND, "low", "central", "high", SHORT_HORIZON)  # its discount rate has no range


def test_the_frame_is_tidy_and_its_years_are_those_of_its_quarters(manchester):
    f = manchester.frame
    assert not f.duplicated(["subject", "measure", "end", "year", "quarter"]).any()
    in_full = f[f["end"].isin((AS_FOUND, "low", "central", "high")) & (f["unit"] == "GBP")]
    quarters = in_full[in_full["quarter"] != ""].groupby(["subject", "measure", "end"])["value"].sum()
    of_years = in_full[(in_full["quarter"] == "") & (in_full["year"] != "")]
    assert (of_years.groupby(["subject", "measure", "end"])["value"].sum() - quarters).abs().max() < 1e-6


def test_the_file_of_a_run_is_the_frame(answer, manchester):
    read = pd.read_csv(answer.options.out / "cost_benefit.csv", keep_default_na=False)
    assert list(read.columns) == list(manchester.frame.columns)
    assert len(read) == len(manchester.frame)
    turn = read[(read["measure"] == "turns") & (read["subject"] == "as_published") & (read["end"] == AS_FOUND)]
    assert [turn["quarter"].item(), turn["unit"].item()] == ["2014/15 Q3", "quarter"]
    never = read[(read["measure"] == "pays_back") & (read["subject"] == "as_published") & (read["end"] == "high")]
    assert never[["year", "quarter", "value"]].to_numpy().tolist() == [["", "", ""]]


def test_the_tables_are_those_of_the_answer(answer, manchester):
    options = options_table(answer.case, answer.savings, answer.plans, manchester).set_index(["plan", "measure"])
    assert options.loc[("do_nothing", "cost"), "value"] == answer.plan("do_nothing").cost
    assert options.loc[("recommended", "recurrent_saving"), "value"] == pytest.approx(
        answer.verdicts[1].reached["recommended"]
    )
    careful = careful_table(manchester).set_index(["subject", "end"])["value"]
    for subject in manchester.subjects:
        assert careful[subject, AS_FOUND] >= careful[subject, "low"] >= careful[subject, "central"]
        assert careful[subject, "central"] >= careful[subject, "high"]
    profile = profile_table(manchester).groupby(["plan", "part"])["value"].sum()
    assert profile["recommended", "net_saving"] == pytest.approx(manchester.of("recommended").amount("net_saving"))
    when = appraised_table(answer.case, manchester).set_index(["subject", "measure"])["value"]
    assert (when["mtfc", "turns"], when["as_published", "turns"]) == ("-", "2014/15 Q3")


def test_once_quarters_have_passed_a_lever_is_held_against_doing_nothing_more(answer):
    """What was done in them is then not put to each lever; a plan is held against doing nothing since the opening."""
    more = answer.plan("as_published")  # stands in for doing nothing more than was done
    passed = dataclasses.replace(answer, answer=dataclasses.replace(answer.answer, from_now_on=more))
    held = {(k.kind, k.baseline.plan.name) for k in subjects_of_run(passed)}
    assert held == {(LEVER_KIND, "as_published"), (PLAN_KIND, "do_nothing")}
    assert cost_benefit(answer.case, (), ()).frame.empty
