"""One Dask cluster for all tests that ask for one."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from placement_opt.study.workers import Workers


@pytest.fixture(scope="session")
def dask_address() -> Iterator[str]:
    """Give the address of a cluster with two workers, started as somebody else would; skip where Dask is not there."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "memory_limit": 0, "dashboard_address": "127.0.0.1:0"}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),  # so that tests in which workers die are quick
        distributed.LocalCluster(**settings, silence_logs=logging.CRITICAL) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture(params=["here", "processes", pytest.param("dask", marks=pytest.mark.slow)])
def workers(request) -> Workers:
    """Return who does the tasks, each way in turn."""
    if request.param == "dask":
        return Workers(cluster=request.getfixturevalue("dask_address"))
    return Workers(2) if request.param == "processes" else Workers()


@pytest.fixture(params=["processes", pytest.param("dask", marks=pytest.mark.slow)])
def others(request) -> Workers:
    """Return workers that are not this process, each way in turn."""
    return Workers(2) if request.param == "processes" else Workers(cluster=request.getfixturevalue("dask_address"))
