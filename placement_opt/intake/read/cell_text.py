"""Columns of text to what may stay: codes, numbers in place of identifiers, outward parts of postcodes.

Every different text is looked at once: columns are categories throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Text: TypeAlias = "pd.Series[str]"  # in categories
Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

BLANK = re.compile(r"\s*")
NO_CODE = "?"  # in place of text too long for a code: it may be anything about a child
_CODE = re.compile(r"[A-Z0-9]{0,4}")
_OUTWARD = re.compile(r"([A-Z0-9]{1,4}?)(?:\s*[0-9][A-Z]{2}|\s.*)?")  # before the inward part, or before a blank
_DECIMAL = re.compile(r"\s*([0-9]+)\.0+\s*")  # a whole number as a spreadsheet may write it
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_UNKNOWN_URN = re.compile(r"\s*[Xx]+\s*")
_BEHIND = r"\s*(?:[-\u2013\u2014:=,(]\s*|\s)[(A-Za-z].*"  # of a code; what stands behind M14 in a postcode is a digit
_SHAPE = {
    **{"PLACE": "[A-Z][0-9]", "PLACE_PROVIDER": "PR[0-9]", "LS": "[A-Z][0-9]"},
    **{"CIN": "N[0-9]", "RNE": "[SPLTUB]", "REC": "X1|E[0-9]{1,2}[A-Z]?"},
}
WITH_TEXT = {  # column -> a code with its text behind it, such as `K2 - Children's homes`
    column: re.compile(rf"\s*({shape}){_BEHIND}", re.IGNORECASE | re.DOTALL) for column, shape in _SHAPE.items()
}
_LOCATION = re.compile(rf"(IN|OUT)(?:{_BEHIND})?")


def stacked(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Return tables below one another; `row` and `file` are numbers, what a table lacks is blank."""
    made: dict[str, object] = {c: _column(frames, c) for c in columns}
    for name, dtype in (("file", np.int16), ("row", np.int32)):
        made[name] = np.concatenate([f[name].to_numpy(dtype=dtype) for f in frames] or [np.zeros(0, dtype=dtype)])
    return pd.DataFrame(made)


def _column(frames: Sequence[pd.DataFrame], column: str) -> pd.Categorical[str]:
    return union([pd.Categorical(f[column]) if column in f else blanks(len(f)) for f in frames] or [blanks(0)])


def blanks(rows: int) -> pd.Categorical[str]:
    """Return a column of blanks."""
    return _made(np.zeros(rows, dtype=np.int32), [""])


def categories(words: npt.NDArray[np.object_]) -> pd.Categorical[str]:
    """Return a column of words as categories, in the order of first appearance."""
    return _made(*pd.factorize(words))


def _made(numbers: npt.NDArray[np.integer], words: Iterable[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(numbers, categories=pd.Index(words, dtype=str), validate=False)


def union(parts: Sequence[pd.Categorical[str]]) -> pd.Categorical[str]:
    """Return columns below one another, over the words of all of them in the order of first appearance."""
    numbers, known = pd.factorize(np.array([word for p in parts for word in _words(p.categories)], dtype=np.object_))
    after = np.cumsum([len(p.categories) for p in parts])
    numbers = numbers.astype(np.int32)
    codes = [numbers[end - len(p.categories) : end][p.codes] for p, end in zip(parts, after, strict=True)]
    return _made(np.concatenate(codes), known)


def _words(categories: pd.Index[str]) -> list[str]:
    return list(categories.to_numpy(dtype=object))  # an index of text is slow to walk


def changed(column: Text, change: Callable[[str], str]) -> Text:
    """Return the column with each of its words changed."""
    words = np.array([change(word) for word in _words(column.cat.categories)], dtype=np.object_)
    numbers, known = pd.factorize(words)
    return pd.Series(_made(numbers.astype(np.int32)[column.cat.codes.to_numpy()], known), index=column.index)


def is_word(column: Text, pattern: re.Pattern[str]) -> Mask:
    """Return which rows hold a word of that pattern from end to end."""
    words = np.array([pattern.fullmatch(word) is not None for word in _words(column.cat.categories)], dtype=np.bool_)
    return words[column.cat.codes.to_numpy()]


def codes(column: Text, with_text: re.Pattern[str]) -> Text:
    """Return codes in upper case, without the text behind them; what is no code is a question mark."""
    return changed(column, lambda word: _code(word.strip().upper(), with_text))


def _code(word: str, with_text: re.Pattern[str]) -> str:
    if _CODE.fullmatch(word):
        return word
    found = with_text.fullmatch(word)
    return found[1] if found else NO_CODE


def identifiers(column: Text) -> tuple[Text, Mask]:
    """Return the identifiers, so that files of one child agree, and which rows a spreadsheet had written as 12.0."""
    return changed(column, _whole), is_word(column, _DECIMAL)


def _whole(word: str) -> str:
    return _DECIMAL.sub(r"\1", word) if "." in word else word.strip()


def rounded(column: Text) -> Mask:
    """Return which identifiers a spreadsheet has rounded, as 1.2E+09: different children may share them."""
    return is_word(column, _SCIENTIFIC)


def numbered(columns: Sequence[tuple[Text, Text]]) -> list[Ints]:
    """Return a number for each pair of words, the same in every table, in the order of first appearance."""
    one, two = (union([pd.Categorical(pair[i]) for pair in columns]) for i in (0, 1))
    pairs = one.codes.astype(np.int64) * len(two.categories) + two.codes
    numbers = pd.factorize(pairs)[0].astype(np.int32)
    return np.split(numbers, np.cumsum([len(pair[0]) for pair in columns])[:-1])


def outward(column: Text) -> Text:
    """Return the outward part of postcodes, such as M14; blank where there is none."""
    return changed(column, lambda word: found[1] if (found := _OUTWARD.fullmatch(word.strip().upper())) else "")


def sites(postcode: Text, urn: Text) -> Ints:
    """Return a number for each place, by postcode and registration, -1 where both are blank."""
    where = changed(postcode, lambda word: "".join(word.split()).upper())
    registered = changed(urn, lambda word: "" if _UNKNOWN_URN.fullmatch(word) else _whole(word).upper())
    blank = ((where == "") & (registered == "")).to_numpy()
    return np.where(blank, -1, numbered([(where, registered)])[0]).astype(np.int32)


def located(column: Text) -> Text:
    """Return IN, OUT or nothing."""
    return changed(column, lambda word: found[1] if (found := _LOCATION.fullmatch(word.strip().upper())) else "")
