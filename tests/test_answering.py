"""One question, one answer: pure, no more than is wanted, and it can be sent to another process."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace

import pytest

from placement_opt.answering import answer, steps
from placement_opt.domain.decisions import Decision
from placement_opt.domain.levers import EVERY_LEVER, levers_of
from placement_opt.domain.strategy import FOUR, Target
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.measure.outcomes import COLUMNS
from placement_opt.question import EVERYTHING, Want
from tests.asked import CLASH, DREAM, QUESTION
from tests.town import announces

CLAIM = "saving 2014/15"
THERE = {k.id for k in levers_of(QUESTION.case)}


@pytest.fixture(scope="module")
def everything():
    return answer(QUESTION)


def told(want, question=QUESTION):
    """Answer a question and return the answer with the steps that it told."""
    found = []
    return answer(question, want, found.append), found


def test_everything_is_four_plans_each_lever_alone_and_the_best_of_each_claim(everything):
    assert tuple(r.plan.name for r in everything.plans) == FOUR
    assert set(everything.alone) == THERE
    assert list(everything.best) == list(everything.claims) == [v.claim.id for v in everything.verdicts]
    assert abs(everything.bridge.gap) < 0.005
    assert all(best.limits for best in everything.best.values())
    assert all(k.gain > 0.5 for best in everything.best.values() for k in best.binding)  # else it reads as 0 FTE


@pytest.mark.parametrize(
    "want",
    [
        EVERYTHING,
        Want(plans=("recommended",)),
        Want(plans=("as_published",)),
        Want(plans=(), best=(CLAIM,)),
        Want(plans=(), best=("posts",)),
        Want(plans=("do_nothing",), levers_alone=True),
    ],
    ids=["everything", "one plan", "the published plan", "one saving", "the posts", "levers alone"],
)
def test_the_steps_told_are_the_steps_taken(want):
    found, taken = told(want)
    assert taken == list(steps(QUESTION, want))
    assert tuple(r.plan.name for r in found.plans) == want.plans
    assert set(found.alone) == (THERE if want.levers_alone else set())


def test_a_part_rests_on_doing_nothing_and_on_no_other():
    _, taken = told(Want(plans=("recommended",)))
    assert taken == ["Do nothing", "Recommended"]
    _, taken = told(Want(plans=(), best=("posts",)))
    assert taken == ["Do nothing", "Best possible: The staffing reduction"]


def test_a_part_by_itself_is_the_same_part(everything):
    plan = answer(QUESTION, Want(plans=("most_saved",))).plan("most_saved")
    assert plan.cost == pytest.approx(everything.plan("most_saved").cost, abs=1)
    best = answer(QUESTION, Want(plans=(), best=(CLAIM,))).best[CLAIM]
    assert best.amount == pytest.approx(everything.best[CLAIM].amount, abs=1)
    assert best.limits == ()


def test_the_same_question_has_the_same_answer_to_the_last_bit(everything):
    again = answer(QUESTION)
    assert again.outcomes.equals(everything.outcomes)
    assert again.verdicts == everything.verdicts
    for one, other in zip(again.plans, everything.plans, strict=True):
        assert one.values == other.values


def test_a_question_and_its_answer_can_be_sent_to_another_process(everything):
    sent = pickle.loads(pickle.dumps(everything))
    assert sent.outcomes.equals(everything.outcomes)
    assert pickle.loads(pickle.dumps(QUESTION)) == QUESTION


def test_outcomes_are_one_tidy_frame(everything):
    found = everything.outcomes
    assert list(found.columns) == COLUMNS
    assert not found.duplicated(COLUMNS[:-2]).any()
    assert set(found["plan"]) == {*FOUR, "best possible"}
    assert set(found["unit"]) == {"GBP", "FTE", "children", "homes"}
    saving = found.query("measure == 'recurrent saving' and year == '2014/15' and plan == 'recommended'")
    (verdict,) = [v for v in everything.verdicts if v.claim.id == CLAIM]
    assert saving["value"].tolist() == pytest.approx([verdict.reached["recommended"]])


def test_children_of_the_outcomes_are_all_children(everything):
    rows = everything.outcomes.query("unit == 'children' and plan == 'recommended'")
    everyone = rows.groupby("quarter")["value"].sum()
    v = everything.plan("recommended").values
    for q in QUESTION.case.quarters:
        living = [n for table in (v.x, v.u) for key, n in table.items() if key[2] == q.number]
        assert everyone[q.label] == pytest.approx(sum(living))


def test_where_every_lever_together_has_no_plan_the_reason_is_told():
    with pytest.raises(NoFeasiblePlan, match="lift a decision"):
        answer(CLASH, Want(plans=("recommended",)))


def test_a_published_strategy_without_a_plan_hides_no_other():
    """Its target is beyond all places: the claims are judged all the same, and whoever asks for it is told why."""
    found = answer(DREAM, Want(best=None, closures=True))
    assert tuple(r.plan.name for r in found.plans) == ("do_nothing", "recommended", "most_saved")
    assert set(found.whole) == {"recommended"}
    assert any("No plan meets the strategy as published" in words for words in found.warnings)
    assert any("change the target" in words for words in found.without["as_published"].reasons)
    with pytest.raises(NoFeasiblePlan, match="change the target"):
        found.plan("as_published")
    assert [v.claim.id for v in found.verdicts] == list(found.claims)
    for verdict in found.verdicts:
        assert verdict.status != "holds"
        if verdict.status == "at risk" and not verdict.only_private:
            assert "no plan meets the strategy as published" in verdict.reason


def test_without_what_is_granted_a_claim_still_misses_a_plan_that_there_is_not():
    """A small claim of the town is in reach of the best, but the strategy as published has no plan at any share."""
    lines = (replace(QUESTION.case.schedule[0], steps=(("2013/14", 100.0), ("2014/15", 100.0))),)
    case = replace(QUESTION.case, schedule=lines, schedule_totals={}, claimed_fte=0)
    strategy = replace(DREAM.strategy, levers=QUESTION.strategy.levers)
    found = answer(replace(DREAM, case=case, strategy=strategy), Want(best=(CLAIM,), limits=True))
    (verdict,) = found.verdicts
    assert verdict.best.amount > 200
    assert (verdict.status, verdict.granted.without.status, verdict.granted.at_evidence.status) == ("at risk",) * 3


def test_the_changes_of_a_repair_are_told_apart():
    targets = (Target("foster", 4, "at_least", 200), Target("residential", 4, "at_most", 0))
    found = answer(replace(DREAM, strategy=announces(targets=targets)), Want())
    (repair,) = [words for words in found.without["as_published"].reasons if words.startswith("change the target")]
    assert re.search(r"over the horizon: the target .*: by [\d.]+ children; the target .*: by [\d.]+ children$", repair)


def test_whole_homes_are_whole():
    found = answer(QUESTION, Want(plans=("recommended",), whole_homes=True))
    assert {round(z, 6) for z in found.plan("recommended").values.open.values()} <= {0.0, 1.0}


def test_a_verdict_needs_the_plans_that_must_reach_its_claim():
    assert answer(QUESTION, Want(plans=("recommended",), best=(CLAIM,))).verdicts == ()
    anyone = replace(QUESTION, rules=replace(QUESTION.rules, must_reach=()))
    (verdict,) = answer(anyone, Want(plans=("recommended",), best=(CLAIM,))).verdicts
    assert verdict.claim.id == CLAIM


@pytest.mark.parametrize(
    ("want", "hint"),
    [
        ({"plans": ("recomended",)}, "did you mean recommended"),
        ({"plans": (), "best": ("saving 2099/00",)}, "one of saving 2013/14, saving 2014/15, posts"),
    ],
    ids=["plan", "claim"],
)
def test_what_there_is_not_cannot_be_wanted(want, hint):
    with pytest.raises(BadInput, match=hint):
        answer(QUESTION, Want(**want))


@pytest.mark.parametrize(
    ("make", "hint"),
    [
        (lambda: announces(mtfcc={}), "did you mean mtfc"),
        (lambda: Decision("opn", ("oak",), 1, "fix", 1.0, "r", "b"), "did you mean open"),
        (lambda: Decision("open", ("oak",), 1, "fixx", 1.0, "r", "b"), "did you mean fix"),
    ],
    ids=["lever", "measure", "sense"],
)
def test_a_strategy_made_in_a_script_is_checked_as_one_that_is_read(make, hint):
    with pytest.raises(BadInput, match=hint):
        make()


def test_bad_input_can_be_sent_to_another_process():
    error = BadInput([Fault("a.csv", 1, "b", "c", "d")])
    assert pickle.loads(pickle.dumps(error)).faults == error.faults


@pytest.mark.parametrize("lever", sorted(EVERY_LEVER - {"placement_choice"}))
def test_a_lever_named_without_a_quantity_is_doing_nothing(lever):
    named = replace(QUESTION, strategy=announces(**{lever: {}}))
    found = answer(named, Want(plans=("do_nothing", "as_published")))
    assert found.plan("as_published").cost == pytest.approx(found.plan("do_nothing").cost, abs=1)


def test_a_strategy_that_names_no_lever_is_doing_nothing_and_says_so():
    silent = replace(QUESTION, strategy=announces())
    found = answer(silent)
    assert found.plan("as_published").cost == pytest.approx(found.plan("do_nothing").cost, abs=1)
    (verdict,) = [v for v in found.verdicts if v.claim.id == CLAIM]
    assert any("which the strategy does not name" in note for note in verdict.notes)


def test_rows_of_a_plan_are_kept_only_if_they_are_wanted():
    assert answer(QUESTION, Want(plans=("recommended",))).plan("recommended").model is None
    assert answer(QUESTION, Want(plans=("recommended",), models=True)).plan("recommended").model


def test_with_whole_homes_the_clash_is_that_of_whole_homes():
    """Half a home open is a plan only if homes may be open in part."""
    half = Decision("open", ("oak",), 4, "fix", 0.5, "half of it", "a reviewer")
    asked = replace(QUESTION, strategy=announces(decisions=(half,)))
    assert answer(asked, Want(plans=("recommended",))).plans
    with pytest.raises(NoFeasiblePlan) as raised:
        answer(asked, Want(plans=("recommended",), whole_homes=True))
    assert "decision of a reviewer" in str(raised.value)
    assert "notice" not in str(raised.value)


def test_the_best_of_a_claim_says_why_there_is_none():
    made = tuple(Decision("open", ("elm",), 4, "fix", z, "r", "a reviewer") for z in (0.0, 1.0))
    clashing = replace(QUESTION, strategy=announces(decisions=made))
    with pytest.raises(NoFeasiblePlan, match="cannot all be true"):
        answer(clashing, Want(plans=(), best=("posts",)))
