"""What makes questions: scenarios, ends of a range, and claims to be judged again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, at_end, prepare
from placement_opt.question import Want
from placement_opt.study import Ask, ends, rechecks, relaxed, scenarios

WANT = Want(plans=("recommended",))


@pytest.fixture(scope="module")
def prepared():
    return prepare(Options("manchester"))


def test_scenarios_are_named_and_none_is_the_central_case():
    asks = list(scenarios(Options("manchester"), [(), ("demand_high",), ("demand_high", "mtfc_late")], WANT))
    assert [ask.question.name for ask in asks] == ["central", "demand_high", "demand_high + mtfc_late"]
    assert asks[1].question.case.scenario == ("demand_high",)


def test_a_figure_stands_at_both_ends_of_its_range(prepared):
    low, high = ends(prepared, "carers", "extra_approvals", "further households", WANT)
    assert (low.words, high.words) == ("further households at the low end", "further households at the high end")
    frame = prepared.inputs.tables["carers"]
    rows = frame[frame["parameter"] == "extra_approvals"].set_index("placement")
    for ask, end in ((low, "low"), (high, "high")):
        assert {p: k.extra_limit for p, k in ask.question.case.carers.items()} == rows[end].to_dict()


def test_a_figure_at_an_end_leaves_the_others_where_they_are(prepared):
    changed = at_end(prepared, "homes", "staff", "low").question.case
    central = prepared.question.case
    assert [h.staff for h in changed.homes] != [h.staff for h in central.homes]
    assert replace(changed, homes=central.homes) == central


def test_claims_are_judged_again_at_both_ends_of_what_config_names(prepared):
    found = [k for k in rechecks(prepared) if k.claim == "posts"]
    assert [k.words.partition(" (")[0] for k in found] == [
        "posts in a council home at the low end",
        "posts in a council home at the high end",
    ]
    assert {k.ask.want for k in found} == {Want(plans=(), best=("posts",))}  # enough where the best decides
    further = Want(plans=prepared.base.verdict.must_reach, best=("posts",), closures=True)
    assert {k.further.want for k in found} == {further}


def test_a_kind_names_every_claim_of_it_and_asks_for_no_more_than_it_rests_on(prepared):
    found = [k for k in rechecks(prepared) if k.claim != "posts"]
    assert {k.claim for k in found} == {"demand_growth_three_years"}
    assert {k.ask.want for k in found} == {Want(plans=(), best=("demand_growth_three_years",))}
    assert any(k.words.endswith("at the high end (0.027)") for k in found)


def test_figures_that_contradict_each_other_at_an_end_are_no_question(prepared):
    """Staff above what a home costs: the figures of homes then contradict each other."""
    frame = prepared.inputs.tables["homes"].copy()
    frame.loc[frame["parameter"] == "staff", "high"] = 1_000.0
    wrong = replace(prepared, inputs=replace(prepared.inputs, tables={**prepared.inputs.tables, "homes": frame}))
    assert [k.ask is None for k in rechecks(wrong) if k.claim == "posts"] == [False, True]


@pytest.mark.parametrize(("table", "parameter"), [("price", "fee"), ("prices", "fees")])
def test_a_figure_that_there_is_not_is_named(prepared, table, parameter):
    with pytest.raises(BadInput, match=r"did you mean prices\?|did you mean fee\?"):
        list(ends(prepared, table, parameter, "what is not there", WANT))


def test_relaxed_homes_are_asked_for_the_same_plans(prepared):
    whole = Ask(prepared.question, replace(WANT, whole_homes=True), "as asked")
    assert relaxed(whole).want == WANT


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(BadInput, match="did you mean manchester"):
        list(scenarios(Options("manchestr"), [()], WANT))
