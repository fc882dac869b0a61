"""Sections about levers: which homes close, what one unit of a lever left at zero would do, plans without an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.judge.break_even import told
from placement_opt.kernel.text import capital
from placement_opt.measure.closures import closures_by_quarter, not_proven
from placement_opt.measure.results import Results
from placement_opt.prepared import Run
from placement_opt.report.money_sections import plan_headings
from placement_opt.report.section import Section, Sentences

TOLD_FROM = 1.0  # GBP; less is how exactly the solver works


def closures(run: Run) -> Section:
    """Return which homes close in plans with whole homes, quarter by quarter."""
    headings = plan_headings(run)
    whole = {name: r for name, r in run.answer.whole.items() if name in headings}
    found, rows = closures_by_quarter(run.case, whole), []
    for name, plan in whole.items():
        listed = found[found["plan"] == name]
        for step in listed.to_dict("records"):
            size = f"{step['beds']:,.0f} beds, {step['posts']:,.0f} posts"
            rows.append((headings[name], f"{step['quarter']}: {step['title']} ({size})."))
        if listed.empty:
            rows.append((headings[name], "No home closes."))
        rows += [(headings[name], words) for words in _gaps(plan)]
    return Section(
        "closures",
        "Which homes close",
        "Each home is open or closed whole here, as on the ground."
        + ("" if run.options.whole_homes else " The money of the other tables is with homes open in part."),
        pd.DataFrame(rows, columns=["plan", "sentence"]),
        Sentences(block="plan"),
    )


def _gaps(plan: Results) -> Iterator[str]:
    """Say how far from the least cost a closure list may be, if the search ended before it was proven."""
    for name, gbp in not_proven(plan).items():
        if gbp >= TOLD_FROM:
            yield (
                "The search for homes ended before the best was proven: other homes may bring "
                f"the {name} down by up to £{gbp:,.0f}."
            )


def left_at_zero(run: Run) -> Section:
    """Return what one unit of each lever that the recommended plan leaves at zero would do, and where it pays."""
    year = run.case.judged[-1]
    rows = [
        (capital(k.unit.words), sentence)
        for k in run.answer.break_evens
        for sentence in told(k, run.later.get(k.unit.subject), year)
    ]
    return Section(
        "left_at_zero",
        "Levers that the recommended plan leaves at zero",
        "What one unit of each would do if it were forced, and where it would begin to pay: the best plan with it "
        "against the best plan without it.",
        pd.DataFrame(rows, columns=["unit", "sentence"]),
        Sentences(block="unit"),
        "Where the investment budget is short, one unit takes money from other investment, and that counts too.",
    )


def without_an_answer(run: Run) -> Section:
    """Return why no plan meets what the strategy announces, if that is so."""
    headings = plan_headings(run)
    rows = [(headings.get(name, name), words) for name, error in run.answer.without.items() for words in error.reasons]
    return Section(
        "without_an_answer",
        "No plan meets every rule",
        "",
        pd.DataFrame(rows, columns=["plan", "sentence"]),
        Sentences(block="plan"),
    )
