"""config/catalogue.yaml, and the catalogue.yaml of a model, as they are written.

The types NeedName, PlacementName and so on say what a text in any settings names; see kernel/names.py.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from placement_opt.domain.services import EFFECTS
from placement_opt.inputs.settings import STRICT_BY_NAME
from placement_opt.kernel.names import NameOf
from placement_opt.kernel.numbers import Whole

Text = Annotated[str, Field(min_length=1)]
Age = Annotated[Whole, Field(ge=0)]
Words = dict[str, Text]
NeedName = Annotated[str, NameOf("need group")]
PlacementName = Annotated[str, NameOf("placement type")]
LevelName = Annotated[str, NameOf("level of need")]
ListName = Annotated[str, NameOf("waiting list")]
MeasureName = Annotated[str, NameOf("measure")]
Settings = tuple[Annotated[str, NameOf("setting")], ...]


class BandRow(BaseModel):
    """An age band; both ages are in it."""

    model_config = STRICT_BY_NAME
    from_age: Age = Field(alias="from")
    to_age: Age = Field(alias="to")


class LevelRow(BaseModel):
    """A level of need."""

    model_config = STRICT_BY_NAME
    title: Text
    held_to_today: ListName


class NeedRow(BaseModel):
    """A need group."""

    model_config = STRICT_BY_NAME
    title: Text
    ages: Annotated[str, NameOf("age band")]
    level: LevelName
    settled: bool = False
    ages_into: NeedName | None = None
    after_mtfc: NeedName | None = None


class PlacementRow(BaseModel):
    """A placement type."""

    model_config = STRICT_BY_NAME
    title: Text
    setting: Annotated[str, NameOf("setting")]
    provider: Annotated[str, NameOf("provider")]
    waiting_list: ListName | None = None
    steered: bool
    capacity: Annotated[str, NameOf("limit of places")]
    price_family: Annotated[str, NameOf("price family")] | None = None


class BreakdownRow(BaseModel):
    """Placements of a need group that may end unplanned."""

    model_config = STRICT_BY_NAME
    need: NeedName
    placements: tuple[PlacementName, ...]
    to_need: NeedName


class MoveRow(BaseModel):
    """A planned move that may be offered."""

    model_config = STRICT_BY_NAME
    need: NeedName
    start: PlacementName = Field(alias="from")
    to: PlacementName
    reason: Text


class EffectRow(BaseModel):
    """One effect of a service, on all need groups that the service is for; without a placement type on all of them."""

    model_config = STRICT_BY_NAME
    effect: Literal[tuple(EFFECTS)]  # type: ignore[valid-type]
    placement: PlacementName | None = None


class ServiceRow(BaseModel):
    """A service that works in teams."""

    model_config = STRICT_BY_NAME
    title: Text
    enabled: bool
    needs: tuple[NeedName, ...]
    schedule_line: Annotated[str, NameOf("line of the schedule")]
    effects: tuple[EffectRow, ...]
    evidence: Text


class ServiceToAddRow(BaseModel):
    """A service with which no folder begins: what is known of it, and rows to be filled in."""

    model_config = STRICT_BY_NAME
    effects: tuple[EffectRow, ...]
    evidence: Text


class FunderRow(BaseModel):
    """Who pays for investment."""

    model_config = STRICT_BY_NAME
    title: Text
    external: bool
    one_off: bool
    pays_for: tuple[Annotated[str, NameOf("investment")], ...]


class StarterRows(BaseModel):
    """What a new model folder begins with."""

    model_config = STRICT_BY_NAME
    suitable: dict[NeedName, tuple[PlacementName, ...]]
    breakdown: tuple[BreakdownRow, ...]
    key_stage_4: BandRow
    moves: tuple[MoveRow, ...]
    services: dict[str, ServiceRow]
    services_to_add: dict[str, ServiceToAddRow]
    funders: dict[str, FunderRow]
    schedule_lines: Words


class ScoredGroupRow(BaseModel):
    """Children of some settings, and the measures of their number and their spend."""

    model_config = STRICT_BY_NAME
    settings: Settings
    children: MeasureName
    spend: tuple[MeasureName, ...]


class ScoredRows(BaseModel):
    """What an answer is scored against."""

    model_config = STRICT_BY_NAME
    residential: ScoredGroupRow
    foster: ScoredGroupRow
    spend_together: MeasureName
    looked_after: MeasureName
    started: MeasureName
    ceased: MeasureName


class LeastAgeRow(BaseModel):
    """A law on how old a child must be to be newly placed somewhere."""

    model_config = STRICT_BY_NAME
    age: Age
    since: date = Field(alias="from")
    source: Text
    settings: tuple[Annotated[str, NameOf("setting")], ...] = ()
    placements: tuple[PlacementName, ...] = ()


class CatalogueFile(BaseModel):
    """config/catalogue.yaml."""

    model_config = STRICT_BY_NAME
    settings: Words
    providers: Words
    waiting_lists: Words
    capacities: Words
    price_families: Words
    investments: Words
    age_bands: dict[str, BandRow] = Field(min_length=1)
    levels: dict[str, LevelRow] = Field(min_length=1)
    needs: dict[str, NeedRow] = Field(min_length=1)
    placements: dict[str, PlacementRow] = Field(min_length=1)
    starter: StarterRows
    measures: Words
    scored: ScoredRows
    exits: Words = Field(default_factory=dict)
    after_care_support: Words = Field(default_factory=dict)
    optional_placements: dict[str, PlacementRow] = Field(default_factory=dict)
    least_ages: tuple[LeastAgeRow, ...] = ()
    families: Settings
    fewest_children: Whole = Field(ge=1)


class MoreWords(BaseModel):
    """The catalogue.yaml of a model: the words that it adds."""

    model_config = STRICT_BY_NAME
    settings: Words = Field(default_factory=dict)
    waiting_lists: Words = Field(default_factory=dict)
    price_families: Words = Field(default_factory=dict)
    levels: dict[str, LevelRow] = Field(default_factory=dict)
    measures: Words = Field(default_factory=dict)
    exits: Words = Field(default_factory=dict)
    after_care_support: Words = Field(default_factory=dict)
    families: Settings = ()
