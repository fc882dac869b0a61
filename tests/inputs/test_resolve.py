"""The case of the tiny model, figure by figure, worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt.domain.case import (
    Breakdown,
    Case,
    Contract,
    Figure,
    from_json,
    to_json,
)
from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.resolve import survival
from placement_opt.kernel.errors import BadInput
from tests.tiny_model import CHOICES, set_value


def case_of(path: Path, horizon: int = 8) -> Case:
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


@pytest.fixture
def case(tiny: Path) -> Case:
    return case_of(tiny)


def test_quarters_follow_the_opening_date_with_their_real_length(case):
    assert [q.label for q in case.quarters][:5] == [
        *("2013/14 Q1", "2013/14 Q2", "2013/14 Q3", "2013/14 Q4"),
        "2014/15 Q1",
    ]
    assert [q.weeks * 7 for q in case.quarters[:4]] == pytest.approx([91, 92, 92, 90])
    assert [(q.number, q.in_year, q.year) for q in case.quarters[3:5]] == [
        (4, 4, "2013/14"),
        (5, 1, "2014/15"),
    ]


def test_a_leap_year_has_a_longer_last_quarter(tiny):
    weeks = {q.label: q.weeks for q in case_of(tiny, horizon=12).quarters}
    assert weeks["2015/16 Q4"] * 7 == pytest.approx(91)


def test_sets_keep_the_order_of_their_files(case):
    assert tuple(case.needs) == ("younger", "older")
    assert case.serving("residential") == ("home_inhouse", "home_external")
    assert case.suitable["younger"] == ("foster_inhouse", "foster_ifa", "parents")
    assert case.suitable_share == {("older", "foster_specialist"): 0.5}
    assert case.placements["parents"].waiting_list is None
    assert case.placements["foster_ifa"].price_family == "agency_foster"


def test_entries_grow_from_the_middle_of_the_base_year(tiny):
    set_value(tiny, "general.csv", "demand,entry_trend", 0.1)
    entries = case_of(tiny).entries
    assert entries["younger", 1] == pytest.approx(1.5 * 1.1**0.625)  # 0.5 + 0.5/4 years
    assert entries["younger", 4] == pytest.approx(1.5 * 1.1**1.375)


def test_rates(tiny):
    set_value(tiny, "general.csv", "demand,stock_flow_gap", 0.02)
    case = case_of(tiny)
    assert case.adjustment == pytest.approx(0.005)
    assert case.exit["older", "foster_ifa"] == 0.25
    assert case.exit["older", "parents"] == 0.5
    assert ("older", "mtfc") not in case.exit
    assert case.ageing == {"younger": ("older", 0.1)}
    assert case.transition == {("older", "foster_inhouse", "older", "residential"): 0.05}
    assert case.breakdown == {("older", "foster_specialist"): Breakdown(0.25, 0.04, 1.0, "older")}


def test_moves_start_at_the_first_review_and_spare_key_stage_4_outside_the_summer(case):
    assert [case.move_limit["older", t] for t in (1, 2, 3, 6)] == [0.0, 0.5, 0.25, 0.5]
    assert [case.move_limit["younger", t] for t in (1, 2, 3)] == [0.0, 0.5, 0.5]
    assert case.moves == (("older", "home_inhouse", "foster_specialist"), ("older", "home_inhouse", "mtfc"))


def test_settled_groups_are_never_moved(tiny):
    set_value(tiny, "needs.csv", "older", "yes", column="settled")
    case = case_of(tiny)
    assert case.moves == ()
    assert {case.move_limit["older", t] for t in range(1, 9)} == {0.0}


def test_homes(case):
    home = case.homes[0]
    assert (home.id, home.title, home.beds, home.staff) == ("home_a", "Home a", 3, 4)
    assert home.cost.value == 6000  # 3 beds at GBP 2,000 a week
    assert home.earliest == 2  # after one full quarter
    assert case.home_placement == "home_inhouse"
    assert case.home_variable_cost.value == 100
    assert case.redundancy.value == 5000  # half of the posts, GBP 10,000 each


def test_carers_take_the_pipeline_where_there_is_one(case):
    assert case.carers["foster_specialist"].approvals[:4] == (0, 1, 0, 0)
    assert case.carers["foster_inhouse"].approvals == (0,) * 8
    assert case.carers["foster_inhouse"].lead == 2


def test_contract(case):
    assert case.contracts == (Contract("ifa_block", "foster_ifa", 1, Figure(700, "council"), 2, 6),)


def test_survival_in_mtfc(case):
    assert case.mtfc is not None
    # 40% fail, half of them in the first quarter, the rest evenly over two quarters; 60% complete.
    assert case.mtfc.survival == pytest.approx((1, 0.8, 0.7))
    assert case.mtfc.earliest == 2
    assert case.mtfc.after == (("older", "older"),)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 6])
def test_who_is_left_after_the_last_quarter_has_completed(length):
    curve = survival(length, completion=0.6, first=0.5)
    assert len(curve) == length
    if length > 1:
        last_loss = 0.4 * 0.5 / (length - 1)
        assert curve[-1] - last_loss == pytest.approx(0.6)


def test_services(case):
    (mst,) = case.services  # the other service is not enabled
    assert mst.effect == pytest.approx(0.1)  # 0.2 per completed case, half are completed
    assert [(e.kind, e.need, e.placement, e.share) for e in mst.effects] == [
        ("prevents_entry", "younger", "", 0.75),
        ("prevents_entry", "older", "", 0.25),
    ]
    assert mst.earliest == 1


def test_prices_follow_their_family_from_the_price_base(tiny):
    set_value(tiny, "general.csv", "pay,inflation", 0.1)
    case = case_of(tiny)
    index = [case.price_index["pay", y] for y in ("2012/13", "2013/14", "2014/15")]
    assert index == pytest.approx([1, 1.1, 1.21])
    assert case.price_index["agency_foster", "2014/15"] == 1
    assert "parents" not in case.fee


def test_schedule_and_budgets(case):
    line = case.schedule[0]
    assert (line.line, line.steps, line.fte) == ("residential_withdrawal", (("2013/14", 50000.0),), 4.0)
    assert case.claimed_fte == 4
    assert case.schedule_totals == {"2013/14": 37000}
    assert [(b.funder, b.external, b.pays_for) for b in case.budgets][1] == ("bond", True, ("mtfc",))


def test_every_price_has_its_evidence(tiny):
    """A grade changed in the file is the grade of the figure."""
    for file, row in (
        ("prices.csv", "foster_ifa,fee"),
        ("homes.csv", "home_a,fixed_cost"),
        ("general.csv", "staff,post_cost"),
    ):
        set_value(tiny, file, row, "published", column="evidence")
    case = case_of(tiny)
    assert (case.fee["foster_ifa"].evidence, case.post_cost.evidence) == ("published", "published")
    assert [h.cost.evidence for h in case.homes] == ["published", "council"]


def test_the_case_round_trips_through_json(case):
    assert from_json(json.loads(json.dumps(to_json(case)))) == case


@pytest.mark.parametrize("floor", [0.5, {"older": 0.5}])
def test_an_empty_case_round_trips_too(case, floor):
    bare = replace(case, mtfc=None, services=(), transition={}, breakdown={}, local_floor=floor, home_placement=None)
    assert from_json(json.loads(json.dumps(to_json(bare)))) == bare


def test_two_builds_are_the_same(tiny):
    assert json.dumps(to_json(case_of(tiny))) == json.dumps(to_json(case_of(tiny)))


def test_a_horizon_shorter_than_the_judged_years(tiny):
    with pytest.raises(BadInput, match=r"model.yaml judged: expected a horizon that holds all of 2013/14"):
        case_of(tiny, horizon=3)


def test_a_local_floor_needs_the_local_shares(tiny):
    (tiny / "local.csv").unlink()
    with pytest.raises(BadInput, match=r"local\.csv parameter: expected a row home_inhouse,local_share") as found:
        resolve.build(read_model(tiny), horizon=4, local_floor=0.5, **CHOICES)
    assert len(found.value.faults) == 6


def test_children_in_mtfc_at_opening_are_those_who_started_and_stayed(tiny):
    row = "older,1,started,10,children,paper,council,10,10,yes,\n"
    with (tiny / "mtfc_starts.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    with pytest.raises(BadInput, match=r"expected 8\.000000 children of older in mtfc"):
        case_of(tiny)
    with (tiny / "opening.csv").open("a", encoding="utf-8") as file:
        file.write("older,mtfc,children,8,children,paper,council,8,8,yes,\n")
    case = case_of(tiny)
    assert case.mtfc is not None
    assert case.mtfc.before == (("older", 1, 10.0),)
