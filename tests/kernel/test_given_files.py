"""What may come in through the one door for files, and what of it may be shown."""

from __future__ import annotations

import os
import socket

import pytest

from placement_opt.inputs import read_model
from placement_opt.intake.read.input_files import input_files
from placement_opt.kernel import file_limits
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import (
    LIST_FILE,
    SETTINGS_FILE,
    TABLE_FILE,
    WORKBOOK_FILE,
    limit_of,
    together_limit,
)
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.guard import heads, holds_children, knows, looks_like_records, veiled
from placement_opt.kernel.text import shown
from tests import tiny_model
from tests.paths import ROOT


def refused(path, kind=TABLE_FILE) -> str:
    given = given_file(path, "mine", kind)
    assert given.data == b""
    return str(given.fault)


def test_a_plain_file_comes_in_whole(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"need,value\nall,1\n")
    os.symlink(tmp_path / "a.csv", tmp_path / "linked")
    assert given_file(tmp_path / "linked", "mine", TABLE_FILE).data == b"need,value\nall,1\n"
    (tmp_path / "none.csv").touch()
    assert given_file(tmp_path / "none.csv", "mine", TABLE_FILE).fault is None


def test_what_is_no_plain_file_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    os.symlink(tmp_path / "b", tmp_path / "a")
    os.symlink(tmp_path / "a", tmp_path / "b")
    assert refused(tmp_path / "pipe") == "mine: expected this file, got a pipe"
    assert refused(tmp_path) == "mine: expected this file, got a folder"
    assert refused(tmp_path / "a") == "mine: expected this file, got links that lead to each other"
    assert refused(tmp_path / "no.csv") == "mine: expected this file, got no such file"
    assert refused(tmp_path / ("x" * 400)).endswith("got a name that is too long for this computer")
    assert refused(tmp_path / "a\0b").endswith("got a name that no file can have")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "s", os.getcwd()))
        assert refused(tmp_path / "s") == "mine: expected this file, got a socket"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device")
def test_a_device_is_refused(tmp_path):
    assert refused(type(tmp_path)("/dev/zero")) == "mine: expected this file, got a device"


def test_what_is_larger_than_its_kind_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large"
    for kind in (SETTINGS_FILE, TABLE_FILE, LIST_FILE, WORKBOOK_FILE):
        most = limit_of(kind).most_bytes
        with file.open("wb") as stream:
            stream.truncate(most + 1)
        assert f"expected a file of at most {most:,d} bytes, got one of {most + 1:,d} bytes" in refused(file, kind)
        with file.open("wb") as stream:
            stream.truncate(most)
        assert given_file(file, "mine", kind).fault is None


def test_too_many_lines_are_refused(tmp_path):
    most = limit_of(TABLE_FILE).most_lines or 0
    (tmp_path / "long").write_bytes(b"\n" * most)
    assert given_file(tmp_path / "long", "mine", TABLE_FILE).fault is None
    (tmp_path / "long").write_bytes(b"\n" * (most + 1))
    assert f"a file of at most {most:,d} lines" in refused(tmp_path / "long")


def test_files_that_are_too_large_together_are_refused_before_they_are_read(tiny_folder):
    most = together_limit().most_bytes_of_a_model
    assert limit_of(TABLE_FILE).most_bytes < most
    with (tiny_folder / "notes.txt").open("wb") as stream:
        stream.truncate(most)
    with pytest.raises(BadInput, match=f"expected files of at most {most:,d} bytes together"):
        read_model(tiny_folder)


def test_parts_of_a_return_are_added_up(tmp_path):
    most = together_limit().most_bytes_of_a_return
    for part in range(2):
        with (tmp_path / f"{part}.csv").open("wb") as stream:
            stream.truncate(most // 2 + 1)
    (found,) = input_files(tmp_path, largest=most)
    assert f"expected files of at most {most:,d} bytes together" in str(found.fault)


@pytest.fixture
def tiny_folder(tmp_path):
    return tiny_model.write(tmp_path)


@pytest.mark.parametrize("text", ["settings: {most_bytes: 0}\n", "[", "table: 3\n", ""])
def test_limits_that_cannot_be_read_are_a_fault(tmp_path, monkeypatch, text):
    (tmp_path / file_limits.FILE_LIMITS).write_text(text, "utf-8")
    monkeypatch.setattr(file_limits, "config_folder", lambda: tmp_path)
    with pytest.raises(BadInput, match="expected the limits settings, table, list, workbook"):
        limit_of(TABLE_FILE)


def test_limits_of_no_file_or_of_a_large_one_are_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(file_limits, "config_folder", lambda: tmp_path)
    with pytest.raises(BadInput, match="or no such file"):
        limit_of(TABLE_FILE)
    good = (ROOT / "config" / file_limits.FILE_LIMITS).read_text("utf-8")
    (tmp_path / file_limits.FILE_LIMITS).write_text(good + "# more\n" * file_limits.MOST_OF_LIMITS, "utf-8")
    with pytest.raises(BadInput, match="or no such file"):
        limit_of(TABLE_FILE)


# --- records of children

CELLS = (
    *("2010-03-04", "2010/3/4", "04/03/2010", "4.3.10", "04-Mar-2010", "4 March 2010", "March 4 2010", "20100304"),
    *("4th March 2010", "2010-03-04T00:00:00", "2010-03-04 00:00:00", "M14 5QR", "m145qr", "SW1A 1AA", "4857773456"),
    *("A123456789012", "A12345678901B"),
)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_rows_with_what_tells_a_child_are_known(cell, mark):
    text = f"1{mark}{cell}{mark}K2\n2{mark}'{cell}'{mark}H5\n".encode()
    assert looks_like_records(text)
    assert holds_children(text)
    assert looks_like_records(text.decode().encode("utf-16"))


@pytest.mark.parametrize(
    "text",
    [
        "name: tiny\nopening: 2013-03-31\nprice_base: '2012/13'\njudged: ['2013/14']\n",
        "need,quarter,value\nolder,2013/14 Q1,6353000\nolder,2013/14 Q2,12.5\n",
        "# QX,2010-01-01\n# QX,2010-01-01\ntitle: Every child, as of 2010-01-01\n",
        "changes:\n  - {table: prices, where: {placement: home_external}, multiply: 1.1, reason: as of 4 March 2010}\n",
        "home,value,note\n" + 'a,1,"Register, 1 April 2013, page 3; 2 May 2013; all"\n' * 9,
        "placement,fee,note\nfoster_ifa,800,\"from 1 April 2013, all\"\nhome_external,3000,\n",
        "funder,year,value,low,high\n" + "council,2013/14,161000000,61000000,61000000\n" * 3,
        "",
    ],
)  # fmt: skip
def test_settings_and_tables_are_no_records(text):
    assert not looks_like_records(text.encode())


@pytest.mark.parametrize("text", ["a,DECOM,CHILD\n", "<SSDA903>\n", "title: x\nnote: A123456789012 left\n"])
def test_marks_of_the_return_are_known(text):
    assert looks_like_records(text.encode())


@pytest.mark.parametrize("word", ["A123456789012", "m14 5qr", "M145QR", "4857773456"])
def test_what_tells_a_child_is_in_no_message(word):
    fault = Fault("a.csv", 2, word, "a plain number", f"{word}, x", f"write {word}")
    assert word not in str(fault)
    assert str(fault).count("(not shown)") == 3


@pytest.mark.parametrize("word", ["2013/14 Q1", "12,000,000,000", "e10_15_complex", "£6,353,000", "1234.5", "1e10"])
def test_other_words_are_shown(word):
    assert veiled(f"got {word} there") == f"got {word} there"


def test_a_file_is_known_by_its_keys_and_its_columns():
    assert knows("# x\n  - name: x\n", ["name"])
    assert knows("{'name' : x}\n", ["name"])
    assert not knows("1,2010-03-04,name: x\nnames: y\nname:z\n", ["name"])
    assert heads(["need", "value", "x"], ["need", "value", "source", "note"])
    assert not heads(["need", "x"], ["need", "value", "source", "note"])


def test_any_name_can_be_printed(tmp_path):
    os.symlink(tmp_path / "a", tmp_path / "a")
    assert shown(tmp_path / "a").endswith("/a")
    assert shown(tmp_path / "a\0b").isprintable()
    assert len(shown(tmp_path / ("x" * 400))) > 400


def test_of_a_row_of_a_child_nothing_is_in_a_message():
    row = "QX7001,19/12/2009,ZZ14 7QQ,A987650000002,4857773457,K2"
    assert str(Fault("a.yaml", 9, "", "valid YAML", row)) == "a.yaml:9: expected valid YAML, got (not shown)"
    assert veiled("from 1 April 2013, all") == "from 1 April 2013, all"
    assert veiled("2013/14, 2014/15, 2015/16") == "2013/14, 2014/15, 2015/16"
