"""A run of the tiny model with its pack, as tests of reports look at it."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path

import pytest

from placement_opt import running
from placement_opt.prepared import Options
from tests import tiny_model


@pytest.fixture(scope="session")
def packed(once) -> Path:
    """Return the folder of a run with its page and workbook; it may be read and not changed."""

    def make(place):
        tiny_model.write(place)
        tiny_model.write_strategy(place)
        strategy = Path("config/strategies/tiny_plan.yaml")
        with chdir(place):
            running.run(Options(Path("models/tiny"), strategy=strategy, horizon=8, out=Path("run")))
        return place / "run"

    return once("packed", make)


@pytest.fixture
def own(packed, tmp_path, monkeypatch) -> Path:
    """Return a copy of it that a test may change, with its model beside it, in which the test then works."""
    monkeypatch.chdir(shutil.copytree(packed.parent, tmp_path / "work"))
    return Path("run").resolve()
