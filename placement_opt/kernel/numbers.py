"""Numbers as people may write them, and what to write in place of a number that is dressed up."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

PLAIN_NUMBER = "a plain number such as 10, without quotes or separators"
CELL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # of a table; a workbook writes 4.8E+05
WHOLE_WORD = re.compile(r"[+-]?(0|[1-9][0-9]*)\Z", re.ASCII)  # of settings: 010 is a name or a slip, and no number
DECIMAL_WORD = re.compile(r"[+-]?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)\Z", re.ASCII)
EXACT_DIGITS = 15  # of a whole number; one that has more is of no use as a count

_DRESS = {"£": "", ",": "", "_": "", " ": "", "−": "-", "\u00a0": ""}  # what a workbook or a writer adds to a number


def is_plain(word: str) -> bool:
    """Say whether a word is a number as settings write one."""
    return bool(WHOLE_WORD.fullmatch(word) or DECIMAL_WORD.fullmatch(word))


def undressed(word: str) -> str:
    """Return `write …` for a number that is dressed up, or nothing."""
    bare = word
    for mark, without in _DRESS.items():
        bare = bare.replace(mark, without)
    if bare.endswith("%") and CELL.fullmatch(bare[:-1]):
        return "write the share as a decimal, without %"
    if bare != word and CELL.fullmatch(bare) and math.isfinite(float(bare)):
        return f"write {bare}"
    return ""


def _number_of(kind: str, value: Any) -> Any:
    """Return the value, unless it is text or yes, which pydantic would read as a number if it looks like one."""
    if isinstance(value, str) and any(c.isdigit() for c in value):
        raise ValueError(PLAIN_NUMBER)
    if isinstance(value, bool | str):
        raise ValueError(kind)
    return value


def _a_number(value: Any) -> Any:
    return _number_of("a number", value)


def _a_whole_number(value: Any) -> Any:
    return _number_of("a whole number", value)


Number = Annotated[float, BeforeValidator(_a_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_a_whole_number)]
