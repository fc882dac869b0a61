"""Chunks of draws kept on disk as soon as they are done, so that work that was interrupted goes on.

A folder holds `draws_kept.json`, which says what question the draws answer, and a file for each chunk that is done:
sums over a council by draw, and no child. A file is written whole under another name first, so that one that bears its
own name is whole unless the disk failed; it ends with the SHA-256 of what stands before, which numpy does not mind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from placement_opt.domain.catalogue import ScoredMeasures
from placement_opt.kernel.atomic_folder import LEFT_BY_DESKTOPS, OWNER_ALONE, package_version, to_json, versions
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.left_behind import recover_in
from placement_opt.kernel.text import shown_folder
from placement_opt.kernel.whole_file import HALF_WRITTEN, clear_halves, write_whole
from placement_opt.question import Question
from placement_opt.study.fingerprints import fingerprint
from placement_opt.study.futures import Futures
from placement_opt.study.task_ends import Failed, end_of

ABOUT_KEPT = "draws_kept.json"
CHUNK_NAME = "draws_{:05d}.npz"
OURS = ("draws_*.npz", f"{HALF_WRITTEN}*", ABOUT_KEPT)
ENDS_OF, AMOUNTS, AMOUNT_KEYS, ANSWERS_TO = "ends_of_", "amounts", "amount_keys", "answers_to"  # arrays of a chunk
MOVE_ALL_FIGURES = ("draws", "seed", "placement_opt")  # with another one of these most other things differ too
MOVE_LAST_DIGITS = ("highspy", "numpy")  # libraries of which another version may give other digits


@dataclass(frozen=True)
class Kept:
    """Where chunks of draws are kept, and whether what is there is gone on with."""

    folder: Path
    resume: bool = False  # without it, the chunks of earlier work there are deleted
    seed: int | None = None  # that the draws came from


@dataclass(frozen=True)
class KeptChunks:
    """A folder of chunks that answer one question."""

    folder: Path
    answers_to: str  # fingerprint of the question, its draws and what solves them
    found: Mapping[int, Futures]  # chunks that were done before
    notes: tuple[str, ...]  # what was not as it should be, a sentence each


def opened(
    kept: Kept, question: Question, lengths: Sequence[int], measures: ScoredMeasures | None = None
) -> KeptChunks:
    """Return the folder, made or cleared, with the chunks that it holds if it is to be gone on with.

    `lengths` are the draws of each chunk. Raises BadInput if the folder holds other files or answers another question.
    """
    folder, about = kept.folder, _about(question, lengths, kept.seed) | {"measures": fingerprint(measures)}
    try:
        folder.mkdir(mode=OWNER_ALONE, parents=True, exist_ok=True)
        recover_in(folder)
        notes = list(_without_halves(folder))
        _refuse_others(folder)
        if kept.resume:
            notes += _checked(folder, about)
        else:
            _clear(folder)
        chunks = KeptChunks(folder, fingerprint(about), {}, ())
        found = dict(_found(chunks, lengths, notes))
        write_whole(folder / ABOUT_KEPT, to_json(about).encode())
    except OSError as error:
        raise _unusable(folder, error) from error
    return KeptChunks(folder, chunks.answers_to, found, tuple(notes))


def keep(chunks: KeptChunks, number: int, found: Futures) -> None:
    """Write a chunk that is done, whole or not at all. Raises BadInput if the folder cannot be written."""
    arrays: dict[str, Any] = {
        ANSWERS_TO: np.array(chunks.answers_to),
        AMOUNT_KEYS: np.array(json.dumps([*map(list, found.amounts)])),
        AMOUNTS: np.array([*found.amounts.values()]),
        **{f"{ENDS_OF}{plan}": ends for plan, ends in found.ends.items()},
    }
    held = BytesIO()
    np.savez(held, **arrays)
    data = held.getvalue()
    try:
        write_whole(chunks.folder / CHUNK_NAME.format(number), data + sha256(data).digest())
    except OSError as error:
        raise _unusable(chunks.folder, error) from error


def _about(question: Question, lengths: Sequence[int], seed: int | None) -> dict[str, Any]:
    """Return all that the draws depend on, by name: what differs can so be said."""
    c = question.case
    return {
        **{f"figures: {f.name}": fingerprint(getattr(c, f.name)) for f in fields(c)},
        "strategy": fingerprint(question.strategy),
        "rules": fingerprint(question.rules),
        "scenario": question.name,
        "search": fingerprint(question.search),
        "draws": 1 + sum(n - 1 for n in lengths),
        "draws of a chunk": lengths[0],
        "seed": seed,
        "placement_opt": package_version(),
        **dict(versions(MOVE_LAST_DIGITS)),
    }


def _checked(folder: Path, about: Mapping[str, Any]) -> Iterator[str]:
    """Refuse a folder that answers another question; yield what is wrong with the file that would say so."""
    file = folder / ABOUT_KEPT
    if not file.exists():
        return
    held = end_of(lambda: json.loads(file.read_text("utf-8")))
    if not isinstance(held, dict):
        yield f"{ABOUT_KEPT} was damaged and is written again"
        return
    differ = [name for name in about if held.get(name) != about[name]]
    told = [name for name in MOVE_ALL_FIGURES if name in differ] or differ
    if told:
        raise _of_another(folder, f"what differs: {', '.join(told)}")


def _found(chunks: KeptChunks, lengths: Sequence[int], notes: list[str]) -> Iterator[tuple[int, Futures]]:
    """Yield each chunk that was done, and note those that cannot be read."""
    for number, length in enumerate(lengths):
        file = chunks.folder / CHUNK_NAME.format(number)
        if not file.exists():
            continue
        held = end_of(partial(_read, file, length))
        if isinstance(held, Failed):
            notes.append(f"{file.name} was damaged, and its draws were done again")
        elif held[0] != chunks.answers_to:
            raise _of_another(chunks.folder, file.name)
        else:
            yield number, held[1]


def _read(file: Path, length: int) -> tuple[str, Futures]:
    """Return what a chunk answers to and what was found; any error means that it is damaged."""
    whole = file.read_bytes()
    data = whole[: -sha256().digest_size]
    if whole != data + sha256(data).digest():
        raise ValueError
    with np.load(BytesIO(data), allow_pickle=False) as held:
        keys = [(plan, what, about) for plan, what, about in json.loads(str(held[AMOUNT_KEYS]))]
        amounts = dict(zip(keys, held[AMOUNTS], strict=True))
        ends = {name.removeprefix(ENDS_OF): held[name] for name in held.files if name.startswith(ENDS_OF)}
        if not ends or any(array.shape != (length,) for array in (*ends.values(), *amounts.values())):
            raise ValueError
        return str(held[ANSWERS_TO]), Futures(ends, amounts)


def _without_halves(folder: Path) -> Iterator[str]:
    """Delete what was being written when work was interrupted, and yield that it was there."""
    for name in clear_halves(folder):
        yield f"{name} was half written, and is done again"


def _clear(folder: Path) -> None:
    for pattern in OURS:
        for file in folder.glob(pattern):
            file.unlink()


def _refuse_others(folder: Path) -> None:
    """Raise BadInput if a folder holds anything that this module has not written."""
    others = [p.name for p in folder.iterdir() if not any(p.match(k) for k in OURS) and p.name not in LEFT_BY_DESKTOPS]
    if others:
        raise BadInput([_fault(folder, "a folder for draws alone", f"other files in it: {', '.join(sorted(others))}")])


def _of_another(folder: Path, why: str) -> BadInput:
    hint = "without resuming they are deleted; or choose another folder"
    return BadInput([_fault(folder, "draws of this question", f"draws of another question ({why})", hint)])


def _unusable(folder: Path, error: OSError) -> BadInput:
    return BadInput([_fault(folder, "a folder that can be written", f"one that cannot: {error.strerror or error}")])


def _fault(folder: Path, expected: str, found: str, hint: str = "choose another folder") -> Fault:
    return Fault(shown_folder(folder), None, "", expected, found, hint, whole=True)
