"""A run is verified against its hashes and solved again from the inputs that it keeps: the same bytes, or where not."""

from __future__ import annotations

import dataclasses
import json

import pytest

from placement_opt.kernel import atomic_folder
from placement_opt.register import verifying
from placement_opt.register.filed_runs import find_run
from placement_opt.register.verifying import verify
from placement_opt.stressing import Drawing, run_and_stress, stress
from tests import tiny_model
from tests.command import call
from tests.register.conftest import ASKED, RUNS
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


def test_what_differs_is_named_with_its_first_row(run):
    """One file was edited; and as on a computer that solves differently, the run recorded another ledger, and one more.

    The hashes of these two agree with them.
    """
    plan, ledger = run.folder / "plan.csv", run.folder / "ledger.csv"
    rows = plan.read_text("utf-8").split("\n")
    rows[4] = rows[4].rpartition(",")[0] + ",999"
    plan.write_text("\n".join(rows))
    ledger.write_bytes(ledger.read_bytes() + b"more\n")
    (run.folder / "gone.csv").write_text("x")
    recorded = {name: atomic_folder.sha256(run.folder / name) for name in ("ledger.csv", "gone.csv")}
    manifest = run.manifest | {"files": run.manifest["files"] | recorded}
    (run.folder / "manifest.json").write_text(json.dumps(manifest))
    done = call("verify", run.name, "--json")
    assert done.returncode == 0, "done, whatever was found"
    told = json.loads(done.stdout)
    assert (told["same"], told["edited"]) == (False, ["plan.csv"])
    gone, other, edited = told["differences"]
    assert (gone["file"], gone["row"], gone["again"]) == ("gone.csv", None, "nothing")
    assert (other["file"], other["recorded"]) == ("ledger.csv", "more")
    assert (edited["file"], edited["row"], edited["recorded"][-4:]) == ("plan.csv", 5, ",999")


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
    for out in (beside.out, together.out):
        again = find_run(str(out), RUNS)
        assert again.holds_draws
        found = verify(again)
        assert found.same, (out, found.differences, found.edited)
