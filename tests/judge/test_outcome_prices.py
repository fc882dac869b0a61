"""Limits on outcomes in a whole answer: kept by plans, never by a child who waits, priced one by one, told in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.answering import answer, steps
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, build
from placement_opt.formulation.outcome_rules import measured
from placement_opt.judge.outcome_prices import OutcomePrice, told
from placement_opt.judge.outcome_words import limit_words
from placement_opt.judge.repair import no_plan
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.bridge import cost_in
from placement_opt.question import EVERYTHING, Want
from placement_opt.solve.stages import solve
from placement_opt.solving import against
from tests.asked import QUESTION, TWO_YEARS
from tests.formulation.examples_outcomes import at_least, at_most, limited
from tests.town import NOTHING, brief, plan_for

CASE = replace(TWO_YEARS, families=("foster", "mtfc", "family"))
FEWER_MOVES = at_most("moved_by_plan", 1, begin=2, end=8)
IN_FAMILIES = at_least("share_in_a_family", 0.38, "complex", begin=6, end=8)
SLACK = at_most("unmet_need", 100, begin=1, end=8)
LIMITS = (FEWER_MOVES, IN_FAMILIES, SLACK)
GUARDED = replace(QUESTION, case=limited(*LIMITS, case=CASE), name="guarded")
WANT = Want(limits=True, levers_alone=True)


@pytest.fixture(scope="module")
def found():
    return answer(GUARDED, WANT)


def asked(case):
    """Return the brief of the recommended plan of a case beside its own doing nothing."""
    _, _, nothing = plan_for(case, NOTHING)
    return against(case, brief(), nothing)


def value(plan, measure, need, quarter):
    rows = plan.children
    mine = rows[(rows["measure"] == measure) & (rows["need"] == need) & (rows["quarter"] == quarter)]
    return mine["value"].item()


@pytest.mark.parametrize("name", [RECOMMENDED, "most_saved"])
def test_a_plan_with_every_lever_keeps_each_limit_in_each_of_its_quarters(found, name):
    for q in CASE.quarters[1:]:
        assert value(found.plan(name), "moved by plan", "", q.label) <= 1 + 1e-6
    for q in CASE.quarters[5:]:
        assert value(found.plan(name), "share in a family", "complex", q.label) >= 0.38 - 1e-6


def test_without_the_limits_the_plan_would_break_them():
    free = answer(replace(QUESTION, case=CASE), Want()).plan(RECOMMENDED)
    assert max(value(free, "moved by plan", "", q.label) for q in CASE.quarters) > 1.1


def test_doing_nothing_and_one_lever_alone_are_left_as_they_are(found):
    free = answer(replace(QUESTION, case=CASE), Want(levers_alone=True))
    assert found.plan(DO_NOTHING).cost == free.plan(DO_NOTHING).cost
    for lever, plan in free.alone.items():
        assert found.alone[lever].cost == pytest.approx(plan.cost, abs=1), lever


def test_each_limit_is_priced_by_the_plan_found_again_without_it(found):
    for k, price in zip(LIMITS, found.outcome_prices, strict=True):
        others = replace(GUARDED.case, outcome_limits=tuple(other for other in LIMITS if other != k))
        without = answer(replace(GUARDED, case=others), Want()).plan(RECOMMENDED)
        with_them = found.plan(RECOMMENDED)
        assert price.limit == k
        assert price.cost == pytest.approx(with_them.cost - without.cost, abs=1)
        saving = cost_in(with_them, "2014/15") - cost_in(without, "2014/15")
        assert price.saving == pytest.approx(saving, abs=1)


def test_a_limit_that_binds_has_a_price_and_one_that_does_not_has_none(found):
    moves, families, slack = found.outcome_prices
    assert moves.cost > 1_000
    assert families.cost > 1_000
    assert abs(slack.cost) < 1
    assert moves.without > moves.kept
    assert families.without < families.kept
    assert told(found.case, slack) == ("Keeping it costs nothing: the recommended plan is no dearer for it.",)


def test_the_price_is_told_in_sentences(found):
    k = OutcomePrice(IN_FAMILIES, 12_345.6, "2014/15", 2_000.4, 5, 0.6, 0.45)
    first = "Keeping it costs £12,346 over the horizon and £2,000 of the recurrent saving of 2014/15."
    second = "It makes most difference in 2014/15 Q1: 60.0% with it, 45.0% without it."
    assert told(found.case, k) == (first, second)
    dearer = "Keeping it costs £12,346 over the horizon; the recurrent saving of 2014/15 is £2,000 higher with it."
    assert told(found.case, replace(k, saving=-2_000.4, kept=float("nan"))) == (dearer,)
    assert limit_words(found.case, FEWER_MOVES) == "children moved by plan: at most 1"
    assert limit_words(found.case, IN_FAMILIES) == "children living in a family (Complex, 10-15): at least 38.0%"


def test_the_most_that_a_claim_can_reach_keeps_the_limits_too():
    want = Want(plans=(), best=("saving 2014/15",))
    free = answer(replace(QUESTION, case=CASE), want).best["saving 2014/15"].amount
    assert answer(GUARDED, want).best["saving 2014/15"].amount < free - 100


def test_they_are_a_step_that_is_told_only_where_there_are_limits():
    assert "Limits on outcomes" in list(steps(GUARDED, EVERYTHING))
    assert "Limits on outcomes" not in list(steps(QUESTION, EVERYTHING))
    taken = []
    answer(GUARDED, WANT, taken.append)
    assert taken == list(steps(GUARDED, WANT))


def crowded_town(*limits):
    """Return a town whose homes are so full that most children of complex need who come go to private ones."""
    return limited(*limits, case=replace(CASE, occupancy=0.7))


def test_no_child_waits_so_that_a_limit_is_kept():
    """Nearer placements could be had by leaving children to wait who can be placed only outside the area."""
    near = at_least("share_in_own_area", 0.55, "complex", begin=1, end=1)
    case = crowded_town(near)
    b = asked(case)
    assert b.spared == pytest.approx(0, abs=1e-6)
    waits = solve(build(case, replace(b, spared=None)))
    assert waits.stages[0].best > 0.1  # which is what the rule forbids
    with pytest.raises(NoFeasiblePlan):
        solve(build(case, b))
    message = " ".join(str(no_plan(case, b, ())).split())
    assert "no child is left waiting so that a limit on outcomes is kept" in message
    assert "children placed in the council's own area (Complex, 10-15): at least 55.0% (the board says so)" in message
    assert "loosen a limit on outcomes" in message


def test_where_nobody_need_wait_the_limits_leave_unmet_need_as_it_is(found):
    for plan in found.plans:
        free = answer(replace(QUESTION, case=CASE), Want(plans=(plan.plan.name,))).plans[-1]
        assert plan.stages[0].best <= free.stages[0].best + 1e-4


def test_a_published_plan_that_keeps_no_limit_is_told_with_its_reasons_and_hides_no_other():
    most = at_least("share_in_a_family", 0.9, "complex", begin=8, end=8)
    published = replace(GUARDED, case=limited(most, case=CASE))
    with pytest.raises(NoFeasiblePlan, match="loosen a limit on outcomes"):
        answer(published, Want(plans=(RECOMMENDED,)))
    some = answer(GUARDED, Want(plans=(AS_PUBLISHED, RECOMMENDED)))
    assert list(some.without) == [AS_PUBLISHED]
    assert "living in a family" in " ".join(some.without[AS_PUBLISHED].reasons)


def test_complex_children_in_ordinary_fostering_are_held_to_those_of_doing_nothing():
    suits = {**CASE.suitable, "complex": ("home", "external", "own", "special_foster", "mtfc")}
    case = replace(CASE, suitable=suits, exit={**CASE.exit, ("complex", "own"): 0.1})
    held = limited(at_most("complex_in_ordinary_fostering", 0, begin=1, end=8), case=case)
    free, kept = (solve(build(k, asked(k))) for k in (case, held))
    b = asked(case)

    def most(solution):
        needs = ("complex",)
        return max(measured(case, b, solution.values, "complex_in_ordinary_fostering", needs, t) for t in range(1, 9))

    assert most(free) > 0.5
    assert most(kept) <= 1e-6
    assert Brief(b.plan, b.strategy).nothing == {}
