"""The settings of a strategy's file: what it announces, what it aims at and what it claims."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.settings import STRICT_BY_NAME, DecisionRow, LeverRows, TargetRow


def _no_levers(value: Any) -> Any:
    return {} if value is None else value


def _no_rows(value: Any) -> Any:
    return () if value is None else value


class StrategyFile(BaseModel):
    """A council's strategy as written; a part of which every row is commented out says nothing."""

    model_config = STRICT_BY_NAME
    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    source: str = Field(min_length=1)
    note: str | None = None
    levers: Annotated[LeverRows, BeforeValidator(_no_levers)] = LeverRows()
    targets: Annotated[tuple[TargetRow, ...], BeforeValidator(_no_rows)] = ()
    decisions: Annotated[tuple[DecisionRow, ...], BeforeValidator(_no_rows)] = ()
    claims: Annotated[tuple[ClaimRow, ...], BeforeValidator(_no_rows)] = ()
