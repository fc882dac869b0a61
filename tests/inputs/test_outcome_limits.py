"""Limits on outcomes as config/ writes them, siblings.csv, and the settings that are a family: read, or refused."""

from __future__ import annotations

import pytest

from placement_opt.domain.outcome_limits import OutcomeLimit
from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.inputs import read_base, read_model, resolve
from placement_opt.kernel.errors import BadInput, Fault
from tests.inputs.test_base import BASE
from tests.tiny_model import CHOICES

HEADER = "placement,parameter,value,unit,source,evidence,low,high,known_when_decided,note\n"
STEERED = ("home_inhouse", "home_external", "foster_inhouse", "foster_ifa", "foster_specialist", "mtfc")


def limit(**keys):
    """Return a row of the settings; what is given as None is left out."""
    row = {"measure": "unmet_need", "at_most": 1, "from": '"2013/14 Q2"', "reason": "so it was decided", **keys}
    return "{" + ", ".join(f"{key}: {value}" for key, value in row.items() if value is not None) + "}"


def floor(**keys):
    return limit(**{"measure": "share_in_a_family", "at_least": 0.5, "at_most": None, **keys})


def base(tmp_path, tiny, *rows):
    """Read the choices with these limits."""
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "mine.yaml").write_text("outcome_limits:\n" + "".join(f"  - {row}\n" for row in rows), "utf-8")
    return read_base([tmp_path / "base.yaml", tmp_path / "mine.yaml"], read_model(tiny))


def case(tmp_path, tiny, *rows):
    limits = base(tmp_path, tiny, *rows).outcome_limits
    return resolve.build(read_model(tiny), horizon=4, local_floor=None, **CHOICES, outcome_limits=limits)


def siblings(tiny, *placements):
    rows = "".join(f"{p},placed_together,0.5,share,paper,council,0.5,0.5,yes,\n" for p in placements)
    (tiny / "siblings.csv").write_text(HEADER + rows, "utf-8")


def told(raised):
    return "\n".join(map(str, raised.value.faults))


def test_without_limits_there_are_none(tmp_path, tiny):
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    assert read_base([tmp_path / "base.yaml"]).outcome_limits == ()
    assert case(tmp_path, tiny, limit()).outcome_limits[0].reason == "so it was decided"


def test_a_limit_holds_until_a_later_one_of_the_same_children_takes_its_place(tmp_path, tiny):
    found = case(
        tmp_path,
        tiny,
        floor(need="older", at_least=0.2),
        floor(need="older", at_least=0.4, **{"from": '"2013/14 Q4"'}),
        floor(at_least=0.3, **{"from": '"2013/14 Q3"'}),
    ).outcome_limits
    why = "so it was decided"
    assert found == (
        OutcomeLimit("share_in_a_family", "older", "at_least", 0.2, 2, 3, why),
        OutcomeLimit("share_in_a_family", "older", "at_least", 0.4, 4, 4, why),
        OutcomeLimit("share_in_a_family", "everybody", "at_least", 0.3, 3, 4, why),
    )


REFUSED = {
    "unknown measure": (limit(measure="unmet_needs"), "0.measure: expected a measure of outcomes: moved, "),
    "unknown need": (
        limit(need="oldr"),
        "0.need: expected a need group: younger, older, got oldr - did you mean older?",
    ),
    "unknown key": (limit(to='"2013/14 Q4"'), "0.to: expected one of at_least, at_most, from, measure, need, reason"),
    "both ends": (limit(at_least=1), "0: expected exactly one of at_most and at_least, got both"),
    "neither end": (limit(at_most=None), "0: expected exactly one of at_most and at_least, got neither"),
    "no reason": (limit(reason=None), "0.reason: expected the key reason"),
    "an empty reason": (limit(reason='""'), "0.reason: expected text that is not empty"),
    "no quarter": (limit(**{"from": "soon"}), '0.from: expected a quarter such as "2013/14 Q1", got soon'),
    "a number that is none": (limit(at_most="yes"), "0.at_most: expected a number"),
    "less than none": (limit(at_most=-1), "0.at_most: expected 0 or more, got -1"),
    "more than all": (floor(at_least=1.5), "0.at_least: expected 1 or less, a share, got 1.5"),
    "a floor under what should be few": (
        limit(at_least=1, at_most=None),
        "0.at_least: expected at_most for unmet_need, since fewer are better, got at_least",
    ),
    "a cap on a share": (
        floor(at_least=None, at_most=0.5),
        "0.at_most: expected at_least for share_in_a_family, since more of a share is better, got at_most",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_limit_that_cannot_be_meant_is_refused_with_its_line(tmp_path, tiny, name):
    row, words = REFUSED[name]
    with pytest.raises(BadInput) as raised:
        base(tmp_path, tiny, row)
    (fault,) = raised.value.faults
    assert f"mine.yaml:2 outcome_limits.{words}" in str(fault)


def test_a_limit_given_twice_is_refused(tmp_path, tiny):
    with pytest.raises(BadInput) as raised:
        base(tmp_path, tiny, limit(), limit(at_most=2))
    assert "mine.yaml:3 outcome_limits.1.from: expected another quarter than in outcome_limits.0" in told(raised)


def test_every_fault_of_the_limits_is_told_at_once(tmp_path, tiny):
    with pytest.raises(BadInput) as raised:
        base(tmp_path, tiny, limit(measure="moves"), limit(need="all"), floor(at_least=2))
    assert [f.row for f in raised.value.faults] == [2, 3, 4]


@pytest.mark.parametrize("begins", ["2012/13 Q4", "2014/15 Q1"])
def test_a_limit_from_a_quarter_that_the_run_does_not_hold_is_refused(tmp_path, tiny, begins):
    with pytest.raises(BadInput) as raised:
        case(tmp_path, tiny, limit(**{"from": f'"{begins}"'}))
    expected = "config outcome_limits.0.from: expected a quarter of this run, 2013/14 Q1 to 2013/14 Q4"
    assert f"{expected}, got {begins}" in told(raised)


def test_what_a_run_finds_of_a_limit_is_told_with_its_file_and_line(tmp_path, tiny):
    found = base(tmp_path, tiny, limit(**{"from": '"2014/15 Q1"'}))
    fault = Fault("config", None, "outcome_limits.0.from", "a quarter", "2014/15 Q1")
    assert str(found.in_its_file(fault)).endswith(
        "mine.yaml:2 outcome_limits.0.from: expected a quarter, got 2014/15 Q1"
    )
    elsewhere = Fault("model.yaml", None, "judged", "a horizon", "none")
    assert found.in_its_file(elsewhere) == elsewhere


def test_a_measure_without_figures_is_refused_for_each_limit(tmp_path, tiny):
    (tiny / "local.csv").unlink()
    rows = [floor(measure="share_in_own_area"), floor(measure="share_of_siblings_together")]
    with pytest.raises(BadInput) as raised:
        case(tmp_path, tiny, *rows)
    assert "outcome_limits.0.measure: expected a measure for which the model has the figures" in told(raised)
    assert "share_in_own_area needs rows in local.csv" in told(raised)
    assert "outcome_limits.1.measure" in told(raised)
    assert "needs rows in siblings.csv" in told(raised)


def test_a_need_group_of_which_a_measure_says_nothing_is_refused(tmp_path, tiny):
    with pytest.raises(BadInput, match=r"outcome_limits.0.need: expected a need group of which .*: older, got younger"):
        case(tmp_path, tiny, limit(measure="complex_in_ordinary_fostering", need="younger"))


def test_every_measure_may_be_limited_where_there_are_figures(tmp_path, tiny):
    siblings(tiny, *STEERED)
    rows = [
        limit(measure=id, at_least=None, at_most=5) if k.sense == "at_most" else floor(measure=id)
        for id, k in OUTCOMES.items()
    ]
    assert {k.measure for k in case(tmp_path, tiny, *rows).outcome_limits} == set(OUTCOMES)


def test_siblings_are_known_of_every_type_that_a_planner_may_choose_or_of_none(tmp_path, tiny):
    siblings(tiny)
    assert case(tmp_path, tiny, limit()).siblings == {}
    siblings(tiny, *STEERED, "parents")
    assert case(tmp_path, tiny, limit()).siblings == dict.fromkeys((*STEERED, "parents"), 0.5)
    siblings(tiny, *STEERED[1:])
    with pytest.raises(BadInput, match=r"siblings\.csv parameter: expected a row home_inhouse,placed_together"):
        read_model(tiny)


def test_a_share_of_siblings_above_one_is_refused(tiny):
    siblings(tiny, *STEERED)
    file = tiny / "siblings.csv"
    file.write_text(file.read_text("utf-8").replace("mtfc,placed_together,0.5", "mtfc,placed_together,1.5"), "utf-8")
    with pytest.raises(BadInput, match=r"siblings\.csv:7 value: expected .*1"):
        read_model(tiny)


def test_the_catalogue_says_which_settings_are_a_family(tmp_path, tiny):
    assert case(tmp_path, tiny, limit()).families == ("foster", "mtfc", "family")


def test_a_model_says_it_of_settings_of_its_own_alone(tiny):
    file = tiny / "catalogue.yaml"
    file.write_text("settings: {host: supported lodgings}\nfamilies: [host]\n", "utf-8")
    assert read_model(tiny).catalogue.families == ("foster", "mtfc", "family", "host")
    file.write_text("families: [residential, hotel]\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert "families.0: expected a setting that this file adds" in told(raised)
    assert "families.1: expected a setting: residential, foster, mtfc, family, supported, other, got hotel" in told(
        raised
    )


def test_a_limit_that_cannot_be_read_hides_no_other(tmp_path, tiny):
    with pytest.raises(BadInput) as raised:
        base(tmp_path, tiny, limit(reason=None), limit(measure="unmet_needs"), limit(need="oldr"))
    assert "reason" in told(raised)
    assert "unmet_need" in told(raised)
    assert "oldr" in told(raised)
