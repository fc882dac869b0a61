"""Several invented councils, each imported as a model folder: to try many councils on."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from placement_opt.importing import import_return
from placement_opt.intake.invented import CouncilApart, refuse_if_filled, write_invented_council
from placement_opt.kernel import paths
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.study.workers import Workers, each


@dataclass(frozen=True)
class ToInvent:
    """A council that is to be invented, the model that fills what a return cannot know, and where its folder goes."""

    apart: CouncilApart
    donor: Path
    out: Path


def invent_councils(
    folder: Path,
    councils: int,
    *,
    donor: str = "manchester",
    seed: int = 0,
    processes: int = 1,
    progress: Progress = quiet,
) -> tuple[Path, ...]:
    """Write so many model folders of invented councils into a folder, and return them.

    Each council has a return of its own, made with other numbers of children, rates and prices as config/ says, which
    is imported like any other; nothing of it is kept but the model folder. Same seed, same councils; the first ones are
    the same however many there are. Raises BadInput if the folder holds files.
    """
    refuse_if_filled(folder)
    filling = paths.find_model(donor)
    asked = [ToInvent(CouncilApart(n, seed), filling, folder) for n in range(1, councils + 1)]
    return tuple(each(_invented, asked, workers=Workers(processes), progress=progress, words=_words))


def _invented(asked: ToInvent) -> Path:
    with tempfile.TemporaryDirectory() as place:
        made = write_invented_council(Path(place) / "council", asked.apart)
        out = asked.out / made.name
        import_return(replace(made, council=made.title, fill_from=asked.donor, out=out))
    return out


def _words(asked: ToInvent) -> str:
    return f"Council {asked.apart.number}"
