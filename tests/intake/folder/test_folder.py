"""The folder that is written can be read, checked and run; without a donor only named gaps stand in the way."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from placement_opt.answering import answer as answer_to
from placement_opt.inputs import read_model
from placement_opt.inputs.frames import figures, records
from placement_opt.inputs.schema import TABLES
from placement_opt.intake.folder import (
    Donor,
    Market,
    OfstedHome,
    gaps,
    priced,
    read_donor,
    read_prices,
)
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from tests.intake.folder.example import CATALOGUE, OPENING, estimates, rate, texts, write
from tests.intake.folder.lists import csv_file

HOMES = (OfstedHome("home_sc1", "SC1", 6.0), OfstedHome("home_sc2", "SC2", 6.0), OfstedHome("home_sc3", "SC3", 6.0))
SENTENCE = "Holds small counts of children. Not for publication."


@pytest.fixture(scope="module")
def manchester() -> Donor:
    return read_donor(find_model("manchester"))


@pytest.fixture(scope="module")
def full(manchester: Donor) -> dict[str, str]:
    return texts(
        estimates(), name="leeds", title='The "City" of Leeds', homes=HOMES, market=Market(17, 74.0), donor=manchester
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def faults(folder: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(folder)
    return [str(f) for f in raised.value.faults]


def test_with_a_lender_it_reaches_a_verdict(tmp_path, full):
    folder = write(tmp_path / "leeds", full)
    assert gaps(full) == []
    answer = answer_to(prepare(Options(folder)).question, Want(best=None))
    assert {v.claim.id for v in answer.verdicts} == {"saving 2025/26", "saving 2026/27", "posts"}
    assert answer.plan("do_nothing").stages[0].best == pytest.approx(0, abs=1e-6)  # today's flows leave nobody waiting


def test_it_opens_with_the_children_of_the_return(tmp_path, full):
    read = read_model(write(tmp_path / "leeds", full))
    opening = figures(read.tables, "opening", "children")
    assert opening == {(g, p): n for g, where in OPENING.items() for p, n in where.items()}
    assert read.model.title == 'The "City" of Leeds, on a claim borrowed from Manchester City Council'
    assert (read.model.opening, read.model.price_base) == (date(2025, 3, 31), "2024/25")
    assert (read.model.judged, read.model.frozen_year) == (("2025/26", "2026/27"), "2024/25")
    assert read.model.contains_small_counts is True


def test_without_a_lender_the_gaps_are_all_that_is_wrong(tmp_path):
    bare = texts(estimates(), name="leeds", title="Leeds", homes=HOMES)
    found = faults(write(tmp_path / "leeds", bare))
    assert all(" value: expected " in f and f.endswith("got nothing") for f in found)
    assert len(found) == len(gaps(bare)) > 50
    assert {t for t, _ in gaps(bare)} == {
        *("suitability", "exits", "breakdown", "key_stage_4", "homes", "carers", "mtfc", "prices"),
        *("service_teams", "service_effects"),
        *("general", "budgets", "schedule", "entry_ramp"),
    }
    assert ("prices", "home_external,fee: price of a child's week; for council homes the variable part only") in gaps(
        bare
    )
    assert all(words in bare["README.md"] for _, words in gaps(bare))


def test_without_a_list_of_providers_the_homes_of_the_starter_are_gaps(tmp_path):
    found = rows(texts(estimates(), name="leeds", title="Leeds")["homes.csv"])
    assert {r["home"] for r in found} == {"home_1", "home_2"}
    assert {r["value"] for r in found} == {""}


@pytest.mark.parametrize("rounded", [False, True])
def test_every_file_starts_with_what_it_holds(manchester, rounded):
    made = texts(estimates(), name="leeds", title="Leeds", donor=manchester, rounded=rounded, round_to=10)
    sentence = "Rounded to the nearest 10 for publication." if rounded else SENTENCE
    for name, text in made.items():
        assert text.splitlines()[0] == (sentence if name.endswith(".md") else f"# {sentence}"), name
    assert {t.file for t in TABLES.values()} - set(made) == {
        "published.csv",
        "outturn.csv",
        "siblings.csv",
        "benefits.csv",
    }
    assert yaml.safe_load(made["model.yaml"])["contains_small_counts"] is not rounded


def test_for_publication_no_note_names_a_count(full, manchester):
    made = texts(estimates(), name="leeds", title="Leeds", donor=manchester, rounded=True)
    of_children = re.compile(r"\d of \d|\d in \d+ quarters|\d children")
    for table in ("opening", "entries", "entry_mix", "exits", "ageing", "transitions", "breakdown", "market", "local"):
        own = [r["note"] for r in rows(made[f"{table}.csv"]) if r["evidence"] == "council"]
        assert own
        assert not [note for note in own if of_children.search(note)]
    assert rows(full["ageing.csv"])[0]["note"].startswith(
        "100 of 400 child-quarters, 2022/23 Q1 to 2024/25 Q4; standard"
    )
    assert rows(made["ageing.csv"])[0]["note"] == "Standard error 0.0123; this need and placement."


def test_the_same_makes_the_same(manchester, full):
    again = texts(
        estimates(), name="leeds", title='The "City" of Leeds', homes=HOMES, market=Market(17, 74.0), donor=manchester
    )
    assert again == full


def test_no_figure_has_an_exponent_or_a_separator(manchester):
    small = estimates(local={"home_external": rate(0.00001)})
    made = texts(small, name="leeds", title="Leeds", donor=manchester)
    for table in (t for t in TABLES.values() if t.parameters and t.file in made):
        for row in rows(made[table.file]):
            assert re.fullmatch(r"-?\d*(\.\d+)?", row["value"]), row


def test_shares_of_entrants_sum_to_1_as_written(full):
    thirds = {("5_9_standard", d): rate(1 / 3) for d in ("foster", "foster_kinship", "parents")}
    made = texts(estimates(entry_mix=estimates().entry_mix | thirds), name="leeds", title="Leeds")
    written = [float(r["value"]) for r in rows(made["entry_mix.csv"]) if r["need"] == "5_9_standard"]
    assert sum(written) == pytest.approx(1, abs=1e-9)


def test_a_share_at_the_as_of_date_does_not_name_the_window(full):
    notes = [r["note"] for r in rows(full["local.csv"])]
    assert notes
    assert all("placements on 31 March 2025;" in note and "Q1 to" not in note for note in notes)


def test_the_example_of_a_closure_is_a_home_of_the_folder(full):
    assert "{home: home_sc1, from:" in full["strategies/announced.yaml"]
    bare = texts(estimates(), name="leeds", title="Leeds", homes=())
    assert "{home: home_unlisted, from:" in bare["strategies/announced.yaml"]


def test_a_price_list_comes_before_what_is_borrowed(tmp_path, manchester):
    listed = read_prices(
        csv_file(tmp_path / "p.csv", [("placement", "fee"), ("home_external", 5200)]), [("home_external", "fee")]
    )
    made = texts(estimates(), name="leeds", title="Leeds", prices=listed, donor=manchester, price_list=Path("p.csv"))
    fees = {r["placement"]: r for r in rows(made["prices.csv"])}
    assert (fees["home_external"]["value"], fees["home_external"]["source"]) == ("5200", "price_list")
    assert fees["foster_ifa"]["evidence"] == "assumed"
    assert yaml.safe_load(made["sources.yaml"])["price_list"]["place"] == "p.csv"


def test_a_price_list_may_name_any_other_price(tmp_path, manchester):
    lines = [
        ("placement", "parameter", "fee", "low", "high"),
        ("home_inhouse", "fixed_cost", 4700, 4200, 5300),
        ("foster_inhouse", "household_cost", 150, "", ""),
        ("staff", "post_cost", 46000, "", ""),
        ("mtfc", "place_cost", 2900, "", ""),
    ]
    listed = read_prices(csv_file(tmp_path / "p.csv", lines), priced(CATALOGUE))
    made = texts(estimates(), name="leeds", title="Leeds", homes=HOMES, prices=listed, donor=manchester)
    beds = {r["value"] for r in rows(made["homes.csv"]) if r["parameter"] == "fixed_cost"}
    assert beds == {"4700"}, "every home has it"
    found = {
        (r["parameter"], r["value"])
        for name in ("carers.csv", "general.csv", "mtfc.csv")
        for r in rows(made[name])
        if r["source"] == "price_list"
    }
    assert found == {("household_cost", "150"), ("post_cost", "46000"), ("place_cost", "2900")}


def test_homes_too_small_for_the_children_there_get_a_home_that_is_not_listed(tmp_path, manchester):
    few = HOMES[:1]  # 6 beds, 14 children
    gap = texts(estimates(), name="leeds", title="Leeds", homes=few)
    assert ("homes", "home_unlisted,beds: registered beds") in gaps(gap)
    made = texts(estimates(), name="leeds", title="Leeds", homes=few, donor=manchester)
    read = read_model(write(tmp_path / "leeds", made))
    assert figures(read.tables, "homes", "beds")["home_unlisted",] == 11  # 14 / 0.85 - 6, rounded up


def test_fuller_homes_than_the_lenders_keep_their_occupancy(tmp_path, manchester):
    made = texts(estimates(), name="leeds", title="Leeds", homes=(OfstedHome("home_a", "A", 15.0),), donor=manchester)
    folder = write(tmp_path / "leeds", made)
    assert figures(read_model(folder).tables, "general", "occupancy")["homes",] == pytest.approx(14 / 15, abs=1e-5)
    (row,) = (r for r in rows(made["general.csv"]) if r["parameter"] == "occupancy")
    assert (row["source"], row["evidence"]) == ("ssda903;ofsted", "derived")


def test_a_home_without_places_in_the_list_is_a_gap(manchester):
    made = texts(estimates(), name="leeds", title="Leeds", homes=(OfstedHome("home_a", "A", None),), donor=manchester)
    assert gaps(made) == [("homes", "home_a,beds: registered beds")]


def test_the_market_is_the_most_found_and_what_the_area_could_free(full):
    found = {r["placement"]: r for r in rows(full["market.csv"])}
    homes, agency = found["home_external"], found["foster_ifa"]
    leaving = (28 * 0.06 + 22 * 0.05) / 28  # everybody's exits; natural moves of the complex groups of 10 and over
    assert (homes["value"], homes["low"]) == ("9", "5.5")
    assert float(homes["high"]) == pytest.approx(9 + 74 * leaving, abs=1e-6)
    assert (agency["value"], agency["low"], agency["high"]) == ("24", "14", "24")


def test_an_opening_within_a_year_judges_the_next_full_years():
    made = yaml.safe_load(texts(estimates(as_of=date(2024, 9, 30)), name="leeds", title="Leeds")["model.yaml"])
    assert (made["price_base"], made["judged"]) == ("2024/25", ["2025/26", "2026/27"])


def test_a_pair_in_which_nobody_was_seen_has_the_exits_of_its_need(full):
    found = {(r["need"], r["placement"]): r for r in rows(full["exits.csv"])}
    assert found["10_15_complex", "foster_inhouse"]["value"] == "0.06"
    assert "larger group" in found["10_15_complex", "foster_inhouse"]["note"]
    assert not [p for _, p in found if p == "mtfc"]


def test_children_may_stay_where_they_live_when_they_grow_older(tmp_path, manchester):
    opening = estimates().opening | {("5_9_complex", "parents"): 1}
    made = texts(estimates(opening=opening), name="leeds", title="Leeds", homes=HOMES, donor=manchester)
    read = read_model(write(tmp_path / "leeds", made))
    pairs = {(r["need"], r["placement"]) for r in records(read.tables, "suitability")}
    assert {(g, "parents") for g in ("5_9_complex", "10_15_complex", "16_17_complex")} <= pairs


def test_a_need_group_with_no_child_in_it_is_no_gap():
    e = estimates()
    nobody = replace(e.entries["under_1_standard"], value=0.0, low=0.0)
    without = {
        "opening": {k: n for k, n in e.opening.items() if k[0] != "under_1_standard"},
        "ages": {g: r for g, r in e.ages.items() if g != "under_1_standard"},
    }
    empty = texts(estimates(**without, entries=e.entries | {"under_1_standard": nobody}), name="leeds", title="Leeds")
    assert rows(empty["ageing.csv"])[0]["value"] == "0"
    still_entering = texts(estimates(**without), name="leeds", title="Leeds")
    assert (
        "ageing",
        "under_1_standard,ages: share of the need group who pass into the older group in a quarter",
    ) in gaps(still_entering)


def test_what_was_left_out_of_the_lists_stands_in_the_readme():
    said = "Left out of the council's own homes (short breaks only): 1 home with 5 places."
    assert (
        f"Of the lists that were given:\n\n- {said}\n"
        in texts(estimates(), name="leeds", title="Leeds", notes=(said,))["README.md"]
    )
    assert "Of the lists" not in texts(estimates(), name="leeds", title="Leeds")["README.md"]
