"""Questions to answers, one after another or over other workers: the same answers in the same order either way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from placement_opt.answering import Answer, answer, steps
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.measure.outcomes import COLUMNS
from placement_opt.solving import Baselines
from placement_opt.study.variations import Ask
from placement_opt.study.workers import HERE, Workers, each


@dataclass(frozen=True)
class Unanswered:
    """A question without an answer: there is no plan, or none was proven best."""

    ask: Ask
    error: NoFeasiblePlan | SolverFailed

    @property
    def reason(self) -> str:
        """Why, in words."""
        return str(self.error)


def answers(
    asks: Iterable[Ask],
    *,
    workers: Workers = HERE,
    progress: Progress = quiet,
    baselines: Baselines | None = None,
) -> Iterator[tuple[Ask, Answer | Unanswered]]:
    """Yield each question with its answer, in the order given.

    Over other workers a question goes to whichever is free; one that no worker survives is without an answer.
    `progress` is told how much is done, how much there is in all (steps; over other workers, questions) and what comes
    next. `baselines` keeps doing nothing for the questions that have it in common; other workers solve their own.
    Raises SolverFailed if there are no workers.
    """
    waiting = list(asks)
    if workers.others:
        found = each(
            answer_one, waiting, workers=workers, progress=progress, words=lambda ask: ask.words, instead=Unanswered
        )
        yield from zip(waiting, found, strict=True)
        return
    total = sum(len(list(steps(ask.question, ask.want))) for ask in waiting)
    done = 0
    for ask in waiting:
        names = list(steps(ask.question, ask.want))

        def step(what: str, before: int = done, ask: Ask = ask, names: Sequence[str] = names) -> None:
            progress(before + names.index(what), total, f"{ask.words}: {what}")

        yield ask, answer_one(ask, step, baselines)
        done += len(names)
    progress(total, total, "Done")


def answer_one(
    ask: Ask, step: Callable[[str], None] = lambda what: None, baselines: Baselines | None = None
) -> Answer | Unanswered:
    """Answer one question; where there is no answer, say why, so that it does not stop the others."""
    try:
        return answer(ask.question, ask.want, step, baselines)
    except (NoFeasiblePlan, SolverFailed) as error:
        return Unanswered(ask, error)


def outcomes_of(found: Iterable[tuple[Ask, Answer | Unanswered]]) -> pd.DataFrame:
    """Return the outcomes of all that were answered as one frame."""
    frames = [got.outcomes for _ask, got in found if isinstance(got, Answer)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
