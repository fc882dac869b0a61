"""Claims that a strategy's file makes of its own, beside those of its model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from placement_opt.domain.claims import POSTS
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.claims_file import CLAIMS, Written, by_themselves, misfits, name_of
from placement_opt.inputs.frames import Inputs
from placement_opt.inputs.strategy_settings import read_file
from placement_opt.kernel.errors import Fault


def own_claims(path: Path, model: Inputs) -> tuple[tuple[ClaimRow, ...], list[Fault]]:
    """Return the claims of a strategy's file, and what is wrong with them; those that can be read.

    Other faults of the file are for `read_strategy` to name.
    """
    read = read_file(path)
    if read.rows is None:
        return (), []
    w = Written(read.file, read.rows.claims, read.part.lines, own=True)
    found = [
        *by_themselves(w),
        *misfits(w, model.tables, (), model.model, model.sources, model.catalogue),
        *_made_already(w, model),
        *_posts_without_homes(w, model),
    ]
    return (() if found or read.faults else w.rows), [*map(read.part.put_back, found)]


def by_itself(path: Path) -> list[Fault]:
    """Return every fault that a strategy's file has, whatever its model says."""
    read = read_file(path)
    if read.rows is None:
        return read.faults
    found = by_themselves(Written(read.file, read.rows.claims, read.part.lines, own=True))
    return [*read.faults, *map(read.part.put_back, found)]


def _made_already(w: Written, model: Inputs) -> Iterator[Fault]:
    """Yield a fault for a claim that bears the name of one of the model's."""
    made = {name_of(row) for row in model.claims}
    for i, row in enumerate(w.rows):
        if row.id in made:
            hint = f"the model makes one of that name in {CLAIMS}"
            yield w.fault(i, "id", "a name that no claim of the model has", str(row.id), hint)


def _posts_without_homes(w: Written, model: Inputs) -> Iterator[Fault]:
    """Yield a fault for posts that no home of the model could give up."""
    for i, row in enumerate(w.rows):
        if row.kind == POSTS and not len(model.tables["homes"]):
            yield w.fault(i, "kind", "no claim of posts, since homes.csv has no homes", POSTS)
