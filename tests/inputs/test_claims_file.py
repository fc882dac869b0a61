"""claims.yaml: what it may say, every way to spoil it, and what becomes of it in a case."""

from __future__ import annotations

import json
import re

import pytest

from placement_opt.domain.case import from_json, to_json
from placement_opt.domain.claims import NeedGrowth
from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.claims_file import saving_claimed
from placement_opt.judge.verdict import claims
from placement_opt.kernel.errors import BadInput
from tests.tiny_model import CHOICES, set_value

GOOD = """\
claims:
  - kind: saving
    year: "2013/14"
    source: paper
    section: "1.1"
  - {kind: posts, amount: 4, source: paper, page: "7", note: "Counted twice."}
  - {kind: children_in_setting, id: foster_up, title: Foster care, year: "2013/14", setting: foster, amount: 12,
     outturn: looked_after_31_march, source: paper, section: "1.2"}
  - {kind: children_in_care, id: fewer, title: Fewer children, year: "2013/14", amount: 15, source: paper, section: "2"}
  - {kind: pressure, id: demand, title: Demand, year: "2013/14", low: 1000, high: 2000, source: paper, section: "2"}
  - kind: growth
    id: people
    title: More people
    year: "2013/14"
    over: 2
    growth: 0.1
    by_age: [{from_age: 0, to_age: 9, growth: 0.2}]
    amount: 500
    source: paper
    section: the annex
  - {kind: cost_avoided, id: avoided, title: Avoided, amount: 9, reason: No quantity., source: paper, section: "3"}
"""


def write(path, text=GOOD):
    (path / "claims.yaml").write_text(text, "utf-8")
    return path


def case_of(path, horizon=4):
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def test_a_model_without_the_file_makes_the_claims_of_its_schedule(tiny):
    assert [(k.id, k.source, k.place) for k in claims(case_of(tiny))] == [("saving 2013/14", "", ""), ("posts", "", "")]


def test_claims_come_from_the_schedule_first_each_with_its_place(tiny):
    before = {k.id: k for k in claims(case_of(tiny))}
    found = {k.id: k for k in claims(case_of(write(tiny)))}
    assert list(found) == ["saving 2013/14", "posts", "foster_up", "fewer", "demand", "people", "avoided"]
    assert {id: found[id].amount for id in before} == {id: k.amount for id, k in before.items()}
    assert (found["saving 2013/14"].source, found["saving 2013/14"].place) == ("paper", "section 1.1")
    assert (found["posts"].place, found["posts"].note) == ("page 7", "Counted twice.")
    assert (found["foster_up"].settings, found["foster_up"].sense, found["foster_up"].unit) == (
        ("foster",),
        "at least",
        "children",
    )
    assert (found["fewer"].sense, found["demand"].sense, found["demand"].high) == ("at most", "between", 2000)
    assert (found["people"].place, found["avoided"].untestable, found["avoided"].amount) == (
        "the annex",
        "No quantity.",
        9,
    )


def test_growth_by_age_is_that_of_need_groups_and_the_rest_makes_up_the_whole(tiny):
    """Of 2 children a quarter 0.2 more in all; the 1.5 younger ones grow by 0.3, so the 0.5 older ones lose 0.1."""
    (people,) = [k for k in claims(case_of(write(tiny))) if k.id == "people"]
    assert people.growth == (NeedGrowth("younger", 1.5, 0.2), NeedGrowth("older", 0.5, pytest.approx(-0.2)))


def test_the_amount_of_a_saving_follows_a_schedule_that_a_scenario_changes(tiny):
    write(tiny)
    set_value(tiny, "schedule.csv", "mst,2013/14,step", -4000)
    (saving,) = [k for k in case_of(tiny).claims if k.kind == "saving"]
    assert saving.amount == 38000


def test_the_saving_of_a_year_is_the_steps_so_far_without_the_total(tiny):
    with (tiny / "schedule.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"{line},2014/15,step,{n},GBP,paper,council,{n},{n},yes,\n" for line, n in (("mst", -500), ("total", 7))
        )
    tables = read_model(tiny).tables
    assert [saving_claimed(tables, year) for year in ("2012/13", "2013/14", "2014/15")] == [None, 37_000, 36_500]


def test_a_case_with_claims_comes_back_from_its_file(tiny):
    case = case_of(write(tiny))
    assert from_json(json.loads(json.dumps(to_json(case)))) == case
    old = {k: v for k, v in to_json(case).items() if k != "claims"}
    assert from_json(json.loads(json.dumps(old))).claims == ()


def test_a_year_beyond_the_horizon_cannot_be_tested_and_is_no_fault(tiny):
    text = GOOD.replace('title: Demand, year: "2013/14"', 'title: Demand, year: "2014/15"')
    (demand,) = [k for k in case_of(write(tiny, text)).claims if k.id == "demand"]
    assert "does not hold all of 2014/15" in demand.untestable
    (demand,) = [k for k in case_of(tiny, horizon=8).claims if k.id == "demand"]
    assert demand.untestable == ""


SPOILT = {
    "unknown key": (("    year: \"2013/14\"\n    source", "    yaer: \"2013/14\"\n    source"),
        "claims.yaml:3 claims.0.yaer: expected one of also_covers, …, got yaer - did you mean year?"),
    "unknown kind": (("kind: posts", "kind: post"),
        "claims.yaml:6 claims.1.kind: expected 'saving', …, got post - did you mean posts?"),
    "no year": (("title: Demand, year: \"2013/14\"", "title: Demand"),
        "claims.yaml:10 claims.4.year: expected the key year, since the kind is pressure, got no such key"),
    "malformed year": (("title: Demand, year: \"2013/14\"", "title: Demand, year: \"2013/15\""),
        "claims.yaml:10 claims.4.year: expected a financial year such as 2013/14, got 2013/15"),
    "year before the model": (("title: Demand, year: \"2013/14\"", "title: Demand, year: \"2012/13\""),
        "claims.yaml:10 claims.4.year: expected 2013/14, the first year of the model, or a later one, got 2012/13"),
    "year that is not judged": (("    year: \"2013/14\"\n    source", "    year: \"2014/15\"\n    source"),
        "claims.yaml:3 claims.0.year: expected a judged year: 2013/14, got 2014/15 - did you mean 2013/14?"),
    "another key's kind": (("{kind: posts, ", "{kind: posts, setting: foster, "),
        "claims.yaml:6 claims.1.setting: expected one of kind, source, …, since the kind is posts, got setting"),
    "unlike the schedule": (("amount: 4,", "amount: 5,"),
        "claims.yaml:6 claims.1.amount: expected 4, as the lines of schedule.csv come to, got 5"),
    "saving unlike the schedule": (("    section: \"1.1\"", "    section: \"1.1\"\n    amount: 36999"),
        "claims.yaml:6 claims.0.amount: expected 37,000, as the lines of schedule.csv come to, got 36,999"),
    "unknown setting": (("setting: foster", "setting: fostering"),
        "claims.yaml:7 claims.2.setting: expected a setting: residential, …, got fostering - did you mean foster?"),
    "unknown source": (("{kind: posts, amount: 4, source: paper", "{kind: posts, amount: 4, source: papers"),
        "claims.yaml:6 claims.1.source: expected a key of sources.yaml, got papers - did you mean paper?"),
    "unknown measure": (("outturn: looked_after_31_march", "outturn: lookd_after_31_march"),
        "claims.yaml:8 claims.2.outturn: expected a measure of outturn.csv, got lookd_after_31_march - did you mean "
        "looked_after_31_march?"),
    "no place": (("source: paper, page: \"7\"", "source: paper"),
        "claims.yaml:6 claims.1.section: expected a section or a page, where the claim stands in its source, got "
        "neither"),
    "half a range": (("low: 1000, high: 2000", "low: 1000"),
        "claims.yaml:10 claims.4.amount: expected either an amount or both low and high, got low"),
    "range upside down": (("low: 1000, high: 2000", "low: 3000, high: 2000"),
        "claims.yaml:10 claims.4.low: expected no more than high, 2,000, got 3,000"),
    "twice": (("id: fewer", "id: foster_up"),
        "claims.yaml:9 claims.3.id: expected each claim once, got foster_up - the first is on line 7"),
    "named as a kind": (("id: fewer", "id: pressure"),
        "claims.yaml:9 claims.3.id: expected a name that is not that of a kind, got pressure"),
    "ages that cut a group": (("to_age: 9", "to_age: 11"),
        "claims.yaml:17 claims.5.by_age.0: expected ages made of whole need groups: 0 to 9, 10 to 17, got 0 to 11"),
    "ages twice": (("by_age: [", "by_age: [{from_age: 0, to_age: 17, growth: 0.1}, "),
        "claims.yaml:17 claims.5.by_age.1: expected each age once, got 0 to 9"),
    "more than the whole": (("growth: 0.2}", "growth: 0.9}"),
        "claims.yaml:17 claims.5.by_age: expected growth by age that makes up the growth of all ages, got -2.3 for the "
        "other ages"),
    "no reason": (("reason: No quantity., ", ""),
        "claims.yaml:21 claims.6.reason: expected the key reason, since the kind is cost_avoided, got no such key"),
    "no setting at all": (("setting: foster", "setting: []"),
        "claims.yaml:7 claims.2.setting: expected a list with at least one item, got nothing"),
    "growth in per cent": (("    growth: 0.1\n", "    growth: 3.6\n"),
        "claims.yaml:16 claims.5.growth: expected 1 or less, got 3.6"),
    "a bare yes for years": (("    over: 2\n", "    over: yes\n"),
        "claims.yaml:15 claims.5.over: expected a whole number, got true"),
    "a bare yes for an amount": (("amount: 15,", "amount: yes,"),
        "claims.yaml:9 claims.3.amount: expected a number, got true"),
    "no name": (("id: fewer", "id: Fewer children"),
        "claims.yaml:9 claims.3.id: expected a name of small letters, digits and _ that begins with a letter, got "
        "Fewer children"),
    "no list": ((GOOD, "claims: 7\n"), "claims.yaml:1 claims: expected a list, got 7"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPOILT)
def test_a_fault_is_named_with_its_line_and_the_nearest_name(tiny, kind):
    (old, new), sentence = SPOILT[kind]
    assert GOOD.count(old) == 1
    with pytest.raises(BadInput) as raised:
        read_model(write(tiny, GOOD.replace(old, new)))
    pattern = re.escape(f"models/tiny/{sentence}").replace("…", ".*")
    faults = [str(f) for f in raised.value.faults]
    assert any(re.fullmatch(pattern, f) for f in faults), faults


def test_faults_of_claims_come_with_those_of_tables_all_at_once(tiny):
    text = GOOD.replace("setting: foster", "setting: fostering").replace("low: 1000, ", "")
    set_value(write(tiny, text), "carers.csv", "foster_inhouse,places_per_household", 4)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert [(f.file.rpartition("/")[2], f.column) for f in raised.value.faults] == [
        ("carers.csv", "value"),
        ("claims.yaml", "claims.2.setting"),
        ("claims.yaml", "claims.4.amount"),
    ]


def test_posts_that_the_schedule_does_not_claim_are_a_fault(tiny):
    set_value(write(tiny), "schedule.csv", "residential_withdrawal,total,staff", 0)
    with pytest.raises(BadInput, match=r"expected no claim of posts, since schedule.csv has none, got posts"):
        read_model(tiny)
