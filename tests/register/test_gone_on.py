"""Runs that go on from actuals: they keep them, verify, lapse, and compare to the pound like any other."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from placement_opt import running
from placement_opt.cli.run_commands import with_baseline
from placement_opt.cycle.going_on import take_actuals
from placement_opt.register.comparing import compare
from placement_opt.register.filed_runs import find_run, names_in
from placement_opt.register.signatures import sign, signatures_of
from placement_opt.register.verifying import verify
from tests import tiny_model
from tests.register.conftest import ASKED, RUNS

FIRST = "2013/14 Q1"
COUNTED = "quarter,measure,subject,need,value,note\n2013/14 Q1,children,home_inhouse,,3,\n2013/14 Q1,left,,,1,\n"


@pytest.fixture
def gone_on(work):
    """Return the first run of the working folder, and one that goes on from what its first quarter brought."""
    (first,) = names_in(RUNS)
    Path("counted.csv").write_text(COUNTED, "utf-8")
    take_actuals(ASKED, FIRST, Path("counted.csv"))
    done = running.run(ASKED)
    return find_run(first, RUNS), find_run(Path(done.options.out).name, RUNS)


@pytest.mark.slow
def test_it_keeps_its_actuals_and_solves_again_to_the_same_bytes(gone_on):
    _first, run = gone_on
    assert run.manifest["read_as"]["actuals"] == ["actuals/2013-14-Q1.csv"]
    found = verify(run)
    assert found.same
    assert found.solved


@pytest.mark.slow
def test_a_signature_lapses_when_a_count_is_changed(gone_on):
    _first, run = gone_on
    sign(run, role="analyst", name="A. Nalyst", note="")
    assert all(not k.lapsed for k in signatures_of(run).standing)
    place = Path("models/tiny/actuals/2013-14-Q1.csv")
    place.write_text(place.read_text("utf-8").replace("left,,,1", "left,,,2"), "utf-8")
    (signature,) = signatures_of(run).standing
    assert signature.state == "lapsed"
    assert "2013-14-Q1.csv" in " ".join(signature.lapsed)


@pytest.mark.slow
def test_what_was_counted_explains_what_it_moves_to_the_pound(gone_on):
    step = compare(list(gone_on)).steps[0]
    told = [k for k in step.changes if k.group == "actuals"]
    assert {(k.what, k.before, k.after) for k in told} == {("children home_inhouse", "-", "3"), ("left", "-", "1")}
    explained = step.explained
    for key, before in explained.before.items():
        assert before + sum(share.gbp[key] for share in explained.shares) == explained.after[key]
        assert explained.shares[-1].gbp[key] == 0  # nothing is left for the program
    assert dataclasses.asdict(explained)


@pytest.mark.slow
def test_savings_stay_measured_from_the_run_that_was_signed_first(work):
    """A price that is changed later changes what is spent, and not what doing nothing was said to cost."""
    (name,) = names_in(RUNS)
    first = find_run(name, RUNS)
    sign(first, role="approver", name="A. Pprover", note="")
    Path("counted.csv").write_text(COUNTED, "utf-8")
    take_actuals(ASKED, FIRST, Path("counted.csv"))
    tiny_model.set_value(Path("models/tiny"), "prices.csv", "foster_inhouse,fee", 310)
    plain = running.run(ASKED)
    done = running.run(with_baseline(ASKED))
    nothing = pd.read_csv(first.folder / "ledger.csv")
    nothing = nothing[nothing["plan"] == "do_nothing"]["gbp"].sum()
    assert done.plans[0].cost == pytest.approx(nothing, abs=1)
    assert plain.plans[0].cost > nothing + 1_000
    assert done.drift.from_signed
    assert not plain.drift.from_signed
    assert done.plan("recommended").cost == pytest.approx(plain.plan("recommended").cost, abs=1)
    filed = find_run(Path(done.options.out).name, RUNS)
    assert verify(filed).same
    assert done.prepared.copies.read_as["baseline"]["model"] == "tiny-2"
