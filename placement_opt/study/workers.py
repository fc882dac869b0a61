"""One function of many tasks, one after another or over processes: the same results in the same order either way."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from placement_opt.kernel.errors import SolverFailed
from placement_opt.kernel.progress import Progress, quiet

NEW_STARTS = 3  # how often processes are begun anew after one has died, before the tasks themselves are to blame

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(
    do: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    processes: int = 1,
    progress: Progress = quiet,
    words: Callable[[Task], str] = lambda task: "Draws",
) -> Iterator[Result]:
    """Yield the result of each task, in the order given.

    Over several processes a task goes to whichever is free. A process that dies, for want of memory or because somebody
    ended it, is replaced, and what it had not finished is done again. A script that asks for processes must start below
    `if __name__ == "__main__"`. Raises SolverFailed if processes die again and again.
    """
    if processes > 1:
        yield from _over_processes(do, tasks, processes, lambda n: progress(n, len(tasks), words(tasks[n])))
        progress(len(tasks), len(tasks), "Done")
        return
    for n, task in enumerate(tasks):
        progress(n, len(tasks), words(task))
        yield do(task)
    progress(len(tasks), len(tasks), "Done")


def _over_processes(
    do: Callable[[Task], Result], tasks: Sequence[Task], processes: int, tell: Callable[[int], None]
) -> Iterator[Result]:
    done, lost = 0, 0
    while done < len(tasks):
        try:
            for result in _until_one_dies(do, tasks[done:], processes):
                tell(done)
                done += 1
                yield result
        except BrokenProcessPool as error:
            lost += 1
            if lost == NEW_STARTS:
                raise SolverFailed("processes of this run ended again and again: is there enough memory?") from error


def _until_one_dies(do: Callable[[Task], Result], tasks: Sequence[Task], processes: int) -> Iterator[Result]:
    fresh = multiprocessing.get_context("spawn")  # no process inherits a half-used solver
    with ProcessPoolExecutor(processes, mp_context=fresh) as pool:
        waiting: list[Future[Result]] = [pool.submit(do, task) for task in tasks]
        try:
            for found in waiting:
                yield found.result()
        finally:
            pool.shutdown(cancel_futures=True)
