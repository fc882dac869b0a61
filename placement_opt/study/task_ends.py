"""How a task ends: with its result, or with the error in its place, so that it does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from placement_opt.kernel.errors import SolverFailed

Result = TypeVar("Result")

NO_PROCESS = 'no process of its own could be started: does the script start below `if __name__ == "__main__"`?'
ENDED = "the processes that did it ended again and again: is there enough memory?"


@dataclass(frozen=True)
class Failed:
    """A task without a result, and why."""

    error: Exception


def end_of(found: Callable[[], Result]) -> Result | Failed:
    """Return what a task found, or the error that it raised."""
    try:
        return found()
    except Exception as error:
        return Failed(error)


def no_worker_survived(cause: Exception) -> Failed:
    """Return the end of a task whose workers died each time that it was done."""
    error = SolverFailed(ENDED)
    error.__cause__ = cause
    return Failed(error)
