"""What every test may ask for, and what holds for all of them."""

from __future__ import annotations

import dataclasses
import gc
import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options, Run
from placement_opt.report import run_files
from tests.examples import EXAMPLES, run_here
from tests.once import Once

# No test depends on how fast the machine is. Examples are the same in every run, so that a change and not a draw
# makes a test fail; `--hypothesis-profile=explore` draws new ones and keeps those that fail.
EVERY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **EVERY)
settings.register_profile("explore", derandomize=False, print_blob=True, **EVERY)
settings.load_profile("same")


def pytest_configure(config):
    """Let Hypothesis keep its notes in pytest's cache, not in a folder at the top level."""
    set_hypothesis_home_dir(config.rootpath / ".pytest_cache" / "hypothesis")


def pytest_collection_modifyitems(items):
    """Mark as slow whatever needs something dear, and let what takes longest begin first."""
    for item in items:
        if "once" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish():
    """Let the collector of garbage leave alone what is there already, which it would look through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Once:
    """Return the maker of what is dear; its folder lies above those of the workers."""
    base = tmp_path_factory.getbasetemp()
    return Once((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once")


@pytest.fixture(scope="session")
def drawn(once) -> tuple[Run, str, str]:
    """Return Manchester's answer as the fifth example found it, and what the example printed: one run serves both."""

    def make(place):
        ran = run_here(EXAMPLES["05_picture_of_the_verdict"])
        options = Options(model=find_model("manchester"), out=place / "run")
        run_files.write(found := dataclasses.replace(ran.names["answer"], options=options), place / "run")
        return found, ran.stdout, ran.stderr

    return once("manchester", make)


@pytest.fixture(scope="session")
def answer(drawn) -> Run:
    """Return Manchester's answer; `answer.options.out` is its run folder, to be read and not changed."""
    return drawn[0]
