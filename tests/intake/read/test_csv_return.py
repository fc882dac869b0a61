"""CSV files: which table they hold, their bytes, their rows and what is wrong with them."""

from __future__ import annotations

import pytest

from placement_opt.intake.read.csv_return import NO_HEADER, read_csv
from placement_opt.intake.read.layouts import recognise
from tests.intake.read.reading_files import (
    EPISODES,
    HEADER,
    LATER,
    MISSING,
    TOP,
    UASC,
    count,
    day,
    faults,
    folder,
    only,
    read,
)

OTHERS = {
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "workers": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}
ROW = "QX7003,01/06/2017,S,C2,N1,U4,PR1,01/07/2017,E4A,,ZZ14 7QQ,ZY3 8WW,9871234"


# --- which table


def test_tables_are_known_by_their_columns_and_not_by_their_names(tmp_path):
    folder(tmp_path, episodes=HEADER, header=MISSING, uasc=EPISODES, missing=UASC)
    raw, rule_counts = read(tmp_path)
    assert (len(raw.episodes), len(raw.headers), len(raw.asylum), len(raw.missing)) == (3, 2, 1, 1)
    assert {f.rule: f.rows for f in rule_counts} == {"episodes": 3, "headers": 2, "asylum": 1, "missing": 1}


@pytest.mark.parametrize("table", OTHERS)
def test_other_tables_of_the_return_are_passed_over_and_counted(tmp_path, table):
    _, rule_counts = read(folder(tmp_path, other=OTHERS[table] + "\n"))
    assert count(rule_counts, "other_tables") == 1
    assert count(rule_counts, "not_a_table") == 0


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        ("CHILD,DOB", "header"),
        ("CHILD,DOB,LA,YEAR", "header"),
        ("CHILD,SEX,DOB", "header"),
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "header"),
        ("CHILD,SEX,DOB,DUC", "uasc"),
        ("CHILD,UPN", "header"),
        ("NAME,ETHNIC", ""),
        ("CHILD,LEVEL", ""),
        ("CHILD,DOB,NEW_THING", ""),
        (TOP, "episodes"),
    ],
)
def test_a_header_says_which_table_it_is(columns, table):
    assert recognise(columns.split(",")) == table


def test_columns_may_stand_in_any_order_and_case_with_blanks_and_quotes(tmp_path):
    names = TOP.split(",")
    rows = [line.split(",") for line in EPISODES.splitlines()[1:]]
    top = ",".join(f'" {name.lower()} "' for name in reversed(names))
    turned = "\n".join([top, *(",".join(reversed(row)) for row in rows)])
    raw, rule_counts = read(folder(tmp_path, episodes=turned))
    straight, _ = read(folder(tmp_path))
    assert raw.episodes.equals(straight.episodes)
    assert count(rule_counts, "extra_columns") == 0


def test_columns_that_the_return_does_not_have_are_passed_over_and_counted(tmp_path):
    lines = EPISODES.splitlines()
    wide = "\n".join([lines[0] + ",TEAM,NOTE", *(line + ",north,QX7001 moved" for line in lines[1:])])
    raw, rule_counts = read(folder(tmp_path, episodes=wide))
    assert count(rule_counts, "extra_columns") == 2
    assert len(raw.episodes) == 3


@pytest.mark.parametrize("column", ["CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"])
def test_a_column_that_is_misspelt_is_a_fault_with_the_nearest_name(tmp_path, column):
    spoilt = EPISODES.replace(f"{column},", f"{column}X,", 1)
    fault = only(folder(tmp_path, episodes=spoilt))
    assert (fault.row, fault.column, fault.expected) == (1, column, f"column {column}")
    assert fault.hint == f"did you mean {column}X?"


def test_a_missing_column_does_not_hide_other_faults_of_the_file(tmp_path):
    spoilt = EPISODES.replace("RNE", "RNX", 1).replace("01/02/2018", "soon")
    assert [f.column for f in faults(folder(tmp_path, episodes=spoilt))] == ["RNE", "DEC"]


def test_a_column_twice_is_a_fault(tmp_path):
    spoilt = "\n".join(line + "," + line.split(",")[1] for line in EPISODES.splitlines())
    fault = only(folder(tmp_path, episodes=spoilt))
    assert (fault.column, fault.found) == ("DECOM", "the column more than once")


@pytest.mark.parametrize("table", ["episodes", "header"])
def test_no_episodes_or_no_header_at_all_is_a_fault(tmp_path, table):
    fault = only(folder(tmp_path, **{table: None}))
    assert fault.found == "no such table"
    assert table in fault.expected.lower()


def test_a_table_without_rows_is_a_fault_only_where_one_is_needed(tmp_path):
    folder(tmp_path, missing=MISSING.splitlines()[0])
    assert read(tmp_path)[0].missing.empty
    assert only(folder(tmp_path, episodes=TOP)).found == "a header only"


def test_a_file_without_a_header_is_no_table_and_is_not_quoted(tmp_path):
    bare = EPISODES.partition("\n")[2]
    fault = only(folder(tmp_path, episodes=bare))
    assert (fault.row, fault.found, fault.hint) == (1, "rows with dates below no such names", NO_HEADER)


@pytest.mark.parametrize("date", ["03/04/2017", "2017-04-03", "3-Apr-17", "03.04.2017"])
def test_a_year_without_a_header_is_no_year_that_is_missing(tmp_path, date):
    folder(tmp_path / "2018")
    bare = LATER.partition("\n")[2].replace("03/04/2018", date).replace("10/05/2018", date)
    folder(tmp_path / "2019", episodes=bare, header=HEADER)
    assert only(tmp_path).file.endswith("2019/episodes.csv")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Run on 01/05/2018\n\nand again on 02/05/2018\n"])
def test_what_holds_no_records_is_skipped_and_named(tmp_path, text):
    _, rule_counts = read(folder(tmp_path, notes=text))
    assert count(rule_counts, "not_a_table") == 1


def test_an_early_file_without_some_columns_that_are_used_where_present_is_read(tmp_path):
    names = TOP.split(",")[:9]
    narrow = "\n".join(",".join(line.split(",")[: len(names)]) for line in EPISODES.splitlines())
    raw, _ = read(folder(tmp_path, episodes=narrow))
    assert raw.episodes["site"].tolist() == [-1, -1, -1]
    assert set(raw.episodes["home_area"]) | set(raw.episodes["located"]) == {""}


# --- bytes


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path, end):
    plain, _ = read(folder(tmp_path))
    data = EPISODES.replace("\n", end).encode()
    raw, _ = read(folder(tmp_path, episodes=data))
    assert raw.episodes.equals(plain.episodes)


def test_a_byte_order_mark_is_read_and_counted(tmp_path):
    raw, rule_counts = read(folder(tmp_path, episodes=EPISODES.encode("utf-8-sig")))
    assert len(raw.episodes) == 3
    assert count(rule_counts, "byte_order_mark") == 1


@pytest.mark.parametrize(("encoding", "met"), [("utf-8", 0), ("cp1252", 1)])
def test_utf_8_and_windows_1252_are_read(tmp_path, encoding, met):
    lines = EPISODES.replace("QX7002", "QÉ7002").encode(encoding)
    header = HEADER.replace("QX7002", "QÉ7002").encode("utf-8")
    raw, rule_counts = read(folder(tmp_path, episodes=lines, header=header))
    assert set(raw.episodes["child"]) == set(raw.headers["child"]) == {0, 1}
    assert count(rule_counts, "windows_1252") == met


@pytest.mark.parametrize(
    "data",
    [b"\0" + EPISODES.encode(), EPISODES.encode("utf-16")[:-1], EPISODES.encode() + b"\x81\xff", b"CHILD\0DOB\n"],
)
def test_other_bytes_are_a_fault(tmp_path, data):
    assert "UTF-8" in only(folder(tmp_path, episodes=data)).expected


# --- rows


def test_blanks_may_be_quoted(tmp_path):
    quoted = EPISODES.replace(",,,CARPL", ',"" ," ",CARPL')
    assert quoted != EPISODES
    raw, _ = read(folder(tmp_path, episodes=quoted))
    assert raw.episodes.equals(read(folder(tmp_path))[0].episodes)


def test_cells_may_be_quoted_and_hold_commas_and_line_breaks(tmp_path):
    noted = EPISODES.replace("CARPL", '"plan, changed\nlater ""so"""')
    raw, _ = read(folder(tmp_path, episodes=noted))
    assert raw.episodes["row"].tolist() == [2, 3, 5]  # the lines on which they start
    assert len(raw.episodes) == 3


def test_empty_rows_are_passed_over_and_counted(tmp_path):
    lines = EPISODES.splitlines()
    holes = ["", *lines[:2], "", " , ,", *lines[2:], ",,,,,,,,,,,,", '" "', ""]
    raw, rule_counts = read(folder(tmp_path, episodes="\n".join(holes) + "\n"))
    assert raw.episodes["row"].tolist() == [3, 6, 7]
    assert count(rule_counts, "blank_rows") == 5  # what stands before the header is no row
    assert next(f.row for f in rule_counts if f.rule == "blank_rows") == 4


@pytest.mark.parametrize(
    ("bad", "found"), [(ROW + ",extra", "more cells"), (",".join(ROW.split(",")[:5]), "fewer cells")]
)
@pytest.mark.parametrize(
    ("rows", "words"),
    [(1, ""), (2, "fewer than 5"), (4, "fewer than 5"), (5, "the first of 5 such"), (1200, "the first of 1,200 such")],
)
def test_rows_of_another_width_are_one_fault(tmp_path, bad, found, rows, words):
    fault = only(folder(tmp_path, episodes=EPISODES + "\n".join([bad] * rows) + "\n"))
    assert (fault.row, fault.expected, fault.found) == (5, "13 cells, as in the header", found)
    assert words in fault.hint
    assert ("such rows" in fault.hint) == (rows > 1)


def test_too_many_and_too_few_cells_and_a_bad_date_are_all_told(tmp_path):
    bad = [ROW + ",x", ",".join(ROW.split(",")[:5]), ROW.replace("01/07/2017", "July")]
    found = faults(folder(tmp_path, episodes=EPISODES + "\n".join(bad), header=HEADER + "QX7003,1\n"))
    assert [(f.row, f.found) for f in found] == [
        (5, "more cells"),
        (6, "fewer cells"),
        (7, "text that is not such a date"),
        (4, "fewer cells"),
    ]


@pytest.mark.parametrize("cell", ["QX7002", "9879999"])  # the first and the last of the row
def test_a_quote_that_is_left_open_is_a_fault(tmp_path, cell):
    fault = only(folder(tmp_path, episodes=EPISODES.replace(cell, f'"{cell}')))
    assert (fault.row, fault.expected) == (4, "double quotes that close")


@pytest.mark.parametrize(
    "odd", ['QX"70"03,', 'QX7003,01/06/2017,S,C2,N1,U"4,P"R1,', '"QX7"00"3",', 'QX "7,003",', '"QX7" "0,3",']
)
def test_a_quote_in_the_middle_of_a_cell_is_a_fault(tmp_path, odd):
    fault = only(folder(tmp_path, episodes=EPISODES + odd + ROW[ROW.index("01/06") :] + "\n"))
    assert (fault.row, fault.expected) == (5, "double quotes around a cell")


def test_every_cell_may_be_quoted(tmp_path):
    quoted = "\n".join(", ".join(f'"{cell}"' for cell in line.split(",")) for line in EPISODES.splitlines())
    assert read(folder(tmp_path, episodes=quoted))[0].episodes.equals(read(folder(tmp_path))[0].episodes)


def test_rows_and_days_are_those_of_the_file(tmp_path):
    raw, _ = read(folder(tmp_path))
    assert raw.episodes["row"].tolist() == [2, 3, 4]
    assert raw.episodes["start"].tolist() == [day("2017-04-03"), day("2017-05-10"), day("2017-06-01")]
    assert raw.headers["row"].tolist() == [2, 3]


def test_a_file_that_cannot_be_read_at_all_counts_as_the_table_that_was_expected():
    """So that the table is not called missing too; if none was expected it has no name."""
    one = read_csv(b"CHILD\0,DOB\n", "x.csv", small=5, titles=3, table="episodes")
    other = read_csv(b"CHILD\0,DOB\n", "x.csv", small=5, titles=3)
    assert (one.seen, len(one.faults)) == (("episodes",), 1)
    assert (other.seen, len(other.faults)) == (("",), 1)
