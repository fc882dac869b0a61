"""Many councils, one by one or over processes: those of one structure together, each with its answer or fault."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from placement_opt.input_copies import NO_COPIES
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.errors import BadInput, SolverFailed
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options, Prepared, prepare
from placement_opt.study.council_plans import Found, failed, found_together
from placement_opt.study.like_councils import structure_of
from placement_opt.study.workers import HERE, Workers, each

TOGETHER_FROM = 4  # councils of one structure; fewer are quicker one by one
MOST_TOGETHER = 25  # so that several workers have tasks; twice as many would take a seventh less time each


@dataclass(frozen=True)
class CouncilAnswer:
    """A council with what was found."""

    name: str  # of its folder
    title: str  # "" if it could not be read
    found: Found
    contains_small_counts: bool = True
    digest: str = ""  # SHA-256 of the names and hashes of its files


@dataclass(frozen=True)
class Councils:
    """The councils of a folder, in the order of their names."""

    folder: Path
    out: Path | None
    answers: tuple[CouncilAnswer, ...]


@dataclass(frozen=True)
class ReadCouncil:
    """A model folder as read, or why it could not be."""

    folder: Path
    read: Prepared | BadInput
    structure: str = ""  # digest: equal for councils that may share a pass of the rules
    files: str = ""  # digest


def answers_of_councils(
    folders: Sequence[Path], *, workers: Workers = HERE, progress: Progress = quiet
) -> Iterator[CouncilAnswer]:
    """Yield each council with its four plans, or with why there are none, in the order given.

    Who is asked together with whom hangs on the councils alone: the same answers over any number of processes.
    """
    councils = list(each(_read, folders, workers=workers, progress=progress, words=lambda f: f"Reading {f.name}"))
    tasks = list(_tasks(councils))
    asked = [[k.read for k in task if isinstance(k.read, Prepared)] for task in tasks]
    found = each(found_together, asked, workers=workers, progress=progress, words=_words, instead=_failed)
    known = {
        k.folder: plans for task, got in zip(tasks, found, strict=True) for k, plans in zip(task, got, strict=True)
    }
    for k in councils:
        yield _answer(k, known)


def _read(folder: Path) -> ReadCouncil:
    try:
        prepared = prepare(Options(folder))
    except BadInput as error:
        return ReadCouncil(folder, error)
    hashes = [(f.name, atomic_folder.sha256(f)) for f in prepared.files]
    prepared = replace(prepared, copies=NO_COPIES)  # which would go to every process
    return ReadCouncil(folder, prepared, _digest(structure_of(prepared)), _digest(repr(hashes)))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _tasks(councils: Sequence[ReadCouncil]) -> Iterator[list[ReadCouncil]]:
    """Yield the councils that are asked together, the largest tasks first; each that shares with few by itself."""
    like: dict[str, list[ReadCouncil]] = {}
    for k in councils:
        if isinstance(k.read, Prepared):
            like.setdefault(k.structure, []).append(k)
    for group in sorted(like.values(), key=len, reverse=True):
        parts = math.ceil(len(group) / MOST_TOGETHER) if len(group) >= TOGETHER_FROM else len(group)
        yield from (group[n::parts] for n in range(parts))


def _failed(asked: Sequence[Prepared], error: SolverFailed) -> list[Found]:
    """Return why councils have no answer whose task no worker finished."""
    return [(failed(error),) for _council in asked]


def _words(councils: Sequence[Prepared]) -> str:
    first = councils[0].question.case.title
    return first if len(councils) == 1 else f"{len(councils)} councils of one structure"


def _answer(k: ReadCouncil, known: dict[Path, Found]) -> CouncilAnswer:
    if isinstance(k.read, BadInput):
        return CouncilAnswer(k.folder.name, "", (failed(k.read),))
    model = k.read.inputs.model
    return CouncilAnswer(k.folder.name, model.title, known[k.folder], model.contains_small_counts, k.files)
