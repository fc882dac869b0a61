"""Runs beside each other: every figure that differs, and what explains the answers, closing to the pound."""

from __future__ import annotations

import dataclasses
import json
import shutil

import pandas as pd
import pytest

from placement_opt import running
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from placement_opt.register import explaining
from placement_opt.register.comparing import compare
from placement_opt.register.filed_runs import find_run
from placement_opt.register.input_groups import GROUP_OF, INPUT_GROUPS
from placement_opt.register.run_words import run_sections
from placement_opt.register.signatures import sign
from tests import tiny_model
from tests.command import call
from tests.register.conftest import ASKED, RUNS

SHARE = "share: 0.01"


def only_contracts(work):
    """Let the tiny town have no lever but contracts and placement choice, and a saving of a hundredth of its fees."""
    model = work / "models" / "tiny"
    for file, row in (
        ("carers.csv", "foster_inhouse,extra_approvals"),
        ("carers.csv", "foster_specialist,extra_approvals"),
        ("mtfc.csv", "most_teams"),
        ("service_teams.csv", "mst,most_teams"),
    ):
        tiny_model.set_value(model, file, row, 0)
    (work / ASKED.strategy).write_text(
        "name: tiny_plan\ntitle: Tiny plan\nsource: paper\nlevers:\n  contracts:\n"
        f'    - {{placements: [home_external, foster_ifa], from: "2013/14 Q1", {SHARE}}}\n'
    )
    return model


def with_other_inputs(run, *cells):
    """Return a copy of a run that keeps other prices, as if it had been made from them and found the same."""
    folder = shutil.copytree(run.folder, RUNS / f"{run.name}-2")
    for row, value, column in cells:
        tiny_model.set_value(folder / "inputs" / "tiny", "prices.csv", row, value, column)
    return find_run(str(folder), RUNS)


def filed(**changes):
    return find_run(str(running.run(dataclasses.replace(ASKED, **changes)).options.out), RUNS)


def ledger(run, plan, line):
    rows = pd.read_csv(run.folder / "ledger.csv")
    return rows[(rows["plan"] == plan) & (rows["line"] == line)]["gbp"].sum()


def closes(explained):
    return all(
        explained.before[key] + sum(k.gbp[key] for k in explained.shares) == explained.after[key]
        for key in explained.before
    )


def test_every_table_belongs_to_one_group():
    assert set(GROUP_OF) == set(TABLES)
    assert len(GROUP_OF) == sum(len(group.tables) for group in INPUT_GROUPS)


def test_what_explains_a_difference_is_what_can_be_worked_out_by_hand(work):
    """A bed-week dearer by a tenth, and a contract efficiency twice as large; the plan stays the same.

    The dearer bed-week adds a tenth of what the plan spends less than doing nothing on it; the efficiency as much again
    as it was.
    """
    model = only_contracts(work)
    before = filed()
    tiny_model.set_value(model, "prices.csv", "home_inhouse,fee", 110)
    strategy = work / ASKED.strategy
    strategy.write_text(strategy.read_text().replace(SHARE, "share: 0.02"))
    after = filed()
    (step,) = compare([before, after]).steps
    shares = {k.groups: k.gbp["saving 2013/14", "recommended"] for k in step.explained.shares}
    assert list(shares) == [("prices",), ("strategy",), ("rest",)]
    line = "council homes: per child"
    by_hand = 0.1 * (ledger(before, "do_nothing", line) - ledger(before, "recommended", line))
    assert by_hand > 100
    assert shares["prices",] == pytest.approx(by_hand, abs=1)
    granted = -ledger(before, "recommended", "contract efficiency, granted")
    assert granted > 1000
    assert shares["strategy",] == pytest.approx(granted, abs=1)
    assert shares["rest",] == 0
    assert closes(step.explained)
    assert {(k.file, k.what, k.before, k.after, k.source) for k in step.changes if k.moves} == {
        ("prices.csv", "home_inhouse fee", "100", "110", "paper"),
        ("the strategy's file", "levers.contracts.1.share", "0.01", "0.02", ""),
    }


def test_what_no_input_explains_is_the_program_and_the_computer(run, work):
    """The first run is given another answer, as an earlier version of the program might have found."""
    second = with_other_inputs(run)
    verdict = json.loads((run.folder / "verdict.json").read_text("utf-8"))
    verdict["verdicts"][0]["best_possible"] -= 1234.4
    (run.folder / "verdict.json").write_text(json.dumps(verdict))
    tiny_model.set_value(work / "models" / "tiny", "prices.csv", "foster_ifa,fee", 820)
    last = filed()
    first = find_run(run.name, RUNS)
    found = compare([first, second, last])
    key = ("saving 2013/14", explaining.THE_MOST)
    assert found.steps[0].changes == ()
    assert [k.groups for k in found.steps[0].explained.shares] == [("rest",)]
    assert found.steps[0].explained.shares[0].gbp[key] == pytest.approx(1234, abs=1)
    assert found.steps[0].explained.shares[0].gbp[key[0], "recommended"] == 0
    assert [k.groups for k in found.steps[1].explained.shares] == [("prices",), ("rest",)]
    assert all(closes(step.explained) for step in found.steps)
    (direct,) = compare([first, last]).steps
    assert direct.explained.shares[-1].gbp[key] == pytest.approx(1234, abs=1)
    assert closes(direct.explained)


def test_groups_that_have_no_answer_alone_are_told_together(run, work):
    """A new placement type: its row, where it may be used, its price and its market are nothing without each other."""
    model = work / "models" / "tiny"
    with (model / "placements.csv").open("a") as file:
        file.write("foster_other,Other foster care,foster,external,foster,yes,market,agency_foster\n")
    for table, row in (
        ("suitability", "older,foster_other,most_of_group,1,share"),
        ("prices", "foster_other,fee,700,GBP_per_child_week"),
        ("market", "foster_other,new_placements,1,children_per_quarter"),
        ("local", "foster_other,local_share,0.4,share"),
    ):
        value = row.split(",")[-2]
        with (model / f"{table}.csv").open("a") as file:
            file.write(f"{row},paper,council,{value},{value},yes,\n")
    after = filed()
    (step,) = compare([run, after]).steps
    assert step.explained.why_not == ""
    assert closes(step.explained)
    first, *_others = step.explained.shares
    assert first.groups[0] == "structure"
    assert len(first.groups) > 1
    assert ", with " in first.words
    added = {(k.file, k.before, k.after) for k in step.changes}
    assert ("prices.csv", "-", "700") in added
    assert ("placements.csv", "-", "a row") in added


def test_a_scenario_and_options_are_told_and_explained_by_what_they_change(run, work):
    dear = work / "models" / "tiny" / "scenarios" / "dear.yaml"
    dear.parent.mkdir()
    change = "{table: prices, where: {placement: home_external}, parameter: fee, multiply: 1.1, reason: market}"
    dear.write_text(f"title: Dear\nreason: what if\nchanges:\n  - {change}\n")
    after = filed(scenarios=("dear",), whole_homes=True)
    (step,) = compare([run, after]).steps
    told = {(k.group, k.what): (k.before, k.after) for k in step.changes}
    assert told["prices", "home_external fee"] == ("3,000", "3,300")
    assert told["prices", "home_external fee, range"] == ("3,000 to 3,000", "3,300 to 3,300")
    assert told["choices", "scenarios"] == ("-", "dear")
    assert told["choices", "whole homes"] == ("no", "yes")
    assert [k.groups for k in step.explained.shares] == [("prices",), ("choices",), ("rest",)]
    assert step.explained.shares[-1].gbp == dict.fromkeys(step.explained.before, 0)
    assert closes(step.explained)


def test_words_that_no_plan_reads_are_told_and_not_solved_for(run, monkeypatch):
    fee = "home_external,fee"
    after = with_other_inputs(run, (fee, "derived", "evidence"), (fee, "worked out", "note"), (fee, 2900, "low"))
    monkeypatch.setattr(explaining, "answer_one", lambda ask: pytest.fail("solved"))
    (step,) = compare([run, after]).steps
    assert {k.what: (k.before, k.after) for k in step.changes} == {
        "home_external fee, range": ("3,000 to 3,000", "2,900 to 3,000"),
        "home_external fee, evidence": ("council", "derived"),
    }
    assert closes(step.explained)


def test_the_command_prints_all_of_it_and_gives_data(run):
    after = with_other_inputs(run, ("foster_ifa,fee", 820, "value"))
    sign(run, "analyst", "A Smith")
    done = call("compare", run.name, after.name)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    said = " ".join(done.stdout.split())
    for words in (
        "prices.csv: foster_ifa fee was 800, is 820 GBP_per_child_week. Source: paper.",
        "What the answers are",
        "The rows add up to the pound.",
        "A: Signed as analyst by A Smith",
        "B: Edited or deleted since it was made: inputs/tiny/prices.csv.",
    ):
        assert words in said
    data = json.loads(call("compare", run.name, after.name, "--json").stdout)
    (step,) = data["steps"]
    assert step["inputs"][0]["unit"] == "GBP_per_child_week"
    for row in step["explained"]:
        assert row["before_gbp"] + sum(k["gbp"] for k in row["shares"]) == row["after_gbp"]


def test_manchester_with_a_dearer_fee_closes_to_the_pound(answer, tmp_path):
    """Every claim of a large model is read; what the fee explains is found again in what the second run lacks of it."""
    first = shutil.copytree(answer.options.out, tmp_path / "runs" / "first")
    second = shutil.copytree(first, tmp_path / "runs" / "second")
    prices = second / "inputs" / "manchester" / "prices.csv"
    text = prices.read_text("utf-8")
    prices.write_text(text.replace("home_external,fee,2150,", "home_external,fee,2400,"), "utf-8")
    found = compare([find_run(str(folder), tmp_path / "runs") for folder in (first, second)])
    assert {"saving 2013/14", "saving 2014/15", "posts"} == set(found.answers["claim"])
    (explained,) = [step.explained for step in found.steps]
    fee, rest = explained.shares
    assert (fee.groups, rest.groups) == (("prices",), ("rest",))
    assert all(gbp > 0 for gbp in fee.gbp.values())
    assert rest.gbp == {key: -gbp for key, gbp in fee.gbp.items()}
    assert closes(explained)
    claims = next(k for k in run_sections(found.runs[0]) if k.name == "judged_claims")
    assert len(claims.frame) == len(answer.judged)


def test_what_cannot_be_compared_is_refused(run):
    with pytest.raises(BadInput, match="expected runs that differ, got the same run more than once"):
        compare([run, run])
    done = call("compare", run.name)
    assert (done.returncode, "expected two runs or more" in done.stderr) == (2, True)
