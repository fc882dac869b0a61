"""A plan that goes on from what was counted: what was pulled stays, what was spent counts, nothing is impossible."""

from __future__ import annotations

import dataclasses
import json
import math
import shutil

import pytest

from placement_opt import solving
from placement_opt.answering import answer
from placement_opt.cycle.actuals_files import read_actuals
from placement_opt.cycle.going_on import FORECAST, GoneOn, QuarterPassed, gone_on, take_actuals
from placement_opt.domain.case import from_json, to_json
from placement_opt.domain.counted import QuarterCount
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, build
from placement_opt.formulation.linear import NO_LESS, NO_MORE
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.lever_quantities import quantities
from placement_opt.measure.savings import saved
from placement_opt.prepared import once_passed
from placement_opt.question import Want
from placement_opt.retracing import settled
from placement_opt.review.recommendations import recommendations
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


def test_only_what_is_ahead_can_be_decided_on(prepared, forecast):
    """What closed or moved in the quarters that have passed is no recommendation any more."""
    count = as_planned(forecast, 1)
    now = passed(prepared, forecast, dataclasses.replace(count, standing={"open": {("home_b",): 0.0}}))
    found = quantities(now.question.case, recommended(now))
    assert {k.first for k in quantities(prepared.question.case, forecast)} >= {1}
    assert min(k.first for k in found) == 2
    assert not any(k.closes and k.index == ("home_b",) for k in found)
    moves = [k for k in recommendations(now.question.case, recommended(now)) if k.quantity.measure == "moves"]
    assert all(k.when.startswith("rest of financial year 2013/14") for k in moves if k.quantity.first == 2)


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


def test_a_row_that_gives_way_is_looser_by_its_room_on_its_own_side(prepared, forecast):
    question = passed(prepared, forecast, as_planned(forecast, 1)).question
    c, brief = question.case, Brief(question.plan(RECOMMENDED), question.strategy)
    before = {row.name: row.says for row in build(c, brief).rows}
    some = {sense: next(n for n, k in before.items() if k.sense == sense) for sense in (NO_MORE, NO_LESS)}
    given = dataclasses.replace(c, past=dataclasses.replace(c.past, gave_way=dict.fromkeys(some.values(), 1.5)))
    after = {row.name: row.says for row in build(given, brief).rows}
    assert after[some[NO_MORE]].value == before[some[NO_MORE]].value + 1.5
    assert after[some[NO_LESS]].value == before[some[NO_LESS]].value - 1.5
    assert {n for n, k in after.items() if k.value != before[n].value} == set(some.values())


def test_the_plan_is_that_of_before_any_quarter_had_passed(options, written):
    assert gone_on(options).plan is None
    take_actuals(options, FIRST, written("left,,,2,"))
    now = take_actuals(options, "2013/14 Q2", written("left,,,1,", quarter="2013/14 Q2"))
    assert now.plan is now.passed[0].forecast
    assert now.passed[1].forecast is not now.plan


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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("left,,,1,",), "No spend of the quarters that have passed was recorded."),
        (("spend,residential_withdrawal,,40000,", "spend,mst,,2500,"), "Spend of £42,500 in the quarters"),
        (("spend,total,,90000,All of it as in the ledger",), "Spend of £90,000 in the quarters"),
    ],
)
def test_spend_of_the_councils_own_is_told(prepared, written, rows, said):
    read = read_actuals(written(*rows), FIRST, prepared.question.case)
    quarter = QuarterPassed(FIRST, 1, None, None, read)
    assert GoneOn(prepared, (quarter,)).recorded.startswith(said)
