"""What a model folder is made from, and what several tables ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.estimates import Estimates, Rate
from placement_opt.intake.folder.by_age import kinships
from placement_opt.intake.folder.donor import Lender, Loan
from placement_opt.intake.folder.ofsted_homes import Home, Market
from placement_opt.intake.folder.price_list import Item, Price
from placement_opt.kernel import calendar
from placement_opt.kernel.text import plain


@dataclass(frozen=True)
class Given:
    """Everything that a folder is made from."""

    estimates: Estimates
    name: str
    title: str
    homes: tuple[Home, ...] | None  # None: no list of providers
    market: Market | None
    prices: Mapping[Item, Price]
    loan: Loan | None
    publishable: bool
    catalogue: Catalogue
    uncoded: tuple[str, ...]  # placement types for which the return has no code

    @property
    def opening_words(self) -> str:
        """Return the opening date in words."""
        day = self.estimates.as_of
        return f"{day.day} {day:%B %Y}"


def years(as_of: date) -> tuple[str, tuple[str, ...]]:
    """Return the financial year in which a date lies, and the next two, which are judged."""
    here = calendar.label(0, as_of).partition(" ")[0]
    after = (calendar.first_year(here) or 0) + 1
    return here, (calendar.year_label(after), calendar.year_label(after + 1))


def loan_of(
    lender: Lender | None, name: str, estimates: Estimates, catalogue: Catalogue, uncoded: tuple[str, ...]
) -> Loan | None:
    """Return how a lender's figures become this council's; None without a lender."""
    if lender is None:
        return None
    base, judged = years(estimates.as_of)
    here = sum(estimates.opening.values())
    ratio = here / lender.children if lender.children else 1.0
    kin = kinships(catalogue, lender.needs)
    return Loan(lender, lender.name == name, ratio, estimates.as_of, judged, base, catalogue, uncoded, kin)


def living_in(given: Given, placement: str) -> int:
    """Return the children in a placement type at the opening."""
    return sum(n for (_g, p), n in given.estimates.opening.items() if p == placement)


def window(given: Given) -> str:
    """Return the quarters that the rates rest on, in words."""
    return " to ".join(dict.fromkeys((given.estimates.window[0], given.estimates.window[-1])))


def rate_note(given: Given, rate: Rate, of: str) -> str:
    """Return how a rate was come by; of `of`, no count is named in a folder for publication."""
    return _sentence(given, f"{plain(rate.count)} of {plain(rate.exposure)} {of}, {window(given)}", rate.se, rate.group)


def share_note(given: Given, rate: Rate, of: str) -> str:
    """Return how a share at the as-of date was come by, without the window, on which it does not rest."""
    return _sentence(
        given, f"{plain(rate.count)} of {plain(rate.exposure)} {of} on {given.opening_words}", rate.se, rate.group
    )


def level_note(given: Given, law: str, count: float, number: int, se: float) -> str:
    """Return how a mean number a quarter was come by."""
    return _sentence(given, f"{plain(count)} in {number} quarters, {window(given)}", se, law)


def _sentence(given: Given, counted: str, se: float, rest: str) -> str:
    first = [] if given.publishable else [counted]
    text = "; ".join([*first, f"standard error {se:.4f}", rest])
    return f"{text[0].upper()}{text[1:]}."
