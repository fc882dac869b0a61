"""Which homes close, as it is read: home by home and quarter by quarter, and how far from the least the list may be."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.answering import answer
from placement_opt.domain.claims import Rules
from placement_opt.formulation.build import COST
from placement_opt.measure.closures import CLOSURE_COLUMNS, closures, closures_by_quarter, not_proven
from placement_opt.prepared import Options
from placement_opt.question import Question, Search, Want
from placement_opt.report.lever_sections import closures as section
from placement_opt.running import run
from tests import tiny_model
from tests.solve.test_whole import six_homes
from tests.town import announces

WANT = Want(plans=("recommended",), closures=True)
ROWS = 100_000  # for which the steps of a search are meant here: more than any town has
PLAN = "recommended"
SIX = Question(dataclasses.replace(six_homes(), judged=("2013/14",)), announces(), Rules((PLAN,), 0.05))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return a run of the tiny model, in whose place another answer is put."""
    folder = tmp_path_factory.mktemp("tiny")
    path, strategy = tiny_model.write(folder), tiny_model.write_strategy(folder)
    return run(Options(model=path, strategy=strategy, horizon=4, out=folder / "run", pack=False))


def sentences_of(finished, found):
    """Return what the section says of an answer."""
    prepared = dataclasses.replace(finished.prepared, question=found.question)
    return section(dataclasses.replace(finished, prepared=prepared, answer=found)).frame["sentence"].tolist()


def told(finished, nodes, case=None):
    """Return the answer of the town of six homes after so many steps of the search, and the sentences about homes."""
    found = answer(dataclasses.replace(SIX, search=Search(nodes, ROWS), case=case or SIX.case), WANT)
    return found, sentences_of(finished, found)


def test_each_closure_is_told_with_its_quarter_beds_and_posts(finished):
    found, sentences = told(finished, None)
    listed = closures(found.case, found.whole)
    assert list(listed.columns) == CLOSURE_COLUMNS
    assert len(listed) > 1
    for step in closures_by_quarter(found.case, found.whole).to_dict("records"):
        homes = listed[listed["quarter"] == step["quarter"]]
        assert step["beds"] == homes["beds"].sum()
        assert f"{step['quarter']}: {', '.join(homes['title'])} ({step['beds']:,.0f} beds, {step['posts']:,.0f} " in (
            "".join(sentences)
        )
    assert not any("search" in k for k in sentences)


def test_a_search_that_ended_says_after_how_many_steps_and_how_far_it_may_be(finished):
    found, sentences = told(finished, 1)
    gap = not_proven(found.whole[PLAN])[COST]
    assert gap > 1_000
    assert sentences[-1] == (
        "The search for homes ended before the best was proven: other homes may bring the cost over the horizon down "
        f"by up to £{gap:,.0f}."
    )


def test_of_the_plan_that_saves_most_it_says_so_of_the_year_too(finished):
    question = dataclasses.replace(SIX, search=Search(1_000, ROWS))
    found = answer(question, Want(plans=("most_saved",), whole_homes=True))
    (plan,) = found.plans
    stages = [
        dataclasses.replace(k, bound=k.best - 5_000) if k.name == "recurrent cost in 2013/14" else k
        for k in plan.stages
    ]
    found = dataclasses.replace(found, whole={"most_saved": dataclasses.replace(plan, stages=tuple(stages))})
    assert sentences_of(finished, found)[-1] == (
        "The search for homes ended before the best was proven: other homes may bring the recurrent cost in 2013/14 "
        "down by up to £5,000."
    )


def test_where_none_closes_that_is_said(finished):
    case = dataclasses.replace(SIX.case, closures_per_quarter=0.0)
    _, sentences = told(finished, None, case)
    assert sentences == ["No home closes."]
