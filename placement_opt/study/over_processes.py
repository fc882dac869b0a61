"""Tasks over processes of this computer, of which one that dies is replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from placement_opt.kernel.errors import SolverFailed
from placement_opt.solve.answerable import MOMENT
from placement_opt.study.task_ends import NO_PROCESS, Failed, end_of, no_worker_survived

TRIES_ALONE = 2  # of a task by itself in a process, before the task is to blame that processes die

Task = TypeVar("Task")
Result = TypeVar("Result")


def over_processes(
    do: Callable[[Task], Result], tasks: Sequence[Task], processes: int
) -> Iterator[tuple[int, Result | Failed]]:
    """Yield the number of each task with how it ended, as soon as it is done.

    Nobody can tell which of the tasks at work ended a process. So each of them is then done by itself, and one that
    ends its process each time has failed. Raises SolverFailed if no process can be started.
    """
    left = deque(range(len(tasks)))
    while left:
        at_work = yield from _until_one_dies(do, tasks, left, processes)
        for n in at_work:
            yield n, _alone(do, tasks[n])


def _until_one_dies(
    do: Callable[[Task], Result], tasks: Sequence[Task], left: deque[int], processes: int
) -> Generator[tuple[int, Result | Failed], None, list[int]]:
    """Do tasks from the front of those left; return the numbers of those at work when a process died."""
    running: dict[Future[Result], int] = {}
    with _pool(processes) as pool:
        while left or running:
            try:
                while left and len(running) < processes:
                    running[pool.submit(do, tasks[left[0]])] = left[0]
                    left.popleft()
            except BrokenProcessPool:  # one died while it had no task
                return sorted(running.values())
            done = _first_done(running)
            broken = any(_died(end_of(future.result)) for future in done)
            for future in sorted(wait(running).done if broken else done, key=running.__getitem__):
                end = end_of(future.result)
                if not _died(end):
                    yield running.pop(future), end
            if broken:
                return sorted(running.values())
    return []


def _alone(do: Callable[[Task], Result], task: Task) -> Result | Failed:
    """Do a task in a process of its own, and in another if that dies."""
    for _try in range(TRIES_ALONE):
        with _pool(1) as pool:
            started = _end(pool.submit(_nothing))
            if _died(started):
                raise SolverFailed(NO_PROCESS)
            end = _end(pool.submit(do, task))
        if not _died(end):
            return end
    assert isinstance(end, Failed)
    return no_worker_survived(end.error)


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes to work with; if nobody waits for them any more they end where they are."""
    fresh = multiprocessing.get_context("spawn")  # no process inherits a half-used solver
    pool = ProcessPoolExecutor(processes, mp_context=fresh, initializer=_end_when_interrupted)
    try:
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _first_done(running: Collection[Future[Result]]) -> set[Future[Result]]:
    """Wait until a task is done and return what is; an interrupt is heard meanwhile."""
    done: set[Future[Result]] = set()
    while not done:
        done = wait(running, MOMENT, FIRST_COMPLETED).done
    return done


def _end(future: Future[Result]) -> Result | Failed:
    (done,) = _first_done([future])
    return end_of(done.result)


def _died(end: object) -> bool:
    return isinstance(end, Failed) and isinstance(end.error, BrokenProcessPool)


def _nothing() -> None:
    """Show that a process can be started."""


def _end_when_interrupted() -> None:
    """Let an interrupt, which reaches every process of a terminal, end this one without a word."""
    signal.signal(signal.SIGINT, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(1)
