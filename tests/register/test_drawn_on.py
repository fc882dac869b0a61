"""Draws of a run in the register: gone on with on another day, and added to the run of the same question."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from placement_opt.kernel import hidden_names, run_names
from placement_opt.register.filed_runs import find_run
from placement_opt.stressing import Drawing, has_kept_draws, stress
from placement_opt.study import draw_chunks
from tests.register.conftest import ASKED, RUNS
from tests.run_folder import bytes_of

ALONE = Drawing(draws=4, seed=3, chances_alone=True)


def test_draws_that_were_interrupted_are_found_again_on_another_day(work, monkeypatch):
    Path("few.yaml").write_text("draws: {at_once: 2}\n")
    asked = dataclasses.replace(ASKED, configs=(Path("few.yaml"),))
    kept, really = [], draw_chunks.keep
    monkeypatch.setattr(draw_chunks, "keep", lambda *k: kept.append(k[1]) or really(*k))

    def stop(done, total, what):
        if kept:
            raise KeyboardInterrupt

    assert not has_kept_draws(asked)
    with pytest.raises(KeyboardInterrupt):
        stress(asked, ALONE, progress=stop)
    assert kept == [0]
    assert has_kept_draws(asked)
    assert not has_kept_draws(dataclasses.replace(asked, horizon=5))
    (hidden,) = RUNS.glob(".*")
    assert hidden.name.endswith(f".{hidden_names.PACKAGE}-draws")
    monkeypatch.setattr(run_names, "now", lambda: "2031-01-31T12:00:00+00:00")
    found = stress(asked, dataclasses.replace(ALONE, resume=True))
    assert sorted(kept) == list(range(len(kept))), "the chunk that was done is not done again"
    assert hidden.name.strip(".").startswith(run_names.hash_in(found.out.name))
    assert found.out.name.startswith("2031-01-31-tiny-")
    assert list(RUNS.glob(".*")) == []


def test_draws_are_added_to_the_newest_run_of_the_question_and_change_nothing_else_there(run):
    again = shutil.copytree(run.folder, RUNS / f"{run.name}-2")
    before = bytes_of(again)
    found = stress(ASKED, ALONE)
    assert found.out == again
    after = bytes_of(again)
    added = {"stress.json", "stress_sections.json", "draws.csv", "outcomes.csv", "matters.csv"}
    assert {name for name in after if name not in before} == added
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: content for name, content in before.items() if name != "manifest.json"
    }
    assert not find_run(run.name, RUNS).holds_draws


def test_draws_have_a_folder_of_their_own_where_the_run_was_edited_or_has_some(run):
    (run.folder / "plan.csv").write_text("edited\n")
    first = stress(ASKED, ALONE)
    assert first.out.name == f"{run.name}-2"
    assert not find_run(str(first.out), RUNS).holds_answer
    second = stress(ASKED, dataclasses.replace(ALONE, seed=4))
    assert second.out.name == f"{run.name}-3"
    assert (run.folder / "plan.csv").read_text() == "edited\n"


def test_another_question_leaves_the_run_alone(run):
    found = stress(dataclasses.replace(ASKED, horizon=5), ALONE)
    assert run_names.hash_in(found.out.name) != run_names.hash_in(run.name)
    assert not find_run(run.name, RUNS).holds_draws
