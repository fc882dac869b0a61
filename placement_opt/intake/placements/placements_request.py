"""What is asked of an import of referrals. Each field is also an option of `placement-opt import-placements`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from placement_opt.kernel.options import Option
from placement_opt.kernel.paths import find_model

PLACEMENT_CHOICES = "config/placements/settings.yaml"


@dataclass(frozen=True)
class PlacementsRequest:
    """What the user asks of an import of referrals and placements."""

    files: Annotated[
        tuple[Path, ...],
        Option("FILE", "Files of the placements-standard: CSV, folders or zips.", argument=True),
    ]
    name: Annotated[str, Option("NAME", "The council, as a folder name: leeds")]
    council: Annotated[str, Option("TEXT", "The council as printed, if that is not NAME.")] = ""
    births: Annotated[
        Path | None,
        Option("RETURN", "The council's SSDA903 return, for dates of birth.", flag="--return", recorded=False),
    ] = None
    config: Annotated[Path | None, Option("FILE", f"Choices of the import, instead of {PLACEMENT_CHOICES}.")] = None
    into: Annotated[
        Path | None, Option("MODEL", "Copy a model to --out with the shares that the files give.", find_model)
    ] = None
    released: Annotated[
        tuple[Path, ...],
        Option("FOLDER", "An earlier release: hide what it would give away with this one. May be given several times."),
    ] = ()
    out: Annotated[Path | None, Option("DIR", "Where to write it. Default: placements/NAME.")] = None

    @property
    def title(self) -> str:
        """Return the council's name as printed."""
        return self.council or self.name.replace("_", " ").title()
