"""Faults that have nothing to do with each other are told at once; one slip is told once."""

from __future__ import annotations

import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.partly import where_of, without
from placement_opt.prepared import Options, prepare
from placement_opt.study.grid_cells import cells
from tests import tiny_model
from tests.test_kind_of_its_own import add

NEW_HOME = {"beds": 2, "staff": 3, "fixed_cost": 2000, "staffing_before": 0, "lead": 1, "filling_up": 1,
            "late_share": 0, "late_by": 0, "earliest": 0, "most": 1, "homes_per_quarter": 1, "rent": 250}  # fmt: skip


def told(call, *arguments) -> list[str]:
    with pytest.raises(BadInput) as raised:
        call(*arguments)
    return [str(f).removeprefix("models/tiny/") for f in raised.value.faults]


def _fault(column: str) -> Fault:
    return Fault("a.yaml", None, column, "something", "nothing")


def table(path, name, *rows) -> None:
    (path / f"{name}.csv").write_text(",".join(TABLES[name].header) + "\n", "utf-8")
    add(path, name, *rows)


def test_an_unknown_effect_hides_no_unknown_service_or_need(tiny):
    text = (tiny / "service_effects.csv").read_text("utf-8")
    (tiny / "service_effects.csv").write_text(text.replace("mst,prevents_entry,all", "mts,prevents_enty,oldr"), "utf-8")
    found = "\n".join(told(read_model, tiny))
    assert "service_effects.csv:2 effect: expected prevents_entry" in found
    assert "service_effects.csv:2 service: expected a name in services.csv, got mts - did you mean mst?" in found
    assert "service_effects.csv:2 need: expected a name in needs.csv or all, got oldr - did you mean older?" in found


@pytest.mark.parametrize("at", [0, -1])  # beds, which every kind has, and rent, which it may have
def test_a_name_that_is_misspelt_in_one_row_is_one_fault(tiny, at):
    rows = [f"two_bed,{name},{n}" for name, n in NEW_HOME.items()]
    rows[at] = rows[at].replace("two_bed", "two_be")
    table(tiny, "new_homes", *rows)
    (fault,) = told(read_model, tiny)
    place = f"new_homes.csv:{2 + at % len(rows)} home"
    assert fault == f"{place}: expected one name in all rows of the same thing, got two_be - did you mean two_bed?"


def test_a_band_is_misspelt_as_it_is_called_nowhere_else(tiny):
    rows = [
        "home_external,low,share,1",
        "home_external,low,fee,3000",
        "foster_ifa,lo,share,1",
        "foster_ifa,low,fee,800",
    ]
    table(tiny, "fee_bands", *rows)
    (fault,) = told(read_model, tiny)
    assert fault.startswith("fee_bands.csv:4 band: expected one name in")
    assert fault.endswith("got lo - did you mean low?")


def test_two_kinds_that_each_lack_much_are_told_apart(tiny):
    table(tiny, "new_homes", "big_home,beds,2", "two_bed,beds,2")
    found = told(read_model, tiny)
    assert any(f.startswith("new_homes.csv:2 parameter: expected a row big_home,staff") for f in found)
    assert any(f.startswith("new_homes.csv:3 parameter: expected a row two_bed,staff") for f in found)


@pytest.fixture
def asked(tiny, tmp_path):
    """Return what is asked of a tiny model whose config and strategy have a fault each."""
    strategy, config = tiny_model.write_strategy(tmp_path), tmp_path / "mine.yaml"
    strategy.write_text(strategy.read_text("utf-8").replace("teams: 1", "teams: one", 1), "utf-8")
    config.write_text("horizon_quarters: 0\noutcome_limits:\n  - {measure: moved}\n", "utf-8")
    return Options(tiny, configs=(config,), strategy=strategy)


def test_faults_of_config_and_strategy_are_told_together(asked):
    found = "\n".join(told(prepare, asked))
    assert "got one" in found
    assert "horizon_quarters: expected 1 or more, got 0" in found
    assert "outcome_limits.0: expected exactly one of" in found or "outcome_limits.0.reason" in found


def test_an_unknown_name_of_a_strategy_hides_no_fault_of_the_files(asked):
    found = "\n".join(told(cells, asked.model, ["no_such_plan", asked.strategy], (), asked.configs))
    assert "no_such_plan" in found
    assert "got one" in found
    assert "horizon_quarters: expected 1 or more, got 0" in found


def test_items_behind_a_faulty_one_keep_their_places_in_faults():
    data = {"rows": [{"a": 1}, {"a": 2}, {"a": [3, 4]}], "name": "x"}
    lines = {("rows", 0): 2, ("rows", 1): 3, ("rows", 2): 4, ("rows", 2, "a"): 4, ("name",): 5}
    part = without([_fault("rows.0.a"), _fault("name")], data, lines)
    assert part.data == {"rows": [{"a": 2}, {"a": [3, 4]}]}
    assert part.lines["rows", 1, "a"] == 4
    assert where_of(part.put_back(_fault("rows.1.a.0"))) == ("rows", 2, "a", 0)
