"""What an import of referrals found: no child is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.placements.into_model import ModelCopy
from placement_opt.intake.placements.placement_settings import PlacementSettings
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.placements.referrals_to_tables import ReferralsFound


@dataclass(frozen=True)
class ImportedPlacements:
    """What was found, and what was made of it."""

    request: PlacementsRequest
    found: ReferralsFound
    choices: PlacementSettings
    catalogue: Catalogue
    small: int  # counts from 1 to this are never printed
    confidence: float  # of the intervals
    copy: ModelCopy | None = None  # with --into
    checked: int = 0  # faults that `check` finds in the copy of the model
    own_prices: str = ""  # how much of the copy's spend rests on the council's own prices

    @property
    def shared_folder(self) -> Path | None:
        """Return the folder whose files may be shared: the one written, or the one inside the copy of a model."""
        out = self.request.out
        return None if out is None else out / SHARED_INSIDE if self.copy else out


SHARED_INSIDE = "placements"  # in the copy of a model
