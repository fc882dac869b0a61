"""Which council a model's title names, and the newest year of which something is published by a day."""

from __future__ import annotations

from datetime import date

import pytest

from placement_opt.england.council_titles import council_titled, newest_by, years_published
from placement_opt.england.published_file import read_published
from placement_opt.england.standing import council_named
from placement_opt.kernel.errors import BadInput
from tests.england.small_england import small_england


@pytest.fixture(scope="module")
def england():
    return read_published()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_england(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Manchester City Council", "Manchester"),
        ("London Borough of Enfield", "Enfield"),
        ("Bristol City Council", "Bristol, City of"),
        ("Durham County Council", "County Durham"),
        ("Royal Borough of Windsor & Maidenhead", "Windsor and Maidenhead"),
        ("Dorset Council", "Dorset"),  # the one that is there still
        ("leeds", "Leeds"),
    ],
)
def test_a_full_name_is_its_council(england, title, name):
    found = council_titled(england, title)
    assert found is not None
    assert (found.name, found.successors) == (name, ())


def test_every_council_is_found_by_its_own_name_and_called_a_council(england):
    """But for the City of London, of whose name nothing is left without the words for a kind of council."""
    assert council_titled(england, "City of London").code == "201"
    there = [k for k in england.councils.values() if not k.successors and k.name != "City of London"]
    for council in there:
        assert council_titled(england, council.name) == council
        assert council_titled(england, f"{council.name} Council") == council


@pytest.mark.parametrize(
    "title",
    ["Anytown, on a claim borrowed from Manchester City Council", "The Council", "", "Tiny town", "Leeds and Bradford"],
)
def test_what_says_more_or_other_is_no_council(england, title):
    assert council_titled(england, title) is None


def test_a_council_that_is_no_longer_there_is_found_too(england):
    found = council_titled(england, "Cumbria County Council")
    assert found is not None
    assert found.successors


def test_the_newest_year_is_of_the_day_or_before_it(small):
    elm = council_named(small, "Elm")
    assert years_published(small, elm) == (2024, 2025)
    days = {date(2024, 3, 30): None, date(2024, 3, 31): 2024, date(2025, 3, 30): 2024, date(2031, 1, 1): 2025}
    assert {day: newest_by(small, elm, day) for day in days} == days
    assert years_published(small, council_named(small, "204")) == ()


def test_a_fault_is_at_what_was_typed(small):
    with pytest.raises(BadInput, match=r"--council: expected an English council.*did you mean Elm\?"):
        council_named(small, "Elmm", "--council")
