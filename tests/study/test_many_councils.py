"""Many councils: each is answered as it would be alone, whoever shares its pass of the rules, over any processes."""

from __future__ import annotations

import dataclasses
import io

import pandas as pd
import pytest
from rich.console import Console

from placement_opt.all_councils import answer_councils
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, FOUR
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from placement_opt.register.run_register import register_of
from placement_opt.report import council_table, terminal
from placement_opt.study.council_plans import found_alone, found_together
from placement_opt.study.like_councils import structure_of, together
from placement_opt.study.many_councils import Councils, answers_of_councils
from placement_opt.study.workers import Workers
from tests import tiny_model
from tests.command import call
from tests.run_folder import MODES, is_for_its_owner_alone

PENCE = 0.05
STRATEGY = """\
name: tiny_plan
title: "Tiny plan"
source: paper
levers:
  placement_choice: []
  contracts:
    - {placements: [home_external, foster_ifa], from: "2013/14 Q2", share: 0.01}
  services:
    - {service: mst, from: "2013/14 Q2", teams: 1}
"""
CLASH = """\
name: clash
title: "Clash"
source: paper
decisions:
  - {measure: open, home: home_a, quarter: "2013/14 Q1", sense: fix, value: 0, reason: lease, by: property service}
"""
# What differs between towns of one structure: file, row and value.
DIFFERENCES = {
    "alike_1": (),
    "alike_2": (
        *(("prices.csv", f"{p},fee", fee) for p, fee in (("home_external", 2700), ("foster_ifa", 950))),
        *(("entries.csv", f"{g},entries", n) for g, n in (("younger", 1.6), ("older", 0.45))),
        ("carers.csv", "foster_inhouse,approval_lead", 3),
        ("homes.csv", "home_b,earliest_closure", 2),
    ),
    "alike_3": (("opening.csv", "younger,foster_ifa,children", 2), ("exits.csv", "older,all,leaves_care", 0.22)),
    "alike_4": (("transitions.csv", "older,foster_inhouse,older,residential,moves_on", 0.02),),
}


def write(folder, name, changes=(), strategy=STRATEGY):
    """Write a town of its own with the strategy of the tiny model, some of its figures changed."""
    made = tiny_model.write(folder / "make" / name)
    (made / "strategies").mkdir()
    (made / "strategies" / "own.yaml").write_text(strategy, "utf-8")
    for file, row, value in changes:
        tiny_model.set_value(made, file, row, value)
    text = (made / "model.yaml").read_text("utf-8")
    (made / "model.yaml").write_text(f"{text}strategy: own\n".replace("name: tiny", f"name: {name}"), "utf-8")
    (folder / "all").mkdir(exist_ok=True)
    return made.rename(folder / "all" / name)


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """Return a folder of towns: four of one structure, one without a published plan, and one with a fault."""
    folder = tmp_path_factory.mktemp("towns")
    for name, changes in DIFFERENCES.items():
        write(folder, name, changes)
    write(folder, "clash", strategy=CLASH)
    faulty = write(folder, "faulty")
    (faulty / "prices.csv").unlink()
    return folder / "all"


@pytest.fixture(scope="module")
def found(towns):
    return {k.name: k for k in answers_of_councils(sorted(towns.iterdir()))}


def numbers(plan):
    """Return all that a plan comes to, by name."""
    told = {f"saving {y}": n for y, n in plan.saving.items()} | {f"in {s}": n for s, n in plan.children.items()}
    return told | {"unmet": plan.unmet, "posts": plan.posts}


def as_asked(towns, name):
    return prepare(Options(towns / name))


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_council_that_shares_a_pass_is_answered_as_it_would_be_alone(towns, found, name):
    alone = found_alone(as_asked(towns, name))
    assert [plan.plan for plan in found[name].found] == list(FOUR)
    for got, expected in zip(found[name].found, alone, strict=True):
        assert (got.plan, got.status) == (expected.plan, expected.status)
        assert numbers(got) == pytest.approx(numbers(expected), abs=PENCE, rel=0), got.plan


def test_councils_that_differ_in_a_figure_share_a_pass_and_have_answers_of_their_own(towns, found):
    asked = [as_asked(towns, name) for name in DIFFERENCES]
    assert len({structure_of(k) for k in asked}) == 1
    drawn = together(asked).inputs.drawn
    assert list(drawn["prices", "fee"]["home_external",]) == [3000, 2700, 3000, 3000]
    assert len({found[name].found[2].saving["2013/14"] for name in DIFFERENCES}) == len(DIFFERENCES)


def test_a_row_that_says_the_same_as_none_may_be_missing(towns, tmp_path):
    """Without a row of transitions nobody moves on so, as with a row of 0."""
    less = write(tmp_path, "less", (("transitions.csv", "older,foster_inhouse,older,residential,moves_on", 0),))
    file = less / "transitions.csv"
    none = write(tmp_path, "none")
    (none / "transitions.csv").write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    asked = [prepare(Options(k)) for k in (none, less, towns / "alike_1")]
    assert len({structure_of(k) for k in asked}) == 1
    for got, k in zip(found_together(asked), asked, strict=True):
        for plan, expected in zip(got, found_alone(k), strict=True):
            assert numbers(plan) == pytest.approx(numbers(expected), abs=PENCE, rel=0), k.inputs.path


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("strategies/own.yaml", "teams: 1", "teams: 2"),
        ("model.yaml", 'frozen_year: "2012/13"', 'frozen_year: "2011/12"'),
        ("services.csv", "younger;older", "older"),
        ("homes.csv", "home_a", "home_c"),
    ],
)
def test_what_decides_the_rows_of_a_programme_is_structure(towns, tmp_path, file, before, after):
    other = write(tmp_path, "other")
    text = (other / file).read_text("utf-8")
    assert before in text
    (other / file).write_text(text.replace(before, after), "utf-8")
    assert structure_of(prepare(Options(other))) != structure_of(as_asked(towns, "alike_1"))


def test_a_list_on_which_nobody_lives_is_structure(towns, tmp_path):
    changes = [("opening.csv", f"older,{p},children", 0) for p in ("home_inhouse", "home_external")]
    other = prepare(Options(write(tmp_path, "other", changes)))
    assert structure_of(other) != structure_of(as_asked(towns, "alike_1"))


def test_a_council_in_which_a_plan_is_missing_has_the_others_and_the_reason(found):
    """A decision that asks for what was not announced binds neither doing nothing nor the plan as published."""
    nothing, published, *others = found["clash"].found
    assert (nothing.plan, nothing.status) == (DO_NOTHING, "solved")
    assert (published.plan, published.status) == (AS_PUBLISHED, "solved")
    assert {plan.status for plan in others} == {"no plan"}
    assert all(plan.reason for plan in others)


def test_councils_without_a_plan_change_no_other_of_their_pass(towns, found, tmp_path):
    """In a second town of the same structure nobody pays for foster care, and it is asked by itself."""
    unpaid = [("budgets.csv", "council,2013/14,amount", 100)]
    asked = [as_asked(towns, "alike_1"), prepare(Options(write(tmp_path, "unpaid", unpaid)))]
    assert len({structure_of(k) for k in asked}) == 1
    first, second = found_together(asked)
    assert second == found_alone(asked[1])
    assert {plan.status for plan in second} == {"no plan"}
    for got, expected in zip(first, found["alike_1"].found, strict=True):
        assert numbers(got) == pytest.approx(numbers(expected), abs=PENCE, rel=0)


@MODES
@pytest.mark.parametrize("few", [True, False])
def test_a_table_of_councils_is_for_its_owner_alone_if_one_of_them_has_small_counts(found, towns, tmp_path, few):
    one = dataclasses.replace(found["alike_1"], contains_small_counts=few)
    two = dataclasses.replace(found["alike_2"], contains_small_counts=False)
    council_table.write(Councils(towns, tmp_path, (one, two)), tmp_path / "out")
    assert is_for_its_owner_alone(tmp_path / "out") == few


@pytest.mark.slow
def test_the_table_is_the_same_over_any_number_of_processes(towns, tmp_path):
    for processes in (1, 2):
        answer_councils(towns, tmp_path / str(processes), workers=Workers(processes))
    one, two = ((tmp_path / n / "councils.csv").read_bytes() for n in ("1", "2"))
    assert one == two
    table = pd.read_csv(io.BytesIO(one))
    assert list(table.columns[:5]) == ["council", "title", "plan", "status", "reason"]
    assert {"saving_2013/14", "unmet_need", "children_residential", "posts_fewer"} <= set(table.columns)
    assert list(table["council"].value_counts(sort=False)) == [4, 4, 4, 4, 4, 1]
    assert table.iloc[-1]["status"] == "error"
    assert "prices.csv" in table.iloc[-1]["reason"]


@pytest.mark.parametrize("few", [True, False])
def test_the_screen_fits_eighty_columns_and_names_what_is_missing(towns, found, monkeypatch, few):
    from placement_opt.report import council_sections

    if not few:
        monkeypatch.setattr(council_sections, "FEW", 3)
    console = Console(file=io.StringIO(), width=80, highlight=False)
    terminal.show_councils(Councils(towns, towns / "out", tuple(found.values())), console)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert "6 councils, four plans each" in text
    assert "faulty" in text
    assert ("alike_2" in text) == few
    assert ("median" in text) != few


def test_a_folder_in_which_no_council_can_be_read_is_refused(tmp_path, capsys, monkeypatch):
    for name in ("one", "two"):
        (write(tmp_path, name) / "prices.csv").unlink()
    with pytest.raises(BadInput) as refused:
        answer_councils(tmp_path / "all", tmp_path / "out")
    assert {fault.file.split("/")[-2] for fault in refused.value.faults} == {"one", "two"}
    assert not (tmp_path / "out").exists()
    monkeypatch.chdir(tmp_path)
    assert call("councils", "nowhere").returncode == 2


def test_the_command_leaves_with_nothing_to_complain_of_where_some_can_be_read(towns, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert call("councils", towns, "--quiet").returncode == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert "-all-councils-" in folder.name
    assert (folder / "councils.csv").is_file()
    assert dict(register_of(tmp_path / "runs").others) == {folder.name: "written by this program, and no run"}
