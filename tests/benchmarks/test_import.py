"""Timings of the import, printed as ratios and never asserted: `make bench`."""

import resource
import subprocess
import sys
import time

import pytest

from tests.generator import (
    england,
    simulate,
    usual_rates,
    write_csv,
    write_pooled,
    write_xml,
)

AS_OF = "2025-03-31"
MEGABYTE = 1024  # kilobytes, in which Linux counts memory


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ten")
    town = simulate(usual_rates(), seed=3, first_year=2016, years=10, scale=3.8)
    write_csv(town, folder / "csv")
    write_xml(town, folder / "return.xml", 2025)
    return folder, len(town.episodes)


def imported(source, out, *more):
    """Import in a process of its own; return seconds and megabytes."""
    command = [sys.executable, "-m", "placement_opt", "import-903", str(source), "--name", "bench", "--as-of", AS_OF]
    began = time.perf_counter()
    subprocess.run([*command, "--quiet", "--out", str(out), *more], check=True, capture_output=True)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE


@pytest.mark.parametrize("form", ["csv", "return.xml"])
def test_ten_years_of_one_council(ten_years, tmp_path, capsys, form):
    folder, episodes = ten_years
    seconds, _ = imported(folder / form, tmp_path / "out")
    with capsys.disabled():
        print(f"\n{form}, ten years of one council ({episodes:,d} episodes in all): {seconds / 5:.0%} of 5 s")


def test_england_for_five_years(tmp_path, capsys):
    rows = write_pooled(england(seed=1, first_year=2021, years=5), tmp_path / "england")
    seconds, megabytes = imported(tmp_path / "england", tmp_path / "out", "--la-code", "all")
    with capsys.disabled():
        print(f"\nEngland, five years ({rows:,d} rows): {seconds / 90:.0%} of 90 s, {megabytes / 4096:.0%} of 4 GB")
