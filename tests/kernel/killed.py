"""Processes that are killed at the n-th thing that they do with files, or that stop there until they are told."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.paths import ROOT

BEGINNING = """
    import json, os, signal, sys
    from pathlib import Path
    from placement_opt.kernel import atomic_folder, held_places, left_behind, whole_file
    from placement_opt.kernel.errors import BadInput

    HERE = Path(sys.argv[1])
    WITH_FILES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "ctypes.dlsym")
    MANIFEST = {"package": {"name": "placement_opt", "version": "0"}}
    EARLIER, LATER = {"plan.csv": "earlier", "a/b.csv": "earlier"}, {"plan.csv": "later", "c.csv": "later"}

    def forked(do):
        process = os.fork()
        if not process:
            try:
                do()
            except BadInput as error:
                print(error, flush=True)
                os._exit(2)
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        return process

    def ended(process):
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

    def killed_at(n, do):
        left = [n]

        def watch(event, _arguments):
            left[0] -= event in WITH_FILES
            if event in WITH_FILES and not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        def watched():
            sys.addaudithook(watch)
            do()

        return ended(forked(watched))

    def at_each_moment(place, do):
        n, code = 0, -9
        while code == -9:
            n += 1
            here = HERE / str(n)
            here.mkdir()
            at = place(here)
            code = killed_at(n, lambda: do(at))
            yield here
        assert code == 0, code

    def content(out):
        return {p.relative_to(out).as_posix(): p.read_text() for p in out.rglob("*") if p.suffix == ".csv"}
"""


def forking(script: str, here: Path, *more: object) -> subprocess.CompletedProcess[str]:
    """Run a script that forks and return how it ended."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(BEGINNING) + textwrap.dedent(script), str(here)]
    command += map(str, more)
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
