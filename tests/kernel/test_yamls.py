"""What a YAML file may not hold, and how its numbers are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from placement_opt.kernel import yaml_nodes
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.yamls import check, read_yaml


class Counted(BaseModel):
    """Settings with two numbers."""

    share: Number = 0
    homes: Whole = 0


def faults_of(folder: Path, text: str) -> list[str]:
    """Return the faults of a text by itself and as numbers, without the file's name."""
    (folder / "a.yaml").write_text(text, "utf-8")
    data, lines, faults = read_yaml(folder / "a.yaml", "a.yaml", None)
    found = [*faults, *(check(Counted, data, lines, "a.yaml")[1] if data is not None else [])]
    return [str(f).removeprefix("a.yaml:") for f in found]


def value_of(folder: Path, text: str) -> Any:
    (folder / "a.yaml").write_text(text, "utf-8")
    data, _lines, faults = read_yaml(folder / "a.yaml", "a.yaml", None)
    assert not faults
    return data


NESTED = "a: &a [x, x]\n" + "".join(f"{k}: &{k} [*{b}, *{b}]\n" for b, k in zip("abcdefgh", "bcdefghi", strict=True))
NO_ANCHORS = "expected no anchors or aliases (& and *): write the value out, got"
QUOTES = "text that starts with {} needs double quotes"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &a\n  - *a\n", f"2: {NO_ANCHORS} *a - {QUOTES.format('*')}"),
        ("&a\nname: all\nlevers: *a\n", f"3: {NO_ANCHORS} *a - {QUOTES.format('*')}"),
        ("name: *x\n", f"1: {NO_ANCHORS} *x - {QUOTES.format('*')}"),
        (NESTED, f"9: {NO_ANCHORS} &i - {QUOTES.format('&')}"),
        ("note: *very* good\n", f"1: expected valid YAML, got note: *very* good - {QUOTES.format('& or *')}"),
        ("a: " + "[" * 3000 + "]" * 3000, "1: expected at most 20 lists or keys within each other, got more"),
        ("a:\n  " + "- " * 3000 + "x", "2: expected at most 20 lists or keys within each other, got more"),
        ("a:\n  " + "? " * 3000 + "x", "2: expected at most 20 lists or keys within each other, got more"),
        ("null\n", "1: expected `key: value` lines, got nothing"),
        ("~\n", "1: expected `key: value` lines, got nothing"),
        ('note: "a\\ab"\n', "1 note: expected text without control characters, got one of them"),
        ("note: a\x1bb\n", "1: expected text without control characters, got byte 0x1B"),
        ("a: 1\n---\nb: 2\n", "2: expected one document, without a second ---, got ---"),
        ("? [a]\n: b\n", "1: expected a key of one word before the colon, got a list or keys"),
        ("share: !!int '2'\n", f"1: expected no tags (!): write the value as it is, got !!int - {QUOTES.format('!')}"),
    ],
)
def test_what_a_file_may_not_hold_is_named_with_its_line(tmp_path, text, words):
    assert words in faults_of(tmp_path, text)


def test_what_follows_an_alias_is_not_told_as_well(tmp_path):
    assert len(faults_of(tmp_path, "name: all\nnote: *very good\n")) == 1


PLAIN = "expected a plain number such as 10, without quotes or separators, got"


@pytest.mark.parametrize(
    ("written", "got"),
    [
        ("010", "010"),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        ("1_0", "1_0 - write 10"),
        ("1e3", "1e3"),
        ("1.0e+3", "1.0e+3"),
        ('"2"', '"2" - write 2'),
        ('" 4 "', "4 - write 4"),
        ("£5,000", "£5,000 - write 5000"),
        ("1%", "1% - write the share as a decimal, without %"),
        ("５", "５"),
    ],
)
@pytest.mark.parametrize("key", ["share", "homes"])
def test_a_number_that_is_not_plain_is_refused(tmp_path, key, written, got):
    assert faults_of(tmp_path, f"{key}: {written}\n") == [f"1 {key}: {PLAIN} {got}"]


@pytest.mark.parametrize(("written", "found"), [("10", 10), ("-0.5", -0.5), (".5", 0.5), ("0", 0), ("+3", 3)])
def test_plain_numbers_are_numbers(tmp_path, written, found):
    assert value_of(tmp_path, f"a: {written}\n") == {"a": found}


@pytest.mark.parametrize("word", ["010", "1:30", "1_4_standard", "0x10", "=", "<<"])
def test_other_words_are_text(tmp_path, word):
    assert value_of(tmp_path, f"a: {word}\n") == {"a": word}


@pytest.mark.parametrize(
    ("row", "written", "bare"),
    [
        ("{share: 500,000}", "500,000", "500000"),
        ("{share: 1,000,000, homes: 2}", "1,000,000", "1000000"),
        ("{homes: 2, share: £9,500.50}", "£9,500.50", "9500.50"),
    ],
)
def test_a_number_torn_by_a_comma_is_one_fault(tmp_path, row, written, bare):
    assert faults_of(tmp_path, f"{row}\n") == [
        f"1 share: {PLAIN} {written} - write {bare}, without thousands separators"
    ]


def test_a_number_of_endless_digits_is_refused_and_stops_nothing(tmp_path):
    (found,) = faults_of(tmp_path, f"share: {'9' * 5000}\n")
    assert found == "1 share: expected a plain number, got inf"


@pytest.mark.parametrize("text", ["a:\t1\n", "a: 1\t\nb: 2\n", "a: [1,\t2]\n", "a: 1\n\tb: 2\n"])
def test_a_tab_is_a_fault_though_the_reader_in_c_would_let_it_pass(tmp_path, text):
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    data, _lines, (fault,) = read_yaml(tmp_path / "a.yaml", "a.yaml", None)
    assert data is None
    assert fault.hint == "indent with blanks, not with tabs"


def test_without_the_reader_in_c_the_same_is_read_on_the_same_lines(monkeypatch):
    files = [config_folder() / "catalogue.yaml", *sorted((config_folder() / "strategies").glob("*.yaml"))]
    quick = [read_yaml(file, file.name, None) for file in files]
    assert yaml_nodes._QUICK is not None
    monkeypatch.setattr(yaml_nodes, "_QUICK", None)
    assert [read_yaml(file, file.name, None) for file in files] == quick
