"""The command line as tests call it: here, where nothing is loaded again, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import warnings
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from placement_opt import cli
from tests.paths import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PYTHON = (sys.executable, "-W", "error")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def call(*arguments: object, cwd: Path | None = None, pack: bool = False) -> Done:
    """Run a command in this process, as if into pipes; a warning is an error. A run is written without its pack."""
    arguments = arguments if pack else _without_pack(arguments)
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


def in_a_process(*arguments: object, cwd: Path | None = None, encoding: str = "utf-8") -> Done:
    """Run a command as a user does, for what only a process can show: pipes, consoles, what is loaded."""
    return python("-m", "placement_opt", *arguments, cwd=cwd, encoding=encoding)


def _without_pack(arguments: tuple[object, ...]) -> tuple[object, ...]:
    return (*arguments, "--no-pack") if arguments[:1] == ("run",) else arguments


def python(*arguments: object, cwd: Path | None = None, encoding: str = "utf-8") -> Done:
    """Run Python on this checkout, in a console that speaks `encoding`; a warning is an error."""
    env = {**ENVIRONMENT, "PYTHONIOENCODING": encoding}
    done = subprocess.run([*PYTHON, *map(str, arguments)], cwd=cwd, env=env, capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))
