"""The change of the entry mix, budgets beyond their last year and contract efficiency: from the files to the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.domain.case import Budget, Case
from placement_opt.inputs import read_model, resolve
from placement_opt.judge.feasibility import horizon_warnings
from placement_opt.kernel.errors import BadInput
from tests.tiny_model import CHOICES, set_value

HEADER = "from_quarter,parameter,value,unit,source,evidence,low,high,known_when_decided,note"


def case_of(path: Path, horizon: int = 8) -> Case:
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def ramp(path: Path, *steps: tuple[object, object]) -> Path:
    """Write how soon entrants go where they are suited: from which quarter on, and which share."""
    rows = [f"{t},suited_entrants_ramp,{z},share,paper,council,{z},{z},yes," for t, z in steps]
    (path / "entry_ramp.csv").write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def fault_of(path: Path) -> str:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    (fault,) = raised.value.faults
    return str(fault).removeprefix("models/tiny/")


def test_a_share_holds_until_the_next_and_the_last_to_the_end(tiny):
    ramp(tiny, (1, 0.1), (3, 0.5), (6, 1))
    assert case_of(tiny).suited_entrants_ramp == (0.1, 0.1, 0.5, 0.5, 0.5, 1, 1, 1)


def test_rows_may_stand_in_any_order_and_reach_beyond_the_horizon(tiny):
    ramp(tiny, (9, 1), (3, 0.5), (1, 0))
    assert case_of(tiny, horizon=4).suited_entrants_ramp == (0, 0, 0.5, 0.5)


def test_one_row_holds_throughout(tiny):
    assert case_of(ramp(tiny, (1, 0.25))).suited_entrants_ramp == (0.25,) * 8


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (((2, 0.5),), "entry_ramp.csv:2 from_quarter: expected a row from quarter 1, the first after opening, got 2"),
        (((0, 0.5), (1, 1)), "entry_ramp.csv:2 from_quarter: expected 1 or more, since 1 is the first quarter"),
        (((1, 1.5),), "entry_ramp.csv:2 value: expected"),
        (((1, -0.1),), "entry_ramp.csv:2 value: expected"),
        (((1, 0.5), ("1.5", 1)), "entry_ramp.csv:3 from_quarter: expected"),
        (((1, 0.5), (1, 1)), "entry_ramp.csv:3"),
        (((1, "soon"),), "entry_ramp.csv:2"),
        (((1, 0.5), (5, 0.2)), "entry_ramp.csv:3 value: expected at least 0.5, the share of the row before, got 0.2"),
    ],
    ids=["not from 1", "from 0", "more than all", "less than none", "half a quarter", "twice", "a word", "falling"],
)
def test_a_ramp_that_says_nothing_of_a_quarter_or_too_much_is_refused(tiny, steps, words):
    with pytest.raises(BadInput) as raised:
        read_model(ramp(tiny, *steps))
    assert str(raised.value.faults[0]).startswith(f"models/tiny/{words}")


def test_the_table_cannot_be_left_out(tiny):
    (tiny / "entry_ramp.csv").unlink()
    assert (
        fault_of(tiny) == "entry_ramp.csv: expected this file (how soon children entering care go where they are "
        "suited, and not by today's mix), got no such file"
    )
    (tiny / "entry_ramp.csv").write_text(HEADER + "\n", "utf-8")
    assert fault_of(tiny).startswith("entry_ramp.csv: expected at least one row")


# Budgets: the council's GBP 100,000 a year recur, the bond's 50,000 do not; the table ends with 2013/14.


def test_a_recurrent_budget_goes_on_after_its_last_year_and_a_one_off_one_does_not(tiny):
    found = case_of(tiny, horizon=12).budgets
    assert [(b.funder, b.year, b.amount, b.carried) for b in found] == [
        ("council", "2013/14", 100_000, False),
        ("bond", "2013/14", 50_000, False),
        ("council", "2014/15", 100_000, True),
        ("council", "2015/16", 100_000, True),
    ]


def test_a_budget_carried_on_is_that_of_the_last_year_given_for_the_same_things(tiny):
    add_budget(tiny, "council,2014/15", 80_000)
    found = [b for b in case_of(tiny, horizon=12).budgets if b.year == "2015/16"]
    assert found == [
        Budget("council", "Council revenue", "2015/16", 80_000, False, False, ("foster", "mtfc", "prevention"), True)
    ]


def test_a_funder_that_has_stopped_paying_before_is_not_called_back(tiny):
    """The council pays in 2013/14, and in 2014/15 only the bond does: nothing recurrent is left to go on."""
    add_budget(tiny, "bond,2014/15", 50_000)
    assert [b.funder for b in case_of(tiny, horizon=12).budgets if b.year == "2015/16"] == []


def add_budget(path: Path, key: str, amount: float) -> None:
    with (path / "budgets.csv").open("a", encoding="utf-8") as file:
        file.write(f"{key},amount,{amount},GBP,paper,council,{amount},{amount},yes,\n")


def test_that_budgets_go_on_is_said_with_the_year(tiny):
    (words,) = [k for k in horizon_warnings(case_of(tiny, horizon=8)) if "Budgets" in k]
    assert words == (
        "Budgets for investment are given up to 2013/14. From 2014/15 on the recurrent ones of 2013/14 go on, and "
        "one-off ones do not."
    )


def test_where_the_budgets_cover_the_horizon_nothing_goes_on(tiny):
    case = case_of(tiny, horizon=4)
    assert not any(b.carried for b in case.budgets)
    assert not [k for k in horizon_warnings(case) if "Budgets" in k]


def test_who_has_no_budget_has_none_later(tiny):
    lines = (tiny / "budgets.csv").read_text("utf-8").splitlines()
    (tiny / "budgets.csv").write_text(lines[0] + "\n", "utf-8")
    assert case_of(tiny).budgets == ()


# Contract efficiency


def test_the_share_that_contract_rounds_brought_is_read(tiny):
    set_value(tiny, "general.csv", "contracts,efficiency", 0.03)
    assert case_of(tiny).contract_efficiency == pytest.approx(0.03)


@pytest.mark.parametrize("value", [1.5, -0.1])
def test_a_share_of_the_fees_is_from_none_to_all(tiny, value):
    line = set_value(tiny, "general.csv", "contracts,efficiency", value)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert all(str(f).startswith(f"models/tiny/general.csv:{line} ") for f in raised.value.faults)


def test_a_model_without_it_says_so(tiny):
    lines = (tiny / "general.csv").read_text("utf-8").splitlines()
    (tiny / "general.csv").write_text(
        "\n".join(k for k in lines if not k.startswith("contracts,efficiency")) + "\n", "utf-8"
    )
    assert "contracts,efficiency" in fault_of(tiny)
