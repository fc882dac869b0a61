"""A model made from published statistics once for all tests that read it, and a small file of such statistics."""

from __future__ import annotations

import pytest

from placement_opt.england.published_request import NewRequest
from placement_opt.from_published import model_from_published
from tests.england.small_england import write_zip


@pytest.fixture(scope="session")
def rutland(once):
    """Return the model of a small council, in a folder that no test may change."""
    return once("rutland", lambda place: model_from_published(NewRequest("mine", place, "Rutland")))


@pytest.fixture
def base(tmp_path):
    """Return a file of the published statistics of the invented councils."""
    return write_zip(tmp_path / "old.zip")
