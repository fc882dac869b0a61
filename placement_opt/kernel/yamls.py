"""YAML to checked settings: syntax, repeated keys, unknown keys and wrong values, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.file_limits import SETTINGS_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.guard import first_word, knows
from placement_opt.kernel.numbers import PLAIN_NUMBER, is_plain, undressed
from placement_opt.kernel.text import MISSPELT, close_to, decode, nearest, plain
from placement_opt.kernel.yaml_nodes import Lines, TooDeepError, Where, compose, plain_data

__all__ = ["EXAMPLE", "KEY_LINES", "Help", "Lines", "Where", "check", "kind_of", "line_of", "read_yaml"]

M = TypeVar("M", bound=BaseModel)

EXAMPLE = "example"  # in what validators are told: a quarter that would do
KEY_LINES = "`key: value` lines"
OTHER_TEXT = "text without any of them, which is not shown"
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
    "expected alphabetic or numeric character": "text that starts with & or * needs double quotes",
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
    "dict_type": KEY_LINES,
    "model_type": KEY_LINES,
    "too_short": "a list with at least one item",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
}


@dataclass(frozen=True)
class Help:
    """What helps to say what was expected."""

    renamed: Mapping[str, str] = field(default_factory=dict)  # keys of earlier files -> what they are called now
    quarter: str = ""  # one that would do


NO_HELP = Help()


def read_yaml(path: Path, file: str, kind: type[BaseModel] | None) -> tuple[Any, Lines, list[Fault]]:
    """Return the data of a YAML file, the line of every key and item, and the faults of its syntax.

    A file without any key of its kind is refused by itself: no word of it is shown, since it may be about a child.
    None as kind is for a file that has been read before, as one of its kind. Where there are faults and no data, as
    where a file says nothing at all, the data is None.
    """
    given = given_file(path, file, SETTINGS_FILE)
    if given.fault:
        return None, {}, [given.fault]
    text, faults = decode(given.data, file)
    if kind and text.strip() and not _is_of(kind, text):
        return None, {}, [Fault(file, 1, "", "settings with keys such as " + ", ".join(keys_of_kind(kind)), OTHER_TEXT)]
    return _read(text, file, faults)


def keys_of_kind(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that may stand in settings, as they are written."""
    return tuple(field.alias or name for name, field in kind.model_fields.items())


def _is_of(kind: type[BaseModel], text: str) -> bool:
    """Say whether settings have a key of their kind, or begin with one that is nearly so, or say nothing at all."""
    keys = keys_of_kind(kind)
    comments = all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())
    return comments or knows(text, keys) or bool(close_to(first_word(text), keys, MISSPELT))


def _read(text: str, file: str, faults: list[Fault]) -> tuple[Any, Lines, list[Fault]]:
    lines: Lines = {(): 1}
    unreadable: list[Fault] = []
    try:
        node = compose(text, file, unreadable)
        if node is None:
            return None, lines, faults or [Fault(file, 1, "", KEY_LINES, "an empty file")]
        data = plain_data(node, file, lines, faults)
    except TooDeepError:
        pass
    except yaml.YAMLError as error:
        fault = _syntax_fault(error, text, file)
        if fault.row not in [f.row for f in unreadable]:  # where a line holds *, what follows from it is not told too
            unreadable.append(fault)
    if unreadable:
        return None, lines, [*faults, *unreadable]
    if data is None and not faults:
        faults = [Fault(file, 1, "", KEY_LINES, "nothing")]
    return data, lines, faults


def _syntax_fault(error: yaml.YAMLError, text: str, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line + 1 if mark else 1, len(lines))  # what is not closed is noticed below the last line
    problem = str(getattr(error, "problem", None) or error)
    if "another document" in problem:
        return Fault(file, line, "", "one document, without a second ---", "---")
    written = lines[line - 1]
    hint = next((words for part, words in SYNTAX.items() if part in problem), LOOK)
    return Fault(file, line, "", "valid YAML", written.strip() or "the end of the file", hint)


def kind_of(value: Any) -> str:
    """Return in plain words what sort of thing a YAML value is."""
    words = {dict: KEY_LINES, list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}
    return words.get(type(value), "a number" if isinstance(value, int | float) else "a date")


def line_of(where: Where, lines: Lines) -> int | None:
    """Return the line of a key, or of the nearest thing around it."""
    while where not in lines and where:
        where = where[:-1]
    return lines.get(where)


def check(
    kind: type[M], data: Any, lines: Lines, file: str, top: Where = (), help: Help = NO_HELP
) -> tuple[M | None, list[Fault]]:
    """Return the data as settings of that kind, or None and every fault."""
    try:
        return kind.model_validate(data, context={EXAMPLE: help.quarter} if help.quarter else None), []
    except ValidationError as error:
        return None, list(_faults(error, kind, lines, file, top, help.renamed))


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
            yield _wrong_value(e, Fault(file, row, column, "", ""))


def _wrong_value(e: ErrorDetails, at: Fault) -> Fault:
    """Return what is wrong with a value that stands there; a validator may say itself what was found, and a hint."""
    context = e.get("ctx", {})
    expected = e["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    if e["type"] in WORDS:
        expected = WORDS[e["type"]].format(**context)
    found, hint = context.get("found", _found(e["input"], e["type"])), context.get("hint", "")
    if e["type"] == "literal_error":
        hint = nearest(found, re.findall("'([^']*)'", str(context["expected"])))
    elif expected == PLAIN_NUMBER:
        bare = is_plain(found)
        found, hint = (f'"{found}"', f"write {found}") if bare else (found, undressed(found))
    return replace(at, expected=expected, found=found, hint=hint)


def _found(value: Any, kind: str) -> str:
    if isinstance(value, dict):
        return "these keys" if kind == "value_error" else KEY_LINES
    if isinstance(value, list | tuple) and kind == "string_type":
        return "a list"
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
