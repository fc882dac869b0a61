"""A folder, a zip or a file: what is read, what is skipped and what is broken."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from placement_opt.intake.read.input_files import input_files
from placement_opt.intake.read.open_files import open_tables
from tests.intake.read.reading_files import EPISODES, HEADER, SETTINGS, count, faults, folder, only, read, zipped

LARGEST = 1_000_000


def test_a_folder_is_searched_to_its_depth_in_the_order_of_names(tmp_path):
    folder(tmp_path / "b" / "deep")
    folder(tmp_path / "a", episodes=None)
    found = [s.parts for s in input_files(tmp_path, LARGEST)]
    assert found == [("a", "header.csv"), ("b", "deep", "episodes.csv"), ("b", "deep", "header.csv")]


def test_files_of_one_name_in_two_folders_are_printed_apart(tmp_path):
    for name in ("a/x/y/z", "b/x/y/z"):
        folder(tmp_path / name)
    names = [s.name for s in input_files(tmp_path, LARGEST)]
    assert len(set(names)) == len(names)


def test_hidden_files_and_leftovers_of_other_programmes_are_skipped(tmp_path):
    folder(tmp_path)
    for name in (".hidden.csv", ".DS_Store", "~$episodes.csv", "__MACOSX/._episodes.csv", ".git/x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("CHILD,DECOM,RNE\n")
    _, rule_counts = read(tmp_path)
    assert [s.parts[-1] for s in input_files(tmp_path, LARGEST)] == ["episodes.csv", "header.csv"]
    assert count(rule_counts, "not_a_table") == 0


def test_the_case_of_an_ending_does_not_matter(tmp_path):
    folder(tmp_path)
    (tmp_path / "episodes.csv").rename(tmp_path / "EPISODES.CSV")
    assert len(read(tmp_path)[0].episodes) == 3
    archive = zipped(tmp_path.parent / "R.ZIP")
    assert len(read(archive)[0].episodes) == 3


def test_a_zip_is_read_like_its_folder_and_leaves_nothing_on_the_disk(tmp_path):
    members = {"year/episodes.csv": EPISODES, "/header.csv": HEADER, "__MACOSX/x.csv": "CHILD", "year/": ""}
    path = zipped(tmp_path / "r.zip", members)
    raw, rule_counts = read(path)
    assert len(raw.episodes) == 3
    assert [f.name.partition("r.zip")[2] for f in raw.files] == ["/header.csv", "/year/episodes.csv"]
    assert count(rule_counts, "not_a_table") == 0
    assert [p.name for p in tmp_path.iterdir()] == ["r.zip"]


def test_a_zip_that_climbs_out_of_its_folder_writes_nowhere(tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "r.zip"
    zipped(path, {"../episodes.csv": EPISODES, "folder\\header.csv": HEADER})
    # a part that is two dots is hidden, like any that starts with one
    assert [s.parts for s in input_files(path, LARGEST)] == [("folder", "header.csv")]
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_a_zip_that_is_no_zip_is_a_fault(tmp_path):
    path = tmp_path / "r.zip"
    path.write_bytes(b"PK QX7001 is not a zip")
    assert only(path).expected == "a zip that can be opened"


def test_a_member_whose_bytes_are_spoilt_is_a_fault(tmp_path):
    path = zipped(tmp_path / "r.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"QX7001")] ^= 1
    path.write_bytes(bytes(data))
    fault = only(path)
    assert fault.file.endswith("episodes.csv")
    assert fault.found == "a damaged part of the zip"


def test_a_zip_with_a_password_is_a_fault(tmp_path):
    path = zipped(tmp_path / "r.zip")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of encryption in the directory of the zip, and before the member
    data[data.index(b"PK\x03\x04") + 6] |= 1
    path.write_bytes(bytes(data))
    assert [f.found for f in faults(path)] == ["one with a password"]


def test_files_that_are_no_table_are_passed_over_and_counted(tmp_path):
    folder(tmp_path, notes="WHO,WHAT\na,b\n", empty="")
    (tmp_path / "README.md").write_text("words")
    archive = io.BytesIO()
    zipfile.ZipFile(archive, "w").close()
    (tmp_path / "old.zip").write_bytes(archive.getvalue())
    _, rule_counts = read(tmp_path)
    passed = sorted(Path(f.file).name for f in rule_counts if f.rule == "not_a_table")
    assert passed == ["README.md", "empty.csv", "notes.csv"]
    assert [Path(f.file).name for f in rule_counts if f.rule == "zip_inside"] == ["old.zip"]


def test_a_zip_inside_is_said_not_to_be_read(tmp_path):
    inside = zipped(tmp_path / "inside.zip").read_bytes()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.zip").write_bytes(inside)
    for path in (zipped(tmp_path / "outside.zip", {"inside.zip": inside}), tmp_path / "folder"):
        assert {f.hint for f in faults(path)} == {"a zip inside is not read: unpack it"}


def test_a_folder_that_cannot_be_opened_is_a_fault(tmp_path, monkeypatch):
    """A path too long for the system is refused even to who may read everything."""
    folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    monkeypatch.chdir(tmp_path)
    (fault,) = faults(tmp_path)
    assert (fault.expected, fault.found) == ("a folder that may be read", "one that cannot be opened")


def test_a_link_to_nothing_is_a_fault_and_a_link_to_a_folder_is_skipped(tmp_path):
    folder(tmp_path / "return")
    folder(tmp_path / "elsewhere")
    (tmp_path / "return" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "return" / "loop").symlink_to(tmp_path / "return")
    raw, rule_counts = read(tmp_path / "return")
    assert len(raw.episodes) == 3
    assert [Path(f.file).name for f in rule_counts if f.rule == "not_a_table"] == ["linked", "loop"]
    (tmp_path / "return" / "more.csv").symlink_to(tmp_path / "nowhere.csv")
    fault = only(tmp_path / "return")
    assert (Path(fault.file).name, fault.expected) == ("more.csv", "a file that may be read")


@pytest.mark.parametrize("kind", ["folder", "zip", "file"])
def test_a_file_that_is_too_large_is_a_fault_before_it_is_read(tmp_path, kind):
    large = EPISODES + "\n" * 10_000  # which a zip makes small
    if kind == "zip":
        path = zipped(tmp_path / "r.zip", {"episodes.csv": large, "header.csv": HEADER})
    else:
        path = folder(tmp_path, episodes=large) / ("episodes.csv" if kind == "file" else "")
    told = [s for s in input_files(path, len(large) - 1) if s.fault]
    assert [(Path(s.name).name, s.data) for s in told] == [("episodes.csv", b"")]
    assert told[0].fault.expected == f"a file of at most {len(large) - 1:,} bytes"
    assert [s for s in input_files(path, len(large)) if s.fault] == []


@pytest.mark.parametrize("name", ["nothing", "return.xlsx"])
def test_a_path_that_cannot_be_a_return_is_a_fault(tmp_path, name):
    (tmp_path / "return.xlsx").write_bytes(b"x")
    fault = only(tmp_path / name)
    assert fault.expected == "a folder, a zip or a file .csv, .txt, .tsv or .xml"


def test_a_file_name_cannot_write_to_the_terminal(tmp_path):
    folder(tmp_path, **{"bad\x1b[31m": "CHILD,DUC\n1\n"})
    assert "\x1b" not in faults(tmp_path)[0].file


def test_a_workbook_in_place_of_tables_says_what_to_do(tmp_path):
    (tmp_path / "return.xlsx").write_bytes(b"x")
    assert {f.hint for f in faults(tmp_path)} == {"save each sheet of the workbook as CSV"}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_file_of_more_lines_than_may_be_is_refused_before_a_row_is_read(tmp_path, end):
    place = folder(tmp_path / "return", header=HEADER.replace("\n", end))
    for most, fits in ((4, True), (3, False)):  # the other table has four lines
        reading = SETTINGS.reading.model_copy(update={"most_lines": most})
        faults = [str(fault) for fault in open_tables(place, None, reading, 4).faults]
        told = [fault for fault in faults if "a file of at most 3 lines, got one of 4 lines" in fault]
        assert (faults == []) == fits
        assert bool(told) != fits
    levels = tmp_path / "levels.csv"
    levels.write_text(f"CHILD,LEVEL{end}QX7001,standard{end}" + end * 3, "utf-8", newline="")
    told = open_tables(place, levels, SETTINGS.reading.model_copy(update={"most_lines": 4}), 4).faults
    assert ["at most 4 lines" in str(fault) for fault in told] == [True]
