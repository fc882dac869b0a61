"""Which return a file is, and which returns are asked for."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.read.returns import in_name
from tests.intake.read.reading_files import (
    EPISODES,
    HEADER,
    LATER,
    MISSING,
    PERIODS,
    TOP,
    UASC,
    count,
    day,
    faults,
    folder,
    only,
    pooled,
    read,
)

PLAUSIBLE = (1900, 2100)


def years(path, **asked):
    """Return the closing year of each episode row and of each header row."""
    raw, _ = read(path, **asked)
    return raw.episodes["year"].tolist(), raw.headers["year"].tolist()


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
        *(("2017-episodes", {2017}), ("2017-31-03", {2017}), ("2017-20", {2017})),
        *((name, {2017, 2018}) for name in ("2017-18", "903_2017_18_v2", "x201718", "2017-2018")),
        *((name, {1917, 1918, 2017, 2018}) for name in ("s903 1718 b", "17-18")),
        *((name, set()) for name in ("episodes", "SSDA903", "20170331", "1066")),
        ("9900", {1999, 2000, 2099, 2100}),
    ],
)
def test_years_in_a_name(name, named):
    assert in_name((name,), PLAUSIBLE) == named


def test_the_nearest_folder_that_carries_a_year_counts():
    assert in_name(("2015", "2017-18", "files", "episodes.csv"), PLAUSIBLE) == {2017, 2018}
    assert in_name(("2015", "2019.csv"), PLAUSIBLE) == {2019}


@pytest.mark.parametrize(
    ("name", "noticed"),
    [("2017", 0), ("2018", 0), ("2017-18", 0), ("1718", 0), ("final", 0), ("2016", 1), ("2018-19", 1), ("2019_20", 1)],
)
def test_a_name_with_another_year_than_the_dates_is_noticed(tmp_path, name, noticed):
    folder(tmp_path / name)
    _, rule_counts = read(tmp_path)
    assert count(rule_counts, "year_label") == noticed
    assert all(f.file.endswith("episodes.csv") for f in rule_counts if f.rule == "year_label")


def test_a_header_is_of_the_year_of_the_episodes_in_its_folder(tmp_path):
    folder(tmp_path / "first")
    folder(tmp_path / "second", episodes=LATER)
    assert years(tmp_path) == ([2018] * 3 + [2019] * 3, [2018, 2018, 2019, 2019])


def test_a_header_is_of_the_year_of_the_episodes_whose_name_carries_the_same(tmp_path):
    folder(tmp_path, episodes=None, header=None, **{"2017_e": EPISODES, "2018_e": LATER})
    folder(tmp_path, episodes=None, header=None, **{"2017_h": HEADER, "2018_h": HEADER, "h": HEADER})
    assert years(tmp_path)[1] == [2018, 2018, 2019, 2019, 0, 0]


def test_a_column_year_is_the_closing_year_of_each_row(tmp_path):
    assert years(pooled(tmp_path), la_code="Sutton") == ([2018, 2018, 2019], [2018, 2019])


@pytest.mark.parametrize("written", ["2018.0", "2017/18", "2017-18"])
def test_a_column_year_may_be_a_label(tmp_path, written):
    assert years(pooled(tmp_path, episodes=PERIODS.replace(",2018\n", f",{written}\n")), la_code="Sutton")[0][0] == 2018


@pytest.mark.parametrize("written", ["", "18", "QX7", "1066", "2017/19"])
def test_a_column_year_without_a_year_is_a_fault(tmp_path, written):
    spoilt = PERIODS.replace(",2019\n", f",{written}\n")
    fault = only(pooled(tmp_path, episodes=spoilt), la_code="Sutton")
    assert (fault.row, fault.column) == (4, "YEAR")


def test_only_the_returns_asked_for_are_kept(tmp_path):
    folder(tmp_path / "a", missing=MISSING)
    folder(tmp_path / "b", episodes=LATER.replace("QX7001", "QX7005"), uasc=UASC)
    raw, rule_counts = read(tmp_path, years=("2018/19",))
    assert set(raw.episodes["year"]) == set(raw.headers["year"]) == {2019}
    assert raw.missing.empty
    assert len(raw.asylum) == 1
    assert sorted(set(raw.episodes["child"])) == [0, 1]
    assert count(rule_counts, "skipped") == 3 + 2 + 1
    assert count(rule_counts, "episodes") == 3
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


def yearly(path, name, spans, starts="2016-05-01"):
    """Write a return whose episodes end evenly over each span of days, so many of them."""
    rows, born = [TOP], ["CHILD,DOB"]
    for first, last, many in spans:
        for n, at in enumerate(np.linspace(day(first), day(last), many)):
            ends = date.fromordinal(EPOCH + int(at)).strftime("%d/%m/%Y")
            rows.append(f"QX7{name}{len(rows)},{starts[8:]}/{starts[5:7]}/{starts[:4]},S,C2,N1,U6,PR1,{ends},E4A,,,,")
            born.append(f"QX7{name}{n},07/11/2008")
    return folder(path / name, episodes="\n".join(rows), header="\n".join(born))


def year_of(path, name, rule):
    """Return the year of the one file of that folder, and whether its files met a rule."""
    raw, met = read(path)
    (number,) = (i for i, f in enumerate(raw.files) if f"{name}/episodes" in f.name)
    (year,) = set(raw.episodes.loc[raw.episodes["file"] == number, "year"])
    return year, any(f.rule == rule and name in f.file for f in met)


@pytest.mark.parametrize("name", ["2017-18", "2018", "2017", "x"])
def test_an_extract_run_in_july_is_of_the_year_that_closed(tmp_path, name):
    yearly(tmp_path, name, [("2017-04-01", "2018-03-31", 120), ("2018-04-01", "2018-07-13", 35)])
    yearly(tmp_path, "later", [("2018-04-01", "2019-03-31", 120), ("2019-04-01", "2019-07-12", 35)])
    assert year_of(tmp_path, name, "run_late") == (2018, True)
    assert year_of(tmp_path, "later", "run_late") == (2019, True)


def test_an_extract_that_its_name_gives_to_the_running_year_is_read_so_and_that_is_said(tmp_path):
    yearly(tmp_path, "2018-19", [("2017-04-01", "2018-03-31", 120), ("2018-04-01", "2018-12-28", 90)])
    yearly(tmp_path, "later", [("2019-04-01", "2020-03-31", 120)])
    assert year_of(tmp_path, "2018-19", "year_from_name") == (2019, True)


def test_a_return_with_two_whole_years_is_of_the_later(tmp_path):
    yearly(tmp_path, "x", [("2016-04-01", "2018-03-31", 240)])
    yearly(tmp_path, "y", [("2018-04-01", "2019-03-31", 120)])
    assert year_of(tmp_path, "x", "several_years") == (2018, True)


def pooled_by_year(path, *columns):
    """Write an extract of a council: of each return the column YEAR and where its endings lie."""
    rows, born = [f"{TOP},LA,YEAR"], ["CHILD,DOB,LA,YEAR"]
    for n, (written, first, last) in enumerate(columns):
        for k, at in enumerate(np.linspace(day(first), day(last), 40)):
            ends = date.fromordinal(EPOCH + int(at)).isoformat()
            rows.append(f"QX7{n}a{k},2016-05-01,S,C2,N1,U6,PR1,{ends},E4A,,,,,Sutton,{written}")
            born.append(f"QX7{n}a{k},2008-11-07,Sutton,{written}")
    return pooled(path, episodes="\n".join(rows), header="\n".join(born))


def test_a_column_year_that_holds_opening_years_is_read_so_and_that_is_said(tmp_path):
    path = pooled_by_year(tmp_path, ("2017", "2017-04-01", "2018-03-31"), ("2018", "2018-04-01", "2019-03-31"))
    raw, met = read(path, la_code="Sutton")
    assert raw.episodes["year"].tolist() == [2018] * 40 + [2019] * 40
    assert raw.headers["year"].tolist() == [2018] * 40 + [2019] * 40
    assert count(met, "opening_year") == 80
    assert count(met, "after_year") == 0


def test_a_column_year_of_extracts_run_late_still_holds_closing_years(tmp_path):
    path = pooled_by_year(tmp_path, ("2018", "2017-04-01", "2018-07-15"), ("2019", "2018-04-01", "2019-07-15"))
    raw, met = read(path, la_code="Sutton")
    assert raw.episodes["year"].tolist() == [2018] * 40 + [2019] * 40
    assert count(met, "opening_year") == 0


def test_a_column_year_that_fits_no_reading_is_a_fault(tmp_path):
    path = pooled_by_year(tmp_path, ("2018", "2017-04-01", "2018-03-31"), ("2022", "2018-04-01", "2019-03-31"))
    fault = only(path, la_code="Sutton")
    assert (fault.column, fault.row, fault.found) == ("YEAR", 42, "endings in other years")


def test_each_council_of_a_region_may_label_years_in_its_own_way(tmp_path):
    one = pooled_by_year(tmp_path / "one", ("2017", "2017-04-01", "2018-03-31"))
    other = pooled_by_year(tmp_path / "other", ("2018", "2017-04-01", "2018-03-31"))
    texts = {}
    for name in ("episodes", "header"):
        first, second = ((path / f"{name}.csv").read_text().splitlines() for path in (one, other))
        texts[name] = "\n".join([*first, *(line.replace("Sutton", "Barnet") for line in second[1:])])
    raw, _ = read(pooled(tmp_path / "both", **texts), la_code="all")
    assert set(raw.episodes["year"]) == {2018}
