"""What takes too long, or is too large to be tried, is said with what to shorten; nothing is written."""

from __future__ import annotations

from placement_opt.question import Search
from tests.command import call, in_a_process


def test_a_run_that_is_not_done_in_time_says_so_and_writes_nothing(tmp_path):
    """Twice the usual horizon with whole homes takes many times this second."""
    done = in_a_process(
        *("run", "manchester", "--whole-homes", "--horizon", "24", "--time-limit", "1", "--out", tmp_path / "run")
    )
    assert done.returncode == 4
    assert done.stdout == ""
    assert "Stopped before it was done, by --time-limit 1. Fewer quarters (--horizon)" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_time_is_no_time_limit(tmp_path):
    done = call("run", "manchester", "--time-limit", "0", "--out", tmp_path / "run")
    assert (done.returncode, "--time-limit: expected a whole number of at least 1, got 0" in done.stderr) == (2, True)


def test_a_programme_that_is_too_large_says_what_would_fit(tmp_path):
    done = call("run", "manchester", "--horizon", "110", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert "expected a programme of at most 12,000 rows, got 1" in done.stderr
    assert "110 quarters, 10 need groups, 9 homes - with about" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_search_has_fewer_steps_in_a_larger_programme():
    search = Search(1_000, 2_000)
    assert [search.steps(rows) for rows in (500, 2_000, 4_000, 20_000, 200_000)] == [1_000, 1_000, 250, 10, 1]
    assert Search(None, 2_000).steps(4_000) is None
