"""A claim in words: what was claimed, and an amount in its unit."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.claims import AT_MOST, MEASURED, POSTS, SAVING, Claim


@dataclass(frozen=True)
class SenseWords:
    """What is said of the amount that is sought: as much as can be, or as little."""

    most: str
    missed: str
    met: str
    further: str


def sense_words(claim: Claim) -> SenseWords:
    """Return the words for a claim that asks for so much at least, or at most."""
    if claim.sense == AT_MOST:
        return SenseWords("least", "too many", "below", "lower")
    return SenseWords("most", "short", "above", "higher")


def claimed(claim: Claim) -> str:
    """Return what was claimed, as a phrase."""
    if not claim.unit:
        return claim.title
    yearly = " a year" if claim.unit == "GBP" else ""
    if claim.of_schedule:
        return f"{claim.title} of {amount(claim, claim.amount)}{yearly}"
    if claim.unit == "children":
        return f"{claim.title}: {claim.sense} {amount(claim, claim.amount)} at the end of {claim.year}"
    span = amount(claim, claim.amount) + (f" to {amount(claim, claim.high)}" if claim.high is not None else "")
    yearly = " a year" if claim.kind in (*MEASURED, SAVING) else ""
    by = f" by {claim.year}" if claim.kind in (*MEASURED, SAVING, POSTS) else ""
    return f"{claim.title}: {span}{yearly}{by}"


def amount(claim: Claim, number: float) -> str:
    """Write an amount in the unit of a claim."""
    if claim.unit in ("FTE", "children"):
        return f"{number:,.0f} {claim.unit}"
    return f"£{number:,.0f}" if number >= 0 else f"-£{-number:,.0f}"


def odd_words(figures: int) -> str:
    """Return what is said after a judgement behind which figures are odd; nothing if none is."""
    if not figures:
        return ""
    which = "1 figure behind it is" if figures == 1 else f"{figures} figures behind it are"
    return f" {which} far from what is usual: see the warnings."


def gap_words(claim: Claim, margin: float) -> str:
    """Write by how much a claim is missed or met, after an amount that has named its unit."""
    return f"{abs(margin):,.0f}" if claim.unit == "children" else amount(claim, abs(margin))


def does(claim: Claim, number: float) -> str:
    """Say what a plan does with money or posts, or for how many children, as a verb and an amount."""
    if claim.unit == "children":
        return f"has {amount(claim, number)}"
    if claim.unit == "FTE":
        return f"releases {amount(claim, number)}" if number >= 0 else f"adds {amount(claim, -number)}"
    return f"saves {amount(claim, number)}" if number >= 0 else f"costs {amount(claim, -number)} more"


def full_stop(text: str) -> str:
    """Return a text that ends with one full stop."""
    return f"{text.rstrip('.')}."
