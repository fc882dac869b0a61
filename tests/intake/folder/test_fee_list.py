"""A council's list of fees becomes a mean and bands; no child's fee is kept, and no band stands for few."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.inputs import read_model
from placement_opt.intake.folder import priced, read_donor, read_prices
from placement_opt.intake.folder.fee_list import FeeList, band_rows, bands
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from tests.intake.folder.example import CATALOGUE, estimates, texts, write
from tests.intake.folder.lists import csv_file

HEAD = ("placement", "fee", "children")
FEES = [1000 + 100 * n for n in range(30)]  # 1,000 to 3,900
EACH = [HEAD, *(("home_external", str(fee), "1") for fee in FEES), ("foster_ifa", "900", "")]


def test_thirds_of_a_list_by_hand(tmp_path):
    found = read_prices(csv_file(tmp_path / "p.csv", EACH), priced(CATALOGUE), 5)
    listed = found["home_external", "fee"]
    assert (listed.fee, listed.low, listed.high) == (2450, 2450, 2450)
    assert listed.bands == (1450, 2450, 3450)  # means of ten each
    assert found["foster_ifa", "fee"].bands == ()


def test_a_child_between_two_bands_counts_in_each_for_its_part():
    """25 children in two bands of 12.5: twelve at 100 and half of the thirteenth."""
    low, high = bands(FeeList(((12, 100.0), (13, 200.0))), 5)
    assert low == pytest.approx((12 * 100 + 0.5 * 200) / 12.5)
    assert high == 200


@pytest.mark.parametrize(("children", "number"), [(19, 0), (20, 2), (29, 2), (30, 3)])
def test_a_band_holds_twice_the_fewest_children(children, number):
    assert len(bands(FeeList(((children, 900.0),)), 5)) == number


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(100, 9000)), min_size=1, max_size=40))
def test_bands_tie_to_the_mean_and_rise(rows):
    fees = FeeList(tuple((n, float(fee)) for n, fee in rows))
    found = bands(fees, 1)
    assert all(low <= high + 1e-6 for low, high in pairwise(found))
    if found:
        assert sum(found) / len(found) == pytest.approx(fees.mean, abs=0.01)
        assert sum(r.value for r in band_rows("home_external", found) if r.parameter == "share") == pytest.approx(1)


UNFIT = {
    "few": ([("home_external", "900", "4")], "2 children: expected fees of at least 5 children of home_external"),
    "part of a child": ([("home_external", "900", "1.5")], "2 children: expected a whole number of 1 or more, got 1.5"),
    "a list and one fee": ([("home_external", "900", "9"), ("home_external", "800", "")], "3 placement: expected each"),
    "one fee and a list": ([("home_external", "900", ""), ("home_external", "800", "9")], "3 placement: expected each"),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_a_list_that_cannot_be_is_named(tmp_path, kind):
    rows, expected = UNFIT[kind]
    with pytest.raises(BadInput) as raised:
        read_prices(csv_file(tmp_path / "p.csv", [HEAD, *rows]), priced(CATALOGUE), 5)
    assert f"p.csv:{expected}" in str(raised.value)


def test_a_range_beside_children_is_named(tmp_path):
    rows = [
        (*HEAD, "low", "parameter"),
        ("home_external", "900", "9", "800", ""),
        ("home_inhouse", "90", "9", "", "fixed_cost"),
    ]
    with pytest.raises(BadInput) as raised:
        read_prices(csv_file(tmp_path / "p.csv", rows), priced(CATALOGUE), 5)
    assert "2 low: expected no range beside children" in str(raised.value)
    assert "3 children: expected children only beside a fee" in str(raised.value)


def test_a_model_made_of_a_list_has_its_bands_and_no_fee_of_a_child(tmp_path):
    listed = read_prices(csv_file(tmp_path / "p.csv", EACH), priced(CATALOGUE), 5)
    donor = read_donor(find_model("manchester"), CATALOGUE)
    made = texts(estimates(), name="leeds", title="Leeds", prices=listed, donor=donor, price_list=tmp_path / "p.csv")
    assert "home_external,low,fee,1450" in made["fee_bands.csv"]
    assert "home_external,fee,2450" in made["prices.csv"]
    assert not any(str(fee) in made["fee_bands.csv"] + made["prices.csv"] for fee in FEES if fee % 1000 == 700)
    folder = write(tmp_path / "leeds", made)
    with pytest.raises(BadInput) as raised:
        read_model(folder)
    assert {fault.file.rpartition("/")[2] for fault in raised.value.faults} == {"homes.csv"}  # gaps, and no other fault
