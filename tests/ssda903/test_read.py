"""A whole return: years, councils, flags, children by number, and nothing private in what is left or said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from placement_opt.ssda903.quality import RULES
from placement_opt.ssda903.raw import UNKNOWN
from placement_opt.ssda903.returns import in_name
from tests.ssda903.reading_files import (
    EPISODES,
    HEADER,
    MISSING,
    PRIVATE,
    SHARED,
    TOP,
    UASC,
    count,
    day,
    faults,
    folder,
    only,
    read,
)

PLAUSIBLE = (1900, 2100)
LATER = EPISODES.replace("2017", "2018").replace("01/02/2018,E4A", "01/02/2019,E4A")
PERIODS = f"""{TOP},LA,YEAR
QX7001,03/04/2017,S,C2,N1,U4,PR1,10/05/2017,X1,,ZZ14 7QQ,ZY3 8WW,9871234,Sutton,2018
QX7001,10/05/2017,P,C2,N1,K2,PR4,,,,ZZ14 7QQ,ZX19 6VV,9875678, SUTTON ,2018
QX7001,10/05/2017,P,C2,N1,K2,PR4,10/05/2018,E4A,,ZZ14 7QQ,ZX19 6VV,9875678,Sutton,2019
QX7001,01/06/2017,S,V2,N2,R1,PR4,01/02/2018,E4A,,ZW1 5UU,ZV2 4TT,9879999,Barking and Dagenham,2018
"""
BORN = """CHILD,DOB,LA,YEAR
QX7001,07/11/2008,Sutton,2018
QX7001,07/11/2008,Sutton,2019
QX7001,19/12/2009,Barking and Dagenham,2018
"""


def pooled(path, **files):
    return folder(path, **({"episodes": PERIODS, "header": BORN} | files))


def years(path, **asked):
    """Return the closing year of each episode row and of each header row."""
    raw, _ = read(path, **asked)
    return raw.episodes["year"].tolist(), raw.headers["year"].tolist()


# --- what Raw looks like


def test_raw_has_the_columns_and_types_it_promises(tmp_path):
    raw, _ = read(folder(tmp_path, uasc=UASC, missing=MISSING))
    text = dict.fromkeys(["la", "rne", "ls", "cin", "place", "provider", "rec"], "category")
    areas = dict.fromkeys(["home_area", "placed_area", "located"], "category")
    numbers = {"child": "int32", "year": "int16", "start": "int32", "end": "int32", "site": "int32"}
    place = {"file": "int16", "row": "int32"}
    assert dict(raw.episodes.dtypes.astype(str)) == text | areas | numbers | place
    assert dict(raw.headers.dtypes.astype(str)) == {"child": "int32", "born": "int32", "year": "int16"} | place
    assert dict(raw.asylum.dtypes.astype(str)) == {"child": "int32", "ceased": "int32"}
    assert dict(raw.missing.dtypes.astype(str)) == {"child": "int32", "start": "int32", "end": "int32"}
    assert dict(raw.flags.dtypes.astype(str)) == {"child": "int32", "level": "category", "since": "int32"}
    assert raw.flags.empty


def test_children_are_numbered_as_they_come_and_alike_in_every_table(tmp_path):
    header = HEADER + "QX7009,1,07/11/2001,WBRI,,,\n"
    raw, _ = read(folder(tmp_path, header=header, uasc=UASC, missing=MISSING))
    assert raw.episodes["child"].tolist() == [0, 0, 1]
    assert raw.headers["child"].tolist() == [0, 1, 2]
    assert (raw.asylum["child"].tolist(), raw.missing["child"].tolist()) == ([1], [0])


def test_an_identifier_that_a_spreadsheet_wrote_with_a_point_is_the_same_child(tmp_path):
    episodes = EPISODES.replace("QX7001", "7001").replace("QX7002", " 7002 ")
    header = HEADER.replace("QX7001", "7001.0").replace("QX7002", "7002.00")
    raw, findings = read(folder(tmp_path, episodes=episodes, header=header))
    assert raw.headers["child"].tolist() == [0, 1]
    assert count(findings, "spreadsheet_ids") == 2
    assert next(f.row for f in findings if f.rule == "spreadsheet_ids") == 2


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
    raw, findings = read(folder(tmp_path, episodes="\n".join(told)))
    assert raw.episodes["located"].tolist() == ["IN", "OUT", ""]
    assert count(findings, "extra_columns") == 0


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
    _, findings = read(folder(tmp_path, x="A,B\n", uasc=UASC, missing=MISSING))
    order = [list(RULES).index(f.rule) for f in findings]
    assert order == sorted(order)
    assert all(f.rows > 0 for f in findings)


# --- years


def test_the_return_is_read_from_the_dates(tmp_path):
    assert years(folder(tmp_path)) == ([2018] * 3, [2018] * 2)


def test_nine_endings_of_ten_make_a_year_and_fewer_one_file_of_several(tmp_path):
    row = EPISODES.splitlines()[3]
    inside, outside = [row] * 9, row.replace("01/02/2018", "01/04/2018")
    one = folder(tmp_path / "one", episodes="\n".join([TOP, *inside, outside]))
    assert set(years(one)[0]) == {2018}
    several = folder(tmp_path / "several", episodes="\n".join([TOP, *inside, outside, outside]))
    assert years(several) == ([0] * 11, [0] * 2)
    assert read(several)[0].files[0].year == ""


def test_a_file_of_open_episodes_is_of_the_year_of_its_latest_start(tmp_path):
    still = EPISODES.replace(",10/05/2017,X1", ",,").replace(",01/02/2018,E4A", ",,")
    assert years(folder(tmp_path, episodes=still))[0] == [2018] * 3


def test_of_several_files_each_has_a_year_even_if_its_endings_are_spread(tmp_path):
    spread = EPISODES.replace("10/05/2017,X1", "10/05/2016,X1")
    folder(tmp_path / "a", episodes=spread)
    folder(tmp_path / "b", episodes=LATER)
    assert years(tmp_path) == ([2018] * 3 + [2019] * 3, [2018] * 2 + [2019] * 2)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        *(("2017-episodes", {2017}), ("2017-18", {2017, 2018}), ("903_2017_18_v2", {2017, 2018}), ("x201718", {2017, 2018})),
        *(("2017-2018", {2017, 2018}), ("s903 1718 b", {1917, 1918, 2017, 2018}), ("episodes", set()), ("SSDA903", set())),
        *(("2017-31-03", {2017}), ("20170331", set()), ("2017-20", {2017}), ("1066", set()), ("9900", {1999, 2000, 2099, 2100})),
    ],
)  # fmt: skip
def test_years_in_a_name(name, named):
    assert in_name((name,), PLAUSIBLE) == named


def test_the_nearest_folder_that_carries_a_year_counts():
    assert in_name(("2015", "2017-18", "files", "episodes.csv"), PLAUSIBLE) == {2017, 2018}
    assert in_name(("2015", "2019.csv"), PLAUSIBLE) == {2019}


@pytest.mark.parametrize(
    ("name", "noticed"),
    [("2017", 0), ("2018", 0), ("2017-18", 0), ("1718", 0), ("final", 0), ("2016", 1), ("2018-19", 0), ("2019_20", 1)],
)
def test_a_name_with_another_year_than_the_dates_is_noticed(tmp_path, name, noticed):
    folder(tmp_path / name)
    _, findings = read(tmp_path)
    assert count(findings, "year_label") == noticed
    assert all(f.file.endswith("episodes.csv") for f in findings if f.rule == "year_label")


def test_a_header_is_of_the_year_of_the_episodes_in_its_folder(tmp_path):
    folder(tmp_path / "first")
    folder(tmp_path / "second", episodes=LATER)
    assert years(tmp_path) == ([2018] * 3 + [2019] * 3, [2018, 2018, 2019, 2019])


def test_a_header_is_of_the_year_of_the_episodes_whose_name_carries_the_same(tmp_path):
    folder(tmp_path, episodes=None, header=None, **{"2017_e": EPISODES, "2018_e": LATER})
    folder(tmp_path, episodes=None, header=None, **{"2017_h": HEADER, "2018_h": HEADER, "h": HEADER})
    assert years(tmp_path)[1] == [2018, 2018, 2019, 2019, 0, 0]


def test_a_column_year_is_the_closing_year_of_each_row(tmp_path):
    assert years(pooled(tmp_path), la="Sutton") == ([2018, 2018, 2019], [2018, 2019])


@pytest.mark.parametrize("written", ["2018.0", "2017/18", "2017-18"])
def test_a_column_year_may_be_a_label(tmp_path, written):
    assert years(pooled(tmp_path, episodes=PERIODS.replace(",2018\n", f",{written}\n")), la="Sutton")[0][0] == 2018


@pytest.mark.parametrize("written", ["", "18", "QX7", "1066", "2017/19"])
def test_a_column_year_without_a_year_is_a_fault(tmp_path, written):
    spoilt = PERIODS.replace(",2019\n", f",{written}\n")
    fault = only(pooled(tmp_path, episodes=spoilt), la="Sutton")
    assert (fault.row, fault.column) == (4, "YEAR")


def test_only_the_returns_asked_for_are_kept(tmp_path):
    folder(tmp_path / "a", missing=MISSING)
    folder(tmp_path / "b", episodes=LATER.replace("QX7001", "QX7005"), uasc=UASC)
    raw, findings = read(tmp_path, years=("2018/19",))
    assert set(raw.episodes["year"]) == set(raw.headers["year"]) == {2019}
    assert raw.missing.empty
    assert len(raw.asylum) == 1
    assert sorted(set(raw.episodes["child"])) == [0, 1]
    assert count(findings, "passed_over") == 3 + 2 + 1
    assert count(findings, "episodes") == 3
    assert len(read(tmp_path, years=("2018/19", "2017/18"))[0].episodes) == 6


def test_a_return_that_is_not_there_is_a_fault_that_names_those_that_are(tmp_path):
    folder(tmp_path / "a")
    folder(tmp_path / "b", episodes=LATER)
    found = faults(tmp_path, years=("2018/19", "2019/20", "18"))
    assert [f.found for f in found] == ["2019/20", "18"]
    assert {f.expected for f in found} == {"one of the returns found: 2017/18, 2018/19"}


def test_one_file_of_several_years_cannot_be_split(tmp_path):
    spread = EPISODES.replace("10/05/2017,X1", "10/05/2016,X1")
    assert "several years" in only(folder(tmp_path, episodes=spread), years=("2017/18",)).hint


# --- councils


def test_one_council_of_a_regional_extract_is_kept_whatever_its_case(tmp_path):
    raw, findings = read(pooled(tmp_path), la="sutton ")
    assert list(raw.episodes["la"].cat.categories) == ["Sutton"]
    assert raw.episodes["child"].tolist() == [0, 0, 0]
    assert raw.headers["born"].tolist() == [day("2008-11-07")] * 2
    assert count(findings, "passed_over") == 2


def test_all_councils_are_kept_apart(tmp_path):
    raw, _ = read(pooled(tmp_path), la="ALL")
    assert raw.episodes["child"].tolist() == [0, 0, 0, 1]
    assert raw.headers["child"].tolist() == [0, 0, 1]
    assert raw.episodes["la"].tolist() == ["Sutton"] * 3 + ["Barking and Dagenham"]


def test_several_councils_and_no_choice_is_a_fault_that_lists_them(tmp_path):
    fault = only(pooled(tmp_path))
    assert "Barking and Dagenham, Sutton" in fault.expected


def test_a_council_that_is_not_there_is_a_fault_with_the_nearest(tmp_path):
    fault = only(pooled(tmp_path), la="Suton")
    assert (fault.found, fault.hint) == ("Suton", "did you mean Sutton?")
    assert only(folder(tmp_path / "bare"), la="Sutton").found == "files without that column"


def test_identifiers_in_the_column_of_councils_are_not_listed(tmp_path):
    spoilt = PERIODS.replace(" SUTTON ", "QX7001 12")
    fault = only(pooled(tmp_path, episodes=spoilt))
    assert "and 1 others that look like no council" in fault.expected


def test_a_blank_council_is_a_fault(tmp_path):
    fault = only(pooled(tmp_path, episodes=PERIODS.replace(" SUTTON ", " ")), la="Sutton")
    assert (fault.row, fault.column, fault.found) == (3, "LA", "nothing")


@pytest.mark.parametrize("la", ["all", "Sutton"])
def test_a_file_without_the_column_beside_several_councils_is_a_fault(tmp_path, la):
    fault = only(pooled(tmp_path, header=HEADER), la=la)
    assert fault.file.endswith("header.csv")
    assert (fault.column, fault.found) == ("LA", "no such column")


def test_a_file_without_the_column_belongs_to_the_one_council_there_is(tmp_path):
    lines = [line for line in PERIODS.splitlines(keepends=True) if "Barking" not in line]
    raw, _ = read(pooled(tmp_path, episodes="".join(lines), header=HEADER))
    assert raw.headers["child"].tolist() == [0, 1]
    assert set(raw.episodes["la"]) == {"Sutton"}


# --- the council's own flags


def flags(path, text):
    (path / "flags.csv").write_text(text)
    return path / "flags.csv"


def test_flags_carry_a_level_and_the_day_it_is_known_since(tmp_path):
    folder(tmp_path)
    text = "since,Level,CHILD\n,Complex,QX7002\n01/05/2017, settled,QX7001\n,standard,QX7099\n"
    raw, findings = read(tmp_path, flags=flags(tmp_path, text))
    assert raw.flags.to_dict("list") == {
        "child": [1, 0],
        "level": ["complex", "settled"],
        "since": [UNKNOWN, day("2017-05-01")],
    }
    assert count(findings, "flags") == 3
    assert count(findings, "unknown_flag") == 1
    assert count(findings, "not_a_table") == 0  # the file lies in the folder of the return


@pytest.mark.parametrize(("word", "shown"), [("high", "high"), ("", "nothing"), ("QX7001 is wild", "another word")])
def test_another_level_is_a_fault_that_names_the_three(tmp_path, word, shown):
    folder(tmp_path)
    text = f"CHILD,LEVEL\nQX7001,complex\nQX7002,{word}\n"
    fault = only(tmp_path, flags=flags(tmp_path, text))
    assert (fault.row, fault.column, fault.expected, fault.found) == (3, "LEVEL", "standard | complex | settled", shown)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("CHILD,LEVEL,SINCE\nQX7001,complex,May\n", "SINCE"),
        ("CHILD,LEVEL\n,complex\n", "CHILD"),
        ("CHILD,LEVLE\nQX7001,complex\n", "LEVEL"),
        ("CHILD;LEVEL\nQX7001;complex\n", ""),
        ("CHILD,LEVEL\nQX7001,complex,x\n", ""),
        ("", ""),
    ],
)
def test_flags_that_cannot_be_used_are_a_fault(tmp_path, text, column):
    folder(tmp_path)
    assert only(tmp_path, flags=flags(tmp_path, text)).column == column


def test_flags_that_are_not_there_are_a_fault(tmp_path):
    folder(tmp_path)
    assert only(tmp_path, flags=tmp_path / "none.csv").file.endswith("none.csv")


def test_flags_beside_several_councils_need_to_say_whose_child_it_is(tmp_path):
    pooled(tmp_path)
    path = flags(tmp_path, "CHILD,LEVEL\nQX7001,complex\n")
    assert only(tmp_path, flags=path, la="all").column == "LA"
    path = flags(tmp_path, "CHILD,LEVEL,LA\nQX7001,complex,Barking and Dagenham\n")
    assert read(tmp_path, flags=path, la="all")[0].flags["child"].tolist() == [1]


# --- privacy


def test_nothing_private_is_left_in_what_was_read(tmp_path):
    raw, findings = read(folder(tmp_path, uasc=UASC, missing=MISSING))
    kept = [word for f in (raw.episodes, raw.headers) for c in f.select_dtypes("category") for word in f[c].cat.categories]
    said = " ".join([*kept, *map(str, findings), *map(str, raw.files), raw.episodes.to_csv(), raw.headers.to_csv()])
    outward = {"ZZ14", "ZY3", "ZX19", "ZW1", "ZV2"}
    assert [word for word in PRIVATE if word in said and word not in outward] == []
    assert all(pd.api.types.is_integer_dtype(raw.episodes[c]) for c in ("child", "site", "start", "end"))


SPOILT = {
    "rows cut": EPISODES.replace("9879999", "9879999,QX7001,QX7002"),
    "cells moved": "\n".join(",".join(line.split(",")[-1:] + line.split(",")[:-1]) for line in EPISODES.splitlines()[1:]),
    "rows moved": TOP + "\n" + "\n".join("X," + line.rpartition(",")[0] for line in EPISODES.splitlines()[1:]),
    "quote open": EPISODES.replace("QX7001", '"QX7001', 1),
    "quotes within": EPISODES.replace("QX7001", 'QX7"00"1', 1),
    "no dates": EPISODES.replace("/2017", "/QX7001"),
    "all one cell": EPISODES.replace(",", "|"),
    "semicolons": EPISODES.replace(",", ";"),
    "binary": EPISODES.replace("QX7001", "QX7001\0"),
    "identifiers as councils": "\n".join(f"{line},{line[:6]}" for line in EPISODES.splitlines()).replace(",CHILD,", ",LA", 1),
    "headless": EPISODES.partition("\n")[2],
    "child as column": EPISODES.replace("REC,", "QX7001,", 1),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_no_fault_tells_anything_private(tmp_path, how):
    text = SPOILT[how]
    if how == "identifiers as councils":
        text = text.replace("URN,CHILD,", "URN,LA").replace("URN,CHILD", "URN,LA")
    found = faults(folder(tmp_path, episodes=text))  # which looks for all that is private
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
    found = faults(tmp_path, flags=flags(tmp_path, "CHILD,LEVEL\nQX7001,odd\n"), years=("2001/02",))
    names = [f.file.rpartition("/")[2] for f in found]
    assert names == ["--years", "episodes.csv", "flags.csv", "header.csv", "missing.csv", "uasc.csv", "x.xml"]


# --- the samples, where they are at hand


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample returns are not at hand")
def test_the_sample_returns_are_read_whole():
    raw, findings = read(SHARED / "demand_model_sample")
    by_year = raw.episodes.groupby("year").agg(rows=("row", "size"), children=("child", "nunique"))
    assert by_year["rows"].to_dict() == {2018: 1460, 2019: 974, 2020: 648, 2021: 402}
    assert by_year["children"].to_dict() == {2018: 687, 2019: 454, 2020: 299, 2021: 185}
    assert raw.headers.groupby("year").size().to_dict() == {2018: 819, 2019: 572, 2020: 362, 2021: 226}
    assert (len(raw.asylum), len(raw.missing)) == (31 + 23 + 16 + 8, 3 + 1 + 1 + 1)
    assert set(raw.episodes["child"]) <= set(raw.headers["child"])
    assert count(findings, "year_label") == 0
    assert count(findings, "not_a_table") == 2
    pairs = raw.episodes.groupby(["child", "start"])["year"].nunique()
    assert int((pairs > 1).sum()) == 793


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample returns are not at hand")
def test_the_pooled_sample_is_read_by_council(tmp_path):
    text = (SHARED / "broken_sequences.csv").read_text()
    children = dict.fromkeys((line.split(",")[0], line.split(",")[-2]) for line in text.splitlines()[1:])
    header = "\n".join(["CHILD,DOB,LA", *(f"{child},2008-01-01,{la}" for child, la in children)])
    folder(tmp_path, episodes=text, header=header)
    raw, _ = read(tmp_path, la="all")
    assert len(raw.episodes) == 23
    assert raw.episodes["child"].nunique() == 10
    assert raw.episodes["year"].groupby(raw.episodes["la"], observed=True).max().to_dict() == {
        "Barking and Dagenham": 2022,
        "Newham": 2023,
        "Sutton": 2022,
    }
    kept, _ = read(tmp_path, la="newham")
    assert np.array_equal(np.unique(kept.episodes["la"].astype(str)), ["Newham"])
