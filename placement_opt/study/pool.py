"""Questions to answers, one after another or over processes: the same answers in the same order either way."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import pandas as pd

from placement_opt.answering import Answer, answer, steps
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.study.variations import Ask


@dataclass(frozen=True)
class Unanswered:
    """A question for which there is no plan, and why."""

    ask: Ask
    reason: str


def answers(
    asks: Iterable[Ask], *, processes: int = 1, progress: Progress = quiet
) -> Iterator[tuple[Ask, Answer | Unanswered]]:
    """Yield each question with its answer, in the order given.

    Over several processes a question goes to whichever is free; a script that asks for them must start below
    `if __name__ == "__main__"`. `progress` is told steps done, steps in all and what comes next.
    """
    waiting = list(asks)
    if processes > 1:
        yield from _over_processes(waiting, processes, progress)
        return
    total = sum(len(list(steps(ask.question, ask.want))) for ask in waiting)
    done = 0
    for ask in waiting:
        names = list(steps(ask.question, ask.want))

        def step(what: str, before: int = done, ask: Ask = ask, names: Sequence[str] = names) -> None:
            progress(before + names.index(what), total, f"{ask.words}: {what}")

        yield ask, answer_one(ask, step)
        done += len(names)
    progress(total, total, "Done")


def answer_one(ask: Ask, step: Callable[[str], None] = lambda what: None) -> Answer | Unanswered:
    """Answer one question; where it has no plan, say so."""
    try:
        return answer(ask.question, ask.want, step)
    except NoFeasiblePlan as reason:
        return Unanswered(ask, str(reason))


def _over_processes(
    asks: Sequence[Ask], processes: int, progress: Progress
) -> Iterator[tuple[Ask, Answer | Unanswered]]:
    fresh = multiprocessing.get_context("spawn")  # no process inherits a half-used solver
    with ProcessPoolExecutor(processes, mp_context=fresh) as pool:
        found = pool.map(answer_one, asks)
        for done, ask in enumerate(asks):
            progress(done, len(asks), ask.words)
            yield ask, next(found)
    progress(len(asks), len(asks), "Done")


def outcomes_of(found: Iterable[tuple[Ask, Answer | Unanswered]]) -> pd.DataFrame:
    """Return the outcomes of all that were answered as one frame."""
    return pd.concat([got.outcomes for _ask, got in found if isinstance(got, Answer)], ignore_index=True)
