"""What every command prints on: any console, and one sentence when it is interrupted."""

from __future__ import annotations

import errno
import math
import os
import re
import shutil
import signal
import sys
import textwrap
from _thread import interrupt_main
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import typer

from placement_opt.kernel.errors import (
    LONGEST_CELL,
    STOPPED,
    TERMINAL_COLUMNS,
    BadInput,
    Fault,
    SolverFailed,
    on_one_line,
)

if TYPE_CHECKING:
    from rich.console import Console

ERROR_INDENT = "    "  # of what goes on below an error
UNFIT_NAMES = {  # errors of the system that are faults of what was given -> what is wrong
    errno.ENAMETOOLONG: "one that is too long",
    errno.ENOTDIR: "a file in place of a folder",
    errno.EEXIST: "a file in place of a folder",
    errno.EISDIR: "a folder in place of a file",
    errno.ELOOP: "links that lead to each other",
}
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")  # and half a letter
PLAIN_DIGITS = re.compile(r"\s*[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?\s*")
NOBODY_READS = 141  # what a shell says of a command whose output nobody reads to its end, as in `| head`
UNTIL_AGAIN = 2  # seconds, in which what was begun is cleaned up
STANDS = "What is written is whole: the earlier run, or the new one."
OUT_OF_TIME = (
    "Stopped before it was done, by --time-limit {within}. Fewer quarters (--horizon) or fewer draws take less time."
)


def complain(text: str) -> None:
    """Print on the error stream: on a terminal in lines of whole words, in a pipe one line for each error."""
    if sys.stderr.isatty():
        columns = max(TERMINAL_COLUMNS, shutil.get_terminal_size().columns)
        text = "\n".join(_wrapped(line, columns) for line in text.splitlines())
    with suppress(OSError):  # where errors go nowhere the exit code still tells
        typer.echo(text, err=True)


def tell_of_rows(told: Iterable[str]) -> None:
    """Print on the error stream what was done to the rows of a workbook, so that no answer leaves it unsaid."""
    for words in told:
        complain(words)


def flush() -> None:
    """Print what waits to be printed, while it can still be said that it failed. Raises OSError."""
    if sys.stdout and not sys.stdout.closed:  # a program without a console has none
        sys.stdout.flush()


def drop_what_is_left() -> None:
    """Send what waits to be printed nowhere, or Python would fail once more at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _wrapped(line: str, columns: int) -> str:
    return textwrap.fill(line, columns, subsequent_indent=ERROR_INDENT, break_long_words=False, break_on_hyphens=False)


def print_on_any_console() -> None:
    """Print a question mark, and do not fail, where a Windows console lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def wide_console() -> Console:
    """Return a console as wide as the terminal, or as what is printed is laid out for if the terminal is narrower.

    What it prints is data: a name such as `Town [/x]` or `:bed:` is printed as it is written.
    """
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(TERMINAL_COLUMNS, console.width)
    return console


def unfit_words(arguments: Sequence[str]) -> list[Fault]:
    """Return a fault for each word typed that holds what a terminal obeys, half a letter, or digits of another script.

    Names are printed and written; a number is written with the digits 0 to 9 alone.
    """
    faults = []
    for word in arguments:
        if OBEYED.search(word):
            found = "one with letters that a terminal obeys, or with half a letter"
            faults.append(
                Fault(on_one_line(word)[:LONGEST_CELL], None, "", "a word of letters that can be read", found)
            )
        elif _is_number(word) and not PLAIN_DIGITS.fullmatch(word):
            faults.append(Fault("what was typed", None, "", "a number in the digits 0 to 9", word))
    return faults


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def unfit_name(error: OSError, arguments: Sequence[str]) -> BadInput | None:
    """Return that a name given is none that the system takes, if that is why it refused; None for anything else."""
    if error.errno not in UNFIT_NAMES:
        return None
    expected = "a name of a file or folder that this computer takes"
    parts = Path(str(error.filename)).parts
    named = [str(a) for a in arguments if {*Path(str(a)).parts} & {*parts[-2:]}] or ["a name"]
    return BadInput([Fault(max(named, key=len)[:LONGEST_CELL], None, "", expected, UNFIT_NAMES[error.errno])])


@contextmanager
def stoppable(*also: str, within: int | None = None) -> Iterator[None]:
    """Leave with one sentence, and what is `also` to be told, when the user interrupts: a run is written whole.

    `within` is for how many seconds at most the work may go on. Raises SolverFailed where it is not done by then.
    """
    over = Event()
    try:
        with _interrupted_after(within, over):
            yield
    except KeyboardInterrupt:
        if over.is_set():
            raise SolverFailed(" ".join((OUT_OF_TIME.format(within=within), STANDS, *also))) from None
        complain(" ".join(("Stopped.", STANDS, *also)))
        raise typer.Exit(STOPPED) from None


@contextmanager
def _interrupted_after(seconds: int | None, over: Event) -> Iterator[None]:
    """Interrupt what is done after so many seconds, as a user would, and say so by `over`."""
    if seconds is None or seconds < 1:  # which is a fault that the request names
        yield
        return

    ended = Event()

    def watch() -> None:
        pause: float = seconds
        while not ended.wait(pause):  # again, if it came where Python drops it, such as in a destructor
            over.set()
            interrupt_main()
            pause = UNTIL_AGAIN

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background hears none
    Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        signal.signal(signal.SIGINT, before)
