"""Draws in chunks, so that processes can share them: whatever their number, each chunk is solved in the same way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.kernel.draws import of_draws
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.question import Question
from placement_opt.study.futures import Futures, futures
from placement_opt.study.workers import each

CHUNK = 500  # draws; what is worked out once for a chunk takes as long as about a hundred of them


@dataclass(frozen=True)
class Chunk:
    """A question whose figures are those of some draws, of which the first is the model as it is."""

    question: Question
    draws: int
    measures: ScoredMeasures | None = None


def futures_in_chunks(
    question: Question,
    draws: int,
    measures: ScoredMeasures | None = None,
    *,
    size: int = CHUNK,
    processes: int = 1,
    progress: Progress = quiet,
) -> Futures:
    """Answer a question in every draw, a chunk of draws at a time: the same to the last digit over any processes."""
    tasks = [replace(chunk, measures=measures) for chunk in chunks(question, draws, size)]
    return _together(list(each(_answered, tasks, processes=processes, progress=progress)))


def chunks(question: Question, draws: int, size: int) -> Iterator[Chunk]:
    """Yield a question with the figures of each chunk of draws, the first draw of all before each."""
    for begin in range(1, max(draws, 2), size):
        numbers = [0, *range(begin, min(begin + size, draws))]
        yield Chunk(replace(question, case=of_draws(question.case, numbers)), len(numbers))


def _answered(chunk: Chunk) -> Futures:
    return futures(chunk.question, chunk.draws, chunk.measures)


def _together(found: Sequence[Futures]) -> Futures:
    """Return what was found in all chunks as one, with the first draw once."""
    first = found[0]
    return Futures(
        ends={plan: _joined([f.ends[plan] for f in found]) for plan in first.ends},
        amounts={key: _joined([f.amounts[key] for f in found]) for key in first.amounts},
    )


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
