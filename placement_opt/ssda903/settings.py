"""config/ssda903/settings.yaml: the choices of the import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from placement_opt.errors import BadInput
from placement_opt.inputs.text import shown
from placement_opt.inputs.yamls import check, read_yaml

STRICT = ConfigDict(extra="forbid", frozen=True)
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Settled(BaseModel):
    """Who is settled for the long term."""

    model_config = STRICT
    from_age: Count
    same_placement_days: Count
    looked_after_days: Count
    placements: tuple[str, ...]


class Complex(BaseModel):
    """Who has complex needs."""

    model_config = STRICT
    from_age: Count
    residential: tuple[str, ...]
    residential_within_days: Count
    codes: tuple[str, ...]
    placements: Count
    placements_within_days: Count
    legal_statuses: tuple[str, ...]
    needs: tuple[str, ...]


class NeedLevels(BaseModel):
    """The rules of level of need."""

    model_config = STRICT
    settled: Settled
    complex: Complex


class Reading(BaseModel):
    """How files and places are told apart."""

    model_config = STRICT
    one_year_share: Annotated[float, Field(gt=0, le=1)]
    plausible_years: tuple[int, int]
    home_district_share: Share
    first_year_share: Share


class Repairs(BaseModel):
    """How far a faulty sequence is mended."""

    model_config = STRICT
    longest_gap_days: Count


class Estimating(BaseModel):
    """How rates are estimated."""

    model_config = STRICT
    window_quarters: Annotated[int, Field(ge=1)]
    confidence: Annotated[float, Field(gt=0, lt=1)]
    least_exposure: Count
    overdispersed_below: Share
    trend_quarters: Annotated[int, Field(ge=3)]
    unknown_trend: Annotated[float, Field(gt=0, lt=1)]
    least_entrants: Count
    decimals: Annotated[int, Field(ge=1)]


class Forecasting(BaseModel):
    """How far ahead, and how much is held back to test it."""

    model_config = STRICT
    quarters: Annotated[int, Field(ge=1)]
    draws: Annotated[int, Field(ge=100)]
    seed: int
    holdout: Annotated[int, Field(ge=1)]
    least_known: Annotated[int, Field(ge=1)]


class OddQuarters(BaseModel):
    """What makes a quarter odd."""

    model_config = STRICT
    entries_p_value: Share
    collapse: Share
    recording_shift: Share
    vanishing_code: Share
    chain_break: Share


class Publishing(BaseModel):
    """What may be shared."""

    model_config = STRICT
    small: Count
    round_to: Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """All choices of the import."""

    model_config = STRICT
    age_bands: dict[str, Count]  # band -> first year of age, youngest first
    adult: Count
    need_levels: NeedLevels
    reading: Reading
    repairs: Repairs
    estimates: Estimating
    forecast: Forecasting
    odd_quarters: OddQuarters
    publishing: Publishing


def read_settings(path: Path) -> Settings:
    """Return the choices; raise BadInput with every fault of the file."""
    file = shown(path)
    data, lines, faults = read_yaml(path, file)
    settings, more = (None, []) if data is None else check(Settings, data, lines, file)
    if settings is None or faults:
        raise BadInput([*faults, *more])
    return settings
