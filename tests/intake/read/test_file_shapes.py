"""The shapes that files of councils and regions come in: read where there is one meaning, and counted."""

from __future__ import annotations

import pandas as pd
import pytest

from placement_opt.intake.read.cell_text import located
from placement_opt.intake.read.child_frames import OPEN
from placement_opt.intake.read.csv_return import CUT_OFF
from placement_opt.kernel.guard import holds_children
from tests.intake.read.reading_files import EPISODES, HEADER, LATER, MISSING, count, faults, folder, only, read


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_counted(tmp_path, encoding):
    raw, rule_counts = read(folder(tmp_path, episodes=EPISODES.encode(encoding), header=HEADER))
    assert raw.episodes.equals(read(folder(tmp_path / "plain"))[0].episodes)
    assert count(rule_counts, "utf_16") == 1


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_separators_are_read_and_counted(tmp_path, mark):
    noted = EPISODES.replace("CARPL", "CARPL, later").replace(",", mark).replace(f"CARPL{mark} later", "CARPL, later")
    holes = noted + mark * 12 + "\n"
    raw, rule_counts = read(folder(tmp_path, episodes=holes))
    assert raw.episodes.equals(read(folder(tmp_path / "plain"))[0].episodes)
    assert count(rule_counts, "other_separator") == count(rule_counts, "blank_rows") == 1


@pytest.mark.parametrize(("first", "mark"), [("sep=,", ","), ("sep=;", ";"), ('"sep=|"', "|"), ("SEP=,,,,,,,", ",")])
def test_a_line_that_says_the_separator_is_none_of_the_table(tmp_path, first, mark):
    raw, rule_counts = read(folder(tmp_path, episodes=f"{first}\r\n" + EPISODES.replace(",", mark)))
    assert raw.episodes["row"].tolist() == [3, 4, 5]
    assert len(raw.episodes) == 3
    assert count(rule_counts, "title_rows") == 0


# --- titles above the header


@pytest.mark.parametrize(
    "title",
    ["Episodes of 2017/18\n", "Report: episodes,,,,,,,,,,,,\nRun on 01/05/2018 by Q. Smith\n\n", '"a, b";c\nCHILD\n'],
)
def test_rows_above_the_header_are_skipped_and_counted(tmp_path, title):
    raw, rule_counts = read(folder(tmp_path, episodes=title + EPISODES))
    assert raw.episodes["start"].tolist() == read(folder(tmp_path / "plain"))[0].episodes["start"].tolist()
    assert raw.episodes["row"].tolist()[0] == title.count("\n") + 2
    assert count(rule_counts, "title_rows") == len([line for line in title.split("\n") if line])


def test_a_year_with_a_title_is_no_missing_year(tmp_path):
    folder(tmp_path / "2018")
    folder(tmp_path / "2019", episodes="Looked after children\n" + LATER, header="\nAll children\n" + HEADER)
    raw, rule_counts = read(tmp_path)
    assert set(raw.episodes["year"]) == {2018, 2019}
    assert count(rule_counts, "not_a_table") == 0


def test_a_header_too_far_down_is_none(tmp_path):
    far = "a line of a long report\n" * 21 + EPISODES
    assert only(folder(tmp_path, episodes=far)).found == "no such table"  # among the first lines there are no records


def test_a_misspelt_column_is_told_below_a_title(tmp_path):
    fault = only(folder(tmp_path, episodes="Episodes\n" + EPISODES.replace("DECOM", "DECOMM", 1)))
    assert (fault.row, fault.column, fault.hint) == (2, "DECOM", "did you mean DECOMM?")


@pytest.mark.parametrize("cells", range(6, 13))
def test_a_row_that_stops_behind_what_is_never_blank_has_blanks_for_the_rest(tmp_path, cells):
    open_row = "QX7002,01/03/2018,S,C2,N1,T4"
    short = open_row + "," * (cells - 6)
    raw, rule_counts = read(folder(tmp_path, episodes=EPISODES + short + "\n"))
    whole, _ = read(folder(tmp_path / "whole", episodes=EPISODES + open_row + "," * 7 + "\n"))
    assert raw.episodes.equals(whole.episodes)
    assert [(f.rows, f.row) for f in rule_counts if f.rule == "short_rows"] == [(1, 5)]


def test_the_first_row_may_be_the_short_one(tmp_path):
    lines = EPISODES.splitlines()
    raw, rule_counts = read(
        folder(tmp_path, episodes="\n".join([lines[0], "QX7002,01/03/2018,S,C2,N1,T4", *lines[1:]]))
    )
    assert (len(raw.episodes), count(rule_counts, "short_rows")) == (4, 1)
    assert raw.episodes["end"].tolist()[0] == OPEN


def test_a_row_that_stops_where_the_file_breaks_off_is_a_fault(tmp_path):
    fault = only(folder(tmp_path, episodes=EPISODES + "QX7003,01/06/2017,S,C2,N1,U4,PR1"))
    assert (fault.row, fault.found) == (5, CUT_OFF)


def test_a_row_of_births_or_absences_without_its_date_is_a_fault(tmp_path):
    found = faults(folder(tmp_path, header=HEADER + "QX7003,1\n", missing=MISSING + "QX7003,07/11/2008,M\n"))
    assert [f.found for f in found] == ["fewer cells", "fewer cells"]


@pytest.mark.parametrize("more", [",", ",,,", ", ,", ',"",'])
def test_blank_cells_beyond_the_header_are_left_out_and_counted(tmp_path, more):
    lines = EPISODES.splitlines()
    raw, rule_counts = read(folder(tmp_path, episodes="\n".join([lines[0], *(line + more for line in lines[1:])])))
    assert raw.episodes.equals(read(folder(tmp_path / "plain"))[0].episodes)
    assert count(rule_counts, "wide_rows") == 3


def test_a_quoted_comma_is_no_cell_beyond_the_header(tmp_path):
    rows = EPISODES.replace("CARPL", '"one, two"').replace("9875678", "9875678, ,")
    assert count(read(folder(tmp_path, episodes=rows))[1], "wide_rows") == 1
    fault = only(folder(tmp_path, episodes=rows.replace("9875678, ,", "9875678,,x")))
    assert fault.found == "more cells"


# --- codes with their text


@pytest.mark.parametrize(
    ("code", "text"),
    [("K2", "K2 - Children's homes"), ("K2", "k2: homes"), ("K2", "K2 Children's homes subject to regulations"),
     ("PR4", "PR4 (private provision)"), ("V2", "V2 \u2013 single period, section 20"), ("N2", "N2=disability"),
     ("E4A", "E4A - returned home"), ("S", "S - started to be looked after")],
)  # fmt: skip
def test_a_code_with_its_text_behind_it_is_the_code(tmp_path, code, text):
    quoted = f',"{text}",'
    raw, rule_counts = read(
        folder(tmp_path, episodes=EPISODES.replace(f",{code},", quoted).replace(f",{code}\n", quoted))
    )
    plain = read(folder(tmp_path / "plain"))[0].episodes
    for column in ("rne", "ls", "cin", "place", "provider", "rec"):
        assert raw.episodes[column].tolist() == plain[column].tolist()
    assert count(rule_counts, "code_texts") == EPISODES.count(f",{code},")


@pytest.mark.parametrize("text", ["M14 7QQ", "K2 7AA", "Foster carer", "K21", "Kim Smith", "K2X homes", "KK2 - homes"])
def test_other_text_is_no_code_with_text(tmp_path, text):
    raw, rule_counts = read(folder(tmp_path, episodes=EPISODES.replace(",K2,", f",{text},")))
    assert raw.episodes["place"].tolist()[1] in {"?", "K21"}
    assert count(rule_counts, "code_texts") == 0


def test_a_place_inside_or_outside_may_be_written_with_text():
    column = pd.Series(["IN", "out - elsewhere", "Out of area", "inside", ""], dtype="category")
    assert located(column).tolist() == ["IN", "OUT", "OUT", "", ""]


@pytest.mark.parametrize("ending", ["txt", "tsv", "TXT"])
def test_unicode_text_as_excel_saves_it_is_read(tmp_path, ending):
    folder(tmp_path, episodes=None)
    (tmp_path / f"episodes.{ending}").write_bytes(EPISODES.replace(",", "\t").encode("utf-16"))
    (tmp_path / "read me.txt").write_text("How this was made.\n")
    raw, rule_counts = read(tmp_path)
    assert len(raw.episodes) == len(read(folder(tmp_path / "plain"))[0].episodes)
    assert [count(rule_counts, rule) for rule in ("utf_16", "other_separator", "not_a_table")] == [1, 1, 1]


@pytest.mark.parametrize("text", ["Episodes\n\nCHILD;DECOM\n", "CHILD\tDOB\n", 'Title,,\n"CHILD","DOB"\n'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_records_of_children_are_known_in_every_shape(text, encoding):
    assert holds_children(text.encode(encoding), dated=True)
    assert not holds_children("Homes\nURN,LA,a child,children\n".encode(encoding), dated=True)
