"""Where a council stands: by hand among invented councils, counted again in other words among the real ones."""

from __future__ import annotations

import json
from datetime import date
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.domain.published import ENGLAND, PublishedStatistics
from placement_opt.england.council_measures import MEASURED_BY
from placement_opt.england.hidden_places import (
    FOSTERED,
    LOOKED_AFTER_IN_ALL,
    OF_PROVIDER,
    OWN_PROVISION,
    RESIDENTIAL_TYPES,
    Between,
    children_in,
)
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import read_published
from placement_opt.england.standing import council_named, neighbourhood
from placement_opt.kernel.calendar import WEEKS_PER_YEAR
from placement_opt.kernel.errors import BadInput
from tests.command import call
from tests.england.small_england import small_england, write_zip

CHOICES = read_published_choices()


@pytest.fixture(scope="module")
def england():
    return read_published()


@pytest.fixture
def small(tmp_path):
    return small_england(tmp_path)


def by_id(found):
    return {s.measure.id: s for s in found.standings}


def test_hidden_children_are_what_the_total_leaves(small):
    assert children_in(small, "202", 2025, RESIDENTIAL_TYPES) == Between(15, 15)
    assert children_in(small, "201", 2025, RESIDENTIAL_TYPES) == Between(30, 40)  # 10 are residential or with parents
    assert children_in(small, "203", 2025, RESIDENTIAL_TYPES) == Between(30, 30)  # all that is hidden is residential
    assert children_in(small, "203", 2025, FOSTERED) == Between(150, 150)
    assert children_in(small, "203", 2025, ["place_residential_schools"]) == Between(0, 30)
    assert children_in(small, "203", 2023, FOSTERED) is None


TYPES = (*RESIDENTIAL_TYPES[:1], *RESIDENTIAL_TYPES[2:], "place_foster", "place_parents")


@given(
    children=st.lists(st.integers(0, 60), min_size=len(TYPES), max_size=len(TYPES)),
    hidden=st.lists(st.booleans(), min_size=len(TYPES), max_size=len(TYPES)),
)
def test_what_is_hidden_lies_within_what_is_said(children, hidden):
    values = {("1", 2025, m): None if h else float(n) for m, n, h in zip(TYPES, children, hidden, strict=True)}
    values["1", 2025, LOOKED_AFTER_IN_ALL] = float(sum(children))
    source_of = {(year, m): "dfe" for _code, year, m in values}
    p = PublishedStatistics(date(2026, 1, 31), "", {}, values, {}, source_of)
    for types in (RESIDENTIAL_TYPES, FOSTERED, TYPES):
        truth = sum(n for m, n in zip(TYPES, children, strict=True) if m in types)
        found = children_in(p, "1", 2025, types)
        assert found.low <= truth <= found.high


def test_a_council_stands_where_it_does_by_hand(small):
    found = neighbourhood(small, "elm", CHOICES)
    s = by_id(found)
    assert [k.name for k in found.neighbours] == ["Oak", "Ash"]
    assert s["looked_after"].own == Between(100, 100)
    assert s["looked_after"].neighbours == (Between(50, 50), Between(50, 50))
    assert s["looked_after"].ranks == (1, 1)
    assert s["residential"].own == Between(0.30, 0.40)
    assert s["residential"].neighbours == (Between(0.3, 0.3), Between(0.15, 0.15))
    assert s["residential"].ranks == (1, 1)  # Oak has no more than Elm, whatever is hidden
    assert s["moved"].neighbours == (None, Between(0.15, 0.15))
    assert s["moved"].median == pytest.approx(0.15)
    assert s["own_places"].own == Between(8, 8)
    assert s["own_places"].england is None
    assert s["fostering_cost"].own.low == pytest.approx(3_000_000 / 60 / WEEKS_PER_YEAR)


def test_a_rank_is_a_range_where_what_is_hidden_decides_it(small):
    assert by_id(neighbourhood(small, "Oak", CHOICES))["residential"].ranks == (1, 2)


def test_a_cost_that_cannot_be_is_odd_and_left_out(small):
    s = by_id(neighbourhood(small, "Elm", CHOICES))["fostering_cost"]
    assert s.is_odd(s.neighbours[0])
    assert not s.is_odd(s.neighbours[1])
    assert s.known == (pytest.approx(7_500_000 / 150 / WEEKS_PER_YEAR),)
    assert by_id(neighbourhood(small, "Oak", CHOICES))["fostering_cost"].ranks is None


def test_a_council_whose_services_somebody_else_runs_is_named(small):
    assert neighbourhood(small, "Ash", CHOICES).hardly_own == ("Oak",)  # 1 of 50, which the total gives away


def test_a_council_is_found_by_its_name_or_a_code(small):
    assert {council_named(small, word).name for word in (" elm ", "201", "e09000001")} == {"Elm"}
    with pytest.raises(BadInput, match="published statistics name it"):
        council_named(small, "Beech")
    with pytest.raises(BadInput, match="see Ash"):
        neighbourhood(small, "Old Ash", CHOICES)
    with pytest.raises(BadInput, match="one of 2024, 2025"):
        neighbourhood(small, "Elm", CHOICES, 2019)


def test_of_two_councils_with_one_name_the_one_that_is_there_still_is_meant(england):
    assert council_named(england, "Dorset").code == "838"
    assert council_named(england, "835").successors == ("838", "839")


def test_all_children_of_england_are_placed_and_a_hidden_type_may_be_empty(england):
    """So a hidden count is not at least one: more types are hidden than children are left."""
    fewer = 0
    types = [m for year, m in england.source_of if year == 2025 and m.startswith("place_")]
    for code in england.councils:
        total = england.number(code, 2025, LOOKED_AFTER_IN_ALL)
        cells = [england.values[code, 2025, m] for m in types if (code, 2025, m) in england.values]
        if total is None:
            continue
        left = total - sum(v for v in cells if v is not None)
        assert left >= 0
        assert left == 0 or None in cells
        fewer += left < cells.count(None)
    assert fewer == 11


def test_the_choices_stand_where_councils_part(england):
    """config/published.yaml says how councils lie; nine are known for a trust or company that runs their services."""
    own = {}
    for k in england.councils.values():
        found = children_in(england, k.code, 2025, OWN_PROVISION, OF_PROVIDER)
        total = england.number(k.code, 2025, LOOKED_AFTER_IN_ALL)
        if found and total:
            own[k.name] = found.high / total
    few = {name for name, share in own.items() if share < CHOICES.few_own}
    assert few == {
        *("Birmingham", "Bradford", "Sandwell", "North Northamptonshire", "West Northamptonshire", "Slough"),
        *("Windsor and Maidenhead", "Richmond upon Thames", "Kingston upon Thames"),
    }
    assert max(own[name] for name in few) <= 0.1
    assert min(share for name, share in own.items() if name not in few) >= 0.2
    cost = next(m for m in MEASURED_BY if m.id == "residential_cost")
    whole = cost.value(england, ENGLAND, 2025).low
    weeks = [k for code in england.councils if (k := cost.value(england, code, 2025))]
    tenths = quantiles([(k.low + k.high) / 2 / whole for k in weeks], n=10, method="inclusive")
    assert (tenths[0], tenths[-1]) == (pytest.approx(0.59, abs=0.01), pytest.approx(1.39, abs=0.01))


def test_manchester_is_counted_again_in_other_words(england):
    found = neighbourhood(england, "Manchester", CHOICES)
    s = by_id(found)
    counts = {m: england.number("352", 2025, m) for (c, y, m) in england.values if (c, y) == ("352", 2025)}
    elsewhere = sum(counts[f"place_{k}"] for k in ("foster", "adoption", "parents", "other", "semi_independent"))
    assert s["residential"].own.low == pytest.approx(
        (counts[LOOKED_AFTER_IN_ALL] - elsewhere) / counts[LOOKED_AFTER_IN_ALL]
    )
    assert s["residential"].own.low == s["residential"].own.high
    assert s["fostering"].own.low == pytest.approx(804 / 1280)
    higher = [k for k in s["looked_after"].neighbours if k.low > s["looked_after"].own.high]
    assert s["looked_after"].ranks == (len(higher) + 1, len(higher) + 1)
    assert s["residential_cost"].england.low == pytest.approx(6813, rel=0.01)


def test_every_council_that_is_there_has_its_neighbours(england):
    for k in england.councils.values():
        if not k.successors and england.number(k.code, 2025, LOOKED_AFTER_IN_ALL) is not None:
            found = neighbourhood(england, k.name, CHOICES)
            assert len(found.neighbours) == 10
            assert all(s.england is not None for s in found.standings)
            assert ENGLAND not in {n.code for n in found.neighbours}


def test_the_command_prints_within_80_columns_and_as_data(tmp_path):
    file = str(write_zip(tmp_path / "published.zip"))
    done = call("neighbours", "Elm", "--published", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "30.0% to 40.0%" in done.stdout
    assert "odd" in done.stdout
    assert "Invented for the tests." in done.stdout
    data = json.loads(call("neighbours", "Elm", "--published", file, "--json").stdout)
    shares = next(m for m in data["measures"] if m["measure"] == "residential")
    assert (shares["council"], shares["neighbours"]["Oak"]) == ([0.3, 0.4], [0.3, 0.3])


def test_the_command_names_what_is_wrong(tmp_path):
    done = call("neighbours", "Leedz")
    assert done.returncode == 2
    assert "did you mean Leeds?" in done.stderr
    assert call("neighbours", "Leeds", "--year", "2014").returncode == 2
