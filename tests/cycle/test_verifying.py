"""A run is verified against its hashes and solved again from the inputs that it keeps: the same bytes, or where not."""

from __future__ import annotations

import dataclasses
import json

import pytest

from placement_opt.cycle import verifying
from placement_opt.cycle.filed_runs import find_run
from placement_opt.cycle.verifying import verify
from placement_opt.kernel import atomic_folder
from placement_opt.stressing import Drawing, run_and_stress, stress
from tests import tiny_model
from tests.command import call
from tests.cycle.conftest import ASKED, RUNS
from tests.run_folder import bytes_of


def test_the_same_bytes_come_out_though_the_model_has_changed_since(run, work):
    tiny_model.set_value(work / "models" / "tiny", "prices.csv", "foster_ifa,fee", 801)
    before = bytes_of(run.folder)
    done = call("verify", run.name)
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert (
        "Yes: its files are as they were written, and solved again on this computer they have the same bytes." in said
    )
    assert "Have changed since: tiny/prices.csv." in said
    assert bytes_of(run.folder) == before


def test_a_file_that_was_edited_is_named_with_its_first_row_that_differs(run):
    plan = run.folder / "plan.csv"
    rows = plan.read_text("utf-8").split("\n")
    rows[4] = rows[4].rpartition(",")[0] + ",999"
    plan.write_text("\n".join(rows))
    found = verify(run)
    assert not found.same
    assert found.edited == ("plan.csv",)
    (difference,) = found.differences
    assert (difference.file, difference.row) == ("plan.csv", 5)
    assert difference.recorded.endswith(",999")
    done = call("verify", run.name, "--json")
    assert done.returncode == 0, "done, whatever was found"
    told = json.loads(done.stdout)
    assert (told["same"], told["differences"][0]["row"]) == (False, 5)


def test_an_answer_that_comes_out_differently_here_is_named(run):
    """As on a computer that solves differently: the run recorded another ledger, and its hashes agree with it."""
    ledger = run.folder / "ledger.csv"
    ledger.write_bytes(ledger.read_bytes() + b"more\n")
    manifest = dict(run.manifest)
    manifest["files"] = manifest["files"] | {"ledger.csv": atomic_folder.sha256(ledger), "gone.csv": "0" * 64}
    (run.folder / "gone.csv").write_text("x")
    manifest["files"]["gone.csv"] = atomic_folder.sha256(run.folder / "gone.csv")
    (run.folder / "manifest.json").write_text(json.dumps(manifest))
    found = verify(find_run(run.name, RUNS))
    assert found.edited == ()
    assert [k.file for k in found.differences] == ["gone.csv", "ledger.csv"]
    assert (found.differences[0].row, found.differences[0].again) == (None, "nothing")
    assert found.differences[1].recorded == "more"
    assert not found.same


def test_hashes_alone_solve_nothing(run, monkeypatch):
    monkeypatch.setattr(verifying.running, "run", lambda *_a, **_k: pytest.fail("solved"))
    done = call("verify", run.name, "--hashes")
    assert done.returncode == 0
    assert "It was not solved again." in " ".join(done.stdout.split())
    (run.folder / "run.log").write_text("x")
    assert "No: what differs is named below." in call("verify", run.name, "--hashes").stdout


def test_inputs_of_the_run_that_were_edited_so_that_nothing_can_be_read_are_named(run):
    (run.folder / "inputs" / "tiny" / "prices.csv").write_text("nonsense\n")
    done = call("verify", run.name)
    assert done.returncode == 2
    assert "prices.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_libraries_are_named(run):
    manifest = dict(run.manifest) | {"libraries": run.manifest["libraries"] | {"highspy": "0.1"}}
    found = verify(dataclasses.replace(run, manifest=manifest), solve=False)
    assert [words.partition(", now")[0] for words in found.moved] == ["highspy 0.1"]


def test_draws_are_drawn_again(run):
    """Draws that were added to a run, draws by themselves, and draws that stand in the verdict."""
    drawing = Drawing(draws=3, seed=5, chances_alone=True)
    beside = stress(ASKED, drawing)
    assert beside.out == run.folder
    alone = stress(ASKED, drawing)
    _run, together = run_and_stress(ASKED, drawing)
    assert {k.out.name for k in (alone, together)} == {f"{run.name}-2", f"{run.name}-3"}
    for out in (beside.out, alone.out, together.out):
        again = find_run(str(out), RUNS)
        assert again.holds_draws
        found = verify(again)
        assert found.same, (out, found.differences, found.edited)
