"""The file of published statistics: what is shipped, how it is made, and every fault of one that is given."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile

import pytest

from placement_opt.england import __main__ as making
from placement_opt.england.pack_published import packed
from placement_opt.england.published_file import read_published, shipped_file
from placement_opt.kernel.errors import BadInput
from tests.england.small_england import tables, write_zip
from tests.paths import ROOT, SHARED, needs


@pytest.fixture(scope="module")
def england():
    return read_published()


def test_the_shipped_file_has_every_council_and_says_whose_it_is(england):
    there_still = [k for k in england.councils.values() if not k.successors]
    assert len(there_still) == 153
    assert {len(k.neighbours) for k in there_still} == {10}
    assert "Open Government Licence v3.0" in england.attribution
    assert england.latest == 2025
    assert shipped_file().stat().st_size < 400_000
    assert set(england.source_of.values()) <= set(england.sources)


def test_its_readme_has_the_attribution(england):
    assert england.attribution in " ".join((ROOT / "models/england/README.md").read_text("utf-8").split())


@needs(SHARED / "england")
def test_every_figure_is_that_of_the_published_panels(england):
    count = 0
    for name in ("england_2011_2013", "england_2021_2025"):
        with (SHARED / "england" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                value = None if row["value"] == "x" else float(row["value"])
                assert england.values[row["la_code"], int(row["year"]), row["measure"]] == value
                assert england.source_of[int(row["year"]), row["measure"]] == row["source"]
                count += 1
    assert count == len(england.values)


def test_england_is_the_sum_of_its_councils_but_for_what_is_hidden(england):
    for measure, off in (("looked_after_31_march", 10), ("place_foster", 20)):
        known = [england.values.get((code, 2025, measure)) for code in england.councils]
        whole = england.number("ENG", 2025, measure)
        assert abs(whole - sum(n for n in known if n is not None)) <= off


def test_the_same_tables_are_the_same_bytes(tmp_path):
    with zipfile.ZipFile(shipped_file()) as archive:
        archive.extractall(tmp_path)
    made = packed(tmp_path)
    assert made == packed(tmp_path)
    (tmp_path / "again.zip").write_bytes(made)
    with zipfile.ZipFile(tmp_path / "again.zip") as new, zipfile.ZipFile(shipped_file()) as old:
        assert [(m.filename, m.CRC, m.date_time) for m in new.infolist()] == [
            (m.filename, m.CRC, m.date_time) for m in old.infolist()
        ]


def test_the_file_is_made_from_a_folder_of_tables(tmp_path):
    for name, text in tables().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    line = [sys.executable, "-m", "placement_opt.england", str(tmp_path), str(tmp_path / "made.zip")]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_published(tmp_path / "made.zip").councils["201"].name == "Elm"


def test_what_cannot_be_made_is_told_in_a_sentence(tmp_path, capsys):
    (tmp_path / "about.csv").write_text(tables()["about.csv"], encoding="utf-8")
    for words in ((), (str(tmp_path), str(tmp_path / "made.zip"))):
        assert making.main(words) == 2
    for name, text in tables().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert making.main((str(tmp_path), str(tmp_path))) == 2
    printed = capsys.readouterr().err
    assert "Usage: " in printed
    assert "sources.csv: expected this file, got no such file" in printed
    assert "expected a file that can be written" in printed


def test_a_folder_with_faults_makes_no_file_and_all_of_them_are_named(tmp_path):
    broken = {**tables(), "statistics.csv": "la_code,year,measure,value,source\n201,2025,a,ten,dfe\n99,2025,a,1,dfe\n"}
    for name, text in broken.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as error:
        packed(tmp_path)
    assert [(f.row, f.column) for f in error.value.faults] == [(2, "value"), (3, "la_code")]
    (tmp_path / "sources.csv").unlink()
    with pytest.raises(BadInput, match="no such file"):
        packed(tmp_path)


def changed(name: str, old: str, new: str) -> dict[str, str]:
    text = tables()[name]
    assert old in text
    return {**tables(), name: text.replace(old, new, 1)}


FAULTS = {
    "a table is missing": (
        {k: v for k, v in tables().items() if k != "sources.csv"},
        "a table of this name in the zip",
    ),
    "another file": ({**tables(), "more.csv": "a,b\n"}, "another file"),
    "other headings": (changed("councils.csv", "la_code,ons_code", "code,ons_code"), "got others"),
    "a cell too many": (changed("sources.csv", "Invented spend", "Invented spend,x"), "expected 2 cells, got 3"),
    "no number": (changed("statistics.csv", "place_foster,60", "place_foster,sixty"), "got sixty"),
    "a number without end": (changed("statistics.csv", "place_foster,60", "place_foster,1e999"), "got 1e999"),
    "less than nobody": (changed("statistics.csv", "place_foster,60", "place_foster,-60"), "whole number, not below 0"),
    "half a child": (changed("statistics.csv", "place_foster,60", "place_foster,60.5"), "a whole number"),
    "more children in foster care than in all": (
        changed("statistics.csv", "place_foster,60", "place_foster,71"),
        "at least the 101 children of the placement types of 201 in 2024, got 100",
    ),
    "more with providers than in all": (
        changed("statistics.csv", "provider_private,30", "provider_private,31"),
        "children of the providers of 201",
    ),
    "a year of words": (changed("statistics.csv", "201,2024", "201,last"), "a year such as 2025"),
    "a council nobody knows": (changed("statistics.csv", "203,2025", "299,2025"), "a code in councils.csv"),
    "a neighbour nobody knows": (changed("councils.csv", "202 203", "202 299"), "codes of councils in this table"),
    "a source nobody knows": (changed("statistics.csv", "60,dfe", "60,guess"), "a key in sources.csv"),
    "two sources of a measure": (changed("statistics.csv", "30,dfe", "30,ro3"), "dfe, as in other rows"),
    "a council twice": (changed("councils.csv", "202,E09000002", "201,E09000002"), "201 as in row 2"),
    "a figure twice": (changed("statistics.csv", "202,2024,place_foster", "201,2024,place_foster"), "each once"),
    "no date": (changed("about.csv", "made_on,2026-01-31\n", ""), "a row with this key"),
    "no day": (changed("about.csv", "2026-01-31", "2026-02-31"), "a day such as"),
    "a quote that does not close": (changed("sources.csv", "Invented spend", '"Invented spend'), "a table as CSV"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(tmp_path, name):
    texts, words = FAULTS[name]
    with pytest.raises(BadInput) as error:
        read_published(write_zip(tmp_path / "given.zip", texts))
    assert words in str(error.value)
    assert all(f.file.startswith(f"{tmp_path.name}/given.zip") or "given.zip" in f.file for f in error.value.faults)


def test_what_is_no_zip_is_refused(tmp_path):
    for name, content in (("a.csv", b"a,b\n"), ("b.zip", b"no zip")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput):
            read_published(tmp_path / name)
    with pytest.raises(BadInput, match="no such file"):
        read_published(tmp_path / "c.zip")
