"""How long work says how far it is: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from placement_opt.kernel.errors import TERMINAL_COLUMNS

SECONDS_WATCHED = 600  # back from now, by which the time left is reckoned: a step may take minutes

Progress = Callable[[int, int, str], None]  # steps done, steps in all, what is being done now


def quiet(done: int, total: int, what: str) -> None:
    """Show no progress."""


@contextmanager
def progress_bar(*, hidden: bool = False, time_left: bool = False) -> Iterator[Progress]:
    """Show a bar on the error stream while working; nothing in a pipe.

    Where steps take about as long each, as draws do, it can say how many are done and how much time is left.
    """
    from rich import progress
    from rich.console import Console

    console = Console(stderr=True, markup=False, emoji=False)
    if hidden or not console.is_terminal:
        yield quiet  # a disabled bar of rich still ends with a line of its own in some releases
        return
    console.width = min(console.width, TERMINAL_COLUMNS)
    columns = [progress.TextColumn("{task.description}", markup=False), progress.BarColumn()]
    columns += [progress.MofNCompleteColumn()] if time_left else []
    columns += [progress.TimeElapsedColumn()]
    columns += [progress.TextColumn("left"), progress.TimeRemainingColumn()] if time_left else []
    with progress.Progress(*columns, console=console, transient=True, speed_estimate_period=SECONDS_WATCHED) as bar:
        task = bar.add_task("Reading")

        def advance(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield advance
