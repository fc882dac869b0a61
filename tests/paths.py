"""Where the checkout is, and the published data that may stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"  # published files, too large for the repository
SSDA903_CONFIG = ROOT / "config" / "ssda903"


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip a test, or a file of tests, where published data does not stand beside the checkout."""
    name = path.relative_to(SHARED).as_posix()
    return pytest.mark.skipif(not path.exists(), reason=f"{name} does not stand beside the checkout")
