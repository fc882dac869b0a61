"""The working folder of the corpus and of the fuzz: made once in a session, copied once for each worker."""

from __future__ import annotations

import pytest

from tests.corpus import world
from tests.corpus.trial import Place


@pytest.fixture(scope="session")
def template(once):
    """Return the working folder with everything good, to be read and not changed."""
    return once("corpus_world", world.make)


@pytest.fixture(scope="session")
def place(template, tmp_path_factory):
    """Return a copy in which commands are tried; after each it is as it was."""
    return Place.of(template, tmp_path_factory.mktemp("corpus") / "place")
