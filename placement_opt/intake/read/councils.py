"""Whose children a regional extract is about: its column LA, and which of its councils is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.import_settings import ReadingRules, Settings
from placement_opt.intake.read.cell_text import changed
from placement_opt.intake.read.input_files import printable
from placement_opt.intake.read.open_files import Tables
from placement_opt.intake.read.returns import Opened
from placement_opt.intake.read.successors import Succession, taken_over
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import MISSPELT, close_to, meant, shown

ALL_COUNCILS = "all"
_SHOWABLE = re.compile(r"[A-Za-z0-9]{1,4}|[^\W\d][^\d@_]*")  # a short code, or words without a digit


@dataclass(frozen=True)
class Named:
    """The councils of a column LA: all of them, and those whose names may be printed.

    A name is printed only if many children have it: a column of something else may tell of a child.
    """

    all: tuple[str, ...]
    shown: tuple[str, ...]
    told: str  # the names, or how many there are


def pick(
    opened: Tables, request: ImportRequest, settings: Settings, successions: Sequence[Succession]
) -> tuple[dict[str, pd.DataFrame], frozenset[str], list[Fault]]:
    """Return the rows of the council that is asked for, names that may be printed, and what keeps it from being found.

    With it are read those whose place it took. A file without a column LA belongs to the council that is left. Only
    names that enough children have are printed; of few others only that they are few.
    """
    small, pooled = settings.publishing.small, opened.pooled
    where = printable(shown(request.source))
    spelt: dict[str, str] = {}
    named = {t: frame.assign(LA=_one_spelling(frame["LA"], spelt)) for t, frame in opened.text.items()}
    faults = [
        fault
        for frame in named.values()
        for fault in opened.locator(frame, small).faults(
            (frame["LA"] == "").to_numpy() & pooled[frame["file"]], "LA", "the name of a council", "nothing"
        )
    ]
    councils = _named(sorted(spelt.values()), named, settings.reading, small)
    kept, more = _chosen(councils, request.la_code.strip(), where)
    if len(kept) == 1:
        kept = taken_over(kept[0], councils.all, successions)
    if len(councils.all) > 1:
        more += _without(opened.files, councils, where)
    only = kept[0] if len(kept) == 1 else ""
    for table, frame in named.items():
        theirs = frame["LA"].isin(kept) | ~pd.Series(pooled[frame["file"]], index=frame.index) | (frame["LA"] == "")
        left = frame[theirs].reset_index(drop=True)
        named[table] = left.assign(LA=changed(left["LA"], lambda word: word or only))
    return named, frozenset(councils.shown), [*faults, *more]


def _one_spelling(column: pd.Series[str], spelt: dict[str, str]) -> pd.Series[str]:
    """Return councils spelt as they are first, whatever their case; `spelt` collects them."""
    bare = changed(column, str.strip)
    for word in bare.cat.categories[np.unique(bare.cat.codes)] if len(bare) else ():
        if word:
            spelt.setdefault(word.casefold(), word)
    return changed(bare, lambda word: spelt.get(word.casefold(), word))


def _named(names: Sequence[str], tables: dict[str, pd.DataFrame], reading: ReadingRules, small: int) -> Named:
    """Return the councils, and which of their names may be printed: those of enough children, if not too many."""
    children = [t.groupby("LA", observed=True)["CHILD"].nunique() for t in tables.values() if len(t)]
    most = pd.concat([pd.Series(c.to_numpy(), index=c.index.astype(str)) for c in children]) if children else None
    least = reading.least_children_of_council
    enough = set(most.index[most >= least]) if most is not None else set()
    good = tuple(name for name in names if name in enough and _SHOWABLE.fullmatch(name))
    good = good if len(good) <= reading.most_councils else ()
    others = len(names) - len(good)
    many = f"fewer than {small + 1}" if others <= small else f"{others:,}"
    if not good:
        return Named(tuple(names), (), f"{many} different texts: not a column of councils")
    rest = [f"and {many} other texts, of fewer than {least} children each or no names"] if others else []
    return Named(tuple(names), good, ", ".join([*good, *rest]))


def _chosen(councils: Named, la: str, where: str) -> tuple[list[str], list[Fault]]:
    """Return which councils to keep, and why it cannot be told."""
    every = list(councils.all)
    if la.casefold() == ALL_COUNCILS or (not la and len(every) <= 1):
        return every, []
    if not la:
        hint = f"choose one with --la-code, or --la-code {ALL_COUNCILS}"
        if not councils.shown:
            return every, [Fault(where, None, "LA", "one council, or names of councils", councils.told, hint)]
        expected = f"one council, or which to take: {councils.told}"
        return every, [Fault(where, None, "LA", expected, "several", hint)]
    kept = [name for name in every if name.casefold() == la.casefold()]
    if kept:
        return kept, []
    if not every:
        hint = "leave --la-code out: the files are of one council"
        return [], [Fault("--la-code", None, "", "a council of the column LA", "files without that column", hint)]
    near = meant(close_to(la, councils.shown, MISSPELT))
    if not councils.shown:
        return every, [Fault("--la-code", None, "", "a council of the column LA", la, f"it holds {councils.told}")]
    return every, [Fault("--la-code", None, "", f"one of {councils.told}", la, near)]


def _without(files: Sequence[Opened], councils: Named, where: str) -> list[Fault]:
    """Return a fault for each file without a column LA beside files of several councils."""
    hint = f"the other files of {where} have one: {councils.told}"
    bare = dict.fromkeys(file.name for file in files if not file.pooled)
    return [Fault(name, 1, "LA", "column LA", "no such column", hint) for name in bare]
