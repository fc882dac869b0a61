"""config/ssda903/invented_council.yaml: how the council that does not exist looks after children."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from placement_opt.intake.import_settings import STRICT
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.text import shown
from placement_opt.kernel.yamls import check, read_yaml

EARLIEST_DATED, LATEST_DATED = 1970, 2056  # between which the dates of a return lie: days.py counts from the first
OLDEST_EVER = 20  # years before a return closes in which a child of it was born, and one to spare
Count = Annotated[Whole, Field(ge=0)]
Amount = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
ByBand = tuple[Amount, Amount, Amount, Amount, Amount]
Shares = dict[str, Share]  # of codes; they sum to 1
Times = tuple[Annotated[Number, Field(gt=0)], Annotated[Number, Field(gt=0)]]  # from and to how many times a figure


class ProviderKind(BaseModel):
    """How many providers of a kind there are, and from and to how many places they have."""

    model_config = STRICT
    many: Count = 0
    places: tuple[Count, Count] = (0, 0)


class Habits(BaseModel):
    """How a return tells what happened: shares of codes, and spans of time."""

    model_config = STRICT
    burn_in_quarters: Count
    return_within_quarters: Count
    longest_stay_days: Count
    longest_break_days: Count
    least_placement_days: Count
    longest_temporary_days: Count
    mothers: Share
    mothers_ages: tuple[Count, Count]
    pupil_number_from_age: Count
    boys: Share
    codes: dict[str, Shares]
    providers: dict[str, Shares]
    first_status_under_10: Shares
    first_status_from_10: Shares
    needs: Shares
    ends: dict[str, Shares]
    reasons: Shares
    short_stay_ends: Shares
    short_stay_needs: Shares
    temporary: Shares
    missing: Shares
    ethnic: Shares
    kinds: dict[str, ProviderKind]


class Several(BaseModel):
    """Between how many times its figures councils lie, where several are invented."""

    model_config = STRICT
    children: Times
    entries: Times
    exits: Times
    prices: Times


class Invention(BaseModel):
    """All that drives the invented council; figures are for each quarter."""

    model_config = STRICT
    council: str
    seed: Count
    first_return: Count
    returns: Annotated[Whole, Field(ge=1)]
    entries: ByBand
    dispersion: Amount
    trend: Number
    short_stays: ByBand
    readmitted: Share
    asylum: ByBand
    legal_change: Share
    long_term_match: Share
    temporary: Share
    missing: Amount
    short_breaks: Amount
    first_placement: dict[str, ByBand]
    exits: dict[str, ByBand]
    moves: dict[str, dict[str, ByBand]]
    new_carers: dict[str, ByBand]
    local: Shares
    homes_inhouse: Count
    homes_external: Count
    several: Several
    habits: Habits

    @model_validator(mode="after")
    def _dates_can_be_written(self) -> Invention:
        years_before = self.habits.burn_in_quarters / QUARTERS_PER_YEAR + OLDEST_EVER
        if self.first_return - years_before < EARLIEST_DATED or self.first_return + self.returns > LATEST_DATED:
            first, last = math.ceil(EARLIEST_DATED + years_before), LATEST_DATED - self.returns
            raise ValueError(f"a first return from {first} to {last}, so that every date can be written")
        return self


def read_invention(path: Path | None = None) -> Invention:
    """Return how the invented council is made; raise BadInput with every fault of the file."""
    path = path or config_folder() / "ssda903" / "invented_council.yaml"
    file = shown(path)
    data, lines, faults = read_yaml(path, file, Invention)
    found, more = (None, []) if data is None else check(Invention, data, lines, file)
    if found is None or faults:
        raise BadInput([*faults, *more])
    return found
