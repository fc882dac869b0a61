"""config/published.yaml: what is believed of published statistics."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from placement_opt.inputs.choices_file import read_choices
from placement_opt.inputs.settings import STRICT_BY_NAME, Share
from placement_opt.kernel import paths
from placement_opt.kernel.numbers import Number, Whole


class PublishedChoices(BaseModel):
    """config/published.yaml as a whole."""

    model_config = STRICT_BY_NAME
    odd_times: Annotated[Number, Field(gt=1)]
    far_times: Annotated[Number, Field(gt=1)]
    few_own: Share
    spend_tolerance: Share
    like_from: Share
    like_to: Annotated[Number, Field(ge=1)]
    fewest_children: Annotated[Number, Field(gt=0)]
    least_spend: Annotated[Number, Field(gt=0)]
    few_did: Share
    many_did: Share
    fewest_alike: Annotated[Whole, Field(ge=1)]
    most_years_old: Annotated[Whole, Field(ge=0)]
    holds: Annotated[Number, Field(gt=0, lt=1)]
    years_ahead: Annotated[Whole, Field(ge=1)]
    drawn_years: Annotated[Whole, Field(ge=1)]
    least_changes: Annotated[Whole, Field(ge=1)]
    notes: str | None = None


def read_published_choices() -> PublishedChoices:
    """Return the choices of this package. Raises BadInput with every fault."""
    return read_choices(paths.config_folder() / "published.yaml", PublishedChoices)
