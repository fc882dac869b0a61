"""`placement-opt review` as its users meet it: recommendations, prices, a run with the decisions, faults."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path

import pandas as pd
import pytest

from placement_opt.kernel import left_behind
from placement_opt.prepared import Options, prepare
from placement_opt.review.asked_before import REVIEWED_STRATEGY
from tests import tiny_model
from tests.command import call, python
from tests.review.filled import fill

STRATEGY = """\
name: two_homes
title: "Two homes"
source: paper
levers:
  placement_choice: []
  recruit:
    - {placement: foster_inhouse, from: "2013/14 Q1", to: "2013/14 Q1", households_per_quarter: 0.5}
  close_homes:
    - {home: home_b, from: "2013/14 Q3"}
"""
KEEP_B = {"home_b": ("refuse", "", "children are settled there", "head of care")}
NO_CARERS = {"foster_inhouse_2013_14": ("refuse", "", "panels are full", "fostering manager")}


OUT = ("--out", "runs/tiny+review")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with the tiny model, its run and the file of what that recommends; to be read and not changed."""
    folder = tmp_path_factory.mktemp("review")
    model = tiny_model.write(folder)
    own = model / "strategies"
    own.mkdir()
    (own / "two_homes.yaml").write_text(STRATEGY, "utf-8")
    asked = ("run", "models/tiny", "--strategy", "two_homes", "--horizon", 4, "--out", "runs/tiny", "--quiet")
    assert call(*asked, cwd=folder).returncode == 0
    done = call("review", "runs/tiny", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "recommendations to decide on" in done.stdout
    return folder


@pytest.fixture
def here(place, tmp_path):
    """Return a copy of it, which a test may try to spoil."""
    return shutil.copytree(place, tmp_path / "here")


@pytest.fixture(scope="module")
def reviewed(place, tmp_path_factory):
    """Return the folder of a review in which a closure is refused and recruitment is accepted, and what it printed."""
    folder = shutil.copytree(place, tmp_path_factory.mktemp("reviewed") / "here")
    accepted = {"foster_inhouse_2013_14": ("accept", "", "agreed by the panel", "fostering manager")}
    fill(folder / "review.csv", folder / "filled.csv", **KEEP_B, **accepted)
    done = call("review", "runs/tiny", "filled.csv", *OUT, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_run_the_model_and_the_file_stay_as_they_were(place, reviewed):
    after, _ = reviewed
    before = contents(place)
    assert {name: data for name, data in contents(after).items() if name in before} == before


def test_recommendations_are_the_closures_and_levers_of_the_plan(place):
    rows = pd.read_csv(place / "review.csv", encoding="utf-8-sig", keep_default_na=False)
    assert list(rows["recommendation"]) == ["close home_b", "recruit foster_inhouse 2013/14"]
    assert list(rows["kind"]) == ["closure", "recruitment"]
    assert rows["run"].nunique() == 1


def test_a_file_that_is_there_is_never_written_over(here):
    before = contents(here)
    done = call("review", "runs/tiny", cwd=here)
    assert done.returncode == 2
    assert "decisions may stand in it" in done.stderr
    assert contents(here) == before
    assert call("review", "runs/tiny", "--out", "again/other.csv", cwd=here).returncode == 0
    assert (here / "again/other.csv").read_bytes() == (here / "review.csv").read_bytes()


@pytest.mark.parametrize("out", ["runs/tiny", "runs/tiny/review.csv", "runs/tiny/sub/again"])
def test_nothing_is_written_into_the_run_that_is_reviewed(here, out):
    fill(here / "review.csv", here / "filled.csv", **KEEP_B)
    before = contents(here)
    for arguments in (("runs/tiny",), ("runs/tiny", "filled.csv")):
        done = call("review", *arguments, "--out", out, cwd=here)
        assert done.returncode == 2
        assert "a place outside the run that is reviewed" in done.stderr
    assert contents(here) == before


def test_a_run_is_reviewed_from_within_its_folder(here):
    fill(here / "review.csv", here / "filled.csv", **KEEP_B)
    model = ("--model", here / "models/tiny")
    done = call("review", ".", here / "filled.csv", *model, "--out", "../tiny+review", cwd=here / "runs/tiny")
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "runs/tiny+review/decisions.csv").is_file()


def test_decisions_stand_in_verdict_ledger_and_reports_with_reason_name_and_price(reviewed):
    folder, printed = reviewed
    out = folder / "runs" / "tiny+review"
    ledger = pd.read_csv(out / "decisions.csv", keep_default_na=False)
    assert list(ledger["decision"]) == ["refuse", "accept", "all together"]
    assert list(ledger["reason"]) == ["children are settled there", "agreed by the panel", ""]
    assert list(ledger["by"]) == ["head of care", "fostering manager", ""]
    refusal, accepted, together = ledger["gbp"]
    assert refusal > 1_000
    assert accepted == pytest.approx(0, abs=1)
    assert together >= refusal - 1
    told = json.loads((out / "verdict.json").read_text("utf-8"))["decisions"]
    assert [k["costs_gbp"] for k in told["alone"]] == pytest.approx([refusal, accepted])
    assert told["interaction_gbp"] == pytest.approx(together - refusal - accepted, abs=0.02)
    assert told["alone"][0]["by"] == "head of care"
    assert f"It costs £{refusal:,.0f} over the horizon." in " ".join(printed.split())
    assert "Decided by head of care. Why: children are settled there." in printed
    assert "REFUSE  close Home b from 2013/14 Q2" in printed


def test_a_refusal_binds_every_plan_and_the_published_one_is_told_as_far_as_agreed(reviewed):
    folder, printed = reviewed
    out = folder / "runs" / "tiny+review"
    homes = pd.read_csv(out / "homes.csv")
    share = homes[(homes["measure"] == "open") & (homes["home"] == "home_b")]
    assert set(share["plan"]) == {"do_nothing", "as_published", "recommended", "most_saved"}
    assert share["value"].min() == 1.0
    assert "told as far as agreed" in " ".join(printed.split())
    assert json.loads((out / "verdict.json").read_text("utf-8"))["without_an_answer"] == {}
    before = json.loads((folder / "runs/tiny/verdict.json").read_text("utf-8"))["verdicts"]
    after = json.loads((out / "verdict.json").read_text("utf-8"))["verdicts"]
    assert after[0]["best_possible"] < before[0]["best_possible"] - 1  # the most that the saving can reach is bound too


def test_the_next_run_can_use_the_strategy_with_the_decisions(reviewed):
    folder, _ = reviewed
    file = folder / "runs" / "tiny+review" / REVIEWED_STRATEGY
    found = prepare(Options(folder / "models/tiny", strategy=file, horizon=4)).question.strategy
    assert found.name == "two_homes_reviewed"
    assert found.announced("close_homes") == {("home_b", 3): 1.0, ("home_b", 4): 1.0}
    assert [(k.measure, k.sense, k.decision) for k in found.decisions] == [
        ("open", "fix", "refuse"),
        ("recruit", "at_least", "accept"),
        ("recruit", "at_most", "accept"),
    ]
    assert {k.by for k in found.decisions} == {"head of care", "fostering manager"}
    done = call("run", "models/tiny", "--strategy", file, "--horizon", 4, "--full", "--out", "runs/next", cwd=folder)
    assert done.returncode == 0
    assert "Decided by head of care. Why: children are settled there." in done.stdout
    assert (folder / "runs/next/decisions.csv").read_bytes() == (file.parent / "decisions.csv").read_bytes()


def test_a_run_with_decisions_is_reviewed_in_turn_and_a_decision_replaces_the_earlier_one(reviewed, tmp_path):
    folder = shutil.copytree(reviewed[0], tmp_path / "here")
    assert call("review", "runs/tiny+review", "--out", "second.csv", cwd=folder).returncode == 0
    fill(folder / "second.csv", folder / "filled.csv", **{f"recruit_{name}": said for name, said in NO_CARERS.items()})
    done = call("review", "runs/tiny+review", "filled.csv", "--out", "runs/second", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = prepare(Options(folder / "models/tiny", strategy=folder / "runs/second" / REVIEWED_STRATEGY, horizon=4))
    assert [(k.measure, k.decision) for k in found.question.strategy.decisions] == [
        ("open", "refuse"),
        ("recruit", "refuse"),
    ]
    ledger = pd.read_csv(folder / "runs/second/decisions.csv", keep_default_na=False)
    assert list(ledger["decision"]) == ["refuse", "all together"]  # only what is new has a price
    assert ledger["gbp"][0] > 0


def test_the_same_review_writes_the_same_bytes(reviewed):
    folder, _ = reviewed
    assert call("review", "runs/tiny", "filled.csv", "--out", "runs/again", cwd=folder).returncode == 0
    one, other = contents(folder / "runs/tiny+review"), contents(folder / "runs/again")
    manifests = [json.loads(found.pop("manifest.json")) for found in (one, other)]
    assert one == other
    for found in manifests:
        del found["written"], found["timings"]
    assert manifests[0] == manifests[1]
    assert "/tmp" not in json.dumps(manifests[0])


def test_rows_that_clash_are_named_with_the_cheapest_way_out_as_a_difference(here):
    """One home may close from 2013/14 Q1, no sooner than its notice of a quarter leaves."""
    fill(here / "review.csv", here / "filled.csv", home_b=("amend", "2013/14 Q1", "the lease ends", "property service"))
    text = (here / "models/tiny/homes.csv").read_text("utf-8")
    assert "earliest_closure,1," in text
    before = contents(here)
    done = call("review", "runs/tiny", "filled.csv", *OUT, cwd=here)
    assert done.returncode == 3
    assert "filled.csv:2 amend: close Home b from 2013/14 Q2" in done.stderr
    assert "Leave out the decision of property service" in done.stderr
    assert "as much as without any decision" in " ".join(done.stderr.split())
    assert contents(here) == before


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "models/tiny/prices.csv").write_text("spoilt"), "prices.csv"),
        (
            lambda f: tiny_model.set_value(f / "models/tiny", "prices.csv", "home_external,fee", 3001),
            "one that has changed",
        ),
        (lambda f: (f / "models/tiny/strategies/two_homes.yaml").unlink(), "say where with --model, --strategy"),
        (lambda f: _append(f / "models/tiny/strategies/two_homes.yaml", "targets: []\n"), "the strategy as it was"),
        (lambda f: (f / "models/tiny/uncertainty.yaml").write_text("links: []\n"), "uncertainty.yaml"),
        (lambda f: (f / "models/tiny").rename(f / "models/moved"), "say where with --model"),
        (lambda f: shutil.rmtree(f / "runs/tiny"), "expected the name of a run in runs, or its beginning"),
        (lambda f: (f / "runs/tiny/manifest.json").unlink(), "expected a run, with its manifest.json"),
        (lambda f: (f / "runs/tiny/manifest.json").write_text("{}"), "expected a run, with its manifest.json"),
        (lambda f: _cheaper(f / "runs/tiny/manifest.json"), "by this version of the program"),
        (lambda f: (f / "filled.csv").write_bytes((f / "review.csv").read_bytes()), "a decision in at least one row"),
        (lambda f: (f / "filled.csv").unlink(), "got no such file"),
        (lambda f: (f / "runs/tiny+review").write_text("a file"), "got a file"),
    ],
)
def test_what_is_not_as_it_was_is_named_and_nothing_is_written(here, spoil, words):
    fill(here / "review.csv", here / "filled.csv", **KEEP_B)
    spoil(here)
    before = contents(here)
    done = call("review", "runs/tiny", "filled.csv", *OUT, cwd=here)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert contents(here) == before


def _append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def _cheaper(file: Path) -> None:
    found = json.loads(file.read_text("utf-8"))
    for stage in found["stages"]:
        stage["best"] = (stage["best"] or 0) - 1_000
    file.write_text(json.dumps(found), "utf-8")


def test_a_model_that_moved_is_found_where_it_is_said_to_be(here):
    (here / "models/tiny").rename(here / "models/moved")
    done = call("review", "runs/tiny", "--model", "models/moved", "--out", "other.csv", cwd=here)
    assert done.returncode == 2  # its files are named after their folder
    (here / "elsewhere").mkdir()
    (here / "models/moved").rename(here / "elsewhere/tiny")
    done = call("review", "runs/tiny", "--model", "elsewhere/tiny", "--out", "other.csv", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "other.csv").read_bytes() == (here / "review.csv").read_bytes()


def test_a_decision_against_one_that_stands_in_the_strategy_is_told_on_its_row(here):
    file = here / "models/tiny/strategies/two_homes.yaml"
    stands = (
        'decisions:\n  - {measure: open, home: home_b, quarter: "2013/14 Q4", sense: fix, value: 0, '
        'reason: "it is sold", by: "cabinet"}\n'
    )
    file.write_text(STRATEGY + stands, "utf-8")
    asked = ("run", "models/tiny", "--strategy", "two_homes", "--horizon", 4, "--out", "runs/tiny", "--quiet")
    assert call(*asked, cwd=here).returncode == 0
    assert call("review", "runs/tiny", "--out", "new.csv", cwd=here).returncode == 0
    fill(here / "new.csv", here / "filled.csv", **KEEP_B)
    done = call("review", "runs/tiny", "filled.csv", *OUT, cwd=here)
    assert done.returncode == 2
    assert (
        "filled.csv:2 decision: expected what agrees with the decision of cabinet in the strategy (it is sold)"
        in done.stderr
    )


KILLED = """\
import os, signal, sys
from placement_opt import cli
from placement_opt.kernel import atomic_folder
replace = os.replace
def killed(new, old):
    if str(new).endswith("-new"):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(new, old)
os.replace = killed
atomic_folder.exchanged = lambda *_: False
cli.main(sys.argv[1:])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_review_that_is_killed_loses_nothing(reviewed, tmp_path):
    """It is killed while the earlier folder is moved aside, before the new one takes its place."""
    folder = shutil.copytree(reviewed[0], tmp_path / "here")
    before, out = contents(folder), folder / "runs" / "tiny+review"
    done = python("-c", KILLED, "review", "runs/tiny", "filled.csv", *OUT, cwd=folder)
    assert done.returncode == -signal.SIGKILL
    left_behind.recover(out)
    assert contents(folder) == before
