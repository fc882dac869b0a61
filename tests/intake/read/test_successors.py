"""Councils that were abolished and those that took their place, in one extract."""

from __future__ import annotations

from datetime import date

import pytest

from placement_opt.intake.read.read_return import read_return
from placement_opt.intake.read.successors import families, known_as, read_successions, taken_over
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput
from tests.intake.read.reading_files import CATALOGUE, SETTINGS, TOP, folder
from tests.paths import SSDA903_CONFIG

TABLE = read_successions(SSDA903_CONFIG)
CODES = read_codes(SSDA903_CONFIG / "codes.csv", CATALOGUE)
NEW = "Bournemouth, Christchurch and Poole"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        *(("CUMBRIA", "Cumbria"), ("Cumbria County Council", "Cumbria"), ("909", "Cumbria"), ("E10000006", "Cumbria")),
        *(("Westmorland & Furness", "Westmorland and Furness"), ("E06000065", "North Yorkshire")),
        *(("815", "North Yorkshire"), ("Kent", "Kent"), ("North Somerset", "North Somerset")),
    ],
)
def test_a_council_is_known_by_name_or_code(name, known):
    assert known_as(name, TABLE) == known


def test_the_old_and_the_new_are_one_family():
    names = ["Northamptonshire", "West Northamptonshire", "North Northamptonshire", "Kent", "E10000023", "815"]
    found = families(names, TABLE)
    assert len({found[name] for name in names[:3]}) == 1
    assert found["E10000023"] == found["815"] != found["Kent"]
    assert len(families(names[1:3], TABLE).values()) == len(set(families(names[1:3], TABLE).values()))


def test_a_council_takes_with_it_those_whose_place_it_took_alone():
    assert taken_over(NEW, ["Bournemouth", "Poole", NEW, "Kent"], TABLE) == ["Bournemouth", "Poole", NEW]
    assert taken_over("Cumberland", ["Cumbria", "Cumberland"], TABLE) == ["Cumberland"]
    assert taken_over("Somerset", ["E10000027", "Somerset"], TABLE) == ["E10000027", "Somerset"]


def extract(path):
    """Write ten children of Cumbria of whom each new council has five, with an identifier that both old ones used."""
    rows, born = [f"{TOP},LA,YEAR"], ["CHILD,DOB,LA,YEAR"]
    for n in range(10):
        heir = ("Cumberland", "Westmorland and Furness")[n % 2]
        for council, year in (("Cumbria", 2023), (heir, 2024)):
            rows.append(f"QX7{n},{2020 + n % 3}-05-0{1 + n % 9},S,C2,N1,U6,PR1,,,,,,,{council},{year}")
            born.append(f"QX7{n},2012-0{1 + n % 9}-11,{council},{year}")
    for year, council in ((2023, "Cumbria"), (2024, "Cumberland"), (2024, "Westmorland and Furness")):
        first = date(year - 1, 4, 3).toordinal()
        for n in range(70):
            end = date.fromordinal(first + 5 * n).isoformat()
            rows.append(f"QX7{year}{council[:2]}{n},2016-01-01,S,C2,N1,U6,PR1,{end},E4A,,,,,{council},{year}")
            born.append(f"QX7{year}{council[:2]}{n},2011-01-01,{council},{year}")
    return folder(path, episodes="\n".join(rows), header="\n".join(born))


def counts(path, as_of=date(2024, 3, 31), la_code="all", **asked):
    request = ImportRequest(path, "council", as_of, la_code=la_code, **asked)
    return return_to_counts(request, SETTINGS, CODES, CATALOGUE, TABLE)


def test_their_children_are_counted_once(tmp_path):
    found = counts(extract(tmp_path))
    stock = found.counts.stock.groupby("quarter")["children"].sum()
    assert stock.iloc[-1] == 10
    assert found.counts.unmatched.empty
    assert {r.rule: r.rows for r in found.rule_counts}["same_child"] == 10


def test_one_identifier_of_two_children_is_two_children(tmp_path):
    path = extract(tmp_path)
    header = (path / "header.csv").read_text().replace("QX70,2012-01-11,Cumberland", "QX70,2013-02-12,Cumberland")
    (path / "header.csv").write_text(header)
    raw, _ = read_return(ImportRequest(path, "council", date(2024, 3, 31), la_code="all"), SETTINGS, (), TABLE)
    assert raw.episodes["child"].nunique() == 10 + 1 + 210


def test_a_successor_alone_begins_with_its_own_returns(tmp_path):
    found = counts(extract(tmp_path), la_code="Cumberland")
    assert found.counts.quarters[0] == "2023/24 Q1"
    assert found.counts.stock.groupby("quarter")["children"].sum().iloc[-1] == 5


def test_an_abolished_council_is_counted_on_a_day_of_its_own(tmp_path):
    found = counts(extract(tmp_path), date(2023, 3, 31), la_code="Cumbria")
    assert found.counts.stock.groupby("quarter")["children"].sum().iloc[-1] == 10
    with pytest.raises(BadInput, match="Cumberland, Westmorland and Furness, which took its place"):
        counts(extract(tmp_path / "again"), la_code="Cumbria")
