"""What every test shares: Hypothesis keeps its notes in pytest's cache, not in a folder at the top level."""

from __future__ import annotations

from hypothesis.configuration import set_hypothesis_home_dir


def pytest_configure(config):
    set_hypothesis_home_dir(config.rootpath / ".pytest_cache" / "hypothesis")
