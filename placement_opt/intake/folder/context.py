"""What a model folder is made from, and what several tables ask of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.estimates import Estimates, Rate
from placement_opt.intake.folder.by_age import kinships
from placement_opt.intake.folder.donor import Donor, Transfer
from placement_opt.intake.folder.ofsted_homes import Market, OfstedHome
from placement_opt.intake.folder.price_list import Item, Price
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel import calendar
from placement_opt.kernel.text import plain

_DATED = re.compile(r"(_(\d+|q[1-4]))+$")  # behind the name of a council


@dataclass(frozen=True)
class Lists:
    """What was given beside the return: the homes of the area, prices, a donor, and what to know of them."""

    homes: tuple[OfstedHome, ...] | None = None  # None: no list of providers
    market: Market | None = None
    prices: Mapping[Item, Price] = field(default_factory=dict)
    donor: Donor | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FolderContext:
    """Everything that a folder is made from."""

    estimates: Estimates
    request: ImportRequest
    lists: Lists
    transfer: Transfer | None
    catalogue: Catalogue
    uncoded: tuple[str, ...]  # placement types for which the return has no code
    round_to: int  # the base to which counts of a folder for publication were rounded

    @property
    def opening_words(self) -> str:
        """Return the opening date in words."""
        day = self.estimates.as_of
        return f"{day.day} {day:%B %Y}"

    @property
    def judged(self) -> tuple[str, ...]:
        """The financial years that are judged: those that the council's own earlier folder judges, or the next two."""
        own = self.transfer is not None and self.transfer.own
        return self.transfer.judged if self.transfer and own else years(self.estimates.as_of)[1]

    @property
    def price_base(self) -> str:
        """The financial year whose prices the folder is in."""
        own = self.transfer is not None and self.transfer.own
        return self.transfer.price_base if self.transfer and own else years(self.estimates.as_of)[0]


def years(as_of: date) -> tuple[str, tuple[str, ...]]:
    """Return the financial year in which a date lies, and the next two, which are judged."""
    here = calendar.label(0, as_of).partition(" ")[0]
    after = (calendar.first_year(here) or 0) + 1
    return here, (calendar.year_label(after), calendar.year_label(after + 1))


def transfer_of(
    donor: Donor | None, request: ImportRequest, estimates: Estimates, catalogue: Catalogue, uncoded: tuple[str, ...]
) -> Transfer | None:
    """Return how a donor's figures become this council's; None without a donor."""
    if donor is None:
        return None
    base, judged = years(estimates.as_of)
    here = sum(estimates.opening.values())
    ratio = here / donor.children if donor.children else 1.0
    kin = kinships(catalogue, donor.needs)
    own = is_of_the_council(donor, request)
    model = donor.inputs.model
    if own:  # what the council judges within a year, and whose prices its own figures are in, stays
        soon = (estimates.as_of - model.opening).days < calendar.DAYS_PER_COMMON_YEAR
        judged = tuple(year for year in model.judged if year > base and soon) or judged
        base = base if request.prices else model.price_base
    return Transfer(donor, own, ratio, estimates.as_of, judged, base, catalogue, uncoded, kin)


def is_of_the_council(donor: Donor, request: ImportRequest) -> bool:
    """Say whether a folder is an earlier one of the council itself, whatever the new one is called.

    It is if both have the same title, or names that differ in the year and quarter behind them alone.
    """
    names = {_DATED.sub("", name) for name in (donor.name, request.name)}
    return len(names) == 1 or donor.title.casefold() == request.title.casefold()


def living_in(context: FolderContext, placement: str) -> int:
    """Return the children in a placement type at the opening."""
    return sum(n for (_g, p), n in context.estimates.opening.items() if p == placement)


def window(context: FolderContext) -> str:
    """Return the quarters that the rates rest on, in words."""
    return " to ".join(dict.fromkeys((context.estimates.window[0], context.estimates.window[-1])))


def rate_note(context: FolderContext, rate: Rate, of: str) -> str:
    """Return how a rate was found; of `of`, no count is named in a folder for publication."""
    return _sentence(
        context, f"{plain(rate.count)} of {plain(rate.exposure)} {of}, {window(context)}", rate.se, rate.group
    )


def share_note(context: FolderContext, rate: Rate, of: str) -> str:
    """Return how a share at the as-of date was found, without the window, on which it does not rest."""
    return _sentence(
        context, f"{plain(rate.count)} of {plain(rate.exposure)} {of} on {context.opening_words}", rate.se, rate.group
    )


def level_note(context: FolderContext, law: str, count: float, number: int, se: float) -> str:
    """Return how a mean number a quarter was found."""
    return _sentence(context, f"{plain(count)} in {number} quarters, {window(context)}", se, law)


def _sentence(context: FolderContext, counted: str, se: float, rest: str) -> str:
    first = [] if context.request.rounded else [counted]
    text = "; ".join([*first, f"standard error {se:.4f}", rest])
    return f"{text[0].upper()}{text[1:]}."
