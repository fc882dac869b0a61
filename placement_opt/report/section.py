"""What a report is made of: a section, and how its tidy frame is laid out wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

AS_WORDS = "words"  # unit of what is no number and is printed as it stands


@dataclass(frozen=True)
class Crosstab:
    """A frame with one number a row, laid out as rows and columns; the number's unit stands in the column `unit`."""

    rows: str  # column of the frame that names the rows
    across: str = ""  # column whose values stand side by side; "" if there is one number a row
    block: str = ""  # column that begins a new block of rows, such as the year
    value: str = "value"  # column of the number
    words: Mapping[str, str] = field(default_factory=dict)  # id in the frame -> what is read instead
    bold: tuple[str, ...] = ()  # rows that stand out
    signed: bool = False  # a plus before what is added
    brief: tuple[str, ...] = ()  # the rows, one a block, that are enough where space is short; () if all are shown
    named: bool = False  # rows are names, which keep the small letter that they begin with


@dataclass(frozen=True)
class Sentences:
    """A frame of sentences, one a row in the column `sentence`."""

    block: str = ""  # column that begins a new block
    mark: str = ""  # column whose word stands before the sentence


@dataclass(frozen=True)
class Cards:
    """A frame of claims, one a row: `status`, `claim` and `reason` in words, and the figures behind them."""


@dataclass(frozen=True)
class Section:
    """A named part of an answer: what it is about, a sentence that says what to see, the figures, and a note."""

    name: str
    heading: str
    sentence: str  # "" where the figures speak for themselves
    frame: pd.DataFrame  # tidy and unrounded
    layout: Crosstab | Sentences | Cards
    note: str = ""
