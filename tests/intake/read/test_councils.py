"""Whose children are read, and what the council itself says about them."""

from __future__ import annotations

import pytest

from placement_opt.intake.read.child_frames import UNKNOWN
from tests.intake.read.reading_files import (
    HEADER,
    PERIODS,
    count,
    day,
    flagged,
    folder,
    only,
    pooled,
    read,
)


def test_one_council_of_a_regional_extract_is_kept_whatever_its_case(tmp_path):
    raw, rule_counts = read(pooled(tmp_path), la_code="sutton ")
    assert list(raw.episodes["la"].cat.categories) == ["Sutton"]
    assert raw.episodes["child"].tolist() == [0, 0, 0]
    assert raw.headers["born"].tolist() == [day("2008-11-07")] * 2
    assert count(rule_counts, "skipped") == 2


def test_all_councils_are_kept_apart(tmp_path):
    raw, _ = read(pooled(tmp_path), la_code="ALL")
    assert raw.episodes["child"].tolist() == [0, 0, 0, 1]
    assert raw.headers["child"].tolist() == [0, 0, 1]
    assert raw.episodes["la"].tolist() == ["Sutton"] * 3 + ["Barking and Dagenham"]


def region(path, **children):
    """Write an extract of councils with so many children each; `_` stands for a blank in a name."""
    episodes, born = [PERIODS.splitlines()[0]], ["CHILD,DOB,LA,YEAR"]
    for name, many in children.items():
        for n in range(many):
            council = name.replace("_", " ")
            child = f"QX7{name}{n}"
            episodes.append(f"{child},03/04/2017,S,C2,N1,U4,PR1,10/05/2017,X1,,,,,{council},2018")
            born.append(f"{child},07/11/2008,{council},2018")
    return pooled(path, episodes="\n".join(episodes), header="\n".join(born))


def test_several_councils_and_no_choice_is_a_fault_that_lists_them(tmp_path):
    fault = only(region(tmp_path, Sutton=20, Barking_and_Dagenham=21))
    assert (fault.expected, fault.found) == ("one council, or which to take: Barking and Dagenham, Sutton", "several")
    assert fault.hint == "choose one with --la-code, or --la-code all"


def test_a_name_of_few_children_may_be_no_council_and_is_not_listed(tmp_path):
    fault = only(region(tmp_path, Sutton=20, Jane_Doe=19))
    assert fault.expected.startswith("one council, or which to take: Sutton, and fewer than 5 other texts")
    assert "Jane" not in str(fault)
    fault = only(region(tmp_path / "few", **{f"J{letter}ne": 1 for letter in "abcdef"}))
    assert fault.found == "6 different texts: not a column of councils"


def test_rows_of_one_child_do_not_make_a_council(tmp_path):
    lines = PERIODS.splitlines()
    many = [lines[0], *lines[1:2] * 30, *[line.replace("Sutton", "Jane Doe") for line in lines[1:2] * 30]]
    assert "Jane" not in str(only(pooled(tmp_path, episodes="\n".join(many))))


def test_more_names_than_there_are_councils_are_not_listed(tmp_path):
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [a + b for a in letters for b in letters[:7]]
    assert "aa, ab, " in only(region(tmp_path / "a", **dict.fromkeys(names[:160], 20))).expected
    fault = only(region(tmp_path / "b", **dict.fromkeys(names[:161], 20)))
    assert fault.found == "161 different texts: not a column of councils"
    assert "aa" not in str(fault).rpartition("/")[2]


def test_a_council_that_is_not_there_is_a_fault_with_the_nearest(tmp_path):
    fault = only(region(tmp_path, Sutton=20), la_code="Suton")
    assert (fault.found, fault.hint) == ("Suton", "did you mean Sutton?")
    assert only(folder(tmp_path / "bare"), la_code="Sutton").found == "files without that column"
    fault = only(region(tmp_path / "few", Sutton=19), la_code="Suton")
    assert (fault.found, fault.hint) == ("Suton", "it holds fewer than 5 different texts: not a column of councils")


def test_a_council_of_few_children_may_still_be_asked_for(tmp_path):
    assert len(read(region(tmp_path, Sutton=20, City_of_London=3), la_code="City of London")[0].episodes) == 3


def test_identifiers_in_the_column_of_councils_are_not_listed(tmp_path):
    fault = only(region(tmp_path, Sutton=20, QX7001_12=20))
    assert "and fewer than 5 other texts" in fault.expected
    assert only(pooled(tmp_path / "all")).found == "fewer than 5 different texts: not a column of councils"


def test_a_blank_council_is_a_fault(tmp_path):
    fault = only(pooled(tmp_path, episodes=PERIODS.replace(" SUTTON ", " ")), la_code="Sutton")
    assert (fault.row, fault.column, fault.found) == (3, "LA", "nothing")


@pytest.mark.parametrize("la", ["all", "Sutton"])
def test_a_file_without_the_column_beside_several_councils_is_a_fault(tmp_path, la):
    fault = only(pooled(tmp_path, header=HEADER), la_code=la)
    assert fault.file.endswith("header.csv")
    assert (fault.column, fault.found) == ("LA", "no such column")


def test_a_file_without_the_column_belongs_to_the_one_council_there_is(tmp_path):
    lines = [line for line in PERIODS.splitlines(keepends=True) if "Barking" not in line]
    raw, _ = read(pooled(tmp_path, episodes="".join(lines), header=HEADER))
    assert raw.headers["child"].tolist() == [0, 1]
    assert set(raw.episodes["la"]) == {"Sutton"}


# --- the council's own flags


def test_flags_carry_a_level_and_the_day_it_is_known_since(tmp_path):
    folder(tmp_path)
    text = "since,Level,CHILD\n,Complex,QX7002\n01/05/2017, settled,QX7001\n,standard,QX7099\n"
    raw, rule_counts = read(tmp_path, need_levels=flagged(tmp_path, text))
    assert raw.own_levels.to_dict("list") == {
        "child": [1, 0],
        "level": ["complex", "settled"],
        "since": [UNKNOWN, day("2017-05-01")],
    }
    assert count(rule_counts, "own_levels") == 3
    assert count(rule_counts, "unknown_child") == 1
    assert count(rule_counts, "not_a_table") == 0  # the file lies in the folder of the return


@pytest.mark.parametrize(
    ("word", "shown"), [("high", "another word"), ("", "nothing"), ("QX7001 is wild", "another word")]
)
def test_another_level_is_a_fault_that_names_the_three(tmp_path, word, shown):
    folder(tmp_path)
    text = f"CHILD,LEVEL\nQX7001,complex\nQX7002,{word}\n"
    fault = only(tmp_path, need_levels=flagged(tmp_path, text))
    assert (fault.row, fault.column, fault.expected, fault.found) == (3, "LEVEL", "standard | complex | settled", shown)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("CHILD,LEVEL,SINCE\nQX7001,complex,May\n", "SINCE"),
        ("CHILD,LEVEL\n,complex\n", "CHILD"),
        ("CHILD,LEVLE\nQX7001,complex\n", "LEVEL"),
        ("CHILD,LEVEL\nQX7001,complex,x\n", ""),
        ("", ""),
    ],
)
def test_flags_that_cannot_be_used_are_a_fault(tmp_path, text, column):
    folder(tmp_path)
    assert only(tmp_path, need_levels=flagged(tmp_path, text)).column == column


@pytest.mark.parametrize(
    ("name", "found", "hint"),
    [
        ("none.csv", "no such file", ""),
        ("none", "no such file", ""),
        ("some", "a folder", ""),
        ("flags.xlsx", "a workbook", "save each sheet of the workbook as CSV"),
        ("flags.txt", "a file with another ending", ""),
    ],
)
def test_flags_that_are_no_csv_file_are_a_fault(tmp_path, name, found, hint):
    folder(tmp_path / "return")
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "flags.csv").write_text("CHILD,LEVEL\nQX7001,complex\n")
    for file in ("flags.xlsx", "flags.txt"):
        (tmp_path / file).write_bytes(b"x")
    fault = only(tmp_path / "return", need_levels=tmp_path / name)
    assert fault.file.endswith(name)
    assert (fault.found, fault.hint) == (found, hint)
    assert fault.expected.startswith("a CSV file with the columns CHILD, LEVEL")


def test_flags_beside_several_councils_need_to_say_whose_child_it_is(tmp_path):
    pooled(tmp_path)
    path = flagged(tmp_path, "CHILD,LEVEL\nQX7001,complex\n")
    assert only(tmp_path, need_levels=path, la_code="all").column == "LA"
    path = flagged(tmp_path, "CHILD,LEVEL,LA\nQX7001,complex,Barking and Dagenham\n")
    assert read(tmp_path, need_levels=path, la_code="all")[0].own_levels["child"].tolist() == [1]
