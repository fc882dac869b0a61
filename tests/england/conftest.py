"""A model made from published statistics once for all tests that read it."""

from __future__ import annotations

import pytest

from placement_opt.england.published_request import NewRequest
from placement_opt.from_published import model_from_published


@pytest.fixture(scope="session")
def rutland(once):
    """Return the model of a small council, in a folder that no test may change."""
    return once("rutland", lambda place: model_from_published(NewRequest("mine", place, "Rutland")))
