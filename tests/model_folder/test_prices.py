"""A price list is read whole or every fault in it is told."""

from __future__ import annotations

import pytest

from placement_opt.errors import BadInput
from placement_opt.model_folder import PRICED, read_prices
from tests.model_folder.lists import csv_file, ods, xlsx


def test_a_list_is_read_with_its_lines(tmp_path):
    rows = [
        ("Placement", "Fee", "Low", "High", "Note"),
        ("home_external", "5200", "4000", "", "spot"),
        ("foster_ifa", 950),
    ]
    for path in (
        csv_file(tmp_path / "a.csv", rows),
        xlsx(tmp_path / "a.xlsx", {"x": rows}),
        ods(tmp_path / "a.ods", {"x": rows}),
    ):
        found = read_prices(path, PRICED)
        assert found["home_external"].low == 4000
        assert found["home_external"].high == 5200  # a range that is left out is that of the fee
        assert found["home_external"].note == "spot"
        assert (found["foster_ifa"].low, found["foster_ifa"].fee, found["foster_ifa"].row) == (950, 950, 3)


def test_every_fault_is_told(tmp_path):
    rows = [
        ("placement", "fee", "low", "price"),
        ("home_externl", "1", "1", ""),
        ("foster_ifa", "\u00a32,150", "", ""),
        ("home_external", "100", "200", ""),
        ("home_external", "100", "x", ""),
        ("foster_kinship", "-5", "", ""),
    ]
    with pytest.raises(BadInput) as raised:
        read_prices(csv_file(tmp_path / "p.csv", rows), PRICED)
    found = [str(f).rpartition("p.csv")[2] for f in raised.value.faults]
    assert found[0].startswith(":1 price: expected columns placement,")
    assert found[1].endswith("got home_externl - did you mean home_external?")
    assert found[2] == ":3 fee: expected a plain number, got \u00a32,150 - write 2150"
    assert found[3] == ":4 fee: expected a value between low and high, 200 and 100, got 100"
    assert found[4] == ":5 low: expected a plain number, got x"
    assert found[5].startswith(":6 fee: expected 0 or more, got -5")
    assert len(found) == 6


def test_a_placement_type_has_one_price_and_a_list_has_a_header(tmp_path):
    rows = [("placement", "fee"), ("foster_ifa", "900"), ("foster_ifa", "950")]
    with pytest.raises(BadInput, match="each placement type once, got foster_ifa - the first is on line 2"):
        read_prices(csv_file(tmp_path / "p.csv", rows), PRICED)
    with pytest.raises(BadInput, match="expected columns placement, fee, low, high, note, got type, cost"):
        read_prices(csv_file(tmp_path / "q.csv", [("type", "cost")]), PRICED)
    with pytest.raises(BadInput, match="got an empty file"):
        read_prices(csv_file(tmp_path / "r.csv", []), PRICED)


def test_treatment_foster_care_and_uncosted_types_have_no_fee():
    assert "mtfc" not in PRICED
    assert "parents" not in PRICED
    assert {"home_inhouse", "home_external", "foster_ifa", "foster_specialist"} <= set(PRICED)
