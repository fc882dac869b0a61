"""Sections about what is learnt of a fund's interventions: their worth, what came of them, what to try first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.fund.effects_known import EffectKnown
from placement_opt.investing import Funded
from placement_opt.kernel.text import capital, pounds
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences

WORTH_HEADINGS = ("Council, cashable", "All partners, cashable", "All partners, fiscal")  # as case_worth.VIEWS
FEW_UNITS = range(1, 5)  # counts that are not printed
HIDDEN_COUNT = "1 to 4"


def worth_sections(found: Funded) -> Iterator[Section]:
    """Yield what one case of each intervention is worth."""
    rows: list[tuple[object, ...]] = []
    for k in found.worths:
        rows += [(k.title, name, pounds(gbp), AS_WORDS) for name, gbp in zip(WORTH_HEADINGS, k.worth, strict=True)]
        times = f"{k.times:,.1f} times" if k.times is not None else "no size is enough"
        rows.append((k.title, "Pays from effects", times, AS_WORDS))
    yield Section(
        "fund_case_worth",
        "What one case is worth, and from which effects it pays",
        "After its cost. The last column says how large the effects would have to be, beside those that are "
        "expected, for all partners together to be paid what a case costs.",
        pd.DataFrame(rows, columns=["title", "measure", "value", "unit"]),
        Crosstab(rows="title", across="measure"),
        "Its cost falls on the first member who pays for it. Fixed services count as if each use could be cashed by "
        "itself.",
    )


def learning_sections(found: Funded) -> Iterator[Section]:
    """Yield what came of interventions and what to do with each, and what to try first, as far as it was asked."""
    if found.learnt is not None:
        yield _words(found)
        yield _effects(found)
    if found.first is not None:
        yield from _first_year(found)


def _words(found: Funded) -> Section:
    assert found.learnt is not None
    rows = []
    for k in found.learnt.words:
        if k.chance is None:
            rows.append((k.title, k.why))
            continue
        sure = f" The chance that this is right is {k.right:.0%}." if k.right is not None else ""
        worth = pounds(k.expected or 0.0)
        rows.append((k.title, f"{capital(k.word)}: {k.why}.{sure} A case is worth {worth} after its cost."))
    return Section(
        "fund_scale_up",
        "Scale up, hold or stop",
        "By the chance that a case is worth more than it costs, from what is known of its effects by now.",
        pd.DataFrame(rows, columns=["title", "sentence"]),
        Sentences(mark="title"),
    )


def _effects(found: Funded) -> Section:
    assert found.learnt is not None
    rows: list[tuple[object, ...]] = []
    for k in found.learnt.known:
        row = f"{found.case.interventions[k.intervention].title}: {found.case.uses[k.use].title.lower()}"
        rows += [
            (row, "Expected before", k.prior_mean, "share"),
            (row, "By now", k.mean, "share"),
            (row, "Low end", k.low, "share"),
            (row, "High end", k.high, "share"),
            (row, "Uses counted", counted(k.observed), AS_WORDS),
            (row, "Without help", counted(round(k.without_help)), AS_WORDS),
        ]
    return Section(
        "fund_effects",
        "What is known of each effect",
        "The share of uses that is avoided. The range before is the prior, which the counts update.",
        pd.DataFrame(rows, columns=["row", "measure", "value", "unit"]),
        Crosstab(rows="row", across="measure"),
        " ".join(dict.fromkeys(f"{capital(k.method)}." for k in found.learnt.known)),
    )


def counted(n: int) -> str:
    """Return a count in words; of so few that somebody might be known, only that there are some."""
    return HIDDEN_COUNT if n in FEW_UNITS else f"{n:,d}"


def effects_table(known: tuple[EffectKnown, ...]) -> pd.DataFrame:
    """Return what is known of each effect as the rows of a file, small counts hidden."""
    rows = [
        (
            *(k.intervention, k.use, k.prior_mean, k.prior_low, k.prior_high, k.mean, k.low, k.high),
            *(counted(k.case_quarters), counted(k.observed), k.method),
        )
        for k in known
    ]
    columns = ["intervention", "use", "prior", "prior_low", "prior_high", "now", "low", "high", "case_quarters",
               "observed", "method"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _first_year(found: Funded) -> Iterator[Section]:
    k, titles = found.first, {i.id: i.title for i in found.case.interventions.values()}
    assert k is not None
    tried = " and ".join(titles[i] for i in k.tried)
    said = [
        f"Deciding everything now is worth {pounds(k.now)}; deciding later cases once results are in, "
        f"{pounds(k.adaptive)}.",
        f"The value of waiting is {pounds(k.value_of_waiting)}. In both the money lasts whatever results say.",
        f"With money that lasts only if effects are as expected, deciding now is worth {pounds(k.at_expected)}.",
        f"To learn from are {tried}." if tried else "No trial is worth its place in the first year.",
        *k.notes,
    ]
    yield Section(
        "fund_first_year",
        "What to buy first, if results come in before the second year",
        "Expected net benefit at the opening, over scenarios of what results may say.",
        pd.DataFrame({"sentence": said}),
        Sentences(),
    )
    totals: dict[str, list[float]] = {}
    for row in k.portfolio:
        both = totals.setdefault(row.intervention, [0.0, 0.0])
        both[0] += row.cases
        both[1] += row.cases_now
    rows = [
        (titles[i], heading, n, "cases")
        for i, both in totals.items()
        for heading, n in zip(("If results are waited for", "If all is decided now"), both, strict=True)
    ]
    yield Section(
        "fund_first_cases",
        "Cases started in the first year",
        "",
        pd.DataFrame(rows, columns=["title", "measure", "value", "unit"]),
        Crosstab(rows="title", across="measure"),
    )
