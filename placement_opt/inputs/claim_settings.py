"""The settings of claims.yaml: which keys there are, and which of them a claim of each kind has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from placement_opt.domain.claims import (
    AT_LEAST,
    AT_MOST,
    AVOIDED,
    CLAIM_KINDS,
    GROWTH,
    IN_CARE,
    IN_SETTING,
    OTHER_CLAIM,
    POSTS,
    PRESSURE,
    SAVING,
)
from placement_opt.inputs.settings import STRICT_BY_NAME, Amount, Shown, Year
from placement_opt.kernel.numbers import Number, Whole

Text = Annotated[str, Field(min_length=1)]
Growth = Annotated[Number, Field(ge=-1, le=1)]  # a share: 3.6 for 3.6% is caught
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _several(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


class AgeGrowth(BaseModel):
    """By how much the people of some ages are said to grow."""

    model_config = STRICT_BY_NAME
    from_age: Whole = Field(ge=0)
    to_age: Whole = Field(ge=0)
    growth: Growth

    @model_validator(mode="after")
    def _in_order(self) -> AgeGrowth:
        if self.to_age < self.from_age:
            raise ValueError("to_age no lower than from_age")
        return self


class ClaimRow(BaseModel):
    """One claim as written; which keys it has depends on its kind."""

    model_config = STRICT_BY_NAME
    kind: Literal[CLAIM_KINDS]  # type: ignore[valid-type]
    id: Name | None = None
    title: Shown | None = None
    year: Year | None = None
    amount: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    sense: Literal[AT_LEAST, AT_MOST] | None = None  # type: ignore[valid-type]
    setting: Annotated[tuple[Text, ...], BeforeValidator(_several), Field(min_length=1)] | None = None
    growth: Growth | None = None  # of people of all ages, over `over` years
    over: Whole | None = Field(default=None, ge=1, strict=True)
    by_age: tuple[AgeGrowth, ...] | None = None
    also_covers: Text | None = None
    reason: Text | None = None  # why a claim cannot be tested
    outturn: Text | None = None
    source: Text
    section: Text | None = None
    page: Text | None = None
    note: Text | None = None


class ClaimsFile(BaseModel):
    """claims.yaml: every claim of the strategy, with its place in the source."""

    model_config = STRICT_BY_NAME
    claims: tuple[ClaimRow, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Keys:
    """The keys that a claim of a kind must have and those that it may have, beside those that every claim may have."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


EVERY_CLAIM = ("kind", "source", "section", "page", "note")
A_RANGE = ("amount", "low", "high")  # the amount, or both ends of a range
_NAMED = ("id", "title", "year")
KEYS = {
    SAVING: Keys(("year",), ("amount",)),
    POSTS: Keys((), ("amount", "year")),
    IN_SETTING: Keys((*_NAMED, "amount", "setting"), ("sense", "outturn")),
    IN_CARE: Keys((*_NAMED, "amount"), ("sense", "outturn")),
    PRESSURE: Keys(_NAMED, (*A_RANGE, "also_covers")),
    GROWTH: Keys((*_NAMED, "growth", "over"), (*A_RANGE, "by_age", "also_covers")),
    AVOIDED: Keys(("id", "title", "reason"), ("year", "amount")),
    OTHER_CLAIM: Keys(("id", "title", "reason"), ("year",)),
}
OWN_KEYS = KEYS | {  # of the claims that a strategy's file makes: no schedule gives them a name or an amount
    SAVING: Keys((*_NAMED, "amount")),
    POSTS: Keys(("id", "title", "amount"), ("year",)),
}
