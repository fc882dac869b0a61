"""Planned exits from the files of a model to the case and to a strategy; what is amiss is named with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.domain.case import Case, Figure, from_json, to_json
from placement_opt.domain.leaving_care import AfterCare, PlannedExit
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.kernel.errors import BadInput
from tests import tiny_model
from tests.test_kind_of_its_own import add
from tests.tiny_model import CHOICES, set_value

EXIT = "return_home,older,home_external"
AFTER = "return_home,allowances"


def header(path: Path, *tables: str) -> None:
    """Begin tables that the tiny model does not have."""
    keys = {"planned_exits": "exit,need,placement", "after_care": "exit,price_family"}
    for table in tables:
        rest = "parameter,value,unit,source,evidence,low,high,known_when_decided,note"
        (path / f"{table}.csv").write_text(f"{keys[table]},{rest}\n", "utf-8")


def with_exits(path: Path, exit: str = EXIT, after: str = AFTER, earliest: int = 1) -> Path:
    """Let older children return home from external homes, half of them with an allowance and a fifth for a while."""
    header(path, "planned_exits", "after_care")
    add(path, "planned_exits", f"{exit},most_share,0.2", f"{exit},cost,5000", f"{exit},earliest,{earliest}")
    figures = ("allowance,50", "with_allowance,0.5", "ends,0.1", "returns_share,0.2", "returns_after,2")
    add(path, "after_care", *(f"{after},{figure}" for figure in figures))
    return path


def case_of(path: Path, horizon: int = 8) -> Case:
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    return [str(fault).removeprefix("models/tiny/") for fault in raised.value.faults]


def test_rows_become_ways_out_of_care_and_what_follows_them(tiny):
    case = case_of(with_exits(tiny))
    cost, allowance = Figure(5000, "assumed"), Figure(50, "assumed")
    assert case.planned_exits == (PlannedExit("return_home", "older", "home_external", 0.2, cost, 2),)
    after = AfterCare("return_home", "Return home", "allowances", allowance, 0.5, 0.1, 0.2, 2)
    assert case.after_care == {"return_home": after}
    assert from_json(to_json(case)) == case


def test_a_model_without_the_tables_or_their_rows_has_none(tiny):
    bare = case_of(tiny)
    header(tiny, "planned_exits", "after_care")
    assert case_of(tiny) == bare
    assert not bare.planned_exits
    assert not bare.after_care


def test_what_follows_an_exit_that_nobody_takes_is_left_out(tiny):
    header(with_exits(tiny), "planned_exits")
    assert case_of(tiny).after_care == {}


def test_a_model_may_add_a_kind_of_exit_of_its_own(tiny):
    with_exits(tiny, EXIT.replace("return_home", "residence"), AFTER.replace("return_home", "residence"))
    assert "after_care.csv:2 exit: expected return_home | special_guardianship | " in faults_of(tiny)[0]
    (tiny / "catalogue.yaml").write_text("exits:\n  residence: Residence order\n", "utf-8")
    assert case_of(tiny).after_care["residence"].title == "Residence order"


FAULTS = {
    "not suited": (EXIT.replace("home_external", "foster_ifa").replace("older", "younger"), AFTER, None),
    "a place that does not suit": (
        EXIT.replace("older", "younger"),
        AFTER,
        "planned_exits.csv:2 placement: expected a placement type suitable for younger, got home_external",
    ),
    "treatment": (
        EXIT.replace("home_external", "mtfc"),
        AFTER,
        "planned_exits.csv:2 placement: expected a placement type other than MTFC, which nobody leaves care from, "
        "got mtfc",
    ),
    "nothing after it": (
        EXIT,
        AFTER.replace("return_home", "adoption_order"),
        "planned_exits.csv:2 exit: expected rows of return_home in after_care.csv: the allowance, and who comes back; "
        "0 for none, got no such row",
    ),
    "a family without inflation": (
        EXIT,
        "return_home,fares",
        "after_care.csv:2 price_family: expected residential_external | agency_foster | pay | allowances | supported, "
        "got fares",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_row_that_cannot_be_is_named(tiny, kind):
    exit, after, expected = FAULTS[kind]
    with_exits(tiny, exit, after)
    if expected is None:
        assert case_of(tiny).planned_exits
    else:
        assert expected in faults_of(tiny)


def test_support_after_care_is_a_share_of_those_who_leave(tiny):
    with_exits(tiny, EXIT.replace("return_home", "staying_close"), AFTER.replace("return_home", "staying_close"))
    assert faults_of(tiny) == [
        "after_care.csv:5 value: expected 0, since those who come back are in the figures of today's exits and "
        "entries, got 0.2",
        "planned_exits.csv:2 unit: expected share, since it is Staying Close, got per_quarter",
    ]
    set_value(tiny, "planned_exits.csv", EXIT.replace("return_home", "staying_close") + ",most_share", "share", "unit")
    set_value(tiny, "after_care.csv", AFTER.replace("return_home", "staying_close") + ",returns_share", 0)
    case = case_of(tiny)
    assert [(k.exit, k.of_leavers) for k in case.planned_exits] == [("staying_close", True)]
    assert case.after_care["staying_close"].title == "Staying Close"


def test_an_exit_is_a_share_of_those_there(tiny):
    set_value(with_exits(tiny), "planned_exits.csv", f"{EXIT},most_share", "share", "unit")
    assert faults_of(tiny) == ["planned_exits.csv:2 unit: expected per_quarter, since it is Return home, got share"]


def test_one_exit_has_one_price_family(tiny):
    with_exits(tiny)
    add(tiny, "after_care", *(f"return_home,pay,{k},0.5" for k in ("allowance", "with_allowance", "ends")))
    add(tiny, "after_care", "return_home,pay,returns_share,0", "return_home,pay,returns_after,1")
    assert faults_of(tiny) == [
        f"after_care.csv:{n} price_family: expected allowances, as in the rows above, got pay" for n in range(7, 12)
    ]


def test_a_row_that_is_missing_is_named(tiny):
    file = with_exits(tiny) / "planned_exits.csv"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    assert (
        "planned_exits.csv:2 parameter: expected a row return_home,older,home_external,earliest" in faults_of(tiny)[0]
    )


def test_nobody_comes_back_before_leaving(tiny):
    row = set_value(with_exits(tiny), "after_care.csv", f"{AFTER},returns_after", 0)
    assert faults_of(tiny) == [f"after_care.csv:{row} value: expected 1 quarter or more, got 0"]


def test_who_comes_back_needs_somewhere_to_go(tiny):
    """A settled group has no entries and no entry mix."""
    with (tiny / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("settled,Settled children,10,17,complex,yes,,\n")
    add(tiny, "entries", "settled,entries,0")
    add(tiny, "suitability", "settled,home_external,most_of_group,1")
    add(tiny, "exits", "settled,all,leaves_care,0.1")
    with_exits(tiny, EXIT.replace("older", "settled"))
    assert faults_of(tiny) == [
        "planned_exits.csv:2 need: expected a need group with rows in entry_mix.csv, since a share of those who leave "
        "comes back, got settled"
    ]
    set_value(tiny, "after_care.csv", f"{AFTER},returns_share", 0)
    assert case_of(tiny).planned_exits


def test_no_more_leave_than_live_there(tiny):
    """A quarter leave care as it is, half may be moved from council homes, and 0.2 + 0.1 are too many on top."""
    with_exits(tiny, EXIT.replace("home_external", "home_inhouse"))
    add(tiny, "planned_exits", *(f"special_guardianship,older,home_inhouse,{k}" for k in ("most_share,0.1", "cost,0")))
    add(tiny, "planned_exits", "special_guardianship,older,home_inhouse,earliest,1")
    for name, value in (("allowance", 0), ("with_allowance", 0), ("ends", 0), ("returns_share", 0)):
        add(tiny, "after_care", f"special_guardianship,allowances,{name},{value}")
    add(tiny, "after_care", "special_guardianship,allowances,returns_after,1")
    assert (
        "at most 1 leaving older in home_inhouse in a quarter, got exits 0.25 + planned moves 0.5 + planned exits "
        in (faults_of(tiny)[0])
    )


STRATEGY = """\
name: plan
title: Plan
source: paper
levers:
  planned_exits:
    - {{exit: {exit}, from: "2013/14 Q2", to: "2013/14 Q3", children_per_quarter: 2}}
    - {{exit: return_home, from: "2013/14 Q3", children_per_quarter: 1, note: "a second worker"}}
"""


def test_a_strategy_names_a_kind_of_exit_and_children_a_quarter(tiny, tmp_path):
    file, case = tmp_path / "plan.yaml", case_of(with_exits(tiny), horizon=4)
    file.write_text(STRATEGY.format(exit="return_home"), "utf-8")
    announced = read_strategy(file, case).announced("planned_exits")
    assert announced == {("return_home", 2): 2, ("return_home", 3): 3, ("return_home", 4): 1}


def test_an_exit_of_which_the_model_has_no_row_is_refused(tiny, tmp_path):
    file, case = tmp_path / "plan.yaml", case_of(with_exits(tiny), horizon=4)
    file.write_text(STRATEGY.format(exit="adoption_order"), "utf-8")
    with pytest.raises(
        BadInput, match=r":6 levers\.planned_exits\.0\.exit: expected a planned exit: return_home, got ado"
    ):
        read_strategy(file, case)
    with pytest.raises(BadInput, match=r"since the model has none in planned_exits\.csv, got"):
        read_strategy(file, case_of(tiny_model.write(tmp_path / "bare"), horizon=4))
