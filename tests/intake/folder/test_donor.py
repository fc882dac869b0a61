"""What is borrowed says so, is scaled and moved in time; what is the council's own is carried over as it stands."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.frames import records
from placement_opt.intake.folder import (
    Donor,
    OfstedHome,
    gaps,
    read_donor,
    read_prices,
)
from placement_opt.kernel.paths import find_model
from tests.intake.folder.example import estimates, texts, write
from tests.intake.folder.lists import csv_file

HOMES = (OfstedHome("home_sc1", "SC1", 6.0), OfstedHome("home_sc2", "SC2", 12.0))


@pytest.fixture(scope="module")
def manchester() -> Donor:
    return read_donor(find_model("manchester"))


def made(donor: Donor, **more: object) -> dict[str, str]:
    given = {"name": "leeds", "title": "Leeds", "homes": HOMES, "donor": donor} | more
    return texts(more.pop("of", estimates()), **{k: v for k, v in given.items() if k != "of"})  # type: ignore[arg-type]


def table(folder: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in folder[f"{name}.csv"].splitlines() if not line.startswith("#")))


def one(folder: dict[str, str], name: str, **key: str) -> dict[str, str]:
    (row,) = (r for r in table(folder, name) if key.items() <= r.items())
    return row


def test_what_is_borrowed_is_an_assumption_and_says_whose(manchester):
    row = one(made(manchester), "mtfc", parameter="length")
    assert (row["value"], row["low"], row["high"], row["unit"]) == ("3", "2", "4", "quarters")
    assert (row["source"], row["evidence"], row["known_when_decided"]) == ("assumption", "assumed", "yes")
    assert row["note"].startswith(
        "Borrowed from Manchester City Council: published, mcc_news_6245 and wsipp. 6 to 12 months"
    )


def test_what_grows_with_the_children_in_care_is_scaled(manchester):
    ratio = sum(estimates().opening.values()) / 1302
    folder = made(manchester)
    assert manchester.children == 1302
    assert float(one(folder, "mtfc", parameter="most_teams")["value"]) == round(2 * ratio, 2)
    step = one(folder, "schedule", line="residential_withdrawal", year="2025/26")
    assert float(step["value"]) == round(6353000 * ratio)
    posts = [r["value"] for r in table(folder, "schedule") if r["unit"] == "FTE"]
    assert any("." in p for p in posts)
    assert not [p for p in posts if len(p.partition(".")[2]) > 1]
    assert f"Here scaled by {ratio:.2f} to the children in care here." in step["note"]
    assert one(folder, "mtfc", parameter="places_per_team")["value"] == "9"  # no number of children in care


def test_years_are_moved_from_the_first_judged_there_to_the_first_judged_here(manchester):
    folder = made(manchester)
    assert {r["year"] for r in table(folder, "schedule")} == {"2025/26", "2026/27", "total"}
    assert {r["year"] for r in table(folder, "budgets")} == {"2025/26", "2026/27", "2027/28"}


def test_prices_of_another_year_say_so(manchester):
    folder = made(manchester)
    assert "In prices of 2012/13, not brought up to 2024/25." in one(folder, "prices", placement="foster_ifa")["note"]
    assert "In prices" not in one(folder, "mtfc", parameter="length")["note"]


def test_homes_have_the_mean_of_the_lenders_with_posts_by_the_bed(manchester):
    small, large = (one(made(manchester), "homes", home=h, parameter="staff") for h in ("home_sc1", "home_sc2"))
    donor_rows = records(manchester.inputs.tables, "homes")
    beds = {r["home"]: r["value"] for r in donor_rows if r["parameter"] == "beds"}
    posts = sum(r["value"] for r in donor_rows if r["parameter"] == "staff")
    assert float(small["value"]) == pytest.approx(6 * posts / sum(beds.values()), abs=0.05)
    assert float(large["value"]) == pytest.approx(2 * float(small["value"]), abs=1e-5)
    notice = one(made(manchester), "homes", home="home_sc1", parameter="notice")
    assert (notice["value"], notice["low"], notice["high"]) == ("3", "2", "4")
    assert "mean of its 9 homes" in notice["note"]


def test_there_are_just_enough_carers_for_the_children_there(manchester):
    row = one(made(manchester), "carers", placement="foster_inhouse", parameter="households")
    children = sum(n for (_g, p), n in estimates().opening.items() if p == "foster_inhouse")
    assert children == 143
    assert row["value"] == "111"  # 143 / (1.85 x 0.7) = 110.4
    assert "1.85 places x 0.7 fillable" in row["note"]


def test_there_are_carers_for_the_most_who_lived_there(manchester):
    more = estimates(most_living={"foster_inhouse": 160, "foster_ifa": 900})
    row = one(made(manchester, of=more), "carers", placement="foster_inhouse", parameter="households")
    assert row["value"] == "124"  # 160 / (1.85 x 0.7) = 123.6
    assert "the most there at any quarter end, 2022/23 Q1 to 2024/25 Q4" in row["note"]


def test_the_returns_own_figures_are_never_borrowed(manchester):
    folder = made(manchester)
    for name in ("opening", "entries", "entry_mix", "ageing"):
        assert not [r for r in table(folder, name) if "Borrowed" in r["note"]]
    for name in ("transitions", "breakdown", "exits"):
        borrowed = {r["placement"] for r in table(folder, name) if "Borrowed" in r["note"]}
        assert borrowed == {"foster_specialist"}
    suits = [r for r in table(folder, "suitability") if "Borrowed" in r["note"]]
    assert {r["placement"] for r in suits} == {"foster_specialist", "mtfc"}
    assert table(folder, "mtfc_starts") == []
    assert not {"published.csv", "outturn.csv"} & set(folder)


def test_words_that_mean_nothing_here_are_left_out(manchester):
    tables = {**manchester.inputs.tables}
    tables["moves"] = tables["moves"].replace({"need": {"5_9_complex": "5_9_other"}})
    tables["services"] = tables["services"].replace({"needs": {tables["services"]["needs"][0]: "10_15_complex;old"}})
    folder = made(replace(manchester, inputs=replace(manchester.inputs, tables=tables)))
    assert not [r for r in table(folder, "moves") if r["need"].startswith("5_9")]
    assert one(folder, "services", service="mst")["needs"] == "10_15_complex"


def test_a_service_for_nobody_who_comes_into_care_is_switched_off(tmp_path, manchester):
    nobody = {g: replace(z, value=0.0, low=0.0) for g, z in estimates().entries.items() if g.startswith(("10", "16"))}
    folder = made(manchester, of=estimates(entries=estimates().entries | nobody))
    assert one(folder, "services", service="mst")["enabled"] == "no"
    read_model(write(tmp_path / "leeds", folder))


def test_planned_moves_are_limited_to_those_who_are_left(tmp_path, manchester):
    e = estimates()
    exits = e.exits | {k: replace(e.exits[k], value=0.9, high=0.95) for k in [("10_15_complex", "home_inhouse")]}
    folder = made(manchester, of=estimates(exits=exits))
    read_model(write(tmp_path / "leeds", folder))
    row = one(folder, "general", parameter="stability_limit")
    assert float(row["value"]) <= 1 - 0.9 - 0.04 - 0.05 + 1e-9
    assert row["note"].startswith("Lowered, so that no more leave a placement type than live there.")


# --- the council's own earlier folder


@pytest.fixture
def earlier(tmp_path, manchester) -> Donor:
    """Return this council's folder of a year before, with a price of its own."""
    prices = read_prices(
        csv_file(tmp_path / "p.csv", [("placement", "fee"), ("foster_ifa", "901")]), [("foster_ifa", "fee")]
    )
    before = made(manchester, of=estimates(as_of=date(2024, 3, 31)), prices=prices)
    return read_donor(write(tmp_path / "earlier", before))


def test_the_councils_own_rows_are_carried_over_as_they_stand(tmp_path, earlier):
    folder = made(earlier)
    price = one(folder, "prices", placement="foster_ifa")
    assert (price["value"], price["evidence"], price["source"]) == ("901", "council", "price_list_2024_03")
    assert "price_list_2024_03:" in folder["sources.yaml"]
    was = {(r["parameter"], r["value"], r["note"]) for r in records(earlier.inputs.tables, "mtfc")}
    assert {(r["parameter"], float(r["value"]), r["note"]) for r in table(folder, "mtfc")} == was
    assert one(folder, "homes", home="home_sc1", parameter="staff")["note"].startswith("Borrowed from Manchester")


def test_of_the_councils_own_schedule_the_years_that_are_new_are_gaps(tmp_path, earlier):
    folder = made(earlier)
    assert {t for t, _ in gaps(folder)} == {"schedule"}
    assert all(",2026/27,step" in words for _, words in gaps(folder))
    assert len(gaps(folder)) == 4


def test_a_new_price_list_replaces_the_earlier_one(tmp_path, earlier):
    prices = read_prices(
        csv_file(tmp_path / "q.csv", [("placement", "fee"), ("foster_ifa", "950")]), [("foster_ifa", "fee")]
    )
    folder = made(earlier, prices=prices)
    assert one(folder, "prices", placement="foster_ifa")["value"] == "950"
    assert "price_list:" in folder["sources.yaml"]
    assert "price_list_2024_03:" not in folder["sources.yaml"]


def test_homes_of_the_earlier_folder_stay_without_a_new_list(earlier):
    folder = made(earlier, homes=None)
    assert {r["home"] for r in table(folder, "homes")} == {"home_sc1", "home_sc2"}
    assert one(folder, "homes", home="home_sc1", parameter="beds")["source"] == "ofsted_2024_03"
