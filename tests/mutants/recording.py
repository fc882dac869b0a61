"""A plugin of pytest: how long each test that passed took, kept where RECORD_TESTS says."""

from __future__ import annotations

import json
import os
from pathlib import Path

took: dict[str, float] = {}
failed: set[str] = set()


def pytest_runtest_logreport(report):
    """Add up set-up, call and tear-down."""
    took[report.nodeid] = took.get(report.nodeid, 0.0) + report.duration
    if not report.passed:
        failed.add(report.nodeid)


def pytest_sessionfinish():
    """Write what passed."""
    passed = {test: seconds for test, seconds in took.items() if test not in failed}
    Path(os.environ["RECORD_TESTS"]).write_text(json.dumps(passed), "utf-8")
