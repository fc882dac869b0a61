"""config/base.yaml and the files that replace parts of it: the choices of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, model_validator

from placement_opt.domain.strategy import FOUR
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import STRICT, Share
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown
from placement_opt.kernel.yamls import Where, check, kind_of, read_yaml

Places = dict[Where, tuple[str, int]]  # key -> file and line that it was last read from


def _plans(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := [n for n in names if n not in FOUR]:
        raise ValueError(f"plans named {' | '.join(FOUR)}, not {unknown[0]}")
    return names


class RecheckFigure(BaseModel):
    """A figure at whose low and high end a claim is judged again."""

    model_config = STRICT
    claim: str = Field(min_length=1)  # id of the claim: posts, or saving and a financial year
    table: str = Field(min_length=1)
    parameter: str = Field(min_length=1)
    words: str = Field(min_length=1)

    @model_validator(mode="after")
    def _exists(self) -> RecheckFigure:
        table = TABLES.get(self.table)
        if table is None or self.parameter not in {p.name for p in table.parameters}:
            raise ValueError("a table and one of its parameters, as in placement_opt/inputs/schema.py")
        return self


class VerdictRules(BaseModel):
    """When a claim that the best possible plan reaches is still at risk."""

    model_config = STRICT
    must_reach: Annotated[tuple[str, ...], AfterValidator(_plans)]  # plans that must reach it as well
    at_risk_margin: Share  # of the claim
    tested: tuple[RecheckFigure, ...] = ()
    notes: str | None = None


class Base(BaseModel):
    """config/base.yaml: what is run when nobody says otherwise."""

    model_config = STRICT
    horizon_quarters: int = Field(ge=1)
    strategy: str = Field(min_length=1)
    local_share_floor: Share | None
    safe_withdrawal: bool
    verdict: VerdictRules


def read_base(paths: Sequence[Path]) -> Base:
    """Return the choices of the files together; a later file replaces single keys of an earlier one.

    Raises BadInput with the faults of all files.
    """
    data: dict[str, Any] = {}
    place: Places = {}
    faults: list[Fault] = []
    for path in paths:
        read, lines, more = read_yaml(path, shown(path))
        faults += more
        if isinstance(read, dict):
            _merge(data, read)
            place |= {where: (shown(path), row) for where, row in lines.items() if where}
        elif read is not None:
            faults.append(Fault(shown(path), 1, "", "settings, each as key: value", kind_of(read)))
    base, found = check(Base, data, {}, shown(paths[-1]))
    if faults or base is None:
        raise BadInput([*faults, *(_moved(f, place) for f in found)])
    return base


def _merge(data: dict[str, Any], more: dict[str, Any]) -> None:
    """Replace single keys, also inside blocks."""
    for key, value in more.items():
        block = data.get(key)
        if isinstance(block, dict) and isinstance(value, dict):
            data[key] = dict(block)
            _merge(data[key], value)
        else:
            data[key] = value


def _moved(fault: Fault, place: Places) -> Fault:
    where: Where = tuple(int(k) if k.isdecimal() else k for k in fault.column.split("."))
    while where and where not in place:
        where = where[:-1]
    file, row = place.get(where, (fault.file, fault.row))
    return replace(fault, file=file, row=row)
