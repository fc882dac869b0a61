"""What planned exits do to a plan: in the published one, in words, and from the files of a model to a verdict."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.case import Figure
from placement_opt.formulation import build
from placement_opt.judge.break_even import break_evens, told
from placement_opt.judge.feasibility import held_back_in
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.measure.plan_years import CAME, LEFT_CARE, flow
from placement_opt.prepared import Options
from placement_opt.running import run
from placement_opt.solve.session import session
from placement_opt.solving import leavable
from tests import tiny_model
from tests.inputs.test_exit_tables import with_exits
from tests.town import AFTER, EXITS, NOTHING, announces, brief, plan_for, still_town

EXTERNAL = ("complex", "external")


def town_with_exits(**changes):
    """Return the still town in which four live in external homes, of whom a quarter may return home each quarter."""
    plain = {"planned_exits": EXITS, "after_care": AFTER, "moves": (), "services": (), "mtfc": None}
    return still_town(**{**plain, **changes})


def left(case, results, e):
    """Return the children who leave by one kind of planned exit, by quarter."""
    found = results.flows.query("measure == 'left care by plan' and to == @e").groupby("quarter")["value"].sum()
    return [found[q.label] for q in case.quarters]


def published(case, exits, **others):
    """Return a strategy that announces these exits, and the published plan as a run finds it."""
    strategy, baseline = announces(planned_exits=exits, **others), plan_for(case, NOTHING)[2]
    b = dataclasses.replace(brief(fixed=True, strategy=strategy), leavable=leavable(case, baseline.values))
    return strategy, plan_for(case, b)[2]


def test_a_published_plan_holds_what_is_announced():
    case = town_with_exits()
    strategy, results = published(case, {("return_home", 2): 1.5, ("guardian", 4): 1})
    assert left(case, results, "return_home") == pytest.approx([0, 1.5, 0, 0], abs=1e-4)
    assert left(case, results, "guardian") == pytest.approx([0, 0, 0, 1], abs=1e-4)
    assert held_back_in(case, strategy, results) == []


def test_more_than_the_limits_allow_is_told_and_not_done():
    """A quarter of the four in external homes and a tenth of the twenty with the council's carers: three children."""
    case = town_with_exits()
    strategy, results = published(case, {("return_home", 2): 5})
    assert left(case, results, "return_home") == pytest.approx([0, 3, 0, 0], abs=1e-3)
    assert held_back_in(case, strategy, results) == [
        "Return home: 5.0 children announced over the horizon. From 2013/14 Q4 on no more could leave than the limits "
        "allow of those there: 3.0 do so in the strategy as published."
    ]


def test_what_the_limits_hold_back_over_the_horizon_is_told_of_the_published_plan():
    """A quarter of the four in external homes, and a quarter of the three who are left, and of the 2.25."""
    case = town_with_exits(planned_exits=EXITS[:1])
    strategy, results = published(case, {("return_home", t): 1 for t in (2, 3, 4)})
    assert held_back_in(case, strategy, results) == [
        "Return home: 3.0 children announced over the horizon. From 2014/15 Q1 on no more could leave than the limits "
        "allow of those there: 2.3 do so in the strategy as published."
    ]
    assert held_back_in(case, *published(case, {("return_home", 2): 1})) == []


def test_no_child_is_placed_in_a_home_in_order_to_leave_from_there():
    """Of four a quarter who enter care half go to an external home if nothing is done; ten are to leave from them."""
    case = town_with_exits(planned_exits=EXITS[:1], homes=(), home_placement=None)
    case = dataclasses.replace(
        case,
        entries={(g, t): 4.0 if g == "complex" else 0.0 for g, t in case.entries},
        suitable={**case.suitable, "complex": ("external", "agency")},
        opening={EXTERNAL: 4.0},
        entry_mix={**case.entry_mix, ("complex", "residential"): 0.5, ("complex", "foster"): 0.5},
        exit={**case.exit, ("complex", "agency"): 0.0},
        market={"external": 4.0, "agency": 3.0},
        suitable_share={},
    )
    _, results = published(case, {("return_home", t): 10 for t in (2, 3, 4)}, placement_choice={})
    nothing = plan_for(case, NOTHING)[2].values.x
    assert all(
        n <= 0.25 * nothing[(*EXTERNAL, t - 1)] + 1e-4 for t, n in enumerate(left(case, results, "return_home"), 1)
    )


def test_children_leave_before_homes_close():
    """Half of the child who leaves comes back in quarter 4 and needs a bed of the home that is to close then."""
    case = town_with_exits(planned_exits=EXITS[:1], opening={**still_town().opening, ("complex", "home"): 5.0})
    strategy = announces(planned_exits={("return_home", 2): 1}, closing={"elm": 4})
    results = plan_for(case, brief(fixed=True, strategy=strategy))[2]
    assert sum(left(case, results, "return_home")) == pytest.approx(1, abs=1e-4)
    assert [s.name for s in results.stages[:3]] == ["unmet need", "published exits", "published closures"]


def test_before_any_cost_is_counted_as_many_leave_as_were_announced():
    """An exit that costs more than it could ever save is made all the same: the council has announced it."""
    dear = tuple(dataclasses.replace(k, cost=Figure(1e6, "council")) for k in EXITS)
    case = town_with_exits(planned_exits=dear)
    _, results = published(case, {("return_home", 2): 1})
    assert sum(left(case, results, "return_home")) == pytest.approx(1, abs=1e-3)
    assert sum(left(case, plan_for(case, brief())[2], "return_home")) == pytest.approx(0, abs=1e-6)


def test_who_leaves_is_counted_and_so_is_who_comes_back():
    """One child leaves an external home in quarter 2; half a child enters care again in quarter 4."""
    case = town_with_exits(planned_exits=EXITS[:1], length=5)
    _, results = published(case, {("return_home", 2): 1})
    assert left(case, results, "return_home") == pytest.approx([0, 1, 0, 0, 0], abs=1e-4)
    came = results.flows.query("measure == 'came back into care'").set_index("quarter")["value"]
    assert [came[q.label] for q in case.quarters] == pytest.approx([0, 0, 0, 0.5, 0], abs=1e-4)
    assert flow(case, results, CAME, "2014/15") == pytest.approx(0.5, abs=1e-4)
    assert flow(case, results, LEFT_CARE, "2013/14") == pytest.approx(1, abs=1e-4)
    looked_after = results.children.query("measure in ('children', 'waiting')").groupby("quarter")["value"].sum()
    assert looked_after["opening"] - looked_after["2014/15 Q1"] == pytest.approx(1, abs=1e-4)
    assert looked_after["opening"] - looked_after["2014/15 Q2"] == pytest.approx(0.5, abs=1e-4)


def test_an_allowance_goes_on_and_ends_by_degrees():
    """Of one child with a guardian 0.8 has an allowance, a tenth of which ends each quarter."""
    case = town_with_exits()
    _, results = published(case, {("guardian", 1): 1})
    stock = results.children.query("measure == 'children with an allowance after care' and placement == 'guardian'")
    assert list(stock["value"]) == pytest.approx([0.8, 0.72, 0.648, 0.5832], abs=1e-4)
    paid = results.ledger.query("line == 'A guardian: allowances after care'")["gbp"]
    assert list(paid) == pytest.approx([100 * 13 * n for n in (0.4, 0.76, 0.684, 0.6156)], abs=0.5)


@pytest.mark.parametrize(
    ("returns", "ends", "expected"),
    [(1.0, 0.0, [2, 0, 0, 0]), (0.5, 0.0, [2, 1, 1, 1]), (0.5, 0.25, [2, 0.75, 0.5625, 0.421875])],
)
def test_who_is_back_in_care_has_no_allowance_any_more(returns, ends, expected):
    """Two leave in quarter 1 with an allowance each, and all or half of them are back a quarter later."""
    back = dataclasses.replace(AFTER["guardian"], with_allowance=1.0, ends=ends, returns=returns, returns_after=1)
    case = town_with_exits(planned_exits=EXITS[2:3], after_care={"guardian": back})
    _, results = published(case, {("guardian", 1): 2})
    stock = results.children.query("measure == 'children with an allowance after care' and placement == 'guardian'")
    assert list(stock["value"]) == pytest.approx(expected, abs=1e-3)


def test_support_after_care_takes_no_child_out_of_it_and_is_paid_for_while_it_lasts():
    """Of ten a fifth leave care in quarter 2, half of them with support, of which a quarter ends each quarter."""
    case = town_with_exits(opening={("older", "home"): 8.0})
    case = dataclasses.replace(case, exit={**case.exit, ("older", "home"): 0.25})
    _, results = published(case, {("close", 2): 5})
    there = results.children.query("need == 'older' and placement == 'home' and measure == 'children'")["value"]
    assert list(there) == pytest.approx([8 * 0.75**t for t in range(5)], abs=1e-3)
    begun = results.flows.query("measure == 'left care with support'").set_index("quarter")["value"]
    assert [begun[q.label] for q in case.quarters] == pytest.approx([0, 0.75, 0, 0], abs=1e-3)
    stock = results.children.query("measure == 'young people supported after care'")["value"]
    assert list(stock) == pytest.approx([0, 0.75, 0.5625, 0.421875], abs=1e-3)
    paid = results.ledger.query("line == 'Staying Close: allowances after care'")["gbp"]
    assert paid.sum() == pytest.approx(150 * 13 * (0.75 + 0.5625 + 0.421875 / 2), rel=1e-3)
    assert flow(case, results, LEFT_CARE, "2013/14") == pytest.approx(2 + 1.5, abs=1e-3)
    recommended = plan_for(case, brief())[2]
    assert "close" not in left_at_zero(case, recommended), "nothing that it saves is in the programme: no break-even"


def test_children_are_not_bought_out_of_care_beyond_the_limit_however_dear_their_place():
    dear = {**still_town().fee, "external": Figure(50_000, "published")}
    case = town_with_exits(fee=dear)
    _, _, results = plan_for(case, brief())
    there = results.children.query("placement == 'external' and measure == 'children'").set_index("quarter")["value"]
    assert list(there) == pytest.approx([4, 4, 3, 2.25, 1.6875], abs=1e-4)


def test_an_exit_left_at_zero_says_where_it_pays():
    """Half a child leaves in quarter 2 and its fee of 3,000 is saved for 2.5 of 4 quarters on the mean of the ends."""
    dear = (dataclasses.replace(EXITS[0], cost=Figure(200_000, "council"), most_share=0.25),)
    after = {"return_home": dataclasses.replace(AFTER["return_home"], returns=0.0)}
    case = town_with_exits(planned_exits=dear, after_care=after)
    programme = build(case, brief())
    results = plan_for(case, brief())[2]
    assert "return_home" in left_at_zero(case, results)
    asked = [unit for unit in units(case, programme.variables) if unit.subject == "return_home"]
    (found,) = break_evens(session(programme), asked)
    assert found.price == pytest.approx(3_000 * 13 * 2.5, rel=1e-6)
    assert found.cost == pytest.approx((200_000 - 97_500) / 2, abs=2)
    words = list(told(found, None, "2014/15"))
    assert words[0].startswith("One child who leaves care by plan, Return home, from Private homes would add £51,250")
    assert words[1] == "It pays below £97,500 an exit; the model has £200,000."
    cheaper = (dataclasses.replace(dear[0], cost=Figure(97_000, "council")),)
    assert "return_home" not in left_at_zero(
        case, plan_for(dataclasses.replace(case, planned_exits=cheaper), brief())[2]
    )


STRATEGY = """\
name: plan
title: Plan
source: paper
levers:
  planned_exits:
    - {exit: return_home, from: "2013/14 Q2", children_per_quarter: 0.1}
"""


@pytest.mark.slow
def test_a_model_with_the_tables_returns_children_home_from_external_homes(tmp_path):
    path = with_exits(tiny_model.write(tmp_path))
    strategy = tmp_path / "plan.yaml"
    strategy.write_text(STRATEGY, "utf-8")
    answer = run(Options(model=path, strategy=strategy, horizon=4, pack=False))
    nothing, announced, recommended, _most = answer.plans
    assert nothing.flows.query("measure == 'left care by plan'")["value"].sum() == 0
    assert left(answer.case, announced, "return_home") == pytest.approx([0, 0.1, 0.1, 0.1], abs=1e-4)
    there = recommended.children.query("placement == 'home_external' and measure == 'children'")["value"]
    assert left(answer.case, recommended, "return_home") == pytest.approx([0, *(0.2 * n for n in there[1:4])], abs=1e-4)
    assert announced.cost < nothing.cost, "an external home costs £3,000 a week, and a return home £5,000"
    assert recommended.cost < announced.cost
    assert "planned_exits" in answer.answer.alone
