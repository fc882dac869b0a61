"""Draws in chunks, so that workers can share them: whatever their number, each chunk is solved in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.kernel.draws import of_draws
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.question import Question
from placement_opt.study.draw_plans import FAILED, every
from placement_opt.study.futures import Futures, futures
from placement_opt.study.kept_chunks import Kept, KeptChunks, keep, opened
from placement_opt.study.task_ends import Failed
from placement_opt.study.workers import HERE, Workers, as_done


@dataclass(frozen=True)
class DrawnQuestion:
    """A question whose figures are those of some draws, of which the first is the model as it is."""

    question: Question
    draws: int
    measures: ScoredMeasures | None = None  # in whose terms it is said what each plan comes to by year, if wanted


def futures_in_chunks(
    asked: DrawnQuestion,
    *,
    size: int,
    workers: Workers = HERE,
    progress: Progress = quiet,
    kept: Kept | None = None,
) -> Futures:
    """Answer a question in every draw, a chunk of draws at a time: the same to the last digit over any workers.

    `progress` is told of draws. With `kept` each chunk is written as soon as it is done, and those that are there need
    not be solved again. A chunk that could not be answered as a whole leaves the others as they are: its draws count as
    failed and a note says why. Raises the error of the first chunk if none was answered, SolverFailed if there are no
    workers, and BadInput if `kept` cannot be used.
    """
    numbers, draws = list(_numbers(asked.draws, size)), asked.draws
    store = opened(kept, asked.question, [len(n) for n in numbers], asked.measures) if kept else None
    found: dict[int, Futures | Failed] = dict(store.found) if store else {}
    waiting = [n for n in range(len(numbers)) if n not in found]
    tasks = [_chunk(asked, numbers[n]) for n in waiting]
    progress(_draws_in(found, numbers), draws, "Draws")
    for k, end in as_done(_answered, tasks, workers):
        found[waiting[k]] = _kept(end, store, waiting[k])
        progress(_draws_in(found, numbers), draws, "Draws")
    return _together([found[n] for n in range(len(numbers))], numbers, store.notes if store else ())


def _numbers(draws: int, size: int) -> Iterator[list[int]]:
    """Yield the draws of each chunk, the first draw of all before each."""
    for begin in range(1, max(draws, 2), size):
        yield [0, *range(begin, min(begin + size, draws))]


def chunks(asked: DrawnQuestion, size: int) -> Iterator[DrawnQuestion]:
    """Yield a question with the figures of each chunk of draws."""
    yield from (_chunk(asked, numbers) for numbers in _numbers(asked.draws, size))


def _chunk(asked: DrawnQuestion, numbers: Sequence[int]) -> DrawnQuestion:
    part = replace(asked.question, case=of_draws(asked.question.case, numbers))
    return replace(asked, question=part, draws=len(numbers))


def _answered(chunk: DrawnQuestion) -> Futures:
    return futures(chunk.question, chunk.draws, chunk.measures)


def _kept(end: Futures | Failed, store: KeptChunks | None, number: int) -> Futures | Failed:
    """Keep a chunk that was answered; raise an error that is no answer either."""
    if isinstance(end, Failed):
        if not isinstance(end.error, (NoFeasiblePlan, SolverFailed)):
            raise end.error
    elif store:
        keep(store, number, end)
    return end


def _draws_in(found: Mapping[int, Futures | Failed], numbers: Sequence[Sequence[int]]) -> int:
    """Return how many draws are done: those of each chunk, and the first of all with the first of these."""
    return sum(len(numbers[n]) - 1 for n in found) + bool(found)


def _together(ends: Sequence[Futures | Failed], numbers: Sequence[Sequence[int]], notes: Sequence[str]) -> Futures:
    """Return what was found in all chunks as one, with the first draw once."""
    answered = [end for end in ends if not isinstance(end, Failed)]
    if not answered:
        raise next(end.error for end in ends if isinstance(end, Failed))
    first = answered[0]
    found = [
        _without_answer(first, len(n)) if isinstance(end, Failed) else end for end, n in zip(ends, numbers, strict=True)
    ]
    failed = [
        f"draws {n[1]} to {n[-1]} failed: {end.error}"
        for end, n in zip(ends, numbers, strict=True)
        if isinstance(end, Failed)
    ]
    return Futures(
        ends={plan: _joined(first.ends[plan], [f.ends[plan] for f in found]) for plan in first.ends},
        amounts={key: _joined(first.amounts[key], [f.amounts[key] for f in found]) for key in first.amounts},
        notes=(*notes, *failed),
    )


def _without_answer(other: Futures, draws: int) -> Futures:
    """Return a chunk of draws that all failed, with the plans and amounts of another."""
    failed, unknown = np.full_like(every(draws), FAILED), np.full(draws, np.nan)
    return Futures(dict.fromkeys(other.ends, failed), dict.fromkeys(other.amounts, unknown))


def _joined(first: np.ndarray, parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([first[:1], *(part[1:] for part in parts)])
