"""Figures of other age bands: weighted with the years of age shared, and a range as wide as that of the parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.domain.catalogue import AgeBand, Need
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.folder.by_age import afterwards, kinships, means

CATALOGUE = read_catalogue()
THERE = {n.id: n for n in CATALOGUE.needs.values()}


def need(id, first, last, level="complex", settled=False, ages_into=""):
    return Need(id, id, first, last, level, settled, ages_into)


def here(*needs):
    return replace(CATALOGUE, needs={n.id: n for n in needs})


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
