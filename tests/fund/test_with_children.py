"""A fund beside the children's programme: one ledger, children first, and nothing counted twice."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.claims import Rules
from placement_opt.domain.investment import (
    COUNCIL_AGENCY,
    Avoidance,
    Cohort,
    Intervention,
    InvestmentCase,
    ServiceUse,
)
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.formulation import ledger
from placement_opt.fund.fund_answer import answer_fund, asked_of
from placement_opt.fund.fund_build import fund_programme
from placement_opt.fund.fund_ledger import CHILDRENS_LEDGER, FREED, PAID_FOR_CHILDREN, STAFF_TIME
from placement_opt.fund.fund_solving import beside_children, solve_fund
from placement_opt.fund.fund_variables import FUND_PLANS, INVESTED
from placement_opt.question import Question, Want
from placement_opt.solving import EveryLever, do_nothing
from tests.fund.tiny_fund import CALLS, CLASSES, FEWER_CALLS, FUND, TO_POLICE, changed, figure, tiny_fund
from tests.town import MST, announces, calendar, town

RULES = Rules(("recommended",), 0.05)
STRATEGY = announces(services={("mst", t): 1.0 for t in (2, 3, 4)}, mtfc={("mtfc", t): 1.0 for t in (2, 3, 4)})
IN_CARE = ServiceUse("care", "A child's quarter in care", in_programme=True)
EDGE = Cohort("edge", "Edge of care", figure(500.0), joining=0.0, in_programme=0.4)
MST_HERE = Intervention("mst", "MST", ("edge",), 5, "mst", (), figure(0.0))
LESS_CARE = Avoidance("mst", "care", figure(0.5), deadweight=0.0, lag=1, lasts=4, fade=0.0)
TO_COUNCIL = changed(TO_POLICE, use="care", agency="council", worth=figure(1000.0))


def question() -> Question:
    return Question(town(services=(MST,), budgets=()), STRATEGY, RULES)


def fund(**changes: object) -> InvestmentCase:
    """Return a fund of eight quarters, of which the town plans the first four."""
    quarters = calendar("2013/14 Q3", 8)
    f = tiny_fund(
        quarters=quarters,
        cohorts={"edge": EDGE, "families": tiny_fund().cohorts["families"]},
        uses={"care": IN_CARE, "call": CALLS},
        expected={("edge", "care"): figure(0.5), ("families", "call"): figure(2.0)},
        values=(TO_COUNCIL, TO_POLICE),
        interventions={"mst": MST_HERE, "classes": CLASSES},
        avoidances=(LESS_CARE, FEWER_CALLS),
        agreements=(),
        members=(changed(FUND, money={}),),
        price_index={q.year: 1.0 for q in quarters},
    )
    return dataclasses.replace(f, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def asked() -> Question:
    return question()


@pytest.fixture(scope="module")
def beside(asked):
    return beside_children(asked)


@pytest.fixture(scope="module")
def recommended(beside):
    return solve_fund(fund(), INVESTED, beside)


def test_with_nothing_to_invest_the_childrens_plan_is_the_one_of_a_run(asked, recommended):
    """The fund has no money: what is left is the children's programme, which costs least once children come first."""
    alone = EveryLever(asked, Want(), do_nothing(asked, Want())).plan(asked.plan(RECOMMENDED), (), whole=False)
    cost = math.fsum(float(k.amount) for k in recommended.children_costs)
    assert cost == pytest.approx(math.fsum(float(k.amount) for k in alone.costs), abs=1.0)
    assert recommended.reached_at("unmet need") == pytest.approx(alone.stages[0].best, abs=1e-4)


def test_the_council_gains_what_the_ledger_of_the_childrens_programme_changes_and_no_more(beside, recommended):
    """MST avoids care for children of the programme; its worth is in that ledger and has no second value."""
    bill = math.fsum(float(k.amount) for k in recommended.children_costs)
    nothing = math.fsum(float(k.amount) for k in beside.nothing)
    mine = [e for e in recommended.entries if e.party == COUNCIL_AGENCY]
    assert math.fsum(float(e.amount) for e in mine) == pytest.approx(nothing - bill, abs=0.01)
    assert {e.kind for e in mine if abs(float(e.amount)) > 1e-6} <= {CHILDRENS_LEDGER, STAFF_TIME}


def test_what_is_optimised_is_what_is_reported(beside, recommended):
    """Line by line the fund's ledger is that of the children's programme, set off against doing nothing."""
    v = recommended.children
    base = beside.programmes[INVESTED]
    for line in {k.line for k in recommended.children_costs}:
        again = math.fsum(float(k.amount) for k in ledger(base.case, base.brief, v) if k.line == line)
        before = math.fsum(float(k.amount) for k in beside.nothing if k.line == line)
        told = math.fsum(float(e.amount) for e in recommended.entries if e.line == line)
        assert told == pytest.approx(before - again, abs=0.01)


@pytest.mark.parametrize(("in_programme", "counted"), [(0.0, 1.0), (0.4, 0.6), (1.0, 0.0)])
def test_an_intervention_of_the_fund_counts_care_only_of_those_whom_the_programme_does_not_hold(
    beside, in_programme, counted
):
    """Ten cases avoid a quarter of a child's quarter in care each for four quarters: £10,000, less what is held."""
    own = changed(MST_HERE, id="visits", title="Visits", runs_in="", capacity=10.0, growth=10.0, cost=figure(1.0))
    f = fund(
        cohorts={"edge": changed(EDGE, in_programme=in_programme)},
        expected={("edge", "care"): figure(0.5)},
        uses={"care": IN_CARE},
        values=(TO_COUNCIL,),
        interventions={"visits": own},
        avoidances=(changed(LESS_CARE, intervention="visits"),),
        members=(changed(FUND, money={"2013/14": 10.0}),),
        announced={("visits", "edge", 1): 10.0, ("visits", "edge", 2): 0.0},
    )
    freed = [float(e.amount) for e in solve_fund(f, "as_announced", beside).entries if e.kind == FREED]
    assert math.fsum(freed) == pytest.approx(10_000 * counted)


def test_the_fund_leaves_rows_and_columns_of_the_childrens_programme_as_they_are(beside):
    base = beside.programmes[INVESTED]
    p = fund_programme(fund(), FUND_PLANS[INVESTED], base, beside.nothing).programme
    assert p.rows[: len(base.rows)] == base.rows
    assert {name: p.columns.bounds[name] for name in base.columns.bounds} == base.columns.bounds


def test_children_come_before_any_pound(beside, recommended):
    """However much a case would be worth to partners, nobody waits for it."""
    priceless = fund(ask="partners", values=(changed(TO_POLICE, worth=figure(1e6)),),
                     members=(changed(FUND, money={"2013/14": 1e6}),))  # fmt: skip
    found = solve_fund(priceless, INVESTED, beside)
    assert found.reached_at("unmet need") == pytest.approx(recommended.reached_at("unmet need"), abs=1e-4)


def test_cases_of_the_childrens_programme_are_reached_too(beside):
    found = solve_fund(fund(ask="families"), INVESTED, beside)
    cases = math.fsum(n for (s, _t), n in found.children.cases.items() if s == "mst")
    assert asked_of(found) == pytest.approx(cases, abs=1e-3)
    assert cases > 0


def test_who_pays_for_the_childrens_investment_is_told_beside_the_ledger():
    """The bond of the town pays for treatment foster care: the council's budget is spared what the investor pays."""
    whole = Question(town(), STRATEGY, RULES)
    bond = changed(FUND, id="bond", title="Investor", agency="investor", kind="principal", money={}, pays_for=())
    funders = {k.funder for k in whole.case.budgets}
    f = fund(members=tuple(changed(bond, id=name) for name in sorted(funders)))
    f = dataclasses.replace(f, members=tuple(changed(m, money=_budget(whole, m.id)) for m in f.members))
    answer = answer_fund(f, whole, RULES, {})
    for plan in answer.plans:
        moved = [e for e in plan.entries if e.kind == PAID_FOR_CHILDREN]
        assert math.fsum(float(e.amount) for e in moved) == pytest.approx(0.0, abs=0.01)
        paid = math.fsum(float(gbp) for gbp in plan.children.paid.values())
        assert math.fsum(float(e.amount) for e in moved if e.party == COUNCIL_AGENCY) == pytest.approx(paid, abs=0.01)


def _budget(q: Question, funder: str) -> dict[str, float]:
    return {k.year: k.amount for k in q.case.budgets if k.funder == funder}
