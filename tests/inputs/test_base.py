"""The choices of a run: config/base.yaml, and files that replace single keys of it."""

from __future__ import annotations

import pytest

from placement_opt.domain.appraisal import Allowance
from placement_opt.inputs import read_base, read_model
from placement_opt.inputs.table_records import EVIDENCE
from placement_opt.kernel.errors import BadInput

ASKED = "asked_alone: 5, moved_together: 9, limits_from: 20, "
ROBUST = "robust_from: 50, robust_stand_for_all: 10, robust_fresh: 50, robust_allowed: 0.1"
NO_OPTIMISM = "{costs: NIL, savings: NIL, savings_late: 0, source: none}".replace(
    "NIL", "{low: 0, central: 0, high: 0}"
)
BASE = """\
horizon_quarters: 12
strategy: tiny_plan
local_share_floor: null
safe_withdrawal: true
residential_substitution: not_allowed
whole_homes_nodes: 1000
whole_homes_rows: 2200
longest_look: 40
draws: {SOME}
cycle: {jump_beyond: 4, amber_from: 0.02, red_from: 0.05}
alternatives: {within: 0.01, points: 5}
appraisal: {optimism: {published: NO, council: NO, derived: NO, assumed: NO}}
verdict: {must_reach: [recommended], at_risk_margin: 0.1}
""".replace("NO", NO_OPTIMISM).replace(
    "SOME", "number: 100, seed: 1, at_once: 50, holds_from: 0.8, at_risk_from: 0.2, " + ASKED + ROBUST
)


def test_later_settings_replace_single_keys(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon_quarters: 8\n", "utf-8")
    base = read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    assert (base.horizon_quarters, base.strategy, base.verdict.must_reach) == (8, "tiny_plan", ("recommended",))


@pytest.mark.parametrize("found", ["yes", "many", "1.5"])
@pytest.mark.parametrize("key", ["whole_homes_nodes", "horizon_quarters"])
def test_a_number_of_steps_or_quarters_is_a_whole_number_and_no_yes(tmp_path, key, found):
    """A bare yes was read as 1: the search for homes then ended after one step."""
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text(f"{key}: {found}\n", "utf-8")
    with pytest.raises(BadInput, match=rf"mine.yaml:1 {key}: expected a whole number, got "):
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])


def test_faults_of_settings_name_the_file_that_holds_the_key(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE.replace("recommended", "best"), "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon: 8\nlocal_share_floor: 40\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    found = {(f.file.rpartition("/")[2], f.row, f.column) for f in raised.value.faults}
    assert found == {
        *(("base.yaml", 13, "verdict.must_reach"), ("mine.yaml", 1, "horizon")),
        ("mine.yaml", 2, "local_share_floor"),
    }


def test_a_single_key_inside_a_block_is_replaced(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("verdict: {at_risk_margin: 0.5}\n", "utf-8")
    rules = read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"]).verdict
    assert (rules.at_risk_margin, rules.must_reach) == (0.5, ("recommended",))


def test_a_fault_inside_a_block_names_the_file_that_it_came_from(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("# mine\nverdict:\n  at_risk_margin: 5\n", "utf-8")
    with pytest.raises(BadInput, match=r"mine.yaml:3 verdict.at_risk_margin: expected 1 or less, got 5"):
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])


def test_a_file_that_is_no_settings_is_a_fault(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("- horizon_quarters\n", "utf-8")
    with pytest.raises(BadInput, match=r"mine.yaml:1: expected settings with keys .*, got text without any of them"):
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])


def test_a_figure_to_recheck_must_exist(tmp_path):
    tested = "  tested: [{claim: posts, table: homes, parameter: stuff, words: posts in a home}]\n"
    text = BASE.replace("verdict: {must_reach: [recommended], at_risk_margin: 0.1}\n", "verdict:\n")
    text += "  must_reach: [recommended]\n  at_risk_margin: 0.1\n"
    (tmp_path / "good.yaml").write_text(text + tested.replace("stuff", "staff"), "utf-8")
    assert read_base([tmp_path / "good.yaml"]).verdict.tested[0].parameter == "staff"
    (tmp_path / "base.yaml").write_text(text + tested, "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml"])
    assert [f.row for f in raised.value.faults] == [16]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0.5", 0.5),
        ("null", None),
        ("{older: 0.5}", {"older": 0.5}),
    ],
)
def test_a_local_share_is_one_for_all_or_by_need(tmp_path, tiny, written, found):
    (tmp_path / "base.yaml").write_text(BASE.replace("floor: null", f"floor: {written}"), "utf-8")
    assert read_base([tmp_path / "base.yaml"], read_model(tiny)).local_share_floor == found


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "{oldr: 0.5}",
            "local_share_floor.oldr: expected a need group: younger, older, got oldr - did you mean older?",
        ),
        ("{older: 1.5}", "local_share_floor.older: expected 1 or less, got 1.5"),
        ("half", "local_share_floor: expected a number, got half"),
    ],
)
def test_a_local_share_of_what_is_not_there_is_refused_with_its_line(tmp_path, tiny, written, words):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text(f"# mine\nlocal_share_floor: {written}\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"], read_model(tiny))
    (fault,) = raised.value.faults
    assert str(fault).endswith(f"mine.yaml:2 {words}")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("table: homes", "table: home", "base.yaml:15 verdict.tested.0.table: expected a table with figures: opening"),
        (
            "claim: posts",
            "claim: post",
            "base.yaml:15 verdict.tested.0.claim: expected posts, or saving and a financial",
        ),
        (
            "table: homes, parameter: staff",
            "table: contracts, parameter: notice",
            "base.yaml:15 verdict.tested.0.table: expected a figure that the model has, since it makes the claim "
            "posts, got no row notice in contracts.csv",
        ),
    ],
)
def test_a_figure_to_test_again_is_held_against_the_model(tmp_path, tiny, before, after, words):
    tested = "    - {claim: posts, table: homes, parameter: staff, words: posts in a home}\n"
    text = BASE.partition("verdict:")[0] + "verdict:\n"
    text += "  tested:\n" + tested + "  must_reach: []\n  at_risk_margin: 0.1\n"
    (tmp_path / "base.yaml").write_text(text, "utf-8")
    (tiny / "contracts.csv").write_text((tiny / "contracts.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert read_base([tmp_path / "base.yaml"], read_model(tiny)).verdict.tested[0].claim == "posts"
    (tmp_path / "base.yaml").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml"], read_model(tiny))
    assert words in str(raised.value)


def test_a_claim_that_the_model_does_not_make_is_not_tested(tmp_path, tiny):
    tested = "verdict: {must_reach: [], at_risk_margin: 0.1, tested: [{claim: saving 2030/31, table: contracts, "
    text = BASE.partition("verdict:")[0] + tested + "parameter: notice, words: notice}]}\n"
    (tmp_path / "base.yaml").write_text(text, "utf-8")
    (tiny / "contracts.csv").write_text((tiny / "contracts.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert len(read_base([tmp_path / "base.yaml"], read_model(tiny)).verdict.tested) == 1


@pytest.mark.parametrize(
    ("key", "written", "words"),
    [
        ("residential_substitution", "allow", "expected 'allowed' or 'not_allowed', got allow"),
        ("residential_substitution", "true", "expected 'allowed' or 'not_allowed', got true"),
        ("residential_substitution", "null", "expected 'allowed' or 'not_allowed', got"),
        ("whole_homes_nodes", "0", "expected 1 or more, got 0"),
        ("whole_homes_nodes", "2.5", "expected a whole number"),
        ("whole_homes_nodes", "many", "expected a whole number"),
        ("whole_homes_node", "5", "whole_homes_node"),
    ],
)
def test_a_choice_of_another_word_is_refused_with_its_line(tmp_path, key, written, words):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text(f"# mine\n{key}: {written}\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    (fault,) = raised.value.faults
    assert f"mine.yaml:2 {key}: " in str(fault)
    assert words in str(fault)


@pytest.mark.parametrize(("written", "nodes"), [("1", 1), ("null", None)])
def test_a_search_may_end_at_once_or_never(tmp_path, written, nodes):
    text = BASE.replace("nodes: 1000", f"nodes: {written}").replace("not_allowed", "allowed")
    (tmp_path / "base.yaml").write_text(text, "utf-8")
    base = read_base([tmp_path / "base.yaml"])
    assert (base.whole_homes_nodes, base.residential_substitution) == (nodes, "allowed")


@pytest.mark.parametrize("key", ["residential_substitution", "whole_homes_nodes"])
def test_no_choice_is_left_to_the_code(tmp_path, key):
    text = "".join(line for line in BASE.splitlines(keepends=True) if not line.startswith(key))
    (tmp_path / "base.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput, match=rf"{key}: expected the key {key}"):
        read_base([tmp_path / "base.yaml"])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ("published: {costs: {high: -0.1}}", "appraisal.optimism.published.costs.high: expected 0 or more, got -0.1"),
        ("council: {savings: {high: 1.5}}", "appraisal.optimism.council.savings.high: expected 1 or less, got 1.5"),
        ("derived: {costs: {low: 0.5}}", "appraisal.optimism.derived.costs: expected low no higher than central, and"),
        ("assumed: {savings: {central: 0.5}}", "appraisal.optimism.assumed.savings: expected low no higher than"),
        ("assumed: {savings_late: 0.5}", "appraisal.optimism.assumed.savings_late: expected a whole number"),
        ("assumed: {savings_late: 41}", "appraisal.optimism.assumed.savings_late: expected 40 or less, got 41"),
        ("assumed: {source: ''}", "appraisal.optimism.assumed.source: expected text that is not empty"),
        ("guessed: {savings_late: 1}", "appraisal.optimism.guessed: expected"),
        ("derived: null", "appraisal.optimism.derived: expected"),
    ],
)
def test_a_table_of_optimism_that_makes_no_sense_is_refused_with_its_line(tmp_path, changed, words):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text(f"# mine\nappraisal: {{optimism: {{{changed}}}}}\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    assert [str(f) for f in raised.value.faults if f"mine.yaml:2 {words}" in str(f)], str(raised.value)


def test_a_council_may_put_its_own_allowance_for_one_grade(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    own = "appraisal: {optimism: {derived: {costs: {high: 2}, savings: {central: 0.1, high: 0.2}, savings_late: 3}}}\n"
    (tmp_path / "mine.yaml").write_text(own, "utf-8")
    found = read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"]).appraisal.allowances()
    assert set(found) == {"low", "central", "high"}
    assert [found[end]["derived"] for end in found] == [Allowance(0, 0, 3), Allowance(0, 0.1, 3), Allowance(2, 0.2, 3)]
    assert {found[end][grade] for end in found for grade in EVIDENCE if grade != "derived"} == {Allowance()}
