"""A whole return: children by number, and nothing private in what is left or said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from placement_opt.intake.read.quality import RETURN_RULES
from tests.intake.read.reading_files import (
    EPISODES,
    HEADER,
    MISSING,
    PRIVATE,
    TOP,
    UASC,
    count,
    faults,
    flagged,
    folder,
    read,
)
from tests.paths import SHARED, needs

SAMPLES = SHARED / "ssda903"

# --- what Raw looks like


def test_raw_has_the_columns_and_types_it_promises(tmp_path):
    raw, _ = read(folder(tmp_path, uasc=UASC, missing=MISSING))
    text = dict.fromkeys(["la", "council", "rne", "ls", "cin", "place", "provider", "rec"], "category")
    areas = dict.fromkeys(["home_area", "placed_area", "located"], "category")
    numbers = {"child": "int32", "year": "int16", "start": "int32", "end": "int32", "site": "int32"}
    place = {"file": "int16", "row": "int32"}
    assert dict(raw.episodes.dtypes.astype(str)) == text | areas | numbers | place
    assert dict(raw.headers.dtypes.astype(str)) == {"child": "int32", "born": "int32", "year": "int16"} | place
    assert dict(raw.asylum.dtypes.astype(str)) == {"child": "int32", "ceased": "int32"}
    assert dict(raw.missing.dtypes.astype(str)) == {"child": "int32", "start": "int32", "end": "int32"}
    assert dict(raw.own_levels.dtypes.astype(str)) == {"child": "int32", "level": "category", "since": "int32"}
    assert raw.own_levels.empty


def test_children_are_numbered_as_they_come_and_alike_in_every_table(tmp_path):
    header = HEADER + "QX7009,1,07/11/2001,WBRI,,,\n"
    raw, _ = read(folder(tmp_path, header=header, uasc=UASC, missing=MISSING))
    assert raw.episodes["child"].tolist() == [0, 0, 1]
    assert raw.headers["child"].tolist() == [0, 1, 2]
    assert (raw.asylum["child"].tolist(), raw.missing["child"].tolist()) == ([1], [0])


def test_an_identifier_that_a_spreadsheet_wrote_with_a_point_is_the_same_child(tmp_path):
    episodes = EPISODES.replace("QX7001", "7001").replace("QX7002", " 7002 ")
    header = HEADER.replace("QX7001", "7001.0").replace("QX7002", "7002.00")
    raw, rule_counts = read(folder(tmp_path, episodes=episodes, header=header))
    assert raw.headers["child"].tolist() == [0, 1]
    assert count(rule_counts, "spreadsheet_ids") == 2
    assert next(f.row for f in rule_counts if f.rule == "spreadsheet_ids") == 2


@pytest.mark.parametrize("identifier", ["1.23457E+11", "1E+05", "1.2e+09"])
def test_an_identifier_that_a_spreadsheet_has_rounded_is_a_fault(tmp_path, identifier):
    fault = faults(folder(tmp_path, episodes=EPISODES.replace("QX7002", identifier)))[0]
    assert (fault.row, fault.column) == (4, "CHILD")
    assert identifier not in str(fault)


def test_codes_are_stripped_and_in_upper_case(tmp_path):
    raw, _ = read(folder(tmp_path, episodes=EPISODES.replace("U4,PR1", " u4 ,pr1")))
    assert raw.episodes["place"].tolist() == ["U4", "K2", "R1"]
    assert raw.episodes["provider"].tolist() == ["PR1", "PR4", "PR4"]
    assert raw.episodes["rec"].tolist() == ["X1", "", "E4A"]


def test_what_is_too_long_for_a_code_is_not_kept(tmp_path):
    raw, _ = read(folder(tmp_path, episodes=EPISODES.replace("N2,R1", "QX7002,ZV2 4TT")))
    assert raw.episodes["cin"].tolist() == ["N1", "N1", "?"]
    assert raw.episodes["place"].tolist() == ["U4", "K2", "?"]


def test_a_site_is_a_postcode_and_a_registration(tmp_path):
    pairs = [("M1 1AA", "123"), ("m11aa ", "123.0"), ("M1 1AA", "124"), ("M1 1AB", "123"), ("", ""), (" ", "XXXXXXX")]
    pairs += [("M1 1AA", "XXXXXXX"), ("M1 1AA", "")]
    rows = [f"A1,0{i + 1}/05/2017,S,C2,N1,U4,PR1,,,,,{post},{urn}" for i, (post, urn) in enumerate(pairs)]
    raw, _ = read(folder(tmp_path, episodes="\n".join([TOP, *rows])))
    assert raw.episodes["site"].tolist() == [0, 0, 1, 2, -1, -1, 4, 4]


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        *(("M14 6XX", "M14"), ("m146xx", "M14"), ("N1 1AA", "N1"), ("N11AA", "N1"), ("W1A 1AA", "W1A")),
        *(("W1A1AA", "W1A"), ("M14", "M14"), ("ABC 1", "ABC"), ("M14  6", "M14"), ("", ""), (" ", "")),
        *(("XXXXXXX", ""), ("12 QX7 Street", "12"), ("QX7001", ""), ("SW1A1AA", "SW1A")),
    ],
)
def test_only_the_outward_part_of_a_postcode_is_kept(tmp_path, postcode, area):
    raw, _ = read(folder(tmp_path, episodes=EPISODES.replace("ZW1 5UU", postcode).replace("ZV2 4TT", postcode)))
    assert raw.episodes["home_area"].tolist()[2] == raw.episodes["placed_area"].tolist()[2] == area


def test_a_location_is_in_out_or_nothing(tmp_path):
    lines = EPISODES.splitlines()
    told = [f"{line},{cell}" for line, cell in zip(lines, ["PL_LOCATION", " in", "OUT", "QX7002"], strict=True)]
    raw, rule_counts = read(folder(tmp_path, episodes="\n".join(told)))
    assert raw.episodes["located"].tolist() == ["IN", "OUT", ""]
    assert count(rule_counts, "extra_columns") == 0


def test_files_are_listed_with_their_table_rows_and_return(tmp_path):
    raw, _ = read(folder(tmp_path, uasc=UASC))
    listed = [(f.name.rpartition("/")[2], f.table, f.rows, f.year) for f in raw.files]
    assert listed == [
        ("episodes.csv", "episodes", 3, "2017/18"),
        ("header.csv", "header", 2, "2017/18"),
        ("uasc.csv", "uasc", 1, "2017/18"),
    ]
    assert set(raw.episodes["file"]) == {0}
    assert set(raw.headers["file"]) == {1}


def test_every_finding_has_a_rule_and_they_stand_in_its_order(tmp_path):
    _, rule_counts = read(folder(tmp_path, x="A,B\n", uasc=UASC, missing=MISSING))
    order = [list(RETURN_RULES).index(f.rule) for f in rule_counts]
    assert order == sorted(order)
    assert all(f.rows > 0 for f in rule_counts)


# --- privacy


def test_nothing_private_is_left_in_what_was_read(tmp_path):
    raw, rule_counts = read(folder(tmp_path, uasc=UASC, missing=MISSING))
    kept = [
        word for f in (raw.episodes, raw.headers) for c in f.select_dtypes("category") for word in f[c].cat.categories
    ]
    said = " ".join([*kept, *map(str, rule_counts), *map(str, raw.files), raw.episodes.to_csv(), raw.headers.to_csv()])
    outward = {"ZZ14", "ZY3", "ZX19", "ZW1", "ZV2"}
    assert [word for word in PRIVATE if word in said and word not in outward] == []
    assert all(pd.api.types.is_integer_dtype(raw.episodes[c]) for c in ("child", "site", "start", "end"))


SPOILT = {
    "rows cut": EPISODES.replace("9879999", "9879999,QX7001,QX7002"),
    "cells moved": "\n".join([TOP, *(",".join([*line.split(",")[1:], "x"]) for line in EPISODES.splitlines()[1:])]),
    "rows moved": TOP + "\n" + "\n".join("X," + line.rpartition(",")[0] for line in EPISODES.splitlines()[1:]),
    "quote open": EPISODES.replace("QX7001", '"QX7001', 1),
    "quotes within": EPISODES.replace("QX7001", 'QX7"00"1', 1),
    "no dates": EPISODES.replace("/2017", "/QX7001"),
    "all one cell": EPISODES.replace(",", "#"),
    "semicolons": EPISODES.replace("9879999", "9879999;QX7001;QX7002").replace(",", ";"),
    "below a title": "QX7001\n" + EPISODES.replace("9879999", "9879999,QX7001"),
    "dates of another time": EPISODES.replace("03/04/2017", "03/04/1907"),
    "utf-16 cut": EPISODES.encode("utf-16")[:-1],
    "binary": EPISODES.replace("QX7001", "QX7001\0"),
    "identifiers as councils": "\n".join([f"{TOP},LA", *(f"{line},{line[:6]}" for line in EPISODES.splitlines()[1:])]),
    "headless": EPISODES.partition("\n")[2],
    "child as column": EPISODES.replace("REC,", "QX7001,", 1),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_no_fault_tells_anything_private(tmp_path, how):
    found = faults(folder(tmp_path, episodes=SPOILT[how]))  # which looks for all that is private
    assert all(len(f.found) < 60 for f in found)


def test_faults_of_all_files_are_told_at_once(tmp_path):
    folder(
        tmp_path,
        episodes=EPISODES.replace("01/02/2018", "soon"),
        header=HEADER.replace("DOB,", "DOBB,"),
        missing=MISSING.replace("02/07/2017", ""),
        uasc="CHILD,DUC\nQX7001\n",
    )
    (tmp_path / "x.xml").write_text("<EXPSSDA903>")
    found = faults(tmp_path, need_levels=flagged(tmp_path, "CHILD,LEVEL\nQX7001,odd\n"), years=("2001/02",))
    names = [f.file.rpartition("/")[2] for f in found]
    assert sorted(names) == ["--years", "episodes.csv", "flags.csv", "header.csv", "missing.csv", "uasc.csv", "x.xml"]


# --- the samples, where they are at hand


@needs(SAMPLES)
def test_the_sample_returns_are_read_whole():
    raw, rule_counts = read(SAMPLES / "demand_model_sample")
    by_year = raw.episodes.groupby("year").agg(rows=("row", "size"), children=("child", "nunique"))
    assert by_year["rows"].to_dict() == {2018: 1460, 2019: 974, 2020: 648, 2021: 402}
    assert by_year["children"].to_dict() == {2018: 687, 2019: 454, 2020: 299, 2021: 185}
    assert raw.headers.groupby("year").size().to_dict() == {2018: 819, 2019: 572, 2020: 362, 2021: 226}
    assert (len(raw.asylum), len(raw.missing)) == (31 + 23 + 16 + 8, 3 + 1 + 1 + 1)
    assert set(raw.episodes["child"]) <= set(raw.headers["child"])
    assert count(rule_counts, "year_label") == 0
    assert count(rule_counts, "not_a_table") == 2
    pairs = raw.episodes.groupby(["child", "start"])["year"].nunique()
    assert int((pairs > 1).sum()) == 793


@needs(SAMPLES)
def test_the_pooled_sample_is_read_by_council(tmp_path):
    text = (SAMPLES / "broken_sequences.csv").read_text()
    children = dict.fromkeys((line.split(",")[0], line.split(",")[-2]) for line in text.splitlines()[1:])
    header = "\n".join(["CHILD,DOB,LA", *(f"{child},2008-01-01,{la}" for child, la in children)])
    folder(tmp_path, episodes=text, header=header)
    raw, _ = read(tmp_path, la_code="all")
    assert len(raw.episodes) == 23
    assert raw.episodes["child"].nunique() == 10
    assert raw.episodes["year"].groupby(raw.episodes["la"], observed=True).max().to_dict() == {
        "Barking and Dagenham": 2022,
        "Newham": 2023,
        "Sutton": 2022,
    }
    kept, _ = read(tmp_path, la_code="newham")
    assert np.array_equal(np.unique(kept.episodes["la"].astype(str)), ["Newham"])
