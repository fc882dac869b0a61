"""YAML to checked settings: syntax, repeated keys, unknown keys and wrong values, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import decode, nearest, plain

Where = tuple[str | int, ...]  # keys and list positions from the top of the file
Lines = dict[Where, int]
M = TypeVar("M", bound=BaseModel)

LOOK = "look for a colon, a quote or a bracket that is missing, here or in the line above"
SYNTAX = {  # part of what the YAML reader says -> the same for who wrote the file
    "mapping values are not allowed": "text that holds a colon needs double quotes",
    "expected ',' or ']'": "a list in [ ] needs commas between its items and a ] at its end",
    "expected ',' or '}'": "keys in { } need commas between them and a } at their end",
    "'\\t'": "indent with blanks, not with tabs",
    "unexpected end of stream": "a quote is not closed",
    "expected <block end>": "keys and items that belong together start in the same column",
    "could not find expected ':'": "a key needs a colon and a blank after it",
    "cannot start any token": "text that starts with @, % or ` needs double quotes",
    "could not determine a constructor": "text that starts with ! needs double quotes",
}
BRANCHES = ("function-", "as-")  # what pydantic puts between the keys: a validator, or the branch of a union
WORDS = {  # what pydantic found wrong -> what was expected, in plain words
    "string_type": "text; put it in double quotes",
    "string_too_short": "text that is not empty",
    "string_pattern_mismatch": "a name of small letters, digits and _ that begins with a letter",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "finite_number": "a plain number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a date such as 2013-03-31",
    "date_parsing": "a date such as 2013-03-31",
    "date_from_datetime_parsing": "a date such as 2013-03-31",
    "date_from_datetime_inexact": "a date such as 2013-03-31",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "settings, each as key: value",
    "model_type": "settings, each as key: value",
    "too_short": "a list with at least one item",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
}


def read_yaml(path: Path, file: str) -> tuple[Any, Lines, list[Fault]]:
    """Return the data of a YAML file, the line of every key and item, and the faults of its syntax."""
    if not path.is_file():
        return None, {}, [Fault(file, None, "", "this file", "no such file")]
    text, faults = decode(path.read_bytes(), file)
    lines: Lines = {(): 1}
    try:
        node = _composed(text)
        if node is None:
            return None, lines, faults or [Fault(file, 1, "", "settings", "an empty file")]
        data = _plain(node, (), lines, file, faults)
    except yaml.YAMLError as error:
        return None, lines, [*faults, _syntax_fault(error, text, file)]
    return data, lines, faults


def _composed(text: str) -> yaml.Node | None:
    """Return the nodes of a text. Raises YAMLError.

    The reader in C is many times quicker. What it refuses the one in Python reads again, and so it does a text with
    tabs, some of which only the other lets pass: what is a fault does not depend on which of them is installed.
    """
    if hasattr(yaml, "CSafeLoader") and "\t" not in text:
        try:
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            pass
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = str(getattr(error, "problem", None) or error)
    written = (text.splitlines() or [""])[min(line, len(text.splitlines())) - 1]
    hint = next((words for part, words in SYNTAX.items() if part in problem), LOOK)
    return Fault(file, line, "", "valid YAML", written.strip() or "the end of the file", hint)


def kind_of(value: Any) -> str:
    """Return in plain words what sort of thing a YAML value is."""
    words = {dict: "settings", list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}
    return words.get(type(value), "a number" if isinstance(value, int | float) else "a date")


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
        return yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError:  # such as 2013-02-31
        column, row = ".".join(map(str, where)), node.start_mark.line + 1
        faults.append(Fault(file, row, column, "a date that exists", str(node.value)))
        return None


def line_of(where: Where, lines: Lines) -> int | None:
    """Return the line of a key, or of the nearest thing around it."""
    while where not in lines and where:
        where = where[:-1]
    return lines.get(where)


def check(
    kind: type[M], data: Any, lines: Lines, file: str, top: Where = (), renamed: Mapping[str, str] | None = None
) -> tuple[M | None, list[Fault]]:
    """Return the data as settings of that kind, or None and every fault; `renamed` are keys of earlier files."""
    try:
        return kind.model_validate(data), []
    except ValidationError as error:
        return None, list(_faults(error, kind, lines, file, top, renamed or {}))


def _faults(
    error: ValidationError, kind: type[BaseModel], lines: Lines, file: str, top: Where, renamed: Mapping[str, str]
) -> Iterator[Fault]:
    for e in error.errors(include_url=False):
        where = tuple(part for part in e["loc"] if not str(part).startswith(BRANCHES))
        row = line_of((*top, *where), lines)
        column = ".".join(map(str, where or top))
        if e["type"] == "extra_forbidden":
            known = _known(kind, where)
            hint = nearest(renamed.get(str(where[-1]), str(where[-1])), known)
            yield Fault(file, row, column, "one of " + ", ".join(known), str(where[-1]), hint)
        elif e["type"] == "missing":
            yield Fault(file, row, column, f"the key {where[-1]}", "no such key")
        else:
            expected = e["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
            if e["type"] in WORDS:
                expected = WORDS[e["type"]].format(**e.get("ctx", {}))
            yield Fault(file, row, column, expected, _found(e["input"], e["type"]))


def _found(value: Any, kind: str) -> str:
    if isinstance(value, dict):
        return "these keys" if kind == "value_error" else "settings"
    if isinstance(value, list | tuple):
        words = [str(v) for v in value if isinstance(v, str | int | float)]
        return ", ".join(words) if len(words) == len(value) else "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(value)
    return "" if value is None else str(value)


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
