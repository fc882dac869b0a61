"""What holds of Dask alone: who is not there is told in words, and a local cluster shows and keeps nothing."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from placement_opt.kernel.errors import SolverFailed
from placement_opt.study import dask_clusters
from placement_opt.study.workers import Workers, each

distributed = pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")  # Dask needs it
pytestmark = pytest.mark.slow

LOCAL = Workers(2, "local")


def doubled(task: int) -> int:
    return 2 * task


def about_the_worker(task: int) -> tuple[bool, bool, str, set[str]]:
    """Return whether a worker profiles, whether it may spill, where it writes, and the hosts on which all listen."""
    worker, me = distributed.get_worker(), psutil.Process()
    family = (me, psutil.Process(task), *psutil.Process(task).children(recursive=True))
    heard = {c.laddr.ip for k in family for c in k.net_connections() if c.status == psutil.CONN_LISTEN}
    return "profile" in worker.periodic_callbacks, hasattr(worker.data, "slow"), worker.local_directory, heard


def ending_the_scheduler(task: int) -> None:
    psutil.Process(task).kill()


def left_behind() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("placement-opt-*"))


def answer_for(page: str, port: int) -> int:
    """Return the status with which a server answers for a page that Dask's servers have."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as ask:
        ask.sendall(f"GET {page} HTTP/1.0\r\n\r\n".encode())
        return int(ask.recv(100).split()[1])


def test_a_local_cluster_neither_profiles_nor_spills_and_listens_to_this_computer_alone():
    before = left_behind()
    (told,) = each(about_the_worker, [os.getpid()], workers=LOCAL)
    profiles, spills, folder, heard = told
    assert (profiles, spills, heard) == (False, False, {"127.0.0.1"})
    assert Path(folder).is_relative_to(tempfile.gettempdir())
    assert not Path(folder).exists()
    assert left_behind() <= before


def test_only_who_has_the_key_may_use_a_local_cluster_and_it_has_no_pages():
    with dask_clusters.client_of("local", 1) as client:
        address = client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        with pytest.raises((OSError, TypeError)):  # it wants a certificate
            distributed.Client(address, timeout=1)
        port = client.cluster.scheduler.http_server.port
        assert port != 8787  # Dask's own, where a browser would look
        assert [answer_for(page, port) for page in ("/status", "/health", "/metrics", "/info/main/workers.html")] == [
            404
        ] * 4


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "gopher://127.0.0.1:1", ""])
def test_an_address_at_which_nobody_answers_is_told_in_words(monkeypatch, address):
    monkeypatch.setattr(dask_clusters, "ANSWERS_WITHIN", 0.5)
    with pytest.raises(SolverFailed, match="no Dask scheduler answers at") as caught:
        list(each(doubled, [1], workers=Workers(cluster=address)))
    assert f"'{address}'" in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_server_that_is_no_scheduler_is_told_in_words(monkeypatch):
    monkeypatch.setattr(dask_clusters, "ANSWERS_WITHIN", 0.5)
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(SolverFailed, match="no Dask scheduler answers"),
    ):
        list(each(doubled, [1], workers=Workers(cluster=f"tcp://127.0.0.1:{other.getsockname()[1]}")))


def test_a_cluster_without_workers_is_told_in_words(monkeypatch):
    monkeypatch.setattr(dask_clusters, "WORKERS_WITHIN", 0.1)
    with (
        distributed.LocalCluster(
            n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        ) as cluster,
        pytest.raises(SolverFailed, match="has no workers"),
    ):
        list(each(doubled, [1], workers=Workers(cluster=cluster.scheduler_address)))


def test_workers_with_other_libraries_are_refused(monkeypatch, dask_address):
    monkeypatch.setattr(dask_clusters, "LIBRARIES_ALIKE", ("highspy",))
    versions = distributed.Client.get_versions

    def as_if_older(*args, **kwargs):
        found = versions(*args, **kwargs)
        found["client"]["packages"]["highspy"] = "1.2.3"
        return found

    monkeypatch.setattr(distributed.Client, "get_versions", as_if_older)
    with pytest.raises(SolverFailed, match=r"has highspy .* and not 1\.2\.3: install the same on all"):
        list(each(doubled, [1], workers=Workers(cluster=dask_address)))


SCHEDULER = """
import distributed
if __name__ == "__main__":
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        print(cluster.scheduler_address, flush=True)
        input()
"""


def test_a_scheduler_that_goes_ends_the_work_in_words(tmp_path):
    (script := tmp_path / "cluster.py").write_text(SCHEDULER, "utf-8")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, str(script)], text=True, **pipes) as scheduler:
        workers = Workers(cluster=scheduler.stdout.readline().strip())
        with pytest.raises(SolverFailed, match="the Dask scheduler has gone"):
            list(each(ending_the_scheduler, [scheduler.pid], workers=workers))
        assert scheduler.wait() != 0


WITHOUT_DASK = """
import sys
sys.modules["distributed"] = None
from placement_opt.kernel.errors import SolverFailed
from placement_opt.study.workers import Workers, each
try:
    list(each(abs, [1], workers=Workers(cluster="local")))
except SolverFailed as error:
    print(error, error.exit_code)
"""


def test_without_dask_it_is_said_what_to_install():
    ran = subprocess.run([sys.executable, "-c", WITHOUT_DASK], capture_output=True, text=True, check=True)
    assert "pip install 'placement-opt[dask]' 4" in ran.stdout


def test_dask_is_not_imported_unless_asked_for():
    code = (
        "import sys, placement_opt.study.draw_chunks; print([k for k in sys.modules if k in ('dask', 'distributed')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
