"""A price list is read whole or every fault in it is told."""

from __future__ import annotations

import pytest

from placement_opt.intake.folder import priced, read_prices
from placement_opt.kernel.errors import BadInput
from tests.intake.folder.example import CATALOGUE
from tests.intake.folder.lists import csv_file, ods, xlsx


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
        found = read_prices(path, priced(CATALOGUE))
        assert found["home_external", "fee"].low == 4000
        assert found["home_external", "fee"].high == 5200  # a range that is left out is that of the fee
        assert found["home_external", "fee"].note == "spot"
        assert (found["foster_ifa", "fee"].low, found["foster_ifa", "fee"].fee, found["foster_ifa", "fee"].row) == (
            950,
            950,
            3,
        )


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
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE))
    found = [str(f).rpartition("p.csv")[2] for f in raised.value.faults]
    assert found[0].startswith(":1 column 4: expected columns placement,")
    assert found[0].endswith("got another heading")
    assert found[1].endswith("got home_externl - did you mean home_external?")
    assert found[2] == ":3 fee: expected a plain number, got \u00a32,150 - write 2150"
    assert found[3] == ":4 fee: expected a value between low and high, 200 and 100, got 100"
    assert found[4] == ":5 low: expected a plain number, got x"
    assert found[5].startswith(":6 fee: expected 0 or more, got -5")
    assert len(found) == 6


def test_a_placement_type_has_one_price_and_a_list_has_a_header(tmp_path):
    rows = [("placement", "fee"), ("foster_ifa", "900"), ("foster_ifa", "950")]
    with pytest.raises(BadInput, match="each price once, got foster_ifa - the first is on line 2"):
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE))
    with pytest.raises(
        BadInput, match=r"expected columns placement, fee, low, high, note, parameter, children, got no such columns$"
    ):
        read_prices(csv_file(tmp_path / "q.csv", [("type", "cost")]), priced(CATALOGUE))
    with pytest.raises(BadInput, match="got an empty file"):
        read_prices(csv_file(tmp_path / "r.csv", []), priced(CATALOGUE))


@pytest.mark.parametrize(
    "rows",
    [
        [("CHILD", "DOB", "UPN"), ("KIM0042", "03/05/2011", "A123456789012")],
        [("KIM0042", "03/05/2011", "A123456789012"), ("KIM0043", "04/05/2011", "A123456789013")],
        [("child", "placement", "fee", "DECOM"), ("KIM0042", "KIM0042", "03/05/2011", "03/05/2011")],
    ],
)
def test_nothing_is_shown_of_a_file_of_children(tmp_path, rows):
    for path in (csv_file(tmp_path / "p.csv", rows), xlsx(tmp_path / "p.xlsx", {"x": rows})):
        with pytest.raises(BadInput) as raised:
            read_prices(path, priced(CATALOGUE))
        message = str(raised.value)
        assert "got no such columns - this looks like a table of the return, not a price list" in message
        headings = ("placement", "fee", "child")
        assert not [cell for row in rows for cell in row if cell in message and cell not in headings]


def test_of_a_price_list_no_other_heading_is_shown(tmp_path):
    rows = [("placement", "fee", "nots", "Kim Smith"), ("foster_ifa", "900", "x", "y")]
    with pytest.raises(BadInput) as raised:
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE))
    assert "column 3" in str(raised.value)
    assert "did you mean note?" in str(raised.value)
    assert "Kim" not in str(raised.value)


def test_treatment_foster_care_and_uncosted_types_have_no_fee():
    fees = {name for name, parameter in priced(CATALOGUE) if parameter == "fee"}
    assert not {"mtfc", "parents"} & fees
    assert {"home_inhouse", "home_external", "foster_ifa", "foster_specialist"} <= fees


def test_a_price_of_something_else_is_named(tmp_path):
    rows = [
        ("placement", "parameter", "fee"),
        ("home_inhouse", "fixed_cost", "4700"),
        ("home_inhouse", "", "300"),
        ("home_external", "fixed_cost", "1"),
        ("mst", "team_costs", "1"),
        ("home_inhouse", "fee", "2"),
    ]
    with pytest.raises(BadInput) as raised:
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE))
    found = [str(f).rpartition("p.csv")[2] for f in raised.value.faults]
    assert found[0].startswith(":4 placement: expected what has a fixed_cost: home_inhouse, got home_external")
    assert found[1].startswith(":5 parameter: expected a price: fee,")
    assert found[1].endswith("did you mean team_cost?")
    assert found[2].startswith(":6 placement: expected each price once")
    assert len(found) == 3
