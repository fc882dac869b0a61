"""What people do next quarter: read from the plan, and what a quarter's delay costs by solving again."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.cli.console import wide_console
from placement_opt.cycle import actions as actions_of
from placement_opt.cycle.actions import next_actions
from placement_opt.cycle.going_on import check_some_left, take_actuals
from placement_opt.domain.decisions import Decision
from placement_opt.domain.past import Past
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import prepare
from placement_opt.report.terminal import show_actions
from tests.command import call
from tests.cycle.conftest import FIRST


@pytest.fixture(scope="module")
def of_the_town(tmp_path_factory):
    """Return the tiny town's options and its next actions."""
    from placement_opt.prepared import Options
    from tests import tiny_model

    folder = tmp_path_factory.mktemp("town")
    options = Options(tiny_model.write(folder), strategy=tiny_model.write_strategy(folder))
    return options, next_actions(options)


def test_a_delay_costs_what_the_plan_costs_more_without_it(of_the_town):
    options, found = of_the_town
    question = prepare(options).question
    _plan, cost = actions_of._recommended(question)
    put_off = [k for k in found.actions if k.put_off and k.possible]
    assert put_off
    for k in put_off:
        _later, without = actions_of._recommended(question, k.put_off)
        assert k.delay == pytest.approx(without - cost, abs=0.01)
        assert k.delay >= -1


def test_a_notice_says_its_last_day_and_that_the_home_fills_no_more(of_the_town):
    _options, found = of_the_town
    closing = [k for k in found.actions if k.id.startswith("close ")]
    assert closing
    for k in closing:
        assert "place nobody new there: its last day is" in k.words
        assert k.put_off[0].measure == "open"
        assert k.put_off[0].value == 1.0


def test_what_most_scenarios_take_too_is_safe(of_the_town):
    _options, found = of_the_town
    assert len(found.scenarios) >= 4
    one = found.actions[0]
    most = len(found.scenarios) // 2 + 1
    assert found.is_safe(dataclasses.replace(one, stands_in=most))
    assert not found.is_safe(dataclasses.replace(one, stands_in=most - 1))
    assert not dataclasses.replace(found, scenarios=()).is_safe(one)


def test_without_a_plan_if_it_is_put_off_that_is_told(of_the_town):
    options, found = of_the_town
    one = dataclasses.replace(
        found.actions[0], put_off=(Decision("open", ("home_a",), 1, "fix", 3.0, "none", "nobody"),)
    )
    told = actions_of._with_delay(prepare(options).question, one, 0.0)
    assert (told.possible, told.delay) == (False, None)


@pytest.mark.slow
def test_the_commands_print_what_passed_and_what_comes_next(options, written):
    done = call("actuals", options.model, FIRST, "--template", "--strategy", options.strategy)
    assert (done.returncode, "2013/14 Q1,children,all,,," in done.stdout) == (0, True)
    file = written("children,home_inhouse,,3,", "left,,,2,")
    done = call("actuals", options.model, FIRST, file, "--strategy", options.strategy)
    assert done.returncode == 0, done.stderr
    assert "What has passed: 2013/14 Q1" in done.stdout
    assert "The next run goes on from there." in done.stdout
    assert max(map(len, done.stdout.splitlines()[:-1])) <= 100
    done = call("drift", options.model, "--strategy", options.strategy)
    assert "Drift to date" in done.stdout


def test_what_to_do_is_printed_with_its_costs(of_the_town, capsys):
    _options, found = of_the_town
    show_actions(found, wide_console())
    told = capsys.readouterr().out
    assert "What to do in 2013/14 Q1" in told
    assert "A quarter's delay costs" in told
    assert max(map(len, told.splitlines())) <= 100


def test_without_actuals_there_is_no_drift(options):
    done = call("drift", options.model, "--strategy", options.strategy)
    assert (done.returncode, "of which a quarter has passed" in done.stderr) == (2, True)


def test_without_a_file_actuals_ask_for_one(options):
    done = call("actuals", options.model, FIRST, "--strategy", options.strategy)
    assert (done.returncode, "or --template" in done.stderr) == (2, True)


def test_next_actions_go_on_from_what_was_counted(options, written):
    take_actuals(options, FIRST, written("left,,,2,"))
    found = next_actions(dataclasses.replace(options, scenarios=("demand_high",)))
    assert (found.quarter, found.scenarios) == ("2013/14 Q2", ())


def test_a_home_that_ought_to_have_closed_is_told(prepared):
    """A plan that has a home closed from the next quarter on gives no notice any more: its last day has passed."""
    plan, _cost = actions_of._recommended(prepared.question)
    home = prepared.question.case.homes[0]
    shut = {(home.id, t): float(t < 2) for t in range(5)}
    late = dataclasses.replace(plan, values=dataclasses.replace(plan.values, open=plan.values.open | shut))
    told = [k.words for k in actions_of._notices(prepared, late, 2) if k.id == f"close {home.id}"]
    assert told == [f"Close {home.title}, whose last day was to be 30 June 2013"]


def test_of_a_horizon_that_has_passed_nothing_is_left_to_do(of_the_town):
    options, _found = of_the_town
    prepared = prepare(options)
    c = prepared.question.case
    case = dataclasses.replace(c, past=Past(len(c.quarters), {}, {}, {}))
    over = dataclasses.replace(prepared, question=dataclasses.replace(prepared.question, case=case))
    with pytest.raises(BadInput, match="a quarter is still to come, got all of it passed by 2015/16 Q4"):
        check_some_left(over)
