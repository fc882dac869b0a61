"""Claims that a strategy's file makes of its own, beside those of its model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from placement_opt.domain.claims import POSTS
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.claims_file import CLAIMS, Written, by_themselves, misfits, name_of
from placement_opt.inputs.frames import Inputs
from placement_opt.inputs.strategy_settings import StrategyFile
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import shown
from placement_opt.kernel.yamls import check, read_yaml


def own_claims(path: Path, model: Inputs) -> tuple[tuple[ClaimRow, ...], list[Fault]]:
    """Return the claims of a strategy's file, and what is wrong with them; a file with other faults has none.

    Those other faults are for `read_strategy` to name.
    """
    file = shown(path)
    data, lines, faults = read_yaml(path, file)
    written = None if data is None or faults else check(StrategyFile, data, lines, file)[0]
    if written is None:
        return (), []
    w = Written(file, written.claims, lines, own=True)
    found = [
        *by_themselves(w),
        *misfits(w, model.tables, (), model.model, model.sources, model.catalogue),
        *_made_already(w, model),
        *_posts_without_homes(w, model),
    ]
    return (() if found else w.rows), found


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
