"""One function of many tasks, done here, over processes or over Dask: the same results in the same order each way."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from placement_opt.kernel.errors import SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.study.over_dask import over_dask
from placement_opt.study.over_processes import over_processes
from placement_opt.study.task_ends import Failed, end_of

MOST_ON_WINDOWS = 61  # processes that Windows can wait for at once

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """Who does the tasks: this process, so many others, or the workers of a Dask cluster.

    A script that asks for other processes, or for a local cluster, must start below `if __name__ == "__main__"`. The
    figures of the model go to workers at an address: it should begin with `tls://` wherever others can listen. How such
    workers keep what is in their memory, and whether they profile, is set where they are started.
    """

    processes: int = 1  # of this computer; 1 without a cluster: no others
    cluster: str | None = None  # address of a Dask scheduler, or "local": one of this computer, with the processes

    @property
    def others(self) -> bool:
        """Whether tasks are done elsewhere than in this process."""
        return self.processes > 1 or self.cluster is not None


HERE = Workers()


def usual_processes() -> int:
    """Return how many processes a command takes if nobody says: one for each core that it may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_ON_WINDOWS) if sys.platform == "win32" else cores


def each(
    do: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: Workers = HERE,
    progress: Progress = quiet,
    words: Callable[[Task], str] = lambda task: "Draws",
    instead: Callable[[Task, SolverFailed], Result] | None = None,
) -> Iterator[Result]:
    """Yield the result of each task, in the order given.

    `instead` gives the result of a task that no worker survives, or in which nothing was proven; without it the error
    is raised, as any other error of a task is. Raises SolverFailed if there are no workers.
    """
    found: dict[int, Result | Failed] = {}
    given, total = 0, len(tasks)
    if tasks:
        progress(0, total, words(tasks[0]))
    for done, (n, end) in enumerate(as_done(do, tasks, workers), 1):
        found[n] = end
        while given in found:
            yield _result(tasks[given], found.pop(given), instead)
            given += 1
        progress(done, total, words(tasks[min(done, total - 1)]))
    progress(total, total, "Done")


def as_done(
    do: Callable[[Task], Result], tasks: Sequence[Task], workers: Workers = HERE
) -> Iterator[tuple[int, Result | Failed]]:
    """Yield the number of each task with its result, or with the error that it raised, as soon as it is done.

    A task goes to whichever worker is free. A worker that dies, for want of memory or because somebody ended it, is
    replaced, and what it had not finished is done again. Raises SolverFailed if there are no workers.
    """
    if workers.cluster is not None:
        yield from over_dask(do, tasks, workers.cluster, workers.processes)
    elif workers.processes > 1:
        yield from over_processes(do, tasks, workers.processes)
    else:
        for n, task in enumerate(tasks):
            yield n, end_of(partial(do, task))


def _result(task: Task, end: Result | Failed, instead: Callable[[Task, SolverFailed], Result] | None) -> Result:
    if not isinstance(end, Failed):
        return end
    if instead and isinstance(end.error, SolverFailed):
        return instead(task, end.error)
    raise end.error
