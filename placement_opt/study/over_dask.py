"""Tasks over the workers of a Dask cluster, which replaces a worker that dies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from placement_opt.kernel.errors import SolverFailed
from placement_opt.study.dask_clusters import client_of, raise_if_left, room
from placement_opt.study.task_ends import Failed, end_of, no_worker_survived

if TYPE_CHECKING:
    from distributed import Client

LOOK_EVERY = 5  # seconds without a result after which it is looked whether anybody is still at work
SCHEDULER_GONE = "the Dask scheduler has gone, or dropped what it was asked to do"

Task = TypeVar("Task")
Result = TypeVar("Result")


def over_dask(
    do: Callable[[Task], Result], tasks: Sequence[Task], cluster: str, processes: int
) -> Iterator[tuple[int, Result | Failed]]:
    """Yield the number of each task with how it ended, as soon as it is done.

    What a worker that died was doing Dask does again on another. If that dies too, Dask blames every task that was
    waiting there; so each of them is then done by itself, and one that still ends its workers has failed. Raises
    SolverFailed if Dask is not installed, if nobody answers, or if the scheduler or all workers go.
    """
    try:
        yield from _over_a_client(do, tasks, cluster, processes)
    except OSError as error:  # what a task raises is among its ends, so this is the network
        raise SolverFailed(f"{SCHEDULER_GONE} ({error})") from error


def _over_a_client(
    do: Callable[[Task], Result], tasks: Sequence[Task], cluster: str, processes: int
) -> Iterator[tuple[int, Result | Failed]]:
    with client_of(cluster, min(processes, len(tasks)) or 1) as client:
        blamed = []
        for n, end in _ends(client, do, tasks, range(len(tasks)), alone=False):
            if _killed(end):
                blamed.append(n)
            else:
                yield n, end
        for n, end in _ends(client, do, tasks, sorted(blamed), alone=True):
            yield n, no_worker_survived(end.error) if _killed(end) else end


def _ends(
    client: Client, do: Callable[[Task], Result], tasks: Sequence[Task], numbers: Iterable[int], *, alone: bool
) -> Iterator[tuple[int, Result | Failed]]:
    """Hand out no more tasks at once than keep workers busy: those that wait fill the memory of the scheduler."""
    left, done = deque(numbers), Queue[Any]()
    running: dict[str, tuple[int, Any]] = {}
    while left or running:
        while left and len(running) < (1 if alone else room(client)):
            n = left.popleft()
            future = client.submit(do, tasks[n], pure=False, priority=-n)
            running[future.key] = n, future
            future.add_done_callback(done.put)
        n, future = running.pop(_next(client, done).key)
        end = end_of(future.result)
        if isinstance(end, Failed) and future.status != "error":  # it is no task that raised this
            raise SolverFailed(SCHEDULER_GONE) from end.error
        yield n, end


def _next(client: Client, done: Queue[Any]) -> Any:
    while True:
        try:
            return done.get(timeout=LOOK_EVERY)
        except Empty:
            raise_if_left(client)


def _killed(end: object) -> TypeGuard[Failed]:
    from distributed import KilledWorker

    return isinstance(end, Failed) and isinstance(end.error, KilledWorker)
