"""The sections of the evidence pack: the columns that pages and workbooks rely on, and numbers as in the run."""

from __future__ import annotations

import dataclasses
import json
import re

import pandas as pd
import pytest

from placement_opt import Options, run
from placement_opt.cycle.actions import actions_in
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.measure.savings import saved
from placement_opt.measure.summary import figures_read
from placement_opt.report import run_files
from placement_opt.report.case_sections import case_sections
from placement_opt.report.cycle_sections import actual_against_plan
from placement_opt.report.kept_run import RUN_SECTIONS
from placement_opt.report.pack_sections import pack_sections
from placement_opt.report.section_data import sections_in
from placement_opt.report.sections import sections
from placement_opt.review.asked_before import name_of_question
from placement_opt.review.recommendations import recommendations
from placement_opt.review.review_file import FILLED_IN, GIVEN, read_review, text_of
from placement_opt.study.priced_decisions import plan_decided_on
from tests import tiny_model
from tests.command import call

COLUMNS = {  # what pages, workbooks and papers are made from
    "plain_margins": "id claim sentence margin child_years unit",
    "would_have_to_be_true": "claim sentence",
    "next_steps": "sentence",
    "plan_children": "plan quarter group value whole unit",
    "places_and_children": "plan quarter kind measure value unit",
    "homes_timeline": "plan home title quarter beds posts unit",
    "who_goes_where": "need from to children suited limit price unit",
    "savings_totals": "basis year plan value unit",
    "bridge_steps": "name words begin end value kind unit",
    "levers": "lever words column value unit",
    "outside_residential": "row column value unit",
    "recommendations": "run recommendation kind what when recommended unit decisions value_is least whole",
    "assumptions": "table key parameter value unit source evidence low high known_when_decided spend_share note",
    "how_to_challenge": "sentence",
}
OF_A_KNOWN_COUNCIL = {  # of a model that names its council
    "neighbours": "row column value unit who low high measured_in",
    "neighbours_spread": "row column value unit",
    "neighbours_to_know": "sentence",
}
FIGURE = re.compile(r"£?\d[\d,.]*\d%?(?:/\d+)?(?: Q\d)?|£?\d%?")
MOST_FIGURES = 3  # in a sentence


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return a run of the tiny town, not written anywhere; to be read and not changed."""
    folder = tmp_path_factory.mktemp("tiny")
    return run(Options(tiny_model.write(folder), strategy=tiny_model.write_strategy(folder), horizon=6))


@pytest.fixture(scope="module", params=["tiny", pytest.param("answer", marks=pytest.mark.slow)])
def of_run(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def found(of_run):
    return {s.name: s for s in pack_sections(of_run)}


def test_every_new_section_has_its_columns(of_run, found):
    others = {s.name for s in (*sections(of_run), *case_sections(of_run))}
    own = {name: k for name, k in found.items() if name not in others}
    known = OF_A_KNOWN_COUNCIL if of_run.prepared.inputs.model.council else {}
    assert {name: " ".join(k.frame.columns) for name, k in own.items()} == COLUMNS | known


def test_no_name_comes_twice_and_those_of_the_terminal_come_first(of_run):
    names = [s.name for s in pack_sections(of_run)]
    assert len(names) == len(set(names))
    printed = [s.name for s in sections(of_run)]
    assert names[: len(printed)] == printed


def test_the_terminal_prints_none_of_the_new_ones(of_run):
    assert not (COLUMNS | OF_A_KNOWN_COUNCIL).keys() & {s.name for s in sections(of_run)}


def test_sentences_have_at_most_three_figures_and_end(found):
    of_sentences = ("plain_margins", "would_have_to_be_true", "next_steps", "how_to_challenge")
    told = [text for name in of_sentences for text in found[name].frame["sentence"]]
    told += [text for column in ("suited", "limit", "price") for text in found["who_goes_where"].frame[column]]
    for text in told:
        assert text.endswith("."), text
        for sentence in re.split(r"(?<=\.) ", text):
            assert len(FIGURE.findall(sentence)) <= MOST_FIGURES, sentence


def test_a_review_made_from_the_section_reads_back(of_run, found, tmp_path):
    frame = found["recommendations"].frame
    plan = plan_decided_on(of_run.answer)
    rows = recommendations(of_run.case, plan)
    name = frame["run"].iloc[0]
    blank = frame[list(GIVEN)].assign(**dict.fromkeys(FILLED_IN, ""))
    bare = tmp_path / "review.csv"
    bare.write_text(blank.to_csv(index=False, lineterminator="\n"), "utf-8-sig")
    assert bare.read_bytes() == text_of(name, rows)
    assert read_review(bare, name, rows, of_run.case) == []
    for word in ("accept", "refuse", "cap", "amend"):
        may = frame["decisions"].str.split("; ").map(lambda of, word=word: word in of)
        value = frame["recommended"].where(may & (word in ("cap", "amend")), "")
        said = blank.assign(decision=may.map({True: word, False: ""}), value=value)
        said = said.assign(reason=may.map({True: "agreed", False: ""}), by=may.map({True: "a lead", False: ""}))
        said.to_csv(file := tmp_path / f"{word}.csv", index=False, encoding="utf-8-sig")
        assert len(read_review(file, name, rows, of_run.case)) == may.sum()


def test_what_a_value_is_follows_from_what_is_recommended(found):
    frame = found["recommendations"].frame
    closing = frame["kind"] == "closure"
    assert set(frame.loc[closing, "value_is"]) <= {"quarter"}
    assert set(frame.loc[~closing, "value_is"]) == {"amount"}
    assert not frame.loc[closing, "decisions"].str.contains("cap").any()


def test_every_figure_that_the_programme_reads_is_an_assumption(of_run, found):
    frame = found["assumptions"].frame
    assert len(frame) == figures_read(of_run.prepared.grades)
    assert not frame.duplicated(["table", "key", "parameter"]).any()
    assert frame["evidence"].value_counts().to_dict() == of_run.prepared.grades


def test_totals_are_the_savings_of_the_plans(of_run, found):
    frame = found["savings_totals"].frame.set_index(["basis", "year", "plan"])["value"]
    for basis in ("do_nothing", "frozen"):
        for year in of_run.case.judged:
            for plan in ("as_published", "recommended", "most_saved"):
                if of_run.answer.has(plan):
                    assert frame[basis, year, plan] == saved(of_run.savings, plan, year, basis=basis)
    for v in (v for v in of_run.verdicts if v.claim.unit == "GBP"):
        assert frame["do_nothing", v.claim.year, "best"] == v.best.amount
        assert frame["frozen", v.claim.year, "published"] == v.claim.amount


def test_the_steps_of_the_bridge_lead_from_the_first_total_to_the_last(of_run, found):
    frame = found["bridge_steps"].frame
    assert frame["value"].to_list()[1:-1] == [s.gbp for s in of_run.bridge.spans]
    assert frame["begin"].to_list()[1:-1] == frame["end"].to_list()[:-2]
    assert frame["end"].iloc[-2] == pytest.approx(frame["end"].iloc[-1], abs=0.005)


def test_next_steps_are_what_the_plan_with_whole_homes_begins(of_run, found):
    begun = list(actions_in(of_run.prepared, of_run.answer.whole[RECOMMENDED], 1))
    told = found["next_steps"].frame["sentence"]
    assert len(told) == len(begun)
    for k, sentence in zip(begun, told, strict=True):
        assert sentence.startswith(f"{k.words}.")


def test_children_of_every_plan_add_up(of_run, found):
    frame = found["plan_children"].frame
    assert set(frame["plan"]) == {r.plan.name for r in of_run.plans}
    quarters = ["opening", *(q.label for q in of_run.case.quarters)]
    assert list(dict.fromkeys(frame["quarter"])) == quarters
    for _plan, rows in frame[frame["quarter"] == "opening"].groupby("plan"):
        assert rows["value"].sum() == pytest.approx(sum(of_run.case.opening.values()))


def test_places_hold_the_children(found):
    frame = found["places_and_children"].frame
    wide = frame[frame["quarter"] != "opening"].pivot(index=["quarter", "kind"], columns="measure", values="value")
    assert (wide["children"] <= wide["fillable_places"] + 1e-4).all()


@pytest.mark.slow
def test_sections_of_the_run_folder_are_those_of_the_pack(answer):
    kept = sections_in((answer.options.out / RUN_SECTIONS).read_bytes())
    assert [k.name for k in kept] == [k.name for k in pack_sections(answer)]


@pytest.mark.slow
def test_recommendations_bear_the_name_that_a_review_asks_for(answer):
    manifest = json.loads((answer.options.out / "manifest.json").read_text("utf-8"))
    frame = next(s for s in pack_sections(answer) if s.name == "recommendations").frame
    assert set(frame["run"]) == {name_of_question(manifest)}


@pytest.mark.slow
def test_whole_homes_need_no_second_plan(tiny):
    """With every plan kept whole the plan of next quarter's steps is the recommended one itself."""
    whole = run(dataclasses.replace(tiny.options, whole_homes=True))
    frames = {s.name: s.frame for s in pack_sections(whole)}
    assert set(frames["homes_timeline"]["plan"]) == {r.plan.name for r in whole.plans}
    assert {"next_steps", "recommendations"} <= frames.keys()


def test_actuals_stand_beside_the_plan(tiny):
    rows = [("2013/14 Q1", "foster_ifa", 3.0, 4.0, True), ("2013/14 Q1", "mtfc", 1.0, 9.0, False)]
    drifted = pd.DataFrame(rows, columns=["quarter", "placement", "planned", "actual", "within_chance"])
    found = actual_against_plan(tiny.case, drifted)
    assert " ".join(found.frame.columns) == "quarter placement title planned actual within_chance unit"
    assert found.frame["title"].to_list() == ["Agency foster care", "Treatment foster care"]
    assert found.frame["within_chance"].to_list() == ["yes", "no"]


@pytest.mark.slow
def test_the_rows_are_those_that_the_review_command_writes(tiny, tmp_path):
    run_files.write(tiny, tmp_path / "run")
    more = ("--model", tiny.options.model, "--strategy", tiny.options.strategy)
    done = call("review", tmp_path / "run", *more, "--out", tmp_path / "review.csv")
    assert done.returncode == 0, done.stderr
    written = pd.read_csv(tmp_path / "review.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    mine = next(s for s in pack_sections(tiny) if s.name == "recommendations").frame
    pd.testing.assert_frame_equal(written[list(GIVEN)], mine[list(GIVEN)], check_dtype=False)
