"""A price list is read whole or every fault in it is told."""

from __future__ import annotations

import pytest

from placement_opt.intake.folder import PriceBounds, price_doubts, priced, read_prices
from placement_opt.intake.import_settings import read_settings
from placement_opt.kernel.errors import BadInput
from tests.intake.folder.example import CATALOGUE
from tests.intake.folder.lists import csv_file, ods, xlsx
from tests.paths import SSDA903_CONFIG


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


# --- prices of another unit

RULES = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE).prices
BOUNDS = PriceBounds(RULES, CATALOGUE)


def doubted(tmp_path, *rows: tuple[str, ...]) -> tuple[str, ...]:
    header = ("placement", "fee", "low", "high", "parameter", "children")
    made = csv_file(tmp_path / "p.csv", [header, *((*row, *[""] * (6 - len(row))) for row in rows)])
    return price_doubts(read_prices(made, priced(CATALOGUE), 5, BOUNDS), BOUNDS)


@pytest.mark.parametrize(
    "row",
    [
        *(
            ("home_external", "5300", "4000", "6500"),
            ("home_external", "2150"),
            ("foster_ifa", "790"),
            ("foster_ifa", "0"),
        ),
        *(("foster_inhouse", "300"), ("home_inhouse", "162.5"), ("home_inhouse", "4700", "", "", "fixed_cost")),
        *(("foster_specialist", "1500", "1250", "1900"), ("staff", "46000", "", "", "post_cost")),
        *(("mst", "140000", "", "", "team_cost"), ("staff", "16000", "", "", "redundancy_payment")),
    ],
)
def test_a_usual_price_of_a_week_raises_no_doubt(tmp_path, row):
    assert doubted(tmp_path, row) == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("home_external", "750"), "of £750 is outside £1,200 to £14,000. Is it a price per day,"),
        (("home_external", "640"), "per day, which is £4,480 a week?"),
        (("home_external", "21700"), "Is it a price per month, which is £4,991 a week?"),
        (("home_external", "75000"), "is it a price per year, which is £1,437 a week?"),
        (("foster_ifa", "3500"), "price per month, which is £805 a week?"),
        (("foster_ifa", "110"), "price per day, which is £770 a week?"),
        (("foster_kinship", "12000"), "price per year, which is £230 a week?"),
        (("home_external", "5000", "4000", "20000"), "home_external fee of £20,000"),
        (("home_inhouse", "4700"), "home_inhouse fee of £4,700 is outside £75 to £875"),
        (("home_inhouse", "700", "", "", "fixed_cost"), "price per day, which is £4,900 a week?"),
        (("staff", "3800", "", "", "post_cost"), "staff post_cost of £3,800 is outside £13,500 to £157,500."),
    ],
)
def test_a_price_outside_the_band_of_its_kind_is_told_with_what_it_may_be(tmp_path, row, told):
    (said,) = doubted(tmp_path, row)
    assert told.casefold() in said.casefold()
    assert said.startswith("Look again at the price list: ")


@pytest.mark.parametrize(
    ("row", "column", "year"),
    [
        (("home_external", "270000"), "fee", "£5,175"),
        (("home_external", "5000", "4000", "270000"), "high", "£5,175"),
        (("foster_ifa", "45000"), "fee", "£862"),
        (("home_inhouse", "250000", "", "", "fixed_cost"), "fee", "£4,791"),
        (("home_external", "99000000"), "fee", ""),
        (("home_external", "270000", "", "", "", "12"), "fee", "£5,175"),
    ],
)
def test_what_no_week_costs_is_refused(tmp_path, row, column, year):
    with pytest.raises(BadInput) as raised:
        doubted(tmp_path, row)
    (fault,) = raised.value.faults
    assert (fault.row, fault.column) == (2, column)
    assert fault.hint == (f"is it a price per year, which is {year} a week?" if year else "")
    assert "at the most" in fault.expected


def test_of_a_list_of_fees_no_fee_is_told(tmp_path):
    rows = [("home_external", "5000", "", "", "", "9"), ("home_external", "21700", "", "", "", "1")]
    (said,) = doubted(tmp_path, *rows)
    assert (
        said == "Look again at the price list: some of the fees of home_external are outside £1,200 to £14,000 a week."
    )


def test_without_a_usual_price_nothing_is_judged():
    bounds = PriceBounds(RULES.model_copy(update={"usual": {}}), CATALOGUE)
    assert bounds.band(("home_external", "fee"))[1] == bounds.most(("home_external", "fee")) == float("inf")


def test_a_usual_price_of_nothing_known_is_a_fault(tmp_path):
    text = (SSDA903_CONFIG / "settings.yaml").read_text().replace("    foster: 700", "    fostr: 700")
    (tmp_path / "s.yaml").write_text(text)
    with pytest.raises(BadInput, match=r"prices\.usual: .* got fostr - did you mean foster\?"):
        read_settings(tmp_path / "s.yaml", CATALOGUE)


# --- shapes of a file


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_in_every_shape_of_a_text_file(tmp_path, mark, encoding):
    rows = ["Prices of 2025", "", "placement,fee,note", "foster_ifa,950", "home_external,5300,café", ""]
    text = "\r\n".join(rows).replace(",", mark)
    for first in ("", f"sep={mark}\r\n"):
        (tmp_path / "p.csv").write_bytes((first + text).encode(encoding))
        found = read_prices(tmp_path / "p.csv", priced(CATALOGUE))
        assert [(p.fee, p.note) for p in found.values()] == [(950, ""), (5300, "café")]
        assert found["foster_ifa", "fee"].row == (5 if first else 4)


def test_a_table_of_children_below_a_title_is_no_price_list(tmp_path):
    rows = [("Costs",), ("child", "placement", "fee"), ("KIM0042", "foster_ifa", "900")]
    with pytest.raises(BadInput, match="got no such columns"):
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE))
