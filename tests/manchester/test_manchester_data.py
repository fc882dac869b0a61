"""The Manchester figures: do they say where they come from, and meet what was published at the opening."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.manchester.figures import (
    AGE_MEASURE,
    MODEL,
    PARAMETERS,
    PLACEMENT_GROUP,
    PROVENANCE,
    READ_BY_PROGRAMME,
    SOURCES,
    STRATEGY,
    WEEKS,
    age,
    living,
    opening,
    published,
    read,
    residential_year,
    value,
)

# --- where every figure comes from


@pytest.mark.parametrize("table", PARAMETERS)
def test_every_figure_has_a_range_a_source_and_a_reason(table: str) -> None:
    for row in read(table):
        assert list(row)[-len(PROVENANCE) :] == PROVENANCE
        low, middle, high = (float(row[k]) for k in ("low", "value", "high"))
        assert low <= middle <= high, row
        assert row["evidence"] in ("published", "derived", "council", "assumed"), row
        assert row["known_when_decided"] in ("yes", "part", "no"), row
        assert row["note"] or row["evidence"] == "published", row
        if row["evidence"] == "assumed":
            assert row["source"] == "assumption", row
        for key in row["source"].split(";"):
            assert key in SOURCES, row


def test_every_source_can_be_looked_up() -> None:
    for key, source in SOURCES.items():
        assert {"title", "publisher", "date", "place", "url", "grade"} <= set(source), key
        assert source["grade"] in "ABCD", key


def test_every_source_is_used_and_every_source_in_a_note_exists() -> None:
    files = [*MODEL.rglob("*.csv"), *MODEL.rglob("scenarios/*.yaml"), MODEL / "README.md", STRATEGY]
    text = "\n".join(p.read_text(encoding="utf-8") for p in files)
    assert {k for k in SOURCES if not re.search(rf"\b{k}\b", text)} == set()
    notes = "\n".join(r["note"] for t in PARAMETERS for r in read(t))
    like_keys = set(re.findall(r"\b[a-z][a-z_0-9]*_(?:19|20)\d\d(?:_\d\d)?\b", notes))
    assert like_keys - set(SOURCES) == set()


def test_the_readme_counts_rows_as_they_are() -> None:
    rows = [r for t in READ_BY_PROGRAMME for r in read(t)]
    text = (MODEL / "README.md").read_text(encoding="utf-8")
    for grade in ("published", "derived", "council", "assumed"):
        assert f"| {grade} | {sum(r['evidence'] == grade for r in rows)} |" in text
    assert f"the {len(rows)} rows that the programme reads" in text
    known = {k: sum(r["known_when_decided"] == k for r in rows) for k in ("yes", "part", "no")}
    counted = f"{known['yes']} rows are *yes*, {known['part']} *part*, {known['no']} *no*"
    assert counted in " ".join(text.split())


# --- the opening position and the spend


@pytest.mark.parametrize(
    ("group", "measures"),
    [
        ("foster", ["place_foster"]),
        (
            "residential",
            ["place_secure_homes_hostels", "place_other_residential", "place_residential_schools"],
        ),
        ("parents", ["place_parents"]),
        ("adoption", ["place_adoption"]),
        ("community", ["place_other_community"]),
    ],
)
def test_children_by_placement_are_those_published(group: str, measures: list[str]) -> None:
    assert living(*PLACEMENT_GROUP[group]) == sum(published(m) for m in measures)


def test_all_children_and_those_left_over_are_those_published() -> None:
    assert sum(opening().values()) == published("looked_after_31_march") == 1302
    assert living("other") == 4
    assert published("residential_all_derived") == 17 + 152 + 11 == 180


@pytest.mark.parametrize(("band", "measure"), AGE_MEASURE.items())
def test_children_by_age_are_those_published(band: str, measure: str) -> None:
    assert sum(v for (g, _p), v in opening().items() if age(g) == band) == published(f"age_{measure}")
    entries = sum(float(r["value"]) for r in read("entries") if age(r["need"]) == band)
    assert 4 * entries == pytest.approx(published(f"started_age_{measure}"))


def test_opening_children_are_whole_and_live_where_they_are_suited() -> None:
    suited = {(r["need"], r["placement"]) for r in read("suitability")}
    assert set(opening()) <= suited
    assert all(v == int(v) for v in opening().values())


def test_levels_of_need_in_homes_follow_their_stated_shares() -> None:
    level = defaultdict(float)
    for (need, placement), children in opening().items():
        if placement in ("home_inhouse", "home_external"):
            level[need.rsplit("_", 1)[1]] += children
    england = (6000 + 1210 + 930) / 68110  # residential share on the same day
    beyond = published("residential_all_derived") - england * published("looked_after_31_march")
    assert round(beyond) == 24
    assert dict(level) == {"settled": 34, "standard": 24, "complex": 111}  # 20% of 169, the excess, the rest


def test_residential_spend_is_that_of_the_year_before() -> None:
    fee = value("prices", "fee", placement="home_external")
    assert value("prices", "fee", placement="residential_school") == fee
    spend = residential_year(living("home_inhouse"), living("home_external", "residential_school"), fee)
    assert spend == pytest.approx(published("s251_residential_gross"), rel=0.03)


def test_fostering_spend_is_that_of_the_year_before() -> None:
    children = sum(
        living(p) * value("prices", "fee", placement=p) for p in ("foster_inhouse", "foster_ifa", "foster_kinship")
    )
    carers = value("carers", "households", placement="foster_inhouse") * value(
        "carers", "household_cost", placement="foster_inhouse"
    )
    spend = (children + carers) * WEEKS
    assert spend == pytest.approx(published("s251_fostering_gross"), rel=0.03)
    with_family = published("s251_fostering_gross") + published("s251_family_friends_gross")
    assert spend == pytest.approx(with_family, rel=0.03)


def test_carers_and_homes_hold_the_children_who_live_with_them() -> None:
    carers = {r["parameter"]: float(r["value"]) for r in read("carers") if r["placement"] == "foster_inhouse"}
    places = carers["households"] * carers["places_per_household"] * carers["fillable_share"]
    assert places == pytest.approx(living("foster_inhouse"), rel=0.001)
    assert places >= living("foster_inhouse") - 0.05
    beds = sum(float(r["value"]) for r in read("homes") if r["parameter"] == "beds")
    assert beds == 56
    assert living("home_inhouse") <= beds * value("general", "occupancy", subject="homes")
