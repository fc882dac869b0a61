"""Pages of a small run and of Manchester, and a browser of the system to open them in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from placement_opt.report.kept_run import KeptRun, kept_run_in
from placement_opt.report.page.whole_page import page_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def kept(folder: Path) -> KeptRun:
    """Return what the page of a run folder is made from."""
    return kept_run_in(folder, json.loads((folder / "manifest.json").read_text("utf-8")))


def written(place: Path, run: KeptRun) -> Path:
    """Write the page of a run and return its file."""
    file = place / "page.html"
    file.write_bytes(page_of(run))
    return file


@pytest.fixture(scope="session")
def tiny_run(packed) -> KeptRun:
    """Return what the page of the small run is made from."""
    return kept(packed)


@pytest.fixture(scope="session")
def city_run(answer) -> KeptRun:
    """Return what Manchester's page is made from."""
    return kept(answer.options.out)


@pytest.fixture(scope="session")
def tiny_page(once, tiny_run) -> Path:
    return once("tiny_page", lambda place: written(place, tiny_run))


@pytest.fixture(scope="session")
def city_page(once, city_run) -> Path:
    return once("city_page", lambda place: written(place, city_run))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Return a browser that the system has."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium is installed, and the page is tested in it: `apt-get install chromium` brings one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=list(FLAGS))
        yield browser
        browser.close()
