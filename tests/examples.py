"""An example, run here as `python examples/…` runs it, so that tests may look at what it found."""

from __future__ import annotations

import io
import runpy
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.paths import ROOT

EXAMPLES = {path.stem: path for path in sorted((ROOT / "examples").glob("[0-9]*.py"))}


@dataclass(frozen=True)
class Ran:
    """What an example printed, and its names as they stood at its end."""

    stdout: str
    stderr: str
    names: dict[str, Any]


def run_here(example: Path) -> Ran:
    """Run an example in this process; a warning is an error."""
    out, err, arguments = io.StringIO(), io.StringIO(), sys.argv
    with warnings.catch_warnings(), redirect_stdout(out), redirect_stderr(err):
        warnings.simplefilter("error")
        sys.argv = [str(example)]
        try:
            names = runpy.run_path(str(example), run_name="__main__")
        finally:
            sys.argv = arguments
    return Ran(out.getvalue(), err.getvalue(), names)
