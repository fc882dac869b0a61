"""What a symbol of the page and a kind of index are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Index:
    """One kind of index: its letters, what they run over, and what else may stand in its place."""

    letters: tuple[str, ...]
    meaning: str
    names: tuple[str, ...] = ()  # single members with a name of their own
    holds: tuple[str, ...] = ()  # letters of kinds that are part of this one
    counts: bool = False  # a number may stand in its place
    elsewhere: tuple[str, ...] = ()  # symbols that may stand in its place and have their meaning in another row


@dataclass(frozen=True)
class Symbol:
    """One symbol as equations write it, what it means, its unit, and where it comes from."""

    latex: str  # spellings separated by a comma and a space, if it takes indices of two kinds
    meaning: str
    unit: str = ""
    fields: tuple[str, ...] = ()  # of the case, such as Home.beds; of Case itself without a dot
    columns: str = ""  # file of the model folder and its parameter or column
