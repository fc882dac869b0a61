"""The settings of uncertainty.yaml: which figures share a cause, which follow others, and how each is spread."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from placement_opt.inputs.settings import STRICT_BY_NAME, Share

TRIANGULAR, PERT, UNIFORM, LOGNORMAL, FIXED = "triangular", "pert", "uniform", "lognormal", "fixed"

# A figure by name, table.parameter and then the words of its key columns; * stands for any text.
Pattern = Annotated[str, Field(min_length=1)]
Patterns = Annotated[tuple[Pattern, ...], Field(min_length=1)]
Reason = Annotated[str, Field(min_length=1)]


def names_figure(pattern: str, name: str) -> bool:
    """Say whether a pattern means a figure: by its whole name, or by the first words of it."""
    return fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*")


LinkKind = Literal["keep_totals", "households_follow_children", "occupancy_holds_children"]
KEEP_TOTALS: LinkKind = "keep_totals"
HOUSEHOLDS_FOLLOW: LinkKind = "households_follow_children"
OCCUPANCY_HOLDS: LinkKind = "occupancy_holds_children"


class FigureGroup(BaseModel):
    """Figures that share one cause: in every draw all of them are as high, or as low, in their own ranges."""

    model_config = STRICT_BY_NAME
    group: Reason  # its name, as `--only` and the reports have it
    figures: Patterns
    against: tuple[Pattern, ...] = ()  # these are high where the others are low
    reason: Reason


class FigureLink(BaseModel):
    """Figures that follow others."""

    model_config = STRICT_BY_NAME
    link: LinkKind
    of: tuple[Pattern, ...] = ()  # keep_totals: each pattern is one total
    reason: Reason

    @model_validator(mode="after")
    def _of_totals(self) -> FigureLink:
        if (self.link == KEEP_TOTALS) != bool(self.of):
            raise ValueError(f"of, with one or more figures, for {KEEP_TOTALS} and for no other link")
        return self


class FigureShape(BaseModel):
    """How figures are spread between their low and their high end."""

    model_config = STRICT_BY_NAME
    figures: Patterns
    shape: Literal["triangular", "pert", "uniform", "lognormal", "fixed"]
    reason: Reason


FlowWord = Literal["entries", "exits"]
ENTRIES_FLOW: FlowWord = "entries"
EXITS_FLOW: FlowWord = "exits"


class FlowYears(BaseModel):
    """How the years of a flow differ in this model, in place of how they did in councils of its size."""

    model_config = STRICT_BY_NAME
    flow: FlowWord
    spread: Share  # standard deviation of the log change of a year's level, chance of small numbers apart
    stays: Share  # of a distance from the usual level, the share that is left a year later
    reason: Reason


class Uncertainty(BaseModel):
    """uncertainty.yaml: what a model says of how its figures vary, beside the low and the high end of each."""

    model_config = STRICT_BY_NAME
    groups: tuple[FigureGroup, ...] = ()
    apart: tuple[Pattern, ...] = ("opening.children", "entry_mix.share")  # of those in no group: each for itself
    links: tuple[FigureLink, ...] = (
        FigureLink(link=KEEP_TOTALS, of=("opening.children",), reason="a count of all children is sure"),
        FigureLink(link=HOUSEHOLDS_FOLLOW, reason="as many households as hold the children who live in them"),
        FigureLink(link=OCCUPANCY_HOLDS, reason="the beds hold the children who live in them"),
    )
    distributions: tuple[FigureShape, ...] = ()  # the first that means a figure holds; triangular if none does
    entries_over_time: bool = True
    exits_over_time: bool = True
    years_differ: tuple[FlowYears, ...] = ()  # of flows that are drawn over time
