"""The Dask cluster that does the tasks: one at an address, or one of this computer that nobody else can use."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from placement_opt.kernel.errors import SolverFailed
from placement_opt.study.task_ends import NO_PROCESS, Failed, end_of

if TYPE_CHECKING:
    from distributed import Client

LOCAL_CLUSTER = "local"  # in place of an address: a cluster of this computer, as long as there is work
ANSWERS_WITHIN = 10  # seconds in which a scheduler that is there has answered
WORKERS_WITHIN = 60  # seconds in which the first of its workers has come, or one again after all had gone
TASKS_EACH = 2  # handed out for each thread of a worker: one at work, and one that follows at once
LARGEST_TASK = "1 GB"  # that is sent without a warning: draws are large, and each is sent once
LIBRARIES_ALIKE = ("placement-opt", "highspy", "numpy")  # libraries by which the last digits of a result may differ
HOW_TO_INSTALL = "Dask is not installed, or not all that it needs: pip install 'placement-opt[dask]'"

# Of a local cluster: nothing is profiled, no web page is served, and no worker puts what it holds on the disk. Tasks of
# a worker that died are done once more before each is done by itself.
OF_A_LOCAL_CLUSTER: dict[str, Any] = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.scheduler.allowed-failures": 1,
}


@contextmanager
def client_of(cluster: str, processes: int) -> Iterator[Client]:
    """Give the client of a cluster, at its address or of this computer with so many processes, that has workers.

    Raises SolverFailed if Dask is not installed, or if nobody is there within a time.
    """
    local = cluster == LOCAL_CLUSTER
    try:
        import dask
        import distributed

        if local:
            import cryptography  # noqa: F401
    except ImportError as error:
        raise SolverFailed(HOW_TO_INSTALL) from error
    with ExitStack() as stack:
        stack.enter_context(_without_a_log())
        stack.enter_context(dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGEST_TASK}))
        place = stack.enter_context(_local(processes)) if local else _answering(cluster)
        client = stack.enter_context(distributed.Client(place, timeout=ANSWERS_WITHIN, set_as_default=False))
        _await_workers(client, cluster)
        yield client


def room(client: Client) -> int:
    """Return how many tasks may be handed out at once."""
    threads: dict[str, int] = client.nthreads()
    return TASKS_EACH * max(sum(threads.values()), 1)


def raise_if_left(client: Client) -> None:
    """Raise SolverFailed if all workers have gone and none comes within a time."""
    if not client.nthreads():
        _await_workers(client, client.scheduler.address)


@contextmanager
def _local(processes: int) -> Iterator[Any]:
    """Give a cluster of processes of this computer that listens to it alone.

    It has a key of its own, since any user of the computer could otherwise have it run what they like. What Dask writes
    is in a folder that goes with the cluster. Raises SolverFailed if no process can be started.
    """
    import dask

    with (
        TemporaryDirectory(prefix="placement-opt-", ignore_cleanup_errors=True) as place,
        dask.config.set({**OF_A_LOCAL_CLUSTER, "temporary-directory": place}),
    ):
        cluster = end_of(partial(_started, processes, place))
        if isinstance(cluster, Failed):
            raise SolverFailed(NO_PROCESS) from cluster.error
        with cluster:
            yield cluster


def _started(processes: int, place: str) -> Any:
    from distributed import LocalCluster, Security

    return LocalCluster(
        n_workers=processes,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # of an HTTP server without pages; None would take a port that is known
        scheduler_kwargs={"dashboard": False},
        local_directory=place,
        memory_limit=0,  # with one, a worker would put on the disk what does not fit
        security=Security.temporary(),
        silence_logs=logging.CRITICAL,
    )


def _answering(address: str) -> str:
    """Return the address of a scheduler once it has answered.

    A client would wait for ever where something listens that is no scheduler. In a thread of its own, since a notebook
    has an event loop in this one. Raises SolverFailed.
    """
    with ThreadPoolExecutor(1) as beside:
        end = end_of(beside.submit(asyncio.run, _greet(address)).result)
    if isinstance(end, Failed):
        said = " ".join(str(end.error).split()) or f"silent for {ANSWERS_WITHIN} seconds"
        raise SolverFailed(f"no Dask scheduler answers at '{address}': {said}") from end.error
    return address


async def _greet(address: str) -> None:
    from distributed import Security
    from distributed.comm import connect

    said = connect(address, timeout=ANSWERS_WITHIN, **Security().get_connection_args("client"))
    comm = await asyncio.wait_for(said, ANSWERS_WITHIN)
    await comm.close()


def _await_workers(client: Client, cluster: str) -> None:
    """Wait until there are workers, and see that they have what is here."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError as error:
        raise SolverFailed(f"the Dask cluster at '{cluster}' has no workers") from error
    found = client.get_versions(check=False, packages=list(LIBRARIES_ALIKE))
    here = _libraries(found["client"])
    for address, there in sorted(found["workers"].items()):
        differ = [f"{name} {k} and not {here[name]}" for name, k in _libraries(there).items() if k != here[name]]
        if differ:
            raise SolverFailed(f"the Dask worker {address} has {', '.join(differ)}: install the same on all")


def _libraries(found: dict[str, Any]) -> dict[str, str]:
    packages = found["packages"]
    return {"python": ".".join(packages["python"].split(".")[:2]), **{name: packages[name] for name in LIBRARIES_ALIKE}}


@contextmanager
def _without_a_log() -> Iterator[None]:
    """Let Dask say nothing on the terminal: what matters is raised."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    handlers = {handler: handler.level for name in names for handler in logging.getLogger(name).handlers}
    for handler in handlers:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in handlers.items():
            handler.setLevel(level)
