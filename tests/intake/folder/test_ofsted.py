"""Every published layout of Ofsted's list gives the same homes."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from placement_opt.intake.folder import Owners, area_homes, read_providers, skipped
from placement_opt.intake.folder.home_owners import same_council
from placement_opt.intake.folder.home_purposes import SUSPENDED
from placement_opt.kernel.errors import BadInput
from tests.intake.folder.lists import (
    HOMES,
    LAYOUTS,
    csv_file,
    september_2014,
    social_care_providers,
    xlsx,
)
from tests.paths import SHARED, needs

WHOLE_LIST = SHARED / "ofsted" / "providers_sept_2014.csv"
NOBODY = Owners()
HEADER = ("URN", "Provision Type", "LA", "Sector", "Places")


def written(tmp_path: Path, layout: str) -> Path:
    write, suffix, _ = LAYOUTS[layout]
    return write(tmp_path / f"list{suffix}")


def faults(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        area_homes(read_providers(path), "Leeds", NOBODY)
    return [str(f) for f in raised.value.faults]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_the_open_homes(tmp_path, layout):
    has_places = LAYOUTS[layout][2]
    found = read_providers(written(tmp_path, layout))
    assert len(found[found["purpose"] != SUSPENDED]) == len(HOMES)
    own = area_homes(found, "Leeds City Council", NOBODY).own
    assert [h.beds for h in own] == ([6, None] if has_places else [None, None])
    assert [h.id[-1] for h in own] == ["1", "2"]
    assert all(h.id == f"home_{h.urn.lower()}" for h in own)
    there = area_homes(found, "LEEDS", NOBODY).market
    assert (there.homes, there.places) == (2, 7 if has_places else None)


def test_a_blank_number_of_places_is_missing_and_0_does_not_apply(tmp_path):
    rows = [("SC1", "children's home", "Leeds", "local authority", ""), ("SC2", "children's home", "Leeds", "LA", "0")]
    found = read_providers(csv_file(tmp_path / "a.csv", [HEADER, *rows]))
    assert math.isnan(found["places"][0])
    assert [h.beds for h in area_homes(found, "Leeds", NOBODY).own] == [None, None]


def test_sheets_that_are_not_the_estate_are_named(tmp_path):
    found = read_providers(social_care_providers(tmp_path / "list.xlsx"))
    assert skipped(found) == ("Providers closed in 2020-21",)


def test_a_byte_order_mark_and_remarks_below_do_no_harm(tmp_path):
    rows = [HEADER, *HOMES, ("Source: Ofsted, \u00a9 Crown copyright",)]
    found = read_providers(csv_file(tmp_path / "a.csv", rows, encoding="utf-8-sig"))
    assert len(found) == len(HOMES)


def test_joiners_and_leavers_are_not_the_estate(tmp_path):
    rows = [(*HEADER, "Joiner status", "Leaver status"), (*HOMES[0], "Joiner", "")]
    (fault,) = faults(csv_file(tmp_path / "a.csv", rows))
    assert "expected a list of open providers" in fault
    assert "lists of who joined, left or closed" in fault


def test_every_fault_has_its_place(tmp_path):
    banner = ("Providers",)
    rows = [banner, HEADER, ("X Y", *HOMES[0][1:]), (*HOMES[1][:4], "six"), (*HOMES[2][:2], "", "Private", 3)]
    found = faults(xlsx(tmp_path / "a.xlsx", {"Providers": rows}))
    assert [f.partition(": expected")[0].rpartition("/")[2] for f in found] == [
        "a.xlsx[Providers]:3 URN",
        "a.xlsx[Providers]:4 Places",
    ]


def test_a_line_break_in_a_cell_leaves_the_line_numbers_right(tmp_path):
    path = csv_file(tmp_path / "a.csv", [(*HEADER, "Name"), (*HOMES[0], "two\nlines"), (*HOMES[1][:4], "six", "x")])
    (fault,) = faults(path)
    assert "a.csv:4 Places" in fault


def test_a_file_without_a_header_is_refused(tmp_path):
    assert "got no such columns" in faults(csv_file(tmp_path / "a.csv", [("a", "b"), ("1", "2")]))[0]
    assert "no such file" in faults(tmp_path / "none.csv")[0]
    (tmp_path / "b.xlsx").write_bytes(b"not a workbook")
    assert "one that cannot be read" in faults(tmp_path / "b.xlsx")[0]
    (tmp_path / "c.csv").write_bytes(b"URN\0")
    assert "binary data" in faults(tmp_path / "c.csv")[0]


@pytest.mark.parametrize(
    "rows",
    [
        [("CHILD", "DECOM", "URN", "LA"), ("KIM0042", "03/05/2011", "SC1", "Leeds")],
        [("KIM0042", "03/05/2011", "A123456789012")],
        [(*HEADER, "DOB"), ("KIM0042", "Children's home", "Leeds", "Private", "x", "03/05/2011")],
    ],
)
def test_nothing_is_shown_of_a_file_of_children(tmp_path, rows):
    for path in (csv_file(tmp_path / "a.csv", rows), xlsx(tmp_path / "a.xlsx", {"Kim Smith": rows})):
        (fault,) = faults(path)
        assert "got no such columns - this looks like a table of the return, not a list of providers" in fault
        assert "03/05" not in fault
        assert "KIM" not in fault.upper()


def test_of_a_list_only_places_are_shown(tmp_path):
    rows = [HEADER, ("Kim Smith", *HOMES[0][1:]), (*HOMES[1][:4], "six")]
    one, other = faults(csv_file(tmp_path / "a.csv", rows))
    assert one.endswith("got no reference number")
    assert other.endswith("expected a number of places, got six")


def test_an_unknown_council_is_met_with_the_nearest(tmp_path):
    found = read_providers(september_2014(tmp_path / "list.csv"))
    with pytest.raises(BadInput, match=r"list\.csv local authority: .* got Kirkless - did you mean Kirklees\?"):
        area_homes(found, "Kirkless", NOBODY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bristol, City of", "Bristol City Council"),
        ("London Borough of Camden", "Camden"),
        ("County Durham", "Durham County Council"),
        ("St. Helens", "St Helens Metropolitan Borough Council"),
        ("Bath & North East Somerset", "bath and north east somerset"),
        ("Herefordshire, County of", "Herefordshire"),
        ("Kensington and Chelsea", "Royal Borough of Kensington & Chelsea"),
    ],
)
def test_one_council_has_many_names(one, other):
    assert same_council(one) == same_council(other)


def test_different_councils_stay_different():
    names = ("Derby", "Derbyshire", "City of London", "Nottingham", "Leicester", "Leicestershire County Council")
    assert len({same_council(n) for n in names}) == len(names)


@needs(WHOLE_LIST)
def test_the_list_of_september_2014_as_published():
    found = read_providers(WHOLE_LIST)
    assert sorted(h.beds for h in area_homes(found, "Manchester City Council", NOBODY).own) == [5, 6, 6, 6]
    there = area_homes(found, "Manchester", NOBODY).market
    assert (there.homes, there.places) == (17, 74)
    homes = found[found["provision"] == "children's home"].groupby("sector")["places"].agg(["size", "sum"])
    assert homes.loc["local authority"].tolist() == [477, 2845]
    assert homes.loc["private"].tolist() == [1343, 5290]
