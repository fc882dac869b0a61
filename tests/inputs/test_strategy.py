"""A strategy's words and quarters become numbers; what cannot be resolved is named with its line."""

from __future__ import annotations

import pytest

from placement_opt import build_case
from placement_opt.errors import BadInput
from placement_opt.inputs import read_base, read_model, read_strategy
from placement_opt.plan import Decision, Target
from tests import tiny_model


@pytest.fixture
def case(tiny):
    return build_case.build(read_model(tiny), horizon=4, local_floor=None, safe_withdrawal=True)


@pytest.fixture
def file(tmp_path):
    return tiny_model.write_strategy(tmp_path)


def test_steps_become_one_value_per_quarter(case, file):
    plan = read_strategy(file, case, sources={"paper"})
    assert plan.name == "tiny_plan"
    assert plan.efficiency == {
        **{("home_external", t): 0.01 for t in (2, 3, 4)},
        **{("foster_ifa", 2): 0.01, ("foster_ifa", 3): 0.01, ("foster_ifa", 4): 0.02},
    }
    assert plan.recruit == {("foster_specialist", 1): 1, ("foster_specialist", 2): 1}
    assert plan.teams == {("mtfc", 3): 1, ("mtfc", 4): 1, ("mst", 2): 1, ("mst", 3): 1, ("mst", 4): 1}
    assert plan.close == {"home_b": 3}
    assert plan.targets == (Target("residential", 4, "at_most", 3),)
    moves = "moves", ("older", "home_inhouse", "mtfc")
    assert plan.decisions == (Decision(*moves, 1, "forbid", 0, "exam year", "reviewing officer"),)


def test_recruitment_without_an_end_runs_to_the_horizon(case, file):
    file.write_text(file.read_text("utf-8").replace('to: "2013/14 Q2", ', ""), "utf-8")
    assert set(read_strategy(file, case).recruit) == {("foster_specialist", t) for t in (1, 2, 3, 4)}


FAULTS = {  # what is replaced, by what, and the fault
    "source": ("source: paper", "source: papr",
        ":3 source: expected a key of sources.yaml, got papr - did you mean"),
    "placement": ("placements: [foster_ifa]", "placements: [foster_iva]",
        ":7 levers.contract_efficiency.1.placements.0: expected a placement: home_inhouse, "),
    "carers": ("placement: foster_specialist", "placement: foster_ifa",
        ":9 levers.recruit.0.placement: expected a household: "),
    "service": ("service: mst", "service: fip",
        ":12 levers.teams.1.service: expected a service: mst, mtfc, got fip"),
    "home": ("home_b", "home_d",
        ":14 levers.close.0.home: expected a home: home_a, home_b, got home_d - did you mean"),
    "past the horizon": ('from: "2013/14 Q3", teams', 'from: "2014/15 Q1", teams',
        ":11 levers.teams.0.from: expected a quarter from 2013/14 Q1 to 2013/14 Q4, got 2014/15 Q1"),
    "malformed quarter": ('by: "2013/14 Q4"', 'by: "Q4 2013"',
        ":16 targets.0.by: expected a quarter such as 2013/14 Q1, got Q4 2013"),
    "end before start": ('to: "2013/14 Q2"', 'to: "2012/13 Q4"',
        ":9 levers.recruit.0.to: expected a quarter from 2013/14 Q1"),
    "out of order": ('from: "2013/14 Q4", share', 'from: "2013/14 Q1", share',
        ":7 levers.contract_efficiency.1.from: expected a later quarter than in the row above"),
    "share above 1": ("share: 0.01", "share: 1.01",
        ":6 levers.contract_efficiency.0.share: expected less than or equal to 1, got 1.01"),
    "unknown lever": ("  close:", "  closes:",
        ":13 levers.closes: expected one of close, contract_efficiency, recruit, teams"),
    "setting": ("setting: residential", "setting: residence",
        ":16 targets.0.setting: expected a setting: residential"),
    "target without a number": (", at_most: 3", "",
        ":16 targets.0: expected exactly one of at_most and at_least"),
    "index": ("need: older, placement", "placement",
        ":18 decisions.0.need: expected need and placement and to for moves, got nothing"),
    "value": ("sense: forbid", "sense: fix",
        ":18 decisions.0.value: expected a value for fix, got nothing"),
    "no reason": ('reason: "exam year", ', "",
        ":18 decisions.0.reason: expected the key reason, got no such key"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_named_with_its_line(case, file, kind):
    old, new, expected = FAULTS[kind]
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case, sources={"paper"})
    (fault,) = raised.value.faults
    assert str(fault).startswith(f"config/strategies/tiny_plan.yaml{expected}")


def test_all_faults_come_at_once(case, file):
    text = file.read_text("utf-8").replace("home_b", "home_c").replace("mst", "msd").replace("Q1", "Q9")
    file.write_text(text.replace("Q9", "Q1"), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case)
    assert [f.row for f in raised.value.faults] == [12, 14]


BASE = """\
horizon_quarters: 12
model: tiny
strategy: tiny_plan
local_share_floor: null
safe_withdrawal: true
verdict: {must_reach: [recommended], at_risk_margin: 0.1}
"""


def test_later_settings_replace_single_keys(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon_quarters: 8\n", "utf-8")
    base = read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    assert (base.horizon_quarters, base.model, base.verdict.must_reach) == (8, "tiny", ("recommended",))


def test_faults_of_settings_name_the_file_that_holds_the_key(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE.replace("recommended", "best"), "utf-8")
    (tmp_path / "mine.yaml").write_text("horizon: 8\nlocal_share_floor: 40\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"])
    found = {(f.file.rpartition("/")[2], f.row, f.column) for f in raised.value.faults}
    assert found == {
        *(("base.yaml", 6, "verdict.must_reach"), ("mine.yaml", 1, "horizon")),
        ("mine.yaml", 2, "local_share_floor"),
    }
