"""Whose children a regional extract is about: its column LA, and which of its councils is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.errors import Fault
from placement_opt.inputs.text import nearest

from .cells import changed
from .dates import Place

ALL = "all"
_SHOWABLE = re.compile(r"[A-Za-z0-9]{1,4}|[^\W\d][^\d@_]*")  # a short code, or words without a digit


def pick(
    tables: dict[str, pd.DataFrame], pooled: npt.NDArray[np.bool_], place: dict[str, Place], la: str, where: str
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Return the rows of the council that is asked for, and what keeps it from being found.

    `pooled` says of each file whether it has a column LA. A file without one belongs to the council that is left.
    """
    spelt: dict[str, str] = {}
    named = {t: frame.assign(LA=_one_spelling(frame["LA"], spelt)) for t, frame in tables.items()}
    faults = [
        fault
        for table, frame in named.items()
        for fault in place[table].faults(
            (frame["LA"] == "").to_numpy() & pooled[frame["file"]], "LA", "the name of a council", "nothing"
        )
    ]
    councils = sorted(spelt.values())
    kept, more = _asked(councils, la.strip(), where)
    if len(councils) > 1:
        more += _without(pooled, place, councils, where)
    only = kept[0] if len(kept) == 1 else ""
    for table, frame in named.items():
        theirs = frame["LA"].isin(kept) | ~pd.Series(pooled[frame["file"]], index=frame.index) | (frame["LA"] == "")
        left = frame[theirs].reset_index(drop=True)
        named[table] = left.assign(LA=changed(left["LA"], lambda word: word or only))
    return named, [*faults, *more]


def _one_spelling(column: pd.Series[str], spelt: dict[str, str]) -> pd.Series[str]:
    """Return councils spelt as they are first, whatever their case; `spelt` collects them."""
    bare = changed(column, str.strip)
    for word in bare.cat.categories[np.unique(bare.cat.codes)] if len(bare) else ():
        if word:
            spelt.setdefault(word.casefold(), word)
    return changed(bare, lambda word: spelt.get(word.casefold(), word))


def _asked(councils: Sequence[str], la: str, where: str) -> tuple[list[str], list[Fault]]:
    """Return which councils to keep, and why it cannot be told."""
    if la.casefold() == ALL or (not la and len(councils) <= 1):
        return list(councils), []
    if not la:
        hint = f"choose one with --la, or --la {ALL}"
        listed = ", ".join(shown_councils(councils))
        return list(councils), [Fault(where, None, "LA", f"one council, or which to take: {listed}", "several", hint)]
    kept = [name for name in councils if name.casefold() == la.casefold()]
    if kept:
        return kept, []
    if not councils:
        hint = "leave --la out: the files are of one council"
        return [], [Fault("--la", None, "", "a council of the column LA", "files without that column", hint)]
    listed = ", ".join(shown_councils(councils))
    return list(councils), [Fault("--la", None, "", f"one of {listed}", la, nearest(la, shown_councils(councils)))]


def _without(
    pooled: npt.NDArray[np.bool_], place: dict[str, Place], councils: Sequence[str], where: str
) -> list[Fault]:
    """Return a fault for each file without a column LA beside files of several councils."""
    names = next(iter(place.values())).names if place else ()
    bare = [name for name, has in zip(names, pooled, strict=True) if not has]
    hint = f"the other files of {where} are of {', '.join(shown_councils(councils))}"
    return [Fault(name, 1, "LA", "column LA", "no such column", hint) for name in dict.fromkeys(bare)]


def shown_councils(names: Sequence[str]) -> list[str]:
    """Return names that may be printed, and how many look like something else than a council."""
    good = [name for name in names if _SHOWABLE.fullmatch(name)]
    others = len(names) - len(good)
    return [*good, *([f"and {others} that look like no council"] if others else [])]
