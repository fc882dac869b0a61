"""What may not get out of a command by the way: data in a warning, in what Python says at its end, in a core dump."""

from __future__ import annotations

import ctypes
import sys
import threading
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TextIO

PR_SET_DUMPABLE = 4  # of prctl(2), in linux/prctl.h


def keep_words_in() -> None:
    """Tell of warnings, and of errors that nothing can catch, only what and where: their words might hold data."""
    warnings.showwarning = _show_warning
    sys.unraisablehook = lambda found: _tell("An error while clearing up", found.exc_type, "")
    threading.excepthook = lambda found: _tell("An error in a thread", found.exc_type, "")


def keep_memory_in() -> None:
    """Let this process, and those that it starts, leave no core dump when they crash: its memory holds children's data.

    Windows has neither of both ways.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # where a program that collects core dumps is not held by that limit
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _tell("A warning", category, f" at {Path(filename).name}:{lineno}")


def _tell(what: str, kind: type[BaseException], where: str) -> None:
    with suppress(OSError, ValueError, AttributeError):  # the stream may be closed, or there may be none
        sys.stderr.write(f"{what}: {kind.__name__}{where}. Its words are not shown, since they could hold data.\n")
