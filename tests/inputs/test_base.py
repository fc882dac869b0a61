"""The choices of a run: config/base.yaml, and files that replace single keys of it."""

from __future__ import annotations

import pytest

from placement_opt.inputs import read_base
from placement_opt.kernel.errors import BadInput

BASE = """\
horizon_quarters: 12
strategy: tiny_plan
local_share_floor: null
safe_withdrawal: true
verdict: {must_reach: [recommended], at_risk_margin: 0.1}
"""


def test_later_settings_replace_single_keys(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon_quarters: 8\n", "utf-8")
    base = read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    assert (base.horizon_quarters, base.strategy, base.verdict.must_reach) == (8, "tiny_plan", ("recommended",))


def test_faults_of_settings_name_the_file_that_holds_the_key(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE.replace("recommended", "best"), "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon: 8\nlocal_share_floor: 40\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    found = {(f.file.rpartition("/")[2], f.row, f.column) for f in raised.value.faults}
    assert found == {
        *(("base.yaml", 5, "verdict.must_reach"), ("mine.yaml", 1, "horizon")),
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
    with pytest.raises(BadInput, match=r"mine.yaml:1: expected settings, each as key: value, got a list"):
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
    assert [f.row for f in raised.value.faults] == [8]
