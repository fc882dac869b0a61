"""Services in a model folder: how cases are shared out, every fault of the tables, and a plan from rows alone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from placement_opt.domain.services import EFFECTS as KINDS_OF_EFFECT
from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.strategy_file import read_strategy
from placement_opt.judge.feasibility import screen
from placement_opt.kernel.errors import BadInput
from tests.inputs.service_rows import EFFECTS, STRATEGY, add_hub
from tests.inputs.test_exit_tables import with_exits
from tests.test_kind_of_its_own import add
from tests.tiny_model import CHOICES, set_value
from tests.town import NOTHING, brief, plan_for


def case_of(folder: Path):
    return resolve.build(read_model(folder), horizon=4, local_floor=None, **CHOICES)


def faults(folder: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(folder)
    return [str(f).removeprefix("models/tiny/") for f in raised.value.faults]


@pytest.fixture
def hub(tiny):
    """Return the effects of a hub that has all of them, by kind, need group and placement type."""
    add_hub(tiny)
    found = next(s for s in case_of(tiny).services if s.id == "hub")
    return {(e.kind, e.need, e.placement): e for e in found.effects}


def test_cases_fall_where_children_are(hub):
    """Half of all cases are completed. 1.35 of 1.85 children who go to no parent are younger; 16 live in care."""
    assert hub["prevents_entry", "younger", ""].reach == pytest.approx(0.05)
    assert hub["finds_kin", "younger", "parents"].reach == pytest.approx(0.1 * 1.35 / 1.85)
    assert hub["finds_kin", "older", "parents"].reach == pytest.approx(0.1 * 0.5 / 1.85)
    assert hub["returns_home", "younger", "foster_inhouse"].reach == pytest.approx(0.05 * 6 / 16)
    assert sum(e.share for (kind, *_), e in hub.items() if kind == "returns_home") == pytest.approx(1)


def test_an_effect_on_one_group_and_type_has_every_case(hub):
    assert hub["keeps_placement", "older", "foster_specialist"].share == 1  # where nobody lives yet
    assert hub["keeps_carer", "", "foster_inhouse"].reach == 0.5  # households covered, of which half would stay
    assert hub["keeps_carer", "", "foster_inhouse"].size == 0.5
    assert hub["gives_beds", "", "home_inhouse"].size == 1


def test_a_quarter_saved_is_part_of_an_exit(hub):
    """A quarter of older children leave care in a quarter, so half a quarter saved is an eighth of an exit."""
    assert hub["shortens_stay", "older", "home_inhouse"].size == pytest.approx(0.125)


def test_every_kind_of_effect_is_tried(hub):
    assert {kind for kind, *_ in hub} == set(KINDS_OF_EFFECT)


def test_a_service_that_may_not_run_needs_no_figures(tiny):
    assert [s.id for s in case_of(tiny).services] == ["mst"]  # the family project has none


def test_a_plan_from_rows_alone(tiny, tmp_path):
    """A team of the hub works as far as there is somebody to help, and doing nothing has none of it."""
    add_hub(tiny)
    set_value(tiny, "carers.csv", "foster_inhouse,attrition", 0.1)
    case, file = case_of(tiny), tmp_path / "hub.yaml"
    file.write_text(STRATEGY, "utf-8")
    strategy = read_strategy(file, case)
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == []
    _, _, plan = plan_for(case, dataclasses.replace(brief(fixed=True, strategy=strategy)))
    flows = plan.flows.groupby("measure")["value"].sum()
    for measure in (
        "entries prevented",
        "found a relative",
        "left care with a service",
        "back in care after a service",
    ):
        assert flows[measure] > 0.01, measure
    there = plan.children[plan.children["quarter"] == "2013/14 Q2"].set_index("measure")["value"]
    assert there["households covered"] == pytest.approx(2)  # four cases, half of them completed, begun a quarter before
    assert there["households covered"] + there["households not covered"] == pytest.approx(5.4)  # a tenth has left
    assert there["beds of services"] == 1
    assert plan.ledger.loc[plan.ledger["line"] == "Family hub: teams", "gbp"].sum() == pytest.approx(40_000)
    nothing = plan_for(case, NOTHING)[2]
    assert not nothing.flows[nothing.flows["measure"].str.contains("relative|service")]["value"].any()


def test_more_teams_than_can_be_is_said_before_the_plan(tiny, tmp_path):
    add_hub(tiny)
    case, file = case_of(tiny), tmp_path / "hub.yaml"
    file.write_text(STRATEGY.replace("teams: 1", "teams: 3"), "utf-8")
    (said,) = screen(case, read_strategy(file, case), plan_for(case, NOTHING)[2])
    assert "Family hub teams: 3 announced, at most 1 possible" in said


KIN, HOME = {"size": 0.2, "lag": 1, "eligible_share": 0.4}, EFFECTS["returns_home", "all", "all"]
FAULTS = {
    "a figure that is missing": ({("finds_kin", "all", "parents"): {"size": 0.2, "eligible_share": 0.4}},
        "service_effects.csv:7 parameter: expected a row hub,finds_kin,all,parents,lag in quarters (from a case'"),
    "a figure of another kind of effect": ({("finds_kin", "all", "parents"): {**KIN, "returns_share": 0.1}},
        "service_effects.csv:10 parameter: expected one of size, lag, eligible_share for finds_kin, got returns_share"),
    "more than everybody": ({("finds_kin", "all", "parents"): {**KIN, "size": 1.5}},
        "service_effects.csv:7 value: expected 1 or less children per case, got 1.5"),
    "no effect": ({}, "services.csv:4 service: expected rows of hub in service_effects.csv, since the service may run, "
        "got none - an effect is one of prevents_entry, finds_kin,"),
    "kin with strangers": ({("finds_kin", "all", "foster_inhouse"): KIN},
        "service_effects.csv:7 placement: expected a carried placement type, such as kinship care: parents, got "),
    "prevented somewhere": ({("prevents_entry", "all", "parents"): HOME},
        "service_effects.csv:7 placement: expected all, since a child whose entry is prevented goes nowhere in c"),
    "home from treatment": ({("returns_home", "older", "mtfc"): HOME},
        "service_effects.csv:7 placement: expected a placement type other than MTFC, which its survival curve empties"),
    "home from where none may live": ({("returns_home", "younger", "home_inhouse"): HOME},
        "service_effects.csv:7 placement: expected a placement type suitable for younger, got home_inhouse"),
    "endings that are not counted": ({("keeps_placement", "older", "home_inhouse"): KIN},
        "service_effects.csv:7 placement: expected a placement type whose unplanned endings are counted"),
    "carers that there are not": ({("keeps_carer", "all", "home_inhouse"): KIN},
        "service_effects.csv:7 placement: expected a placement type with fostering households in carers.csv, got"),
    "carers of a need group": ({("keeps_carer", "older", "foster_inhouse"): KIN},
        "service_effects.csv:7 need: expected all, of which hub is for or keeps_carer can be about, got older"),
    "beds of others": ({("gives_beds", "all", "home_external"): {"size": 2, "lag": 0}},
        "service_effects.csv:7 placement: expected the placement type of the council's homes, of which homes.csv has"),
    "twice on the same": ({("finds_kin", "all", "parents"): KIN, ("finds_kin", "older", "parents"): KIN},
        "service_effects.csv:10 need: expected an effect that hub,finds_kin,all,parents does not hold already, g"),
    "a word that no effect is": ({("returns_hom", "all", "all"): HOME},
        "service_effects.csv:7 effect: expected prevents_entry | finds_kin | returns_home | shortens_stay"),
    "a need group that there is not": ({("returns_home", "elder", "all"): HOME},
        "service_effects.csv:7 need: expected a name in needs.csv or all, got elder - did you mean older?"),
    "home from where nobody lives": ({("keeps_placement", "all", "foster_ifa"): KIN},
        "service_effects.csv:7 placement: expected a placement type whose unplanned endings are counted"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_named_with_its_place(kind, tiny):
    effects, expected = FAULTS[kind]
    add_hub(tiny, effects)
    assert any(found.startswith(expected) for found in faults(tiny)), faults(tiny)


def test_a_size_in_another_unit_is_a_fault(tiny):
    add_hub(tiny, {("finds_kin", "all", "parents"): KIN})
    set_value(tiny, "service_effects.csv", "hub,finds_kin,all,parents,size", "quarters_per_case", column="unit")
    assert faults(tiny) == [
        "service_effects.csv:7 unit: expected children_per_case for finds_kin, got quarters_per_case"
    ]


def test_an_effect_on_nobody_is_a_fault(tiny):
    add_hub(tiny, {("returns_home", "all", "foster_specialist"): HOME, ("prevents_entry", "older", "all"): HOME})
    set_value(tiny, "entries.csv", "older,entries", 0)
    expected = "need groups and placement types where children {}, so that cases can be shared out"
    assert f"service_effects.csv:12 need: expected {expected.format('come into care')}, got older" in faults(tiny)


def test_an_effect_on_all_of_a_type_in_which_nobody_lives_is_a_fault(tiny):
    """With one need group it would have every case; with two nobody says how they fall."""
    add_hub(tiny, {("returns_home", "all", "foster_ifa"): HOME})
    set_value(tiny, "opening.csv", "younger,foster_ifa", 0)
    found = "need groups and placement types where children live at the opening, so that cases can be shared out"
    assert f"service_effects.csv:7 need: expected {found}, got all" in faults(tiny)


def test_no_more_leave_than_live_there(tiny):
    """A quarter leave care as it is and half may be moved from council homes; 0.3 for services are too many on top."""
    add_hub(tiny, {("returns_home", "all", "all"): {**HOME, "eligible_share": 0.3}})
    assert faults(tiny) == [
        "general.csv:4 value: expected at most 1 leaving older in home_inhouse in a quarter, got exits 0.25 + planned "
        "moves 0.5 + services 0.3"
    ]
    set_value(tiny, "service_effects.csv", "hub,returns_home,all,all,eligible_share", 0.25)
    assert case_of(tiny)


@pytest.mark.parametrize(("share", "found"), [(0.1, ""), (0.3, "planned exits 0.3"), (0.2, "")])
def test_who_leaves_by_plan_or_with_a_service_is_counted_once(tiny, share, found):
    """A quarter for services holds those who leave by plan, up to a quarter of the children there."""
    add_hub(tiny, {("returns_home", "all", "all"): {**HOME, "eligible_share": 0.25}})
    with_exits(tiny, "return_home,older,home_inhouse")
    set_value(tiny, "planned_exits.csv", "return_home,older,home_inhouse,most_share", share)
    if found:
        assert f"planned moves 0.5 + {found}" in faults(tiny)[0]
    else:
        assert case_of(tiny)


@pytest.mark.parametrize("effect", ["prevents_entry,younger,all", "returns_home,all,all"])
def test_nobody_comes_back_in_the_quarter_in_which_a_service_helped(tiny, effect):
    add_hub(tiny)
    row = set_value(tiny, "service_effects.csv", f"hub,{effect},returns_after", 0)
    assert faults(tiny) == [f"service_effects.csv:{row} value: expected 1 quarter or more, got 0"]
    set_value(tiny, "service_effects.csv", f"hub,{effect},returns_after", "2")
    set_value(tiny, "service_effects.csv", f"hub,{effect},returns_after", "0", "low")
    assert faults(tiny) == [f"service_effects.csv:{row} low: expected 1 quarter or more, got 0"]


def test_who_comes_back_after_a_service_needs_somewhere_to_go(tiny):
    """A settled group has no entries and no entry mix."""
    with (tiny / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("settled,Settled children,10,17,complex,yes,,\n")
    add(tiny, "entries", "settled,entries,0")
    add(tiny, "suitability", "settled,home_external,most_of_group,1")
    add(tiny, "exits", "settled,all,leaves_care,0.1")
    add(tiny, "opening", "settled,home_external,children,1")
    add_hub(tiny, {("returns_home", "all", "home_external"): EFFECTS["returns_home", "all", "all"]})
    set_value(tiny, "services.csv", "hub", "younger;older;settled", "needs")
    row = set_value(tiny, "service_effects.csv", "hub,returns_home,all,home_external,returns_share", 0.25)
    assert faults(tiny) == [
        f"service_effects.csv:{row} need: expected need groups with rows in entry_mix.csv, since a share of those who "
        "go home comes back, got settled"
    ]
    set_value(tiny, "service_effects.csv", "hub,returns_home,all,home_external,returns_share", 0)
    assert case_of(tiny)


def test_the_table_of_an_earlier_folder_is_named(tiny):
    (tiny / "service_teams.csv").rename(tiny / "prevention.csv")
    (tiny / "service_effects.csv").unlink()
    found = faults(tiny)
    expected = "prevention.csv: expected only the tables that a model has, got prevention.csv"
    assert f"{expected} - did you mean service_teams.csv?" in found
    assert "services.csv:2 service: expected rows of mst in service_effects.csv" in "\n".join(found)
