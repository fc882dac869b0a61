"""Tasks over processes and over Dask give the same results in the same order, and a worker that dies is replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan, SolverFailed
from placement_opt.study.task_ends import Failed
from placement_opt.study.workers import Workers, as_done, each, usual_processes

KILLER = 2  # the task that ends its process


def doubled(task: int) -> int:
    return 2 * task


def dying_once(task: tuple[int, str]) -> int:
    """End this process without a word the first time that the killer comes."""
    number, marker = task
    if number == KILLER and not Path(marker).exists():
        Path(marker).touch()
        os._exit(1)
    return number


def dying(task: int) -> int:
    """End this process without a word each time that the killer comes."""
    if task == KILLER:
        os._exit(1)
    return task


def raising(task: int) -> int:
    if task == KILLER:
        raise BadInput([Fault("fees.csv", 4, "value", "a price", "nothing")])
    if task > KILLER:
        raise NoFeasiblePlan("no plan", ["a reason"])
    return task


def held_back(task: tuple[int, str]) -> int:
    """Let the first task be done only once there is a marker."""
    number, marker = task
    while number == 0 and not Path(marker).exists():
        pass
    return number


def unproven(task: int) -> int:
    if task == KILLER:
        raise SolverFailed("unproven")
    return task


def process(task: int) -> int:
    return os.getpid()


def test_results_come_in_the_order_of_the_tasks(workers):
    told = []
    found = each(doubled, range(5), workers=workers, progress=lambda done, of, what: told.append((done, of, what)))
    assert list(found) == [0, 2, 4, 6, 8]
    assert told[0] == (0, 5, "Draws")
    assert told[-1] == (5, 5, "Done")
    assert [done for done, _of, _what in told] == sorted(done for done, _of, _what in told)


def test_what_is_done_first_is_told_at_once_and_given_in_its_turn(others, tmp_path):
    told, marker = [], tmp_path / "second_is_done"

    def tell(done, of, what):
        told.append(done)
        if done == 1:
            marker.touch()

    tasks = [(n, str(marker)) for n in range(2)]
    assert list(each(held_back, tasks, workers=others, progress=tell)) == [0, 1]
    assert told == [0, 1, 2, 2]


def test_of_no_tasks_there_are_no_results(workers):
    assert list(each(doubled, [], workers=workers)) == []


def test_others_are_others(others):
    assert os.getpid() not in each(process, range(4), workers=others)


def test_a_worker_that_dies_is_replaced_and_its_task_done_again(others, tmp_path):
    marker = tmp_path / "died"
    tasks = [(n, str(marker)) for n in range(5)]
    assert list(each(dying_once, tasks, workers=others)) == [0, 1, 2, 3, 4]
    assert marker.exists()


def test_a_task_that_no_worker_survives_fails_and_the_others_do_not(others):
    ends = dict(as_done(dying, range(6), others))
    assert {n: end for n, end in ends.items() if n != KILLER} == {n: n for n in range(6) if n != KILLER}
    assert isinstance(ends[KILLER], Failed)
    assert isinstance(ends[KILLER].error, SolverFailed)
    assert "again and again" in str(ends[KILLER].error)


def test_what_no_worker_survives_is_raised_if_nothing_is_given_in_its_place():
    with pytest.raises(SolverFailed, match="again and again"):
        list(each(dying, [KILLER], workers=Workers(2)))


def test_what_is_given_in_the_place_of_a_failure_is_its_result():
    assert list(each(unproven, range(4), instead=lambda task, error: f"{task}: {error}")) == [0, 1, "2: unproven", 3]
    with pytest.raises(BadInput):
        list(each(raising, range(4), instead=lambda task, error: task))  # what is no failure of a solver stops the work


def test_the_first_error_in_the_order_of_the_tasks_is_raised_as_it_was(workers):
    found = each(raising, range(6), workers=workers)
    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(BadInput, match=r"fees\.csv:4 value: expected a price, got nothing"):
        next(found)


def test_each_task_ends_with_its_result_or_its_error(workers):
    ends = dict(as_done(raising, range(4), workers))
    assert (ends[0], ends[1]) == (0, 1)
    assert isinstance(ends[2].error, BadInput)
    assert ends[3].error.reasons == ("a reason",)


def test_a_command_takes_as_many_processes_as_it_may_use_cores():
    assert 1 <= usual_processes() <= os.cpu_count()


SCRIPT = """
from placement_opt.study.workers import Workers, each
print(list(each(abs, [-1, -2], workers=Workers(2, {cluster!r}))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("cluster", [None, "local"])
def test_a_script_that_starts_processes_above_its_main_part_is_told(tmp_path, cluster):
    if cluster:
        pytest.importorskip("distributed")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(cluster=cluster), "utf-8")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "no process of its own could be started" in ran.stderr.splitlines()[-1]
