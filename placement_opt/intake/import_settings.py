"""config/ssda903/settings.yaml: the choices of the import."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.catalogue_settings import LevelName, PlacementName
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.names import unknown_names
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.text import nearest, shown
from placement_opt.kernel.yamls import Lines, check, line_of, read_yaml

STRICT = ConfigDict(extra="forbid", frozen=True)
Count = Annotated[Whole, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _rising(years: tuple[int, int]) -> tuple[int, int]:
    if years[0] >= years[1]:
        raise ValueError("the first year and a later one")
    return years


def _sure(sizes: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    if not math.isclose(sum(chance for _, chance in sizes), 1):
        raise ValueError("chances that add up to 1")
    return sizes


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise ValueError("a day such as 9999-12-31, in quotes")
    return text


Placements = tuple[PlacementName, ...]
Sizes = Annotated[
    tuple[tuple[Annotated[Number, Field(ge=0)], Annotated[Number, Field(gt=0, le=1)]], ...], AfterValidator(_sure)
]


class Settled(BaseModel):
    """Who is settled for the long term."""

    model_config = STRICT
    from_age: Count
    same_placement_days: Count
    looked_after_days: Count
    placements: Placements


class Complex(BaseModel):
    """Who has complex needs, and what that level is called."""

    model_config = STRICT
    level: LevelName
    from_age: Count
    residential: Placements
    residential_within_days: Count
    codes: tuple[str, ...]
    placements: Count
    placements_within_days: Count
    legal_statuses: tuple[str, ...]
    needs: tuple[str, ...]


class NeedLevels(BaseModel):
    """The rules of level of need, and the level of whoever meets none."""

    model_config = STRICT
    otherwise: LevelName
    settled: Settled
    complex: Complex


class ReadingRules(BaseModel):
    """How files and places are told apart."""

    model_config = STRICT
    only_temporary: PlacementName
    one_year_share: Annotated[Number, Field(gt=0, le=1)]
    plausible_years: Annotated[tuple[int, int], AfterValidator(_rising)]
    two_digit_years_from: Annotated[Whole, Field(ge=1)]
    years_apart: Annotated[Whole, Field(ge=1)]
    no_date: tuple[Annotated[str, AfterValidator(_day)], ...]
    home_district_share: Share
    first_year_share: Share
    least_endings: Annotated[Whole, Field(ge=1)]
    lone_share: Share
    unlikely_silence: Annotated[Number, Field(gt=0, lt=1)]
    least_children_of_council: Annotated[Whole, Field(ge=1)]
    most_councils: Annotated[Whole, Field(ge=1)]
    most_unknown_codes: Count
    largest_file_bytes: Annotated[Whole, Field(ge=1)]
    most_title_rows: Count


class Repairs(BaseModel):
    """How far a faulty sequence is repaired."""

    model_config = STRICT
    longest_gap_days: Count


class Estimating(BaseModel):
    """How rates are estimated."""

    model_config = STRICT
    window_quarters: Annotated[Whole, Field(ge=1)]
    confidence: Annotated[Number, Field(gt=0.5, lt=1)]
    least_exposure: Count
    least_together: Count
    overdispersed_below: Share
    trend_quarters: Annotated[Whole, Field(ge=3)]
    trend_confidence: Annotated[Number, Field(gt=0, lt=1)]
    unknown_trend: Annotated[Number, Field(gt=0, lt=1)]
    least_entrants: Count
    decimals: Annotated[Whole, Field(ge=1)]
    factor_decimals: Annotated[Whole, Field(ge=1)]
    dispersion_decimals: Count


class FlowLevels(BaseModel):
    """How entries or exits may vary: sizes of each, with the chance of it before the window is looked at."""

    model_config = STRICT
    unknown: Annotated[Number, Field(gt=0)]
    grouped: Sizes
    change: Sizes
    growth: Sizes
    stays: Annotated[Number, Field(gt=0, lt=1)]
    growth_stays: Annotated[Number, Field(gt=0, lt=1)]

    @field_validator("grouped")
    @classmethod
    def _no_less_than_chance(cls, sizes: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        if any(size < 1 for size, _ in sizes):
            raise ValueError("sizes of 1 or more: 1 is chance alone")
        return sizes


class Yardstick(BaseModel):
    """What a forecast should reach, held against the last count and against an interval by chance alone."""

    model_config = STRICT
    error: Annotated[Number, Field(gt=0)]
    score: Annotated[Number, Field(gt=0)]


class Forecasting(BaseModel):
    """How far ahead, how levels may vary, and how much is held back to test it."""

    model_config = STRICT
    quarters: Annotated[Whole, Field(ge=1)]
    draws: Annotated[Whole, Field(ge=100)]
    seed: Whole
    holdout: Annotated[Whole, Field(ge=1)]
    least_known: Annotated[Whole, Field(ge=1)]
    entries: FlowLevels
    exits: FlowLevels
    yardstick: Yardstick


class AnomalyRules(BaseModel):
    """What makes a quarter odd."""

    model_config = STRICT
    entries_p_value: Share
    collapse: Share
    almost_stop: Share
    recording_shift: Share
    vanishing_code: Share
    recording_errors: Annotated[Number, Field(ge=0)]
    chain_break: Share


class Publishing(BaseModel):
    """What may be shared."""

    model_config = STRICT
    small: Annotated[Whole, Field(ge=1)]
    round_to: Annotated[Whole, Field(ge=2)]

    @field_validator("round_to")
    @classmethod
    def _hides(cls, round_to: int, before: ValidationInfo) -> int:
        if round_to <= before.data.get("small", 0):
            raise ValueError("more than small: else rounding shows a count that is too small to be shown")
        return round_to


class PriceRules(BaseModel):
    """What prices usually are, and what share or multiple of that needs a second look or cannot be."""

    model_config = STRICT
    usual: dict[str, Annotated[Number, Field(gt=0)]]  # by placement type, setting or parameter
    doubtful_below: Annotated[Number, Field(ge=0, lt=1)]
    doubtful_above: Annotated[Number, Field(gt=1)]
    impossible_above: Annotated[Number, Field(gt=1)]


class Settings(BaseModel):
    """All choices of the import."""

    model_config = STRICT
    adult: Count
    need_levels: NeedLevels
    reading: ReadingRules
    repairs: Repairs
    estimates: Estimating
    forecast: Forecasting
    anomalies: AnomalyRules
    prices: PriceRules
    publishing: Publishing


def read_settings(path: Path, catalogue: Catalogue) -> Settings:
    """Return the choices, whose names are those of the catalogue; raise BadInput with every fault of the file."""
    file = shown(path)
    data, lines, faults = read_yaml(path, file)
    settings, more = (None, []) if data is None else check(Settings, data, lines, file)
    if settings is None or faults:
        raise BadInput([*faults, *more])
    if faults := [*_unfit(settings, catalogue, lines, file)]:
        raise BadInput(faults)
    return settings


def _unfit(settings: Settings, catalogue: Catalogue, lines: Lines, file: str) -> Iterator[Fault]:
    """Yield what does not fit the catalogue: names that it lacks, and ages without a need group."""
    known = {"placement type": tuple(catalogue.placements), "level of need": tuple(catalogue.levels)}
    yield from unknown_names(settings, known, lines, file)
    prices = {p.name for t in TABLES.values() for p in t.parameters if p.units[0].startswith("GBP")}
    kinds = [*catalogue.placements, *catalogue.settings, *sorted(prices)]
    for word in settings.prices.usual:
        if word not in kinds:
            line, expected = line_of(("prices", "usual", word), lines), "a placement type, a setting or a price"
            yield Fault(file, line, "prices.usual", expected, word, nearest(word, kinds))
    *_, oldest = catalogue.age_bands.values()
    if settings.adult <= oldest.from_age:
        expected = f"an age above {oldest.from_age}, with which the last age band begins"
        yield Fault(file, line_of(("adult",), lines), "adult", expected, str(settings.adult))
    level = settings.need_levels.otherwise
    without = [name for name, band in catalogue.age_bands.items() if catalogue.need_of(band, level) is None]
    if level in catalogue.levels and without:
        where = ("need_levels", "otherwise")
        expected = f"a level for which {catalogue.files[0]} has a need group of every age band"
        hint = f"none for the ages {', '.join(without)}"
        yield Fault(file, line_of(where, lines), ".".join(where), expected, level, hint)
    level, at = settings.need_levels.complex.level, ("need_levels", "complex", "level")
    if level in catalogue.levels and not any(need.level == level for need in catalogue.needs.values()):
        expected = f"a level for which {catalogue.files[0]} has a need group"
        yield Fault(file, line_of(at, lines), ".".join(at), expected, level)
