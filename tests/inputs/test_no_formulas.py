"""Names that a spreadsheet would reckon out are refused where they come in."""

from __future__ import annotations

import json

import pytest

from placement_opt.inputs import apply_scenarios, read_model
from placement_opt.inputs.strategy_settings import read_file
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.text import NO_FORMULA, like_a_formula
from tests.tiny_model import write_strategy

FORMULAS = ['=HYPERLINK("http://x","y")', "+cmd", "-2+3", "@SUM(A1)", "\t=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_reckons_out_is_known(text):
    assert like_a_formula(text)


@pytest.mark.parametrize("text", ["Oak House", "", "-3", "+1.5", "1-2", "a=b"])
def test_names_and_numbers_are_none(text):
    assert not like_a_formula(text)


@pytest.mark.parametrize("title", [t for t in FORMULAS if t.strip() == t])
def test_a_title_of_a_model_is_refused(tiny, title):
    text = (tiny / "needs.csv").read_text("utf-8")
    row = next(line for line in text.splitlines()[1:] if line)
    need, _title, *others = row.split(",")
    written = '"' + title.replace('"', '""') + '"'
    (tiny / "needs.csv").write_text(text.replace(row, ",".join((need, written, *others))), "utf-8")
    settings = (tiny / "model.yaml").read_text("utf-8")
    (tiny / "model.yaml").write_text(settings.replace('"Tiny town"', json.dumps(title)), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    told = [fault for fault in raised.value.faults if fault.expected == NO_FORMULA]
    found = {(fault.file.rpartition("/")[2], fault.column) for fault in told}
    assert found == {("needs.csv", "title"), ("model.yaml", "title")}


def test_the_file_of_a_scenario_or_strategy_is_refused_by_its_name(tiny, tmp_path):
    scenario = tmp_path / "=x.yaml"
    scenario.write_text(
        "title: More\nreason: why\nchanges:\n- {table: prices, parameter: fee, multiply: 1.1, reason: market}\n",
        "utf-8",
    )
    with pytest.raises(BadInput, match="a spreadsheet takes for a formula"):
        apply_scenarios(read_model(tiny), [scenario])
    strategy = write_strategy(tmp_path).rename(tmp_path / "@plan.yaml")
    assert [fault.expected for fault in read_file(strategy).faults] == [NO_FORMULA]
    text = strategy.read_text("utf-8").replace('"Tiny plan"', '"=1+1"')
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    assert [fault.column for fault in read_file(tmp_path / "plan.yaml").faults] == ["title"]


def test_a_scenario_cannot_make_a_price_that_can_be_nowhere(tiny, tmp_path):
    scenario = tmp_path / "dear.yaml"
    change = "- {table: prices, parameter: fee, multiply: 100000, reason: a slip}"
    scenario.write_text(f"title: Dear\nreason: why\nchanges:\n{change}\n", "utf-8")
    with pytest.raises(BadInput, match="0 to 100,000 GBP_per_child_week"):
        apply_scenarios(read_model(tiny), [scenario])
