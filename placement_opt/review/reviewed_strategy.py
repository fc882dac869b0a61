"""The strategy's file with what was decided, so that the council's next run can use it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.kernel.numbers import is_plain
from placement_opt.kernel.yamls import read_yaml

ADDED = "_reviewed"  # to the name of the strategy
DECIMALS_WRITTEN = 12
WRITTEN_BY = (
    "# Written by `placement-opt review`: the strategy with what was decided on its recommendations.\n"
    "# Each decision says why and by whom; those with one title belong together.\n"
)


def strategy_text(file: Path, c: Case, decisions: Sequence[Decision]) -> str:
    """Return the text of a strategy's file with these decisions in place of its own."""
    data, _lines, _faults = read_yaml(file, file.name, None)
    name = str(data["name"]).removesuffix(ADDED) + ADDED
    whole = {**data, "name": name, "decisions": [_row(c, k) for k in decisions]}
    return WRITTEN_BY + "".join(line for key, value in whole.items() for line in _part(key, value))


def _row(c: Case, k: Decision) -> dict[str, Any]:
    """Return a decision as a row of the file."""
    named = {key: word for (key, _kind), word in zip(MEASURES[k.measure].about, k.index, strict=True)}
    row: dict[str, Any] = {"measure": k.measure, **named, "quarter": c.quarters[k.quarter - 1].label}
    if k.until is not None:
        row["until"] = c.quarters[k.until - 1].label
    row["sense"] = k.sense
    if k.sense != "forbid":
        row["value"] = k.value
    told = {"title": k.title, "decision": k.decision}
    return {**row, "reason": k.reason, "by": k.by, **{key: word for key, word in told.items() if word}}


def _part(key: str, value: Any) -> Iterator[str]:
    """Yield the lines of one part: rows one a line, levers one below another."""
    if isinstance(value, Mapping) and value:
        yield f"{key}:\n"
        for inner, rows in value.items():
            yield from (f"  {line}" for line in _part(inner, rows))
    elif isinstance(value, list) and value:
        yield f"{key}:\n"
        yield from (f"  - {_written(row)}\n" for row in value)
    else:
        yield f"{key}: {_written(value)}\n"


def _written(value: Any) -> str:
    """Return a value as the file has it: text in quotes, numbers as plain decimals."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, float):
        return repr(value) if is_plain(repr(value)) else f"{value:.{DECIMALS_WRITTEN}f}"
    return json.dumps(value, ensure_ascii=False)
