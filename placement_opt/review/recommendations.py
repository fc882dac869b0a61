"""The recommended plan as rows on which a lead can decide: closures, planned moves by need, every other lever."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.levers import lever_named
from placement_opt.judge.decision_prices import quantity_words
from placement_opt.judge.words import label, quarters_words
from placement_opt.kernel.text import plain
from placement_opt.measure.lever_quantities import SOME_OF_IT, Quantity, quantities
from placement_opt.measure.results import Results

ROW_DECIMALS = 2  # of a recommended amount
CLOSURE = "closure"
ROW_KINDS = {
    "open": CLOSURE,
    "moves": "planned move",
    "recruit": "recruitment",
}  # measure -> kind; else the lever's words


@dataclass(frozen=True)
class Recommendation:
    """One row: what a plan does, how much of it and when."""

    id: str
    kind: str
    what: str
    when: str
    recommended: str  # as shown: an amount, or the first quarter in which a home is closed
    unit: str
    quantity: Quantity

    @property
    def amount(self) -> float:
        """The amount as shown."""
        return round(self.quantity.amount, ROW_DECIMALS)

    @property
    def is_whole(self) -> bool:
        """Whether part of one is none."""
        return lever_named(self.quantity.lever).row.whole

    @property
    def stands(self) -> bool:
        """Whether it is there at the end of quarters, and does not happen within them."""
        return MEASURES[self.quantity.measure].stands

    @property
    def title(self) -> str:
        """What is recommended, in words."""
        if self.quantity.closes:
            return f"{self.what} from {self.recommended}"
        return f"{self.what}: {self.recommended} {MEASURES[self.quantity.measure].unit}"


def recommendations(c: Case, plan: Results) -> list[Recommendation]:
    """Return a row for everything that the recommended plan does, kind by kind, closures first.

    What happens within quarters is added up by financial year; of what stands, the most at the end of a quarter counts.
    """
    found = [recommendation(c, k) for k in quantities(c, plan) if k.amount - k.rest >= SOME_OF_IT]
    order = [*ROW_KINDS.values(), *dict.fromkeys(row.kind for row in found)]
    return sorted(found, key=lambda row: order.index(row.kind))


def recommendation(c: Case, k: Quantity) -> Recommendation:
    """Return the row of one quantity."""
    measure, year = MEASURES[k.measure], c.quarters[k.first - 1].year
    if k.closes:
        return Recommendation(
            id=" ".join(("close", *k.index)),
            kind=CLOSURE,
            what=quantity_words(c, k),
            when=f"from {label(c, k.at)}",
            recommended=label(c, k.at),
            unit="first quarter closed",
            quantity=k,
        )
    part = "rest of " if c.past and c.quarters[k.first - 1].in_year > 1 else ""
    span = quarters_words(c, k.first, k.last) if measure.stands else f"{part}financial year {year}"
    return Recommendation(
        id=" ".join((k.measure, *k.index, *(() if measure.stands else (year,)))),
        kind=ROW_KINDS.get(k.measure, lever_named(k.lever).id.replace("_", " ")),
        what=quantity_words(c, k),
        when=f"{span}, first in {label(c, k.at)}" if measure.stands else span,
        recommended=plain(round(k.amount, ROW_DECIMALS)).replace(",", ""),
        unit=f"{measure.unit}, most at the end of a quarter" if measure.stands else f"{measure.unit} in the year",
        quantity=k,
    )
