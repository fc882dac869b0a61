"""A run of HiGHS during which this process stays answerable: an interrupt is heard within a moment.

HiGHS works in compiled code, in which Python hears no interrupt. So it works in a thread of its own, while the thread
that a user interrupts waits and listens. HiGHS looks at its clock all the time: a limit of no time at all stops it.
"""

from __future__ import annotations

import signal
import threading
from typing import Any

MOMENT = 0.1  # seconds; on Windows a wait without an end hears nothing
CLOCK = "time_limit"


def run(highs: Any, *, quick: bool = False) -> None:
    """Let a HiGHS model solve what it holds; a `quick` solve needs no thread, since an interrupt is heard after it.

    An interrupt takes effect once the model is at rest, since whoever cleans up after it changes rows and bounds that
    it would still read. Raises whatever the run raises.
    """
    if (
        not quick
        and threading.current_thread() is threading.main_thread()
        and callable(signal.getsignal(signal.SIGINT))
    ):
        _run_and_listen(highs)
    else:
        highs.run()


def _run_and_listen(highs: Any) -> None:
    raised: list[BaseException] = []
    heard: list[int] = []

    def work() -> None:
        try:
            highs.run()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work, daemon=True)
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        thread.start()
        while thread.is_alive():
            thread.join(MOMENT)
            if heard:
                _stop(highs, thread)
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        signal.raise_signal(signal.SIGINT)
    for error in raised:
        raise error


def _stop(highs: Any, thread: threading.Thread) -> None:
    limit = highs.getOptionValue(CLOCK)[1]
    highs.setOptionValue(CLOCK, 0.0)
    while thread.is_alive():
        thread.join(MOMENT)
    highs.setOptionValue(CLOCK, limit)
