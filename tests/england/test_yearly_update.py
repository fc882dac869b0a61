"""The yearly update from the publications' own files: what is read, what is kept, and every fault with its place."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from datetime import date

import pytest

from placement_opt.england import __main__ as making
from placement_opt.england.published_file import read_published, shipped_file, shipped_statistics
from placement_opt.england.yearly_update.folder import UpdateRequest, made_update
from placement_opt.england.yearly_update.neighbour_model import read_neighbour_model
from placement_opt.england.yearly_update.provider_list import NOT_OPEN, OTHER_TYPES, ProvidersAsked, read_provider_list
from placement_opt.england.yearly_update.publication_layouts import ADDS, ADDS_UP, read_layouts, read_words
from placement_opt.england.yearly_update.told import lines_of
from placement_opt.england.yearly_update.update import NEW_IN_A_YEAR_THERE, OTHER_FIGURE, SAME_FIGURE, TOO_OLD
from placement_opt.intake.read.council_names import same_council
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput
from tests.england.publication_files import (
    CEASED,
    ELM_HOME,
    HEADINGS,
    NEIGHBOUR_FILE,
    NEW_PLACEMENTS,
    OFSTED_FILE,
    PLACES,
    PROVIDERS_2026,
    RATES,
    REAL_HOMES,
    REAL_NAMES,
    REAL_NEIGHBOURS,
    REAL_ROWS,
    STABILITY,
    STARTED,
    counts_by_file,
    neighbour_text,
    provider_text,
    write_files,
)
from tests.england.small_england import tables, write_zip
from tests.intake.folder.lists import ods
from tests.paths import ROOT


@pytest.fixture(scope="module")
def shipped():
    return shipped_statistics()


def update(tmp_path, base, texts, made_on=None):
    return made_update(UpdateRequest(write_files(tmp_path / "given", texts), base, made_on))


def faults_of(tmp_path, base, texts):
    with pytest.raises(BadInput) as error:
        update(tmp_path, base, texts)
    return error.value.faults


def test_every_measure_of_every_file_is_read_as_it_was_counted_by_hand(tmp_path, base):
    new = update(tmp_path, base, counts_by_file() | {OFSTED_FILE: provider_text()}).new
    expected = {
        ("201", "looked_after_31_march"): 104,
        ("ENG", "looked_after_31_march"): 360,
        ("202", "started"): None,  # c: hidden
        ("203", "population_under_18"): 40200,
        ("201", "placements_in_year_3plus"): 11,
        ("202", "placements_in_year_3plus"): None,
        ("201", "new_placements_in_year"): 50,
        ("201", "started_age_16_over"): 0,
        ("201", "ceased_adopted"): 6,
        ("201", "ceased_special_guardianship"): None,
        ("201", "homes_la"): 2,
        ("201", "home_places_la"): 8,
        ("201", "home_places_private"): 4,  # City of Elm is Elm
        ("203", "homes_private"): 0,  # a residential special school is no home here
        ("203", "homes_voluntary"): 1,
        ("202", "homes_la"): 0,
        ("ENG", "home_places_la"): 8,
        ("202", "fostering_agencies"): 1,
        ("202", "supported_accommodation_providers"): 1,
    }
    assert {key: new.values[key[0], 2026, key[1]] for key in expected} == expected
    assert ("203", 2026, "ceased") not in new.values  # z: not applicable
    assert ("201", 2026, "fostering_agencies") not in new.values
    assert new.source_of[2026, "started"] == "dfe_cla_2026"
    assert new.sources["dfe_cla_2026"].endswith("2025 to 2026")
    assert new.source_of[2026, "population_under_18"] == "ons_mye"
    assert new.latest == 2026


def test_what_was_there_is_kept_and_the_day_is_that_of_the_last_year(tmp_path, base):
    made = update(tmp_path, base, counts_by_file())
    assert {cell: n for cell, n in made.new.values.items() if cell[1] < 2026} == made.old.values
    assert made.new.made_on == date(2026, 3, 31)
    assert update(tmp_path, base, counts_by_file(), date(2026, 12, 1)).new.made_on == date(2026, 12, 1)
    again = write_zip(tmp_path / "again.zip", {**tables(), "about.csv": tables()["about.csv"].replace("-01-", "-10-")})
    assert update(tmp_path, again, counts_by_file()).new.made_on == date(2026, 10, 31)


def test_the_same_files_make_the_same_bytes_and_a_second_time_add_nothing(tmp_path, base):
    first = update(tmp_path, base, counts_by_file())
    assert first.data == update(tmp_path, base, counts_by_file()).data
    (tmp_path / "new.zip").write_bytes(first.data)
    second = update(tmp_path, tmp_path / "new.zip", counts_by_file())
    assert second.new.values == first.new.values
    assert [o.added for o in second.update.outcomes] == [0] * 5
    assert {reason for o in second.update.outcomes for reason in o.kept} == {SAME_FIGURE}


def test_every_row_is_told_of(tmp_path, base):
    made = update(tmp_path, base, counts_by_file())
    of = {o.reading.file.rpartition("/")[2]: o for o in made.update.outcomes}
    rates = of[RATES]
    assert rates.reading.rows == 13  # three words of three councils and England, and a region
    assert rates.reading.unused == {"rows of regions": 1, "rows of measures without a figure": 1}
    assert rates.added == 11 + 4  # and four populations, each said three times
    assert of[NEW_PLACEMENTS].reading.rows == of[NEW_PLACEMENTS].added + sum(of[NEW_PLACEMENTS].reading.unused.values())
    lines = list(lines_of(made, "new.zip"))
    assert max(map(len, lines)) <= 80
    assert RATES + ": 13 rows read, 2 of them not used" in " ".join(" ".join(lines).split())
    assert any("Of 2026 there is no figure of what 2025 has: home_places_la" in line for line in lines)


def test_a_year_left_out_and_a_new_name_of_a_measure_are_told(tmp_path, base):
    long = "la_code,year,measure,value,source\n201,2027,place_fosterr,61,dfe\n"
    said = " ".join(" ".join(lines_of(update(tmp_path, base, {"statistics.csv": long}), "new.zip")).split())
    assert "There is no figure at all of 2026, so that no change is counted across that" in said
    assert "No year before has a measure of this name: place_fosterr" in said
    usual = " ".join(lines_of(update(tmp_path, base, {"statistics.csv": long.replace("rr", "r")}), "new.zip"))
    assert "of this name" not in usual


def test_a_file_is_not_dated_before_its_last_counts(tmp_path, base, capsys):
    folder, file = write_files(tmp_path / "given", counts_by_file()), tmp_path / "new.zip"
    dated = [str(folder), str(file), "--add-to", str(base), "--made-on"]
    assert making.main([*dated, "2026-03-30"]) == BadInput.exit_code
    assert "--made-on: expected 2026-03-31 or later" in capsys.readouterr().err
    assert not file.exists()
    assert making.main([*dated, "2026-03-31"]) == 0


def real_texts() -> dict[str, str]:
    return {name: "\n".join((",".join((*PLACES, *HEADINGS[name])), *rows)) + "\n" for name, rows in REAL_ROWS.items()}


def test_rows_of_real_files_say_what_the_shipped_file_says(tmp_path):
    made = update(tmp_path, None, real_texts())
    of = {o.reading.file.rpartition("/")[2]: o for o in made.update.outcomes}
    assert {name: (o.added, dict(o.kept)) for name, o in of.items()} == {
        STABILITY: (0, {SAME_FIGURE: 4}),
        NEW_PLACEMENTS: (0, {SAME_FIGURE: 8}),
        RATES: (0, {SAME_FIGURE: 2, OTHER_FIGURE: 1}),  # the population was estimated anew a year later
        CEASED: (
            0,
            {OTHER_FIGURE: 1, SAME_FIGURE: 3},
        ),  # 4,440 who ceased at 10 to 15 years are 4,470 in the release of 2025
        STARTED: (0, {}),
    }
    with zipfile.ZipFile(io.BytesIO(made.data)) as new, zipfile.ZipFile(shipped_file()) as old:
        assert {m: new.read(m) for m in new.namelist()} == {m: old.read(m) for m in old.namelist()}


def test_real_homes_of_a_council_are_those_of_the_shipped_file(tmp_path, shipped):
    folder = write_files(tmp_path / "given", {"provider_at_march_2025.csv": provider_text(REAL_HOMES, "2025")})
    asked = ProvidersAsked(read_words(), read_layouts(), shipped.councils)
    reading = read_provider_list(folder / "provider_at_march_2025.csv", asked)
    found = {(f.year, f.measure): float(f.value) for f in reading.figures if f.code == "925" and f.value != "0"}
    assert set(found) == {
        *((2025, f"{of}_la") for of in ("homes", "home_places")),
        *((2025, f"secure_{of}") for of in ("homes", "places")),
    }
    assert found == {key: shipped.values["925", *key] for key in found}


def test_names_that_ofsted_gives_councils_are_those_of_the_shipped_file(shipped):
    codes = {same_council(k.name): code for code, k in shipped.councils.items() if not k.successors}
    assert len(codes) == 153
    assert {name: codes.get(same_council(name)) for name in REAL_NAMES} == REAL_NAMES


def test_the_real_model_of_neighbours_says_what_the_shipped_file_says(tmp_path, shipped):
    names = {code: council.name for code, council in shipped.councils.items()}
    theirs = {code: council.neighbours for code, council in shipped.councils.items() if not council.successors}
    told = {code: tuple(others.split()) for code, others in REAL_NEIGHBOURS.items()}
    folder = write_files(tmp_path / "given", {"sn_model_2025_wide.csv": neighbour_text(theirs | told, names)})
    reading = read_neighbour_model(folder / "sn_model_2025_wide.csv", "dfe_sn", shipped.councils)
    assert (reading.faults, reading.year, reading.neighbours) == ((), 2025, theirs)


def test_a_later_model_replaces_neighbours_and_the_same_one_does_not(tmp_path):
    names = {f"{code}": f"Town {chr(code - 136)}" for code in range(201, 212)}
    councils = "la_code,ons_code,la,region,succeeded_by,neighbours\n"
    councils += "".join(f"{code},E09000{code},{name},North,,\n" for code, name in names.items())
    sources = tables()["sources.csv"] + "dfe_sn_2025,Invented neighbours\n"
    base = write_zip(tmp_path / "old.zip", {**tables(), "councils.csv": councils, "sources.csv": sources})
    text = neighbour_text({code: tuple(other for other in names if other != code) for code in names}, names)
    made = update(tmp_path, base, {NEIGHBOUR_FILE: text})
    assert made.new.councils["202"].neighbours == ("201", *(str(code) for code in range(203, 212)))
    assert {"dfe_sn_2025", "dfe_sn_2026"} & set(made.new.sources) == {"dfe_sn_2026"}
    assert made.new.values == made.old.values
    (tmp_path / "new.zip").write_bytes(made.data)
    again = update(tmp_path, tmp_path / "new.zip", {NEIGHBOUR_FILE: text})
    assert (again.update.outcomes[0].added, list(again.update.outcomes[0].kept.values())) == (0, [11])


def test_the_order_of_rows_changes_nothing(tmp_path, base):
    texts = counts_by_file() | {OFSTED_FILE: provider_text()}
    first = update(tmp_path, base, texts).data
    turned = {OFSTED_FILE: provider_text(tuple(reversed(PROVIDERS_2026)))}
    for name, text in counts_by_file().items():
        heading, *rows = text.splitlines(keepends=True)
        turned[name] = heading + "".join(reversed(rows))
    assert update(tmp_path, base, turned).data == first


def test_a_new_word_is_a_changed_row_of_the_choices(tmp_path, base, monkeypatch):
    school, suspended = ("1", "Boarding School", *ELM_HOME[2:]), ("3", "Children's home", "Suspended", *ELM_HOME[3:])
    texts = {OFSTED_FILE: provider_text((school, PROVIDERS_2026[1], suspended, *PROVIDERS_2026[3:]))}
    shutil.copytree(ROOT / "config", tmp_path / "config")
    with (tmp_path / "config/published_words.csv").open("a", encoding="utf-8") as stream:
        stream.write("providers,Provision type,Boarding School,,\nproviders,Registration status,Suspended,,\n")
    monkeypatch.setattr(paths, "config_folder", lambda: tmp_path / "config")
    made = update(tmp_path, base, texts)
    assert made.new.values["201", 2026, "homes_la"] == 1
    assert made.new.values["201", 2026, "homes_private"] == 0
    assert made.update.outcomes[0].reading.unused == {OTHER_TYPES: 2, NOT_OPEN: 1}


def test_what_no_real_file_was_seen_of_is_not_read_and_comes_in_long_form(tmp_path, base):
    long = "la_code,year,measure,value,source\n"
    long += "201,2026,place_foster,61,dfe_cla_2026\nENG,2026,place_foster,x,dfe_cla_2026\n"
    names = "source,publication\ndfe_cla_2026,Invented\n"
    texts = {
        "statistics.csv": long,
        "sources.csv": names,
        "la_cla_on_31_march_by_characteristics.csv": "a\n",
        "RO3_2026.ods": "",
    }
    made = update(tmp_path, base, texts)
    assert made.new.values["201", 2026, "place_foster"] == 61
    assert made.new.values["ENG", 2026, "place_foster"] is None
    assert [name.rpartition("/")[2] for name, _why in made.not_read] == [
        "RO3_2026.ods",
        "la_cla_on_31_march_by_characteristics.csv",
    ]
    (fault,) = faults_of(tmp_path, base, texts | {"sources.csv": names.replace("dfe_cla_2026", "dfe_cla_2025")})[:1]
    assert (fault.column, fault.expected) == ("source", "a key in sources.csv")


def test_a_figure_in_two_files_is_a_fault(tmp_path, base):
    long = "la_code,year,measure,value,source\n201,2026,started,41,dfe_cla_2026\n"
    texts = counts_by_file() | {"statistics.csv": long, "sources.csv": "source,publication\ndfe_cla_2026,Invented\n"}
    (fault,) = faults_of(tmp_path, base, texts)
    assert "each figure in one file" in str(fault)


def test_a_later_release_does_not_change_a_year_that_was_there(tmp_path, base):
    text = counts_by_file()[STABILITY].replace("2026,", "2025,")
    made = update(tmp_path, base, {STABILITY: text})
    (outcome,) = made.update.outcomes
    assert outcome.added == 0
    assert dict(outcome.kept) == {
        OTHER_FIGURE: 2,
        SAME_FIGURE: 2,
    }  # Elm 11 and Ash 31, not 10 and 30; Oak hidden, England 40
    assert made.new.values == made.old.values
    early = update(tmp_path, base, {STABILITY: text.replace("2025,", "2022,")})
    assert dict(early.update.outcomes[0].kept) == {TOO_OLD: 4}
    assert early.new.values == early.old.values
    less = write_zip(
        tmp_path / "less.zip", {**tables(), "statistics.csv": without("202,2025,placements_in_year_3plus")}
    )
    assert dict(update(tmp_path, less, {STABILITY: text}).update.outcomes[0].kept)[NEW_IN_A_YEAR_THERE] == 1


def without(start: str) -> str:
    return "".join(k for k in tables()["statistics.csv"].splitlines(keepends=True) if not k.startswith(start))


def test_the_command_prints_the_account_and_writes_the_file(tmp_path, base, capsys):
    folder = write_files(tmp_path / "given", counts_by_file())
    words = [str(folder), str(folder / "new.zip"), "--add-to", str(base), "--made-on", "2026-11-27"]
    assert making.main(words) == 0
    assert making.main(words) == 0  # the file that it writes is none that it reads
    printed = capsys.readouterr().out
    assert "new.zip: figures of 2024 to 2026, dated 2026-11-27" in printed
    assert read_published(folder / "new.zip").made_on == date(2026, 11, 27)
    for wrong in (["--made-on", "soon"], ["--add-to"], ["--other", "1"]):
        assert making.main([str(folder), str(tmp_path / "x.zip"), *wrong]) == 2
    assert making.main([str(tmp_path / "none"), str(tmp_path / "x.zip"), "--add-to", str(base)]) == 2
    write_files(folder, {"about.csv": ""})
    assert making.main(words) == 2
    assert "a day such as 2026-11-27, got soon" in capsys.readouterr().err
    assert not (tmp_path / "x.zip").exists()


def test_the_words_of_each_layout_are_known_and_written_once(shipped):
    layouts, words = read_layouts(), read_words()
    assert set(words) == {layout.name for layout in layouts.counts} | {"providers"}
    assert {word.adds for known in words.values() for word in known.values()} == {"", ADDS, ADDS_UP}
    measures = {word.measure for name, known in words.items() if name != "providers" for word in known.values()}
    assert measures - {""} <= {measure for year, measure in shipped.source_of if year == 2025}
    text = shipped_file().with_name("README.md").read_text("utf-8")
    assert all(layout.file in text for layout in layouts.counts)


def test_of_a_workbook_the_list_at_31_march_is_read_and_no_other(tmp_path, base):
    table = list(csv.reader(io.StringIO(provider_text())))
    in_year = [[cell.replace("Provider level as at 31 March", "Joiners up to") for cell in row] for row in table]
    folder = write_files(tmp_path / "given", {})
    ods(folder / "provider_level_at_31_march_2026.ods", {"Joiners": in_year, "Provider level": table})
    made = made_update(UpdateRequest(folder, base))
    assert made.new.values["201", 2026, "homes_la"] == 2
    ods(folder / "provider_level_at_31_march_2026.ods", {"One": table, "Two": table})
    with pytest.raises(BadInput, match="one list below a line"):
        made_update(UpdateRequest(folder, base))
