"""The children's homes of an area: the council's own, one by one, and how many others there are."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest

CHILDRENS_HOME = "children's home"  # secure ones are a provision of their own and are not meant
COUNCIL = ("local authority",)
OTHERS = ("private", "voluntary")
COUNCIL_WORDS = {  # words of a council's full name that say what kind of council it is, not where
    *("city", "council", "borough", "metropolitan", "county", "district", "unitary", "authority", "london", "royal"),
    *("of", "the"),
}

_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation, " ") | {"'": "", "\u2019": "", ".": "", "&": " and "})


@dataclass(frozen=True)
class OfstedHome:
    """A children's home of the council; beds None: the list does not say."""

    id: str
    urn: str
    beds: float | None


@dataclass(frozen=True)
class Market:
    """The private and voluntary children's homes in a council's area; places None: the list does not say."""

    homes: int
    places: float | None


def own_homes(providers: pd.DataFrame, authority: str) -> tuple[OfstedHome, ...]:
    """Return the council's own children's homes in the order of their reference numbers.

    Raises BadInput if the list has no such council.
    """
    rows = _homes(providers, authority, COUNCIL)
    made = (
        OfstedHome(f"home_{re.sub(r'[^a-z0-9]', '_', str(urn).lower())}", str(urn), _beds(float(places)))
        for urn, places in zip(rows["urn"], rows["places"], strict=True)
    )
    return tuple(sorted(made, key=lambda home: home.id))


def market(providers: pd.DataFrame, authority: str) -> Market:
    """Return how many private and voluntary children's homes are in the area, and their places.

    Raises BadInput if the list has no such council.
    """
    places = _homes(providers, authority, OTHERS)["places"]
    return Market(len(places), None if len(places) and places.isna().all() else float(places.sum()))


def same_council(name: str) -> str:
    """Return a council's name as it is compared: where it is, without what kind of council it is."""
    words = name.casefold().translate(_PUNCTUATION).split()
    return " ".join([w for w in words if w not in COUNCIL_WORDS] or words)


def _beds(places: float) -> float | None:
    """Return the registered beds; lists write 0 where the number does not apply."""
    return None if math.isnan(places) or not places else places


def _homes(providers: pd.DataFrame, authority: str, sectors: Iterable[str]) -> pd.DataFrame:
    names = {str(n): same_council(str(n)) for n in providers["authority"].unique()}
    wanted = same_council(authority)
    here = [n for n, same in names.items() if same == wanted]
    if not here:
        near = nearest(wanted, names.values())
        hint = next((f"did you mean {n}?" for n in sorted(names) if near == f"did you mean {names[n]}?"), "")
        file = str(providers.attrs.get("file", "the list of providers"))
        raise BadInput([Fault(file, None, "local authority", "the name of a council in the list", authority, hint)])
    rows = providers["authority"].isin(here) & providers["sector"].isin(list(sectors))
    return providers[rows & (providers["provision"] == CHILDRENS_HOME)]
