"""YAML to checked settings: syntax, repeated keys, unknown keys and wrong values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import Fault
from .text import decode, nearest

Where = tuple[str | int, ...]  # keys and list positions from the top of the file
Lines = dict[Where, int]
M = TypeVar("M", bound=BaseModel)


def read_yaml(path: Path, file: str) -> tuple[Any, Lines, list[Fault]]:
    """Return the data of a YAML file, the line of every key and item, and the faults of its syntax."""
    if not path.is_file():
        return None, {}, [Fault(file, None, "", "this file", "no such file")]
    text, faults = decode(path.read_bytes(), file)
    lines: Lines = {(): 1}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return None, lines, faults or [Fault(file, 1, "", "settings", "an empty file")]
        data = _plain(node, (), lines, file, faults)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = str(getattr(error, "problem", None) or error)
        return None, lines, [*faults, Fault(file, line, "", "valid YAML", problem)]
    return data, lines, faults


def _plain(node: yaml.Node, where: Where, lines: Lines, file: str, faults: list[Fault]) -> Any:
    """Return the node as plain data, noting lines and repeated keys on the way."""
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in data:
                first = lines[(*where, key)]
                faults.append(Fault(file, line, key, "each key once", key, f"the first is on line {first}"))
            lines.setdefault((*where, key), line)
            data[key] = _plain(value_node, (*where, key), lines, file, faults)
        return data
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            lines[(*where, i)] = item.start_mark.line + 1
        return [_plain(item, (*where, i), lines, file, faults) for i, item in enumerate(node.value)]
    try:
        return yaml.SafeLoader("").construct_object(node)
    except ValueError:  # such as 2013-02-31
        column, row = ".".join(map(str, where)), node.start_mark.line + 1
        faults.append(Fault(file, row, column, "a date that exists", str(node.value)))
        return None


def line_of(where: Where, lines: Lines) -> int | None:
    """Return the line of a key, or of the nearest thing around it."""
    while where not in lines and where:
        where = where[:-1]
    return lines.get(where)


def check(kind: type[M], data: Any, lines: Lines, file: str, top: Where = ()) -> tuple[M | None, list[Fault]]:
    """Return the data as settings of that kind, or None and every fault in them."""
    try:
        return kind.model_validate(data), []
    except ValidationError as error:
        return None, list(_faults(error, kind, lines, file, top))


def _faults(error: ValidationError, kind: type[BaseModel], lines: Lines, file: str, top: Where) -> Iterator[Fault]:
    for e in error.errors(include_url=False):
        where = tuple(part for part in e["loc"] if not str(part).startswith("function-"))
        row = line_of((*top, *where), lines)
        column = ".".join(map(str, where))
        if e["type"] == "extra_forbidden":
            known = _known(kind, where)
            hint = nearest(str(where[-1]), known)
            yield Fault(file, row, column, "one of " + ", ".join(known), str(where[-1]), hint)
        elif e["type"] == "missing":
            yield Fault(file, row, column, f"the key {where[-1]}", "no such key")
        else:
            expected = e["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
            found = "these keys" if isinstance(e["input"], dict) else "" if e["input"] is None else str(e["input"])
            yield Fault(file, row, column, expected, found)


def _known(kind: type[BaseModel], where: Where) -> list[str]:
    """Return the keys that may stand where an unknown one does."""
    schema = kind.model_json_schema(by_alias=True)
    here = schema
    for part in where[:-1]:
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(str(part), {})
        for ref in (here, *here.get("anyOf", ())):
            if "$ref" in ref:
                here = schema["$defs"][ref["$ref"].rpartition("/")[2]]
    return sorted(here.get("properties", {}))
