"""An interrupt while HiGHS works: heard within a moment, and the model at rest when it takes effect."""

from __future__ import annotations

import signal
import threading
from _thread import interrupt_main

import pytest

from placement_opt.solve import answerable


class Endless:
    """A model whose run ends only when its limit of time is no time at all, as that of HiGHS does."""

    def __init__(self) -> None:
        """Begin at rest."""
        self.at_work = threading.Event()
        self.limit = float("inf")
        self.limits: list[float] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        """Work until there is no time."""
        self.at_work.set()
        self.stopped.wait()
        self.at_work.clear()

    def getOptionValue(self, name: str) -> tuple[None, float]:  # noqa: N802 - the name that HiGHS gives it
        """Return the limit."""
        assert name == answerable.CLOCK
        return None, self.limit

    def setOptionValue(self, name: str, value: float) -> None:  # noqa: N802 - the name that HiGHS gives it
        """Set the limit."""
        assert name == answerable.CLOCK
        self.limit = value
        self.limits.append(value)
        if not value:
            self.stopped.set()


@pytest.fixture
def heard():
    """Let interrupts be heard, which what runs in the background ignores, and return what hears them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield signal.default_int_handler
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_stops_the_model_and_takes_effect_once_it_is_at_rest(heard):
    model = Endless()

    def interrupt() -> None:
        model.at_work.wait()
        interrupt_main()

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        answerable.run(model)
    assert not model.at_work.is_set()  # whoever cleans up has it for himself
    assert model.limits == [0.0, float("inf")]  # and finds it as it was
    assert signal.getsignal(signal.SIGINT) is heard


def test_what_a_run_raises_is_raised(heard):
    class Broken(Endless):
        def run(self) -> None:
            raise MemoryError

    with pytest.raises(MemoryError):
        answerable.run(Broken())


def test_a_run_in_another_thread_is_done_there():
    """Only the main thread hears interrupts: a worker of Dask runs its tasks in others."""
    model, done = Endless(), threading.Event()
    model.stopped.set()

    def work() -> None:
        answerable.run(model)
        done.set()

    threading.Thread(target=work).start()
    assert done.wait(60)
