"""A plan that goes on from what was counted: what was pulled stays, what was spent counts, nothing is impossible."""

from __future__ import annotations

import dataclasses
import json
import math
import shutil

import pytest

from placement_opt import retracing, solving
from placement_opt.answering import answer
from placement_opt.cycle.actions import next_actions
from placement_opt.cycle.actual_checks import QuarterExpected, check_actuals
from placement_opt.cycle.actuals_files import read_actuals
from placement_opt.cycle.drift import drift
from placement_opt.cycle.going_on import FORECAST, gone_on, take_actuals
from placement_opt.domain.case import from_json, to_json
from placement_opt.domain.counted import QuarterCount
from placement_opt.domain.levers import held_at
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, Row, ledger
from placement_opt.formulation.linear import LinearRow
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.savings import saved
from placement_opt.prepared import once_passed
from placement_opt.question import Want
from placement_opt.retracing import settled
from placement_opt.running import check, run
from placement_opt.stressing import stress
from tests.cycle.conftest import FIRST
from tests.tiny_model import set_value

UNTIL_STEPS = 1e-4  # children, or pounds, that the steps of stages leave


def as_planned(forecast, t):
    """Return a quarter in which each child, home and household is where the plan has it."""
    return QuarterCount(t, {(g, p): float(n) for (g, p, s), n in forecast.values.x.items() if s == t})


def passed(prepared, forecast, *counts):
    c = prepared.question.case
    return once_passed(prepared, [settled(c, forecast.values, count) for count in counts])


def recommended(prepared):
    return answer(prepared.question, FORECAST).plan(RECOMMENDED)


def test_a_quarter_as_planned_changes_nothing(prepared, forecast):
    """Whatever came as it was planned, what is planned for the rest stays, and so does what all of it costs."""
    now = passed(prepared, forecast, as_planned(forecast, 1))
    past = now.question.case.past
    assert math.fsum(map(abs, past.unexplained.values())) < UNTIL_STEPS
    assert not past.gave_way
    assert recommended(now).cost == pytest.approx(forecast.cost, abs=1)


def test_children_who_come_from_nowhere_are_told_and_none_vanish(prepared, forecast):
    count = as_planned(forecast, 1)
    more = {**count.children, ("younger", "foster_ifa"): count.children["younger", "foster_ifa"] + 2}
    now = passed(prepared, forecast, dataclasses.replace(count, children=more))
    assert math.fsum(now.question.case.past.unexplained.values()) == pytest.approx(2, abs=UNTIL_STEPS)
    flows = recommended(now).flows
    told = flows[flows["measure"] == "not explained by the model"]
    assert told["value"].sum() == pytest.approx(2, abs=UNTIL_STEPS)
    assert set(told["quarter"]) == {FIRST}


def test_entries_that_were_counted_are_no_longer_unexplained(prepared, forecast):
    """Two more children of the younger group who came into care: all in foster care, where those who came go."""
    count = as_planned(forecast, 1)
    more = {**count.children, ("younger", "foster_ifa"): count.children["younger", "foster_ifa"] + 2}
    came = {g: prepared.question.case.entries[g, 1] + (2 if g == "younger" else 0) for g in ("younger", "older")}
    now = passed(prepared, forecast, dataclasses.replace(count, children=more, came=came))
    assert math.fsum(map(abs, now.question.case.past.unexplained.values())) < UNTIL_STEPS


def test_leavers_that_were_counted_change_how_many_leave(prepared, forecast):
    c, count = prepared.question.case, as_planned(forecast, 1)
    usual = math.fsum(c.exit[key] * n for key, n in c.opening.items())
    now = passed(prepared, forecast, dataclasses.replace(count, left=2 * usual))
    assert now.question.case.leaving[:2] == (pytest.approx(2), 1.0)


def test_spend_that_was_recorded_lowers_the_saving_by_as_much(prepared, forecast):
    """Judged is what was spent to date and what is planned: £10,000 more spent save £10,000 less in the year."""
    count = as_planned(forecast, 1)
    plain = passed(prepared, forecast, count)
    line = "residential_withdrawal"
    rows = recommended(plain).ledger
    rows = rows[(rows["quarter"] == FIRST) & (rows["schedule_line"] == line) & ~rows["one_off"]]
    spent = {line: float(rows["gbp"].sum()) + 10_000}
    dearer = passed(prepared, forecast, dataclasses.replace(count, spent=spent))

    def saving(p):
        return saved(answer(p.question, FORECAST).savings, RECOMMENDED, "2013/14")

    assert saving(plain) - saving(dearer) == pytest.approx(10_000, abs=0.01)


def test_doing_nothing_stays_as_it_was_at_the_opening(prepared, forecast):
    count = as_planned(forecast, 1)
    fewer = {key: 0.9 * n for key, n in count.children.items()}
    now = passed(prepared, forecast, dataclasses.replace(count, children=fewer))
    before, after = (answer(p.question, FORECAST).plan(DO_NOTHING) for p in (prepared, now))
    assert after.ledger.equals(before.ledger)


def test_a_home_that_closed_stays_closed_even_if_nothing_more_is_done(prepared, forecast):
    count = as_planned(forecast, 1)
    now = passed(prepared, forecast, dataclasses.replace(count, standing={"open": {("home_b",): 0.0}}))
    nothing = solving.do_nothing(now.question, Want())
    assert [nothing.values.open["home_b", t] for t in (1, 2, 3)] == [0, 0, 0]
    assert recommended(now).values.open["home_b", 4] == 0


def test_households_in_assessment_are_approved_later(prepared, forecast):
    """One assessment begun in the first quarter is approved two quarters on, whatever is decided later."""
    count = as_planned(forecast, 1)
    now = passed(prepared, forecast, dataclasses.replace(count, standing={"recruit": {("foster_inhouse",): 1.0}}))
    nothing = solving.do_nothing(now.question, Want()).values.households
    assert nothing["foster_inhouse", 3] - nothing["foster_inhouse", 2] == pytest.approx(1)


def test_without_notice_a_home_closes_no_sooner_than_its_notice_from_now(options, prepared, forecast):
    count = dataclasses.replace(as_planned(forecast, 1), notice={"home_a": False, "home_b": True})
    homes = {h.id: h.earliest for h in passed(prepared, forecast, count).question.case.homes}
    assert homes == {"home_a": 3, "home_b": 2}  # a full quarter of notice


def test_a_team_that_nobody_sets_up_opens_no_sooner_than_setting_up_takes(prepared, forecast):
    c = prepared.question.case
    late = dataclasses.replace(c, services=tuple(dataclasses.replace(s, earliest=3) for s in c.services))
    p = dataclasses.replace(prepared, question=dataclasses.replace(prepared.question, case=late))
    first = answer(p.question, FORECAST).plan(RECOMMENDED)
    counts = [dataclasses.replace(as_planned(first, t), setting_up={"mst": False}) for t in (1, 2)]
    now = once_passed(p, [settled(late, first.values, k) for k in counts])
    assert [s.earliest for s in now.question.case.services] == [5]


def test_children_beyond_every_place_make_nothing_impossible(prepared, forecast):
    """Four children in homes of five beds whose home of three has closed: the limit gives way, and it is told."""
    count = as_planned(forecast, 1)
    crowded = {**count.children, ("older", "home_inhouse"): 4.0}
    closed = {"open": {("home_a",): 0.0}}
    now = passed(prepared, forecast, dataclasses.replace(count, children=crowded, standing=closed))
    gave = now.question.case.past.gave_way
    assert any(name.startswith("residential_places") for name in gave)
    assert recommended(now).cost > 0


def test_a_count_in_whole_children_never_fails(prepared, forecast):
    """What was tried at first: counts rounded to whole children could not be met."""
    counts = [as_planned(forecast, t) for t in (1, 2, 3)]
    whole = [dataclasses.replace(k, children={key: float(round(n)) for key, n in k.children.items()}) for k in counts]
    now = passed(prepared, forecast, *whole)
    assert now.question.case.past.quarters == 3
    assert recommended(now).cost > 0


def test_totals_by_placement_are_taken_and_the_next_run_goes_on(options, written):
    file = written("children,home_inhouse,,3,", "children,foster_ifa,,4,", "spend,total,,400000,")
    now = take_actuals(options, FIRST, file)
    assert [k.label for k in now.passed] == [FIRST]
    again = gone_on(options).prepared.question.case.past
    assert again == now.prepared.question.case.past
    done = run(options)
    assert done.drift is not None
    assert done.drift.passed == (FIRST,)
    x = done.plan(RECOMMENDED).values.x
    assert math.fsum(n for (_g, p, t), n in x.items() if (p, t) == ("foster_ifa", 1)) == pytest.approx(4)
    without = run(dataclasses.replace(options, actuals=False))
    assert without.drift is None


def test_a_quarter_is_kept_once_and_replaced_when_asked(options, written):
    take_actuals(options, FIRST, written("left,,,2,"))
    with pytest.raises(BadInput, match="kept already"):
        take_actuals(options, FIRST, written("left,,,1,"))
    now = take_actuals(options, FIRST, written("left,,,1,"), replacing=True)
    assert now.passed[0].rows[0].value == 1


def test_draws_are_of_a_model_of_which_nothing_has_happened(options, written):
    take_actuals(options, FIRST, written("left,,,2,"))
    with pytest.raises(BadInput, match="--without-actuals"):
        stress(options)


def test_a_figure_at_its_end_goes_on_from_the_same_counts(options, written):
    """A claim is judged again at the ends of a figure, each with the quarters that have passed."""
    set_value(options.model, "homes.csv", "home_a,staff", 3, "low")
    take_actuals(options, FIRST, written("children,home_inhouse,,3,"))
    done = run(options)
    assert done.answer.question.frozen is not None


def imported(options, opening="2013-06-30", **counts):
    """Return a folder as an import of the next quarter would make it, with other children in some cells."""
    folder = options.model.parent / "next"
    shutil.copytree(options.model, folder)
    settings = folder / "model.yaml"
    settings.write_text(settings.read_text("utf-8").replace("2013-03-31", opening), "utf-8")
    for row, children in counts.items():
        set_value(folder, "opening.csv", row.replace("__", ","), children)
    return folder


def test_children_by_need_may_come_from_the_next_import(options):
    before = {p.name: p.read_bytes() for p in options.model.iterdir() if p.is_file()}
    now = take_actuals(options, FIRST, imported(options, younger__foster_ifa__children=4))
    x = now.prepared.question.case.past.values["x"]
    assert x["younger", "foster_ifa", 1] == pytest.approx(4)
    assert x["older", "mtfc", 1] == 0
    assert {p.name: p.read_bytes() for p in options.model.iterdir() if p.is_file()} == before


def test_an_import_of_another_day_is_refused(options):
    with pytest.raises(BadInput, match="imported as of 2013-06-30, the last day of 2013/14 Q1"):
        take_actuals(options, FIRST, imported(options, opening="2013-09-30"))


def test_a_case_with_a_past_is_written_and_read_back(prepared, forecast):
    c = passed(prepared, forecast, as_planned(forecast, 1)).question.case
    assert from_json(json.loads(json.dumps(to_json(c)))) == c


def test_check_reads_the_actuals_too(options, written):
    take_actuals(options, FIRST, written("left,,,2,"))
    place = options.model / "actuals" / "2013-14-Q1.csv"
    place.write_text(place.read_text("utf-8").replace("left", "gone"), "utf-8")
    with pytest.raises(BadInput, match=r"2013-14-Q1\.csv:2 measure"):
        check(options.model, [options.strategy])


def test_a_total_of_spend_is_what_was_spent(prepared, options, written):
    """Of a total alone each line has its share; of one beside lines, those that were not counted have the rest."""
    for rows in (("spend,total,,300000,",), ("spend,total,,300000,", "spend,foster_investment,,60000,")):
        now = take_actuals(options, FIRST, written(*rows), replacing=True).prepared.question
        items = [k for k in recommended_ledger(now) if k.quarter == 1 and not k.one_off]
        assert math.fsum(float(k.amount) for k in items) == pytest.approx(300_000, abs=0.01)
        fostering = math.fsum(float(k.amount) for k in items if k.schedule == "foster_investment")
    assert fostering == pytest.approx(60_000, abs=0.01)


def recommended_ledger(question):
    found = answer(question, FORECAST).plan(RECOMMENDED)
    return ledger(question.case, Brief(question.plan(RECOMMENDED), question.strategy), found.values)


def test_lines_and_the_rest_outside_the_schedule_are_a_total(options, written):
    lines = ("residential_withdrawal", "foster_investment", "mst", "contract_efficiency")
    rows = [f"spend,{line},,1000," for line in lines]
    now = take_actuals(options, FIRST, written(*rows, "spend,total,,4100,"))
    with pytest.raises(BadInput, match="the sum of its parts, 4,100"):
        now = take_actuals(
            options, FIRST, written(*rows, "spend,outside_schedule,,100,", "spend,total,,4200,"), replacing=True
        )
    assert now.passed[0].rows[-1].value == 4100


def test_a_home_that_opens_again_makes_nothing_impossible(options, written):
    """Its posts have gone, and stay gone: the rule about them gives way."""
    take_actuals(options, FIRST, written("beds_open,home_b,,0,"))
    second = written("beds_open,home_b,,2,", quarter="2013/14 Q2")
    past = take_actuals(options, "2013/14 Q2", second).prepared.question.case.past
    assert past.values["open"]["home_b", 1] == 0
    assert past.values["open"]["home_b", 2] == 1
    third = written("children,all,,16,", quarter="2013/14 Q3")
    assert take_actuals(options, "2013/14 Q3", third).prepared.question.case.past.quarters == 3


def test_a_home_with_a_bed_out_of_use_is_neither_whole_nor_closed(options, written):
    """Two of three beds: with homes kept whole it must not have to close, nor is no plan left."""
    take_actuals(options, FIRST, written("beds_open,home_a,,2,"))
    found = next_actions(options)
    assert all(k.possible for k in found.actions)


def test_nobody_in_care_is_a_count_like_another(options, written):
    now = take_actuals(options, FIRST, written("children,all,,0,all went home"))
    found = drift(now)
    assert found.children["actual"].sum() == 0
    sums = found.money.groupby("quarter")["gbp"].sum()
    assert math.fsum(sums) == pytest.approx(found.total)


def test_a_small_count_makes_the_figures_small_counts(options, prepared, written):
    """What was rounded at the opening is not any more once a count of one to four stands beside it."""
    assert not prepared.inputs.model.contains_small_counts
    many = take_actuals(options, FIRST, written("children,all,,16,"))
    assert not many.prepared.inputs.model.contains_small_counts
    few = take_actuals(options, FIRST, written("children,foster_ifa,,4,"), replacing=True)
    assert few.prepared.inputs.model.contains_small_counts


def test_the_least_way_is_given_whatever_the_units_are(options, prepared, forecast):
    """Households in place of pounds: a budget that was exceeded gives way, and children stay where they are."""
    count = dataclasses.replace(as_planned(forecast, 1), standing={"recruit": {("foster_specialist",): 9.0}})
    gave = passed(prepared, forecast, count).question.case.past.gave_way
    assert gave
    assert {name.partition("_council")[0] for name in gave} <= {"investment_budget", "specialist_growth"}


def test_a_home_a_step_short_of_open_is_open(prepared, forecast):
    """Steps of stages leave a home of the forecast at 0.99999: kept whole it would have to close."""
    short = dataclasses.replace(forecast.values, open=forecast.values.open | {("home_b", 1): 0.99999})
    assert settled(prepared.question.case, short, as_planned(forecast, 1)).standing["open"]["home_b",] == 1


def test_what_passed_is_a_span_of_the_bridge_and_no_levers(options, written):
    """A home closed already is no part of what each lever would do from now on."""
    take_actuals(options, FIRST, written("beds_open,home_b,,0,", "spend,total,,900000,"))
    q = gone_on(options).prepared.question
    found = answer(q)
    spans = {k.name: k.gbp for k in found.bridge.spans}
    assert spans["passed"] > 500_000
    assert all(abs(spans[lever]) < 300_000 for lever in found.alone)
    assert found.bridge.gap == pytest.approx(0, abs=0.01)
    in_pounds = [v for v in found.verdicts if v.placing is not None]
    assert in_pounds
    assert all(abs(v.placing) < 300_000 for v in in_pounds)


def test_no_more_households_than_there_were_and_were_approved(options, written):
    rows = ("households,foster_inhouse,,15,", "approved,foster_inhouse,,1,")
    with pytest.raises(BadInput, match=r"no more than the .* before and the 1 approved, got 15"):
        take_actuals(options, FIRST, written(*rows))


def test_what_is_kept_is_not_held_against_another_scenario(options, prepared, forecast, written):
    """Households before a quarter that were not counted are those of a forecast, which is another in a scenario."""
    rows = ("households,foster_inhouse,,9,seen", "approved,foster_inhouse,,1,seen", "lost,foster_inhouse,,0,seen")
    told = read_actuals(written(*rows), FIRST, prepared.question.case)
    five = QuarterExpected(prepared.question.case, forecast, 1, {}, {"foster_inhouse": 5.0, "foster_specialist": 0.0})
    assert [*check_actuals(five, told, (), 4)]
    assert not [*check_actuals(five, told, (), math.inf)]


def test_what_was_announced_goes_on_from_what_happened(options, written):
    """A home that has closed is held open by no announcement, and teams grow from those that there are."""
    take_actuals(options, FIRST, written("beds_open,home_a,,0,", "teams,mst,,0,"))
    take_actuals(options, "2013/14 Q2", written("teams,mst,,0,", quarter="2013/14 Q2"))
    c = gone_on(options).prepared.question.case
    assert held_at(c, {}, "open", ("home_a", 4)) == 0
    assert held_at(c, {}, "open", ("home_b", 4)) == 1
    assert held_at(c, {("mst", t): 3.0 for t in range(1, 13)}, "teams", ("mst", 3)) == 1  # one more a quarter


def test_a_limit_of_which_nothing_is_left_may_give_way_too():
    """A row whose unknowns have all passed weighs no more and no less than another."""

    def weight(**terms):
        return retracing._in_step(Row("a_rule", (1,), "a_rule_1", LinearRow(terms, "<=", 1.0)))

    assert weight() == 1
    assert weight(pounds=-20_000.0, none=0.0) == 1 / 20_000
