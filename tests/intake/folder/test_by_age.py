"""Figures of other age bands: weighted with the years of age shared, and a range as wide as that of the parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from placement_opt.domain.catalogue import AgeBand, Need
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.frames import records
from placement_opt.intake.folder.by_age import afterwards, kinships, means
from placement_opt.intake.folder.donor import Transfer, donor_rows, read_donor, structure
from placement_opt.kernel.paths import find_model

CATALOGUE = read_catalogue()
THERE = {n.id: n for n in CATALOGUE.needs.values()}


def need(id, first, last, level="complex", settled=False, ages_into=""):
    return Need(id, id, first, last, level, settled, ages_into)


def here(*needs):
    return replace(CATALOGUE, needs={n.id: n for n in needs})


def specialist(figure):
    return figure["placement"] == "foster_specialist"


def row(group, value, low, high, parameter="leaves_care"):
    return {"need": group, "parameter": parameter, "value": value, "low": low, "high": high}


def test_years_that_nobody_there_has_are_told():
    kin = kinships(here(need("3_10_complex", 3, 10)), THERE)["3_10_complex"]
    assert kin.years == {"5_9_complex": 5, "10_15_complex": 1}
    assert kin.words == (
        "5_9_complex for 5 of 8 years of age and 10_15_complex for 1 of 8 years of age, no such group for the other 2"
    )


def test_a_group_whose_level_nobody_there_has_has_no_kin():
    assert kinships(here(need("young", 0, 4)), THERE) == {}
    assert kinships(here(need("high", 10, 15, level="high")), THERE) == {}
    assert list(kinships(here(need("settled", 12, 13, level="high", settled=True)), THERE)) == ["settled"]


@pytest.mark.parametrize(
    ("table", "parameter", "value", "low"),
    [
        ("exits", "leaves_care", 0.2, 0.1),  # what is left out is not known: the mean of those that have a row
        ("suitability", "most_of_group", 0.2 * 5 / 6, 0.0),  # what is left out suits nobody
    ],
)
def test_a_row_that_is_left_out_is_nobody_only_where_it_means_that(table, parameter, value, low):
    kin = kinships(here(need("5_10_complex", 5, 10)), THERE)["5_10_complex"]
    (found,) = means(kin, table, [(("5_10_complex", "x"), row("5_9_complex", 0.2, 0.1, 0.3, parameter))])
    assert (found.value, found.low, found.high) == (pytest.approx(value), low, 0.3)


def test_a_mean_is_weighted_and_its_range_is_the_widest():
    kin = kinships(here(need("5_10_complex", 5, 10)), THERE)["5_10_complex"]
    rows = [("k", row("10_15_complex", 0.5, 0.4, 0.9)), ("k", row("5_9_complex", 0.2, 0.1, 0.3))]
    (found,) = means(kin, "exits", rows)
    assert (found.value, found.low, found.high) == (pytest.approx((5 * 0.2 + 0.5) / 6), 0.1, 0.9)
    assert [r["need"] for r in found.rows] == ["5_9_complex", "10_15_complex"]


def test_a_change_of_need_leads_to_the_same_age_or_the_next():
    young = need("8_12_complex", 8, 12, ages_into="13_17_complex")
    calm = need("8_12_standard", 8, 12, "standard")
    old = need("13_17_complex", 13, 17)
    words = here(young, calm, old)
    before, eased, older = THERE["10_15_complex"], THERE["10_15_standard"], THERE["16_17_complex"]
    assert afterwards(words, young, before, eased) == "8_12_standard"
    assert afterwards(words, young, before, older) == "13_17_complex"
    assert afterwards(words, old, before, eased) == "", "nobody here is of that age at that level"
    assert AgeBand(8, 12).years & AgeBand(12, 17).years == {12}


@pytest.fixture(scope="module")
def by_age():
    """Return what makes figures of Manchester those of a town whose only group is of 5 to 10."""
    there = read_donor(find_model("manchester"))
    town = here(need("5_10_complex", 5, 10))
    kin = kinships(town, there.needs)
    return Transfer(there, False, 1.0, date(2013, 3, 31), ("2013/14",), "2012/13", town, ("foster_specialist",), kin)


def test_of_what_a_return_tells_only_placement_types_without_a_code_are_lent_by_age(by_age):
    """Of 5 to 9 half may live there, of 10 to 15 all: five of the six years of age are of 5 to 9."""
    suits = {r["need"]: r["value"] for r in records(by_age.donor.inputs.tables, "suitability") if specialist(r)}
    (lent,) = donor_rows(by_age, "suitability")
    assert (lent.key, lent.parameter) == (("5_10_complex", "foster_specialist"), "most_of_group")
    assert lent.value == pytest.approx((5 * suits.get("5_9_complex", 0.0) + suits["10_15_complex"]) / 6)
    assert [r.key for r in donor_rows(by_age, "exits")] == [("5_10_complex", "foster_specialist")]
    assert donor_rows(by_age, "transitions") == []


def test_what_no_return_tells_is_lent_by_age_whatever_it_is_of(by_age):
    """Nobody under 10 takes exams at 16; of those of 10 to 15 a third do, and they share one year of age of six."""
    (lent,) = donor_rows(by_age, "key_stage_4")
    assert (lent.key, lent.value) == (("5_10_complex",), pytest.approx(0.3333 / 6))


def test_a_planned_move_to_a_placement_type_that_is_not_here_is_left_out(by_age):
    placements = {p: kind for p, kind in by_age.catalogue.placements.items() if p != "mtfc"}
    without = replace(by_age, catalogue=replace(by_age.catalogue, placements=placements))
    assert {to for _, _, to, _ in structure(by_age, "moves")} == {"foster_specialist", "mtfc"}
    assert {to for _, _, to, _ in structure(without, "moves")} == {"foster_specialist"}
