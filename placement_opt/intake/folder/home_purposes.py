"""What a place on Ofsted's list is for: a children's home in which children live, or something else."""

from __future__ import annotations

from collections.abc import Mapping

from placement_opt.intake.folder.sheets import is_blank, spelt

CHILDRENS_HOME = "children's home"
SHORT_BREAK_HOME, SECURE, SUSPENDED = "short breaks only", "secure", "registration suspended"
OPEN_WORDS = ("active", "open", "registered")
_CLOSED = (
    *("clos", "cancel", "resign", "remov", "dereg", "withdr", "refus"),
    *("inactive", "not active", "ceased", "lapsed"),
)
_SHORT = ("short break", "short breaks", "short-break", "short-breaks")
_YES = ("yes", "y", "true", "1", "x")
_NO = ("no", "n", "false", "0", "not short-break-only", "not short breaks only")
_LIVED_IN = ("home", "family cent", "holiday", "secure")  # in types of provision of places with beds


def provision_of(written: str) -> str:
    """Return a type of provision in one spelling."""
    return spelt(written).replace("childrens ", "children's ").replace("children's homes", CHILDRENS_HOME)


def yes_or_no(cell: str) -> bool | None:
    """Return what a cell of the column of short breaks says, None if that is not clear.

    Lists say `Yes`, or `Short-break-only children's home`, and leave the others blank.
    """
    word = spelt(cell)
    if is_blank(cell) or word in _NO:
        return False
    return True if word in _YES or word in _SHORT or (word.startswith("short") and "only" in word) else None


def has_closed(status: str) -> bool:
    """Say whether a status of registration says that a provider is no more."""
    return spelt(status).removeprefix("registration ").startswith(_CLOSED)


def purpose(record: Mapping[str, str]) -> str:
    """Return what a record is instead of a home in which children live; nothing if it is one."""
    provision, subtype, status = provision_of(record["provision"]), spelt(record["subtype"]), spelt(record["status"])
    if status and status not in OPEN_WORDS:
        return SUSPENDED if status.startswith("suspend") else f"registration {status}"
    if "short break" in provision.replace("-", " ") or subtype.startswith("short") or yes_or_no(record["short"]):
        return SHORT_BREAK_HOME
    if is_secure(provision) or is_secure(subtype):
        return SECURE
    return "" if provision == CHILDRENS_HOME else provision


def is_secure(words: str) -> bool:
    """Say whether a type or subtype is a secure home's."""
    return "secure" in words and not words.startswith(("non", "not"))


def lived_in(provision: str) -> bool:
    """Say whether a type of provision has beds that a reader could take for those of children's homes."""
    return any(word in provision for word in _LIVED_IN)
