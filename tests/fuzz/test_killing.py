"""Commands killed at random moments, and several in one place: the earlier answer or the new one, and nothing mixed."""

from __future__ import annotations

import sys

import pytest

from tests.fuzz.killing import seen, unclean

SEED, MOMENTS, AT_ONCE = 14, 3, 2  # … of each of three commands; two at once, and three

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs fork")]


def test_a_command_that_is_killed_or_meets_another_leaves_one_whole_answer_and_nothing_else(tmp_path):
    found = seen(tmp_path, SEED, MOMENTS, AT_ONCE)
    assert [(words, k) for k in found if (words := unclean(k))] == []
    assert [k["what"] for k in found].count("run") == MOMENTS
    assert len(found) == MOMENTS * len({"run", "import-903", "actuals"}) + AT_ONCE
    assert sum(k.get("code") == -9 for k in found) > MOMENTS, "nothing was killed"


def test_what_is_lost_mixed_or_left_is_told():
    good = {"what": "run", "code": -9, "earlier": True, "later": False, "differ": True, "next": 0, "left": []}
    assert unclean(good) == []
    for change in ({"earlier": False}, {"left": [".x"]}, {"next": 5}, {"code": 1}, {"differ": False}):
        assert len(unclean(good | change)) == 1
    met = {"what": "at once", "codes": [2, 0], "of": [True, 4], "left": []}
    assert unclean(met) == []
    for change in ({"codes": [0, 0], "of": [True, 5]}, {"codes": [2, 2]}, {"codes": [0, 4], "of": [False, 4]}):
        assert unclean(met | change)
