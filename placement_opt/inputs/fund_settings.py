"""config/fund.yaml: the choices of an investment fund."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from placement_opt.domain.investment import ASKS, COUNTS
from placement_opt.inputs.choices_file import read_choices
from placement_opt.inputs.settings import STRICT_BY_NAME, Share, Shown
from placement_opt.kernel.numbers import Whole

FUND_CHOICES = "fund.yaml"


class EvidenceLevel(BaseModel):
    """One level of the scale of evidence."""

    model_config = STRICT_BY_NAME
    level: Annotated[Whole, Field(ge=0)]
    words: Shown


class TrackingChoices(BaseModel):
    """When what came of an intervention says to scale it up, to hold it or to stop."""

    model_config = STRICT_BY_NAME
    interval: Annotated[float, Field(gt=0, lt=1)]
    scale_up_from: Share
    stop_below: Share
    fewest_cases: Annotated[Whole, Field(ge=1)]
    draws: Annotated[Whole, Field(ge=100)]
    seed: Annotated[Whole, Field(ge=0)]

    @model_validator(mode="after")
    def _in_order(self) -> TrackingChoices:
        if self.stop_below > self.scale_up_from:
            raise ValueError("stop_below no higher than scale_up_from")
        return self


class FirstYearChoices(BaseModel):
    """How a first year is decided before results are known."""

    model_config = STRICT_BY_NAME
    draws: Annotated[Whole, Field(ge=1)]
    stand_for_all: Annotated[Whole, Field(ge=1)]
    trial: Annotated[float, Field(gt=0)]
    seed: Annotated[Whole, Field(ge=0)]


class FundChoices(BaseModel):
    """config/fund.yaml as a whole."""

    model_config = STRICT_BY_NAME
    quarters: Annotated[Whole, Field(ge=4, le=80)]
    gate: Annotated[Whole, Field(ge=0)]
    ask: Literal[ASKS]  # type: ignore[valid-type]
    counts: Literal[COUNTS]  # type: ignore[valid-type]
    evidence_scale: Annotated[tuple[EvidenceLevel, ...], Field(min_length=1)]
    most_assumed: Share
    tracking: TrackingChoices
    first_year: FirstYearChoices
    notes: str | None = None

    @model_validator(mode="after")
    def _levels(self) -> FundChoices:
        levels = [k.level for k in self.evidence_scale]
        if levels != list(range(len(levels))):
            raise ValueError("levels of evidence from 0 up, each once and in order")
        if self.gate > levels[-1]:
            raise ValueError(f"a gate of at most {levels[-1]}, the highest level of evidence")
        return self

    @property
    def highest(self) -> int:
        """The highest level of evidence."""
        return self.evidence_scale[-1].level


def read_fund_choices(path: Path) -> FundChoices:
    """Return the choices of a file. Raises BadInput with every fault."""
    return read_choices(path, FundChoices)
