"""The tiny town, its question, and what was expected of its first quarter."""

from __future__ import annotations

import pytest

from placement_opt.answering import answer
from placement_opt.cycle.going_on import FORECAST
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.prepared import Options, prepare
from tests import tiny_model

FIRST = "2013/14 Q1"


@pytest.fixture
def options(tmp_path):
    return Options(tiny_model.write(tmp_path), strategy=tiny_model.write_strategy(tmp_path), horizon=6, pack=False)


@pytest.fixture
def prepared(options):
    return prepare(options)


@pytest.fixture
def forecast(prepared):
    """Return the recommended plan as it stands at the opening."""
    return answer(prepared.question, FORECAST).plan(RECOMMENDED)


@pytest.fixture
def written(tmp_path):
    """Return what writes actuals of the first quarter from rows of measure, subject, need, value and note."""

    def write(*rows, quarter=FIRST, name="counted.csv"):
        file = tmp_path / name
        lines = ["quarter,measure,subject,need,value,note", *(f"{quarter},{row}" for row in rows)]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return file

    return write
