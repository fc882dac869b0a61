"""The command line as tests call it: here, where nothing is loaded again, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from placement_opt import cli
from tests.paths import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PROCESS = (sys.executable, "-W", "error", "-m", "placement_opt")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments: object, cwd: Path | None = None) -> Done:
    """Run a command in this process, as if into pipes; a warning is an error."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in range(2))
    with warnings.catch_warnings(), chdir(cwd or Path.cwd()), redirect_stdout(out), redirect_stderr(err):
        warnings.simplefilter("error")
        try:
            cli.main([str(a) for a in arguments])
        except SystemExit as left:
            code = left.code
        else:
            raise AssertionError("a command leaves with an exit code")
    return Done(int(code or 0), *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


def in_a_process(
    *arguments: object, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does, for what only a process can show: pipes, signals, consoles, what is loaded."""
    line = [*PROCESS, *map(str, arguments)]
    env = {**ENVIRONMENT, **(environment or {})}
    return subprocess.run(line, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
