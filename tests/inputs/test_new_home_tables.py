"""Homes that may be opened, from the files of a model to the case and to a strategy; what is amiss has its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.domain.case import Case, Figure, from_json, to_json
from placement_opt.domain.new_homes import NewHome, possible_homes
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from tests.test_kind_of_its_own import add
from tests.tiny_model import CHOICES, set_value
from tests.town_homes import PAIR

FIGURES = {
    **{"beds": 2, "staff": 2, "fixed_cost": 1500, "staffing_before": 1, "lead": 2, "filling_up": 0},
    **{"late_share": 0, "late_by": 0, "earliest": 0, "most": 2, "homes_per_quarter": 1},
}
CAPITAL = {"capital": 100_000, "asset_life": 50, "interest": 0.03}
STRATEGY = "name: plan\ntitle: Plan\nsource: paper\nlevers:\n  open_homes:\n"


def with_homes(path: Path, home: str = "two_bed", **changes: float) -> Path:
    """Let the tiny town open homes of two beds; a figure that is None has no row."""
    if not (path / "new_homes.csv").exists():
        (path / "new_homes.csv").write_text(",".join(TABLES["new_homes"].header) + "\n", "utf-8")
    figures = {**FIGURES, **CAPITAL, **changes}
    add(path, "new_homes", *(f"{home},{name},{value}" for name, value in figures.items() if value is not None))
    return path


def rented(path: Path, **changes: float) -> Path:
    return with_homes(path, **{**dict.fromkeys(CAPITAL), "rent": 250, **changes})


def case_of(path: Path, horizon: int = 8) -> Case:
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    return [str(fault).removeprefix("models/tiny/") for fault in raised.value.faults]


def test_rows_become_a_kind_of_home(tiny):
    case = case_of(with_homes(tiny))
    cost, capital = Figure(3000, "assumed"), Figure(100_000, "assumed")
    expected = NewHome("two_bed", "Two bed", 2, 2, cost, 1, capital, 50, 0.03, None, 0, 0, 0, 3, 1, 2)
    assert case.new_homes == (expected,)
    assert from_json(to_json(case)) == case


def test_a_rented_home_has_no_capital(tiny):
    (home,) = case_of(rented(tiny)).new_homes
    assert (home.capital, home.asset_life, home.rent) == (None, 0, Figure(250, "assumed"))


def test_a_model_without_the_table_or_its_rows_opens_none(tiny):
    bare = case_of(tiny)
    (tiny / "new_homes.csv").write_text(",".join(TABLES["new_homes"].header) + "\n", "utf-8")
    assert case_of(tiny) == bare
    assert bare.new_homes == ()


BAD = {
    "both": ({"rent": 250},
        "new_homes.csv:16 parameter: expected either capital, asset_life, interest or rent, not both, got rent beside "
        "capital, asset_life, interest"),
    "neither": (dict.fromkeys(CAPITAL),
        "new_homes.csv:2 parameter: expected rows capital, asset_life, interest of two_bed, or a row rent, got no row "
        "capital, asset_life, interest and no row rent"),
    "half of it": ({"interest": None},
        "new_homes.csv:2 parameter: expected rows capital, asset_life, interest of two_bed, or a row rent, got no row "
        "interest"),
    "no life": ({"asset_life": 0}, "new_homes.csv:14 value: expected 1 year or more, got 0"),
    "part of a bed": ({"beds": 2.5}, "new_homes.csv:2 value: expected a whole number, got 2.5"),
    "more beds than any home": ({"beds": 10},
        "new_homes.csv:2 value: expected at most 9 beds, 3 times those of the largest home, got 10"),
    "interest as per cent": ({"interest": 5},
        "new_homes.csv:15 value: expected at most 0.25, a share of 1: 0.05 is 5%, got 5"),
    "a lead of a lifetime": ({"lead": 41}, "new_homes.csv:6 value: expected at most 40 quarters, got 41"),
    "no beds": ({"beds": 0}, "new_homes.csv:2 value: expected more than 0, got 0"),
    "part of a home": ({"most": 1.5}, "new_homes.csv:11 value: expected a whole number, got 1.5"),
    "staff before the decision": ({"staffing_before": 3},
        "new_homes.csv:5 value: expected at most 2 quarters, the lead of two_bed, got 3"),
    "cheaper than its staff": ({"fixed_cost": 500},
        "new_homes.csv:4 value: expected at least the cost of 2 posts, GBP 60,000 a year, got GBP 52,179 a year"),
    "more late than there are": ({"late_share": 1.5}, "new_homes.csv:8 value: expected 1 or less, got 1.5"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_row_that_cannot_be_is_named(tiny, kind):
    changes, expected = BAD[kind]
    assert expected in faults_of(with_homes(tiny, **changes))


def test_a_row_that_is_missing_is_named(tiny):
    with_homes(tiny, lead=None)
    assert any(f.startswith("new_homes.csv:2 parameter: expected a row two_bed,lead in quart") for f in faults_of(tiny))


def test_a_kind_is_not_named_as_a_home_that_there_is(tiny):
    with_homes(tiny, "home_a")
    assert faults_of(tiny) == [
        "new_homes.csv:2 home: expected another name than that of a home in homes.csv, got home_a"
    ]


def test_new_homes_are_of_the_type_with_capacity_homes(tiny):
    with_homes(tiny)
    set_value(tiny, "placements.csv", "home_inhouse", "none", "capacity")
    assert "new_homes.csv:2 home: expected a placement type with capacity homes in placements.csv, got none" in (
        faults_of(tiny)
    )


def test_a_council_without_homes_may_open_its_first_ones(tiny):
    """Then the figures of homes and staff in general.csv are needed all the same."""
    with_homes(tiny)
    for table in ("homes", "schedule"):
        text = (tiny / f"{table}.csv").read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in text if table == "schedule" and ",staff," not in line]
        (tiny / f"{table}.csv").write_text("".join(kept or text[:1]), "utf-8")
    set_value(tiny, "opening.csv", "older,home_inhouse", 0)
    case = case_of(tiny)
    assert case.homes == ()
    assert (case.occupancy, case.post_cost.value) == (1, 30_000)


@pytest.mark.parametrize(
    ("announced", "found"),
    [
        ({3: 1.0}, [0, 0, 1, 0, 0]),
        ({1: 1.0}, [0, 1, 0, 0, 0]),  # as soon as it can
        ({2: 5.0}, [0, 2, 1, 0, 0]),  # two a quarter, three in all
        ({2: 1.0, 3: 2.5}, [0, 1, 2, 0, 0]),
        ({}, [0, 0, 0, 0, 0]),
    ],
)
def test_homes_open_as_announced_or_as_soon_after_as_they_can(announced, found):
    assert possible_homes(PAIR, announced, 5) == found


def test_a_strategy_opens_homes_at_a_quarter(tiny, tmp_path):
    case, file = case_of(with_homes(tiny)), tmp_path / "plan.yaml"
    rows = ['    - {home: two_bed, from: "2013/14 Q4", homes: 1}\n'] * 2
    file.write_text(STRATEGY + "".join(rows), "utf-8")
    assert read_strategy(file, case).levers == {"open_homes": {("two_bed", 4): 2.0}}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('{home: home_a, from: "2013/14 Q4", homes: 1}', "home: expected a new home: two_bed, got home_a"),
        ('{home: two_bed, from: "2013/14 Q4"}', "homes: expected the key homes, got no such key"),
        ('{home: two_bed, from: "2019/20 Q4", homes: 1}', "from: expected a quarter from 2013/14 Q1 to 2014/15 Q4"),
        ('{home: two_bed, from: "2013/14 Q4", homes: -1}', "homes: expected 0 or more, got -1"),
        ('{home: two_bed, from: "2013/14 Q4", homes: 1.5}', "homes: expected a whole number, got 1.5"),
    ],
)
def test_a_row_of_a_strategy_that_cannot_be_is_named(tiny, tmp_path, row, expected):
    case, file = case_of(with_homes(tiny)), tmp_path / "plan.yaml"
    file.write_text(f"{STRATEGY}    - {row}\n", "utf-8")
    with pytest.raises(BadInput, match=expected):
        read_strategy(file, case)


def test_a_model_without_new_homes_says_so(tiny, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(STRATEGY + '    - {home: two_bed, from: "2013/14 Q4", homes: 1}\n', "utf-8")
    with pytest.raises(BadInput, match=r"since the model has none in new_homes\.csv, got"):
        read_strategy(file, case_of(tiny))
