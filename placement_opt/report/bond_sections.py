"""Sections about agreements with an investor: cost beside saving, when it turns, and who bears a miss."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.investment import AGENCY_WORDS
from placement_opt.fund.at_ends import HIGH_EFFECT, LOW_EFFECT
from placement_opt.fund.bond import CENTRAL_EFFECT, Bond
from placement_opt.fund.fund_variables import AS_ANNOUNCED
from placement_opt.fund.year_tables import without_idle_years
from placement_opt.investing import Funded
from placement_opt.kernel.text import pounds
from placement_opt.measure.cost_benefit import LEAST_MONEY
from placement_opt.report.section import Crosstab, Section

BOND_WORDS = {
    "saved": "Saved by it", "spared": "Paid by the investor", "payments": "Paid for outcomes", "net": "Kept",
}  # fmt: skip
END_HEADINGS = {LOW_EFFECT: "Low end", CENTRAL_EFFECT: "As expected", HIGH_EFFECT: "High end"}


def bond_sections(found: Funded) -> Iterator[Section]:
    """Yield what each agreement with an investor costs and saves under each plan, by year and at its ends."""
    for n, b in enumerate((b for b in found.answer.bonds if b.is_used), 1):
        which = "as announced" if b.plan == AS_ANNOUNCED else "as recommended"
        yield Section(
            f"fund_bond_{n}",
            f"{b.agreement.title}, {which}",
            " ".join(_sentences(b)),
            _by_year(b),
            Crosstab(rows="measure", across="year", words=BOND_WORDS, bold=("net",)),
        )
        yield Section(
            f"fund_bond_{n}_ends",
            f"Who bears it if outcomes fall short, {which}",
            _who_bears(b),
            _ends(b),
            Crosstab(rows="measure", across="end", words=END_HEADINGS),
        )


def _sentences(b: Bond) -> Iterator[str]:
    payer, end = AGENCY_WORDS[b.agreement.payer].lower(), b.at(CENTRAL_EFFECT)
    yield (
        f"{b.investor} puts in {pounds(end.principal)} and is paid {pounds(end.payments)} from the budget of the "
        f"{payer} for {end.outcomes:,.0f} outcomes."
    )
    if b.net is None:
        yield "What the intervention saves cannot be told: no plan is without it."
    elif b.turns is None:
        yield f"Its saving does not bring back what that budget pays by the end of {b.years[-1].year}."
    else:
        yield f"Saving and payments together, that budget has lost nothing from {b.turns} on."
    if b.afterwards >= LEAST_MONEY:
        yield (
            f"After {b.years[-1].year}, to which the children's programme is planned, outcomes would be paid "
            f"{pounds(b.afterwards)} more, against savings that are not known."
        )


def _who_bears(b: Bond) -> str:
    low, central = b.at(LOW_EFFECT), b.at(CENTRAL_EFFECT)
    payer = AGENCY_WORDS[b.agreement.payer].lower()
    paid = f"The budget of the {payer} pays {pounds(low.payments)} in place of {pounds(central.payments)}."
    if low.investor_return < -LEAST_MONEY:
        return (
            f"At the low end of the effect the investor loses {pounds(-low.investor_return)} of the principal. {paid}"
        )
    return f"At the low end of the effect the investor still has the principal back. {paid}"


def _by_year(b: Bond) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for n, k in enumerate(b.years):
        if k.saved is not None and b.net is not None:
            rows.append(("saved", k.year, k.saved, "GBP"))
        if any(year.spared for year in b.years):
            rows.append(("spared", k.year, k.spared, "GBP"))
        rows.append(("payments", k.year, -k.payments, "GBP"))
        if b.net is not None:
            rows.append(("net", k.year, b.net[n], "GBP"))
    return without_idle_years(pd.DataFrame(rows, columns=["measure", "year", "value", "unit"]))


def _ends(b: Bond) -> pd.DataFrame:
    words = {"outcomes": "Outcomes paid for", "payments": "Paid to the investor", "principal": "Principal",
             "investor_return": "Investor's gain"}  # fmt: skip
    rows = [
        (words[name], k.end, getattr(k, name), "uses" if name == "outcomes" else "GBP")
        for name in words
        for k in b.ends
    ]
    return pd.DataFrame(rows, columns=["measure", "end", "value", "unit"])
