"""What is hidden of a council is a range in its model, and no sum of hidden counts is kept when figures are drawn."""

from __future__ import annotations

import pytest
import yaml

from placement_opt.england.new_council import council_rows
from placement_opt.england.new_council.council_uncertainty import EVERY_CHILD, council_uncertainty
from placement_opt.england.new_council.hidden_ranges import hidden_ends, published_types
from placement_opt.england.new_council.margins import CouncilMargins, Count
from placement_opt.england.new_council.where_living import HOMES_TYPE, OTHER_HOMES
from placement_opt.england.published_request import NewRequest
from placement_opt.england.standing import council_named
from placement_opt.from_published import council_made, read_basis


@pytest.fixture(scope="module")
def basis():
    return read_basis()


@pytest.fixture(scope="module")
def made(basis):
    def of(name):
        return council_made(basis, council_named(basis.statistics, name), 2025, NewRequest("mine", council=name))

    return of


def by_hand(**types):
    ages = {age: Count(10, 10, 10) for age in ("age_under_1", "age_1_4", "age_5_9", "age_16_over")}
    return CouncilMargins(None, 2025, Count(60, 60, 60), types, {**ages, "age_10_15": Count(2, 0, 8)}, {}, {})


def test_a_row_goes_as_far_as_the_hidden_counts_behind_it():
    known, hidden = Count(20, 20, 20), Count(4, 0, 6)
    m = by_hand(place_foster=known, place_adoption=hidden, **{HOMES_TYPE: known, OTHER_HOMES: hidden})
    assert hidden_ends(m, "1_4_standard", "foster_ifa") == (1.0, 1.0)
    assert hidden_ends(m, "1_4_standard", "adoption") == (0.0, 1.5)
    assert hidden_ends(m, "10_15_standard", "foster_ifa") == (0.0, 4.0)
    assert hidden_ends(m, "10_15_standard", "adoption") == (0.0, 4.0)
    assert hidden_ends(m, "1_4_complex", "home_external") == (20 / 24, 26 / 24)
    assert hidden_ends(m, "10_15_complex", "home_external") == (0.0, 4.0)  # the wider of two that are hidden


def test_counts_that_are_hidden_together_have_no_more_children_than_are_left_for_them():
    m = by_hand(**{HOMES_TYPE: Count(3, 0, 5), OTHER_HOMES: Count(2, 0, 5)})
    assert published_types(m, "home_external") == Count(5, 0, 5)


def test_of_a_small_council_hidden_counts_are_ranges_and_published_ones_are_kept(made):
    c = made("Rutland")
    rows = council_rows(c)
    opening = {row.key: row for row in rows["opening"]}
    adopted = [row for (_need, p), row in opening.items() if p == "adoption"]
    assert c.margins.types["place_adoption"].hidden
    assert {row.low for row in adopted} == {0.0}
    assert sum(row.high for row in adopted) >= c.margins.types["place_adoption"].high
    (kept,) = (k["of"] for k in yaml.safe_load(council_uncertainty(c, rows))["links"] if k["link"] == "keep_totals")
    assert {"opening.children.10_15_*", "opening.children.*.foster_*", EVERY_CHILD} <= set(kept)
    assert not {"opening.children.*.adoption", "opening.children.*.home_*", "opening.children.under_1_*"} & set(kept)


def test_where_nothing_is_hidden_every_count_is_kept_and_no_row_goes_further(made):
    c = made("Leeds")
    rows = council_rows(c)
    (kept,) = (k["of"] for k in yaml.safe_load(council_uncertainty(c, rows))["links"] if k["link"] == "keep_totals")
    assert EVERY_CHILD not in kept
    assert sum(k.endswith("_*") and k.count("*") == 1 for k in kept) == len(c.margins.ages)
    assert "opening.children.*.adoption" in kept
    assert "opening.children.*.residential_school" not in kept  # nobody lives there
    split = c.spread("a_split")
    assumed = [row for row in rows["opening"] if row.evidence == "assumed"]
    assert all(row.low == pytest.approx(row.value * (1 - split)) for row in assumed)


def test_where_all_is_hidden_no_total_is_kept(made):
    c = made("City of London")
    links = yaml.safe_load(council_uncertainty(c, council_rows(c)))["links"]
    assert "keep_totals" not in {k["link"] for k in links}


def test_a_price_far_from_englands_reaches_to_it_and_says_so(made):
    residential = made("Camden").prices.residential
    assert residential.far
    assert residential.value * 2 < residential.england <= residential.high
    assert "far from England's mean" in residential.note
    assert not made("Leeds").prices.residential.far
