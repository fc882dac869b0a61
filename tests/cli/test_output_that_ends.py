"""Where what is printed cannot be written, or nobody reads it, a command says so by its exit code, and quietly."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.command import ENVIRONMENT, PYTHON

FULL = Path("/dev/full")
PRINTS = {"typer": ["--version"], "rich": ["runs", "--folder", "."]}  # by which library
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


def ended(*arguments, **streams):
    command = [*PYTHON, "-m", "placement_opt", *arguments]
    done = subprocess.run(command, env=ENVIRONMENT, check=False, **{"stderr": subprocess.PIPE, **streams})
    return done.returncode, (done.stderr or b"").decode()


@pytest.mark.parametrize("arguments", PRINTS.values(), ids=PRINTS)
def test_a_device_that_is_full_is_a_fault_of_the_computer(tmp_path, arguments):
    with FULL.open("wb") as full:
        code, told = ended(*arguments, stdout=full, cwd=tmp_path)
    assert (code, told) == (4, "This computer could not go on: No space left on device.\n")


@pytest.mark.parametrize("arguments", PRINTS.values(), ids=PRINTS)
def test_a_pipe_that_nobody_reads_ends_a_command_quietly(tmp_path, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    code, told = ended(*arguments, stdout=writing, cwd=tmp_path)
    os.close(writing)
    assert (code, told) == (141, "")


def test_an_error_that_cannot_be_printed_keeps_its_exit_code():
    with FULL.open("wb") as full:
        assert ended("check", "no_such_model", stdout=full, stderr=full)[0] == 2
