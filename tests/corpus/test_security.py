"""Every test, module and target that SECURITY.md names is there."""

from __future__ import annotations

import re

import pytest

from tests.paths import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
LEAST_TESTS = 15


def named(pattern: str) -> list[str]:
    return sorted({found for code in re.findall(r"`([^`]+)`", TEXT) for found in re.findall(pattern, code)})


def test_the_tests_that_hold_a_promise_are_there():
    files = [name for name in named(r"tests/[\w/.]+") if name != "tests/..."]
    assert len(files) >= LEAST_TESTS
    assert [name for name in files if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("module", named(r"python -m (tests[\w.]+)"))
def test_what_is_to_be_run_by_hand_is_there(module):
    path = ROOT.joinpath(*module.split("."))
    assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_the_target_is_there():
    assert [t for t in named(r"make ([a-z-]+)") if f"\n{t}:" not in (ROOT / "Makefile").read_text("utf-8")] == []
