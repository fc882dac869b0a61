"""What every test of the inputs may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny_model


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return the folder of a fresh copy of the tiny model, which a test may spoil."""
    return tiny_model.write(tmp_path)
