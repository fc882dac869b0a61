"""A folder and the workbook of the same model, each made once."""

from __future__ import annotations

import pytest

from tests.model_book.tiny_book import book_of, tiny_folder


@pytest.fixture(scope="session")
def tiny_town(tmp_path_factory):
    """Return the folder of the tiny town; it is to be read and not changed."""
    return tiny_folder(tmp_path_factory.mktemp("folder"))


@pytest.fixture(scope="session")
def tiny_bytes(tiny_town):
    """Return the tiny town as a workbook."""
    return book_of(tiny_town)
