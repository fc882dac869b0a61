"""The settings of a strategy's file: what it announces, what it aims at and what it claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from placement_opt.domain.levers import RENAMED
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.settings import STRICT_BY_NAME, DecisionRow, LeverRows, Shown, TargetRow
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.partly import Readable, without
from placement_opt.kernel.text import NO_FORMULA, like_a_formula, shown
from placement_opt.kernel.yamls import Help, check, read_yaml


def _no_levers(value: Any) -> Any:
    return {} if value is None else value


def _no_rows(value: Any) -> Any:
    return () if value is None else value


class StrategyRows(BaseModel):
    """The rows of a strategy's file, whatever else stands in it."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)
    levers: Annotated[LeverRows, BeforeValidator(_no_levers)] = LeverRows()
    targets: Annotated[tuple[TargetRow, ...], BeforeValidator(_no_rows)] = ()
    decisions: Annotated[tuple[DecisionRow, ...], BeforeValidator(_no_rows)] = ()
    claims: Annotated[tuple[ClaimRow, ...], BeforeValidator(_no_rows)] = ()


class StrategyFile(StrategyRows):
    """A council's strategy as written; a part of which every row is commented out says nothing."""

    model_config = STRICT_BY_NAME
    name: Shown
    title: Shown
    source: str = Field(min_length=1)
    note: str | None = None


@dataclass(frozen=True)
class Read:
    """A strategy's file as read: the whole of it, or the rows that have no fault by themselves."""

    file: str
    whole: StrategyFile | None
    rows: StrategyRows | None
    part: Readable
    faults: list[Fault] = field(default_factory=list)  # of the file by itself


def read_file(path: Path, quarter: str = "") -> Read:
    """Return what a strategy's file says, and every fault that it has whatever its model says.

    `quarter` is one of the model, to show how one is written.
    """
    file = shown(path)
    data, lines, faults = read_yaml(path, file, StrategyFile)
    if like_a_formula(path.stem):
        faults.append(Fault(file, None, "", NO_FORMULA, path.stem, "rename the file"))
    if data is None:
        return Read(file, None, None, Readable(None), faults)
    whole, more = check(StrategyFile, data, lines, file, help=Help(RENAMED, quarter))
    part = without(more, data, lines)
    rows = whole or check(StrategyRows, part.data, part.lines, file)[0]
    return Read(file, whole, rows, part, faults + more)
