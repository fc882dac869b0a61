"""Is a price one of the unit that it should be of? A fee of a year or a day in a list of weeks is told or refused."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.schema import TABLES
from placement_opt.intake.import_settings import PriceRules
from placement_opt.kernel import calendar
from placement_opt.kernel.text import capital, pounds

Priced = tuple[str, str]  # what is priced and which of its prices
PRICE_UNITS = {
    p.name: p.units[0] for table in TABLES.values() for p in table.parameters if p.units[0].startswith("GBP")
}
WEEKLY = "_week"  # how units of prices for a week end
WEEKS = calendar.WEEKS_PER_YEAR
OTHER_SPANS = {  # how often a price of another span goes into one of a week
    "year": 1 / WEEKS,
    "month": calendar.QUARTERS_PER_YEAR * calendar.MONTHS_PER_QUARTER / WEEKS,
    "day": float(calendar.DAYS_PER_WEEK),
}


@dataclass(frozen=True)
class PriceBounds:
    """What prices usually are, and how far from that one is doubtful or impossible."""

    rules: PriceRules
    catalogue: Catalogue

    def usual(self, item: Priced) -> float | None:
        """Return the median of a price's kind: of its placement type or else setting, or of its parameter."""
        name, parameter = item
        known = self.rules.usual
        return known.get(name, self._of_setting(name)) if parameter == "fee" else known.get(parameter)

    def most(self, item: Priced) -> float:
        """Return the price above which none can be."""
        name, parameter = item
        usual = self._of_setting(name) if parameter == "fee" else self.rules.usual.get(parameter)
        return math.inf if usual is None else usual * self.rules.impossible_above

    def band(self, item: Priced) -> tuple[float, float]:
        """Return the least and the greatest price that need no second look."""
        usual = self.usual(item)
        if usual is None:
            return 0.0, math.inf
        return usual * self.rules.doubtful_below, usual * self.rules.doubtful_above

    def is_doubtful(self, item: Priced, prices: tuple[float, ...]) -> bool:
        """Say whether any of the prices lies outside the band; nothing at all is a price too."""
        low, high = self.band(item)
        return any(price and not low <= price <= high for price in prices)

    def other_span(self, item: Priced, price: float) -> str:
        """Return of which other span a weekly price would be usual, in words, or nothing."""
        usual, (low, high) = self.usual(item), self.band(item)
        if not PRICE_UNITS.get(item[1], "").endswith(WEEKLY) or not usual:
            return ""
        fits = {span: price * times for span, times in OTHER_SPANS.items() if low <= price * times <= high}
        nearest_span = min(fits, key=lambda span: abs(math.log(fits[span] / usual)), default="")
        if not nearest_span:
            return ""
        return f"is it a price per {nearest_span}, which is {pounds(fits[nearest_span])} a week?"

    def _of_setting(self, name: str) -> float | None:
        placement = self.catalogue.placements.get(name)
        return None if placement is None else self.rules.usual.get(placement.setting)


def doubts(bounds: PriceBounds, given: Mapping[Priced, tuple[float, ...]], listed: frozenset[Priced]) -> Iterator[str]:
    """Yield in words each price outside its band; of a list of fees, which may be children's, only that some are."""
    for item, prices in given.items():
        if not bounds.is_doubtful(item, prices):
            continue
        low, high = (pounds(end) for end in bounds.band(item))
        name = " ".join(item)
        if item in listed:
            yield f"Look again at the price list: some of the fees of {item[0]} are outside {low} to {high} a week."
            continue
        price = next(p for p in prices if bounds.is_doubtful(item, (p,)))
        outside = f"Look again at the price list: {name} of {pounds(price)} is outside {low} to {high}."
        asks = bounds.other_span(item, price)
        yield f"{outside} {capital(asks)}" if asks else outside
