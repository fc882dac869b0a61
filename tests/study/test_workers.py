"""Tasks over processes give the same results in the same order, and a process that dies is replaced."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from placement_opt.kernel.errors import SolverFailed
from placement_opt.study.workers import each


def doubled(task: int) -> int:
    return 2 * task


def dying_once(task: tuple[int, str]) -> int:
    """End this process without a word the first time that task 2 comes."""
    number, marker = task
    if number == 2 and not Path(marker).exists():
        Path(marker).touch()
        os._exit(1)
    return number


def dying(task: int) -> int:
    os._exit(1)


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_tasks(processes):
    told = []
    found = each(doubled, range(5), processes=processes, progress=lambda done, of, what: told.append((done, of, what)))
    assert list(found) == [0, 2, 4, 6, 8]
    assert told[-1] == (5, 5, "Done")
    assert [done for done, _of, _what in told] == sorted(done for done, _of, _what in told)


def test_a_process_that_dies_is_replaced_and_its_task_done_again(tmp_path):
    marker = tmp_path / "died"
    tasks = [(n, str(marker)) for n in range(5)]
    assert list(each(dying_once, tasks, processes=2)) == [0, 1, 2, 3, 4]
    assert marker.exists()


def test_processes_that_die_again_and_again_end_the_run_in_words():
    with pytest.raises(SolverFailed, match="again and again"):
        list(each(dying, range(3), processes=2))
