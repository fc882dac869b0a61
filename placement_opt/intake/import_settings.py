"""config/ssda903/settings.yaml: the choices of the import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from placement_opt.inputs.starter import need_groups, placement_types
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.text import nearest, shown
from placement_opt.kernel.yamls import check, read_yaml

STRICT = ConfigDict(extra="forbid", frozen=True)
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


def _known(placements: tuple[str, ...]) -> tuple[str, ...]:
    if strange := set(placements) - set(placement_types()):
        hint = nearest(min(strange), placement_types())
        raise ValueError(f"placement types, each one of {', '.join(placement_types())}{hint and f' - {hint}'}")
    return placements


def _rising(years: tuple[int, int]) -> tuple[int, int]:
    if years[0] >= years[1]:
        raise ValueError("the first year and a later one")
    return years


def _bands(ages: dict[str, int]) -> dict[str, int]:
    names = list(dict.fromkeys(need.rpartition("_")[0] for need in need_groups()))
    first = list(ages.values())
    if list(ages) != names:
        raise ValueError(f"the age bands {', '.join(names)}, youngest first")
    if first[0] or first != sorted(set(first)):
        raise PydanticCustomError("ages", "ages that rise from 0, band by band")
    return ages


Placements = Annotated[tuple[str, ...], AfterValidator(_known)]


class Settled(BaseModel):
    """Who is settled for the long term."""

    model_config = STRICT
    from_age: Count
    same_placement_days: Count
    looked_after_days: Count
    placements: Placements


class Complex(BaseModel):
    """Who has complex needs."""

    model_config = STRICT
    from_age: Count
    residential: Placements
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


class ReadingRules(BaseModel):
    """How files and places are told apart."""

    model_config = STRICT
    one_year_share: Annotated[float, Field(gt=0, le=1)]
    plausible_years: Annotated[tuple[int, int], AfterValidator(_rising)]
    home_district_share: Share
    first_year_share: Share
    least_children_of_council: Annotated[int, Field(ge=1)]
    most_councils: Annotated[int, Field(ge=1)]
    most_unknown_codes: Count
    largest_file_bytes: Annotated[int, Field(ge=1)]


class Repairs(BaseModel):
    """How far a faulty sequence is repaired."""

    model_config = STRICT
    longest_gap_days: Count


class Estimating(BaseModel):
    """How rates are estimated."""

    model_config = STRICT
    window_quarters: Annotated[int, Field(ge=1)]
    confidence: Annotated[float, Field(gt=0.5, lt=1)]
    least_exposure: Count
    least_together: Count
    overdispersed_below: Share
    trend_quarters: Annotated[int, Field(ge=3)]
    trend_confidence: Annotated[float, Field(gt=0, lt=1)]
    unknown_trend: Annotated[float, Field(gt=0, lt=1)]
    least_entrants: Count
    decimals: Annotated[int, Field(ge=1)]
    factor_decimals: Annotated[int, Field(ge=1)]
    dispersion_decimals: Count


class Forecasting(BaseModel):
    """How far ahead, and how much is held back to test it."""

    model_config = STRICT
    quarters: Annotated[int, Field(ge=1)]
    draws: Annotated[int, Field(ge=100)]
    seed: int
    holdout: Annotated[int, Field(ge=1)]
    least_known: Annotated[int, Field(ge=1)]


class AnomalyRules(BaseModel):
    """What makes a quarter odd."""

    model_config = STRICT
    entries_p_value: Share
    collapse: Share
    almost_stop: Share
    recording_shift: Share
    vanishing_code: Share
    recording_errors: Annotated[float, Field(ge=0)]
    chain_break: Share


class Publishing(BaseModel):
    """What may be shared."""

    model_config = STRICT
    small: Annotated[int, Field(ge=1)]
    round_to: Annotated[int, Field(ge=2)]

    @field_validator("round_to")
    @classmethod
    def _hides(cls, round_to: int, before: ValidationInfo) -> int:
        if round_to <= before.data.get("small", 0):
            raise ValueError("more than small: else rounding shows a count that is too small to be shown")
        return round_to


class Settings(BaseModel):
    """All choices of the import."""

    model_config = STRICT
    age_bands: Annotated[dict[str, Count], AfterValidator(_bands)]  # band -> first year of age, youngest first
    adult: Count
    need_levels: NeedLevels
    reading: ReadingRules
    repairs: Repairs
    estimates: Estimating
    forecast: Forecasting
    anomalies: AnomalyRules
    publishing: Publishing

    @field_validator("adult")
    @classmethod
    def _grown(cls, adult: int, before: ValidationInfo) -> int:
        oldest = max(before.data.get("age_bands", {}).values(), default=0)
        if adult <= oldest:
            raise ValueError(f"an age above {oldest}, with which the last age band begins")
        return adult


def read_settings(path: Path) -> Settings:
    """Return the choices; raise BadInput with every fault of the file."""
    file = shown(path)
    data, lines, faults = read_yaml(path, file)
    settings, more = (None, []) if data is None else check(Settings, data, lines, file)
    if settings is None or faults:
        raise BadInput([*faults, *more])
    return settings
