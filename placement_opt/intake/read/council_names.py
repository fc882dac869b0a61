"""Names of councils and other bodies as they are compared: without the words that say what kind of body it is."""

from __future__ import annotations

import string
from collections.abc import Collection

COUNCIL_WORDS = {  # words of a council's full name that say what kind of council it is, not where
    *("city", "council", "borough", "metropolitan", "county", "district", "unitary", "authority", "london", "royal"),
    *("of", "the"),
}
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation, " ") | {"'": "", "\u2019": "", ".": "", "&": " and "})


def same_council(name: str) -> str:
    """Return a council's name as it is compared: where it is, without what kind of council it is."""
    return without_words(name, COUNCIL_WORDS)


def without_words(name: str, without: Collection[str]) -> str:
    """Return a name in lower case without punctuation and some words, unless nothing else is left."""
    words = name.casefold().translate(_PUNCTUATION).split()
    return " ".join([w for w in words if w not in without] or words)
