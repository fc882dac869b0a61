"""A working folder as a user has one: the tiny model, its strategy, and a register with a run of it."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from placement_opt import running
from placement_opt.prepared import Options
from placement_opt.register.filed_runs import FiledRun, find_run, names_in
from tests import tiny_model

RUNS = Path("runs")
ASKED = Options(
    Path("models/tiny"), strategy=Path("config/strategies/tiny_plan.yaml"), horizon=4, register=RUNS, pack=False
)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """Return a working folder with one run; it may be read and not changed."""
    folder = tmp_path_factory.mktemp("work")
    tiny_model.write(folder)
    tiny_model.write_strategy(folder)
    with chdir(folder):
        running.run(ASKED)
    return folder


@pytest.fixture
def work(made, tmp_path, monkeypatch) -> Path:
    """Return a copy of it, in which the test then works."""
    folder = shutil.copytree(made, tmp_path / "work")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(work) -> FiledRun:
    """Return the run of the working folder."""
    (name,) = names_in(RUNS)
    return find_run(name, RUNS)
