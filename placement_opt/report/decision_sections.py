"""The section about decisions: what was decided, by whom and why, and what that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.judge.decision_prices import DecisionPrice, Priced, interaction_words, told
from placement_opt.judge.words import decided_what
from placement_opt.kernel.text import capital
from placement_opt.prepared import Run
from placement_opt.report.section import Section, Sentences
from placement_opt.review.recommendations import Recommendation

DECISION_COLUMNS = ["decision", "what", "reason", "by", "gbp", "saving_lost_gbp", "year", "unmet", "moves"]
ALL_TOGETHER = "all together"
TOLD_GAP = 1.0  # GBP; less is how exactly the solver works


def decisions(run: Run) -> Section:
    """Return each decision with its reason, who took it and its price, then all of them together."""
    rows = list(_rows(run.case, run.priced)) if run.priced else []
    return Section(
        "decisions",
        "Decisions",
        "The recommended plan with each decision alone, and with all of them, against the one without any.",
        pd.DataFrame(rows, columns=["decision", "sentence"]),
        Sentences(block="decision"),
        _note(run.case, run.priced) if run.priced else "",
    )


def _rows(c: Case, priced: Priced) -> Iterator[tuple[str, str]]:
    for k in priced.alone:
        first = k.decisions[0]
        head = _head(c, k)
        yield head, f"Decided by {first.by}. Why: {first.reason.rstrip('.')}."
        yield from ((head, sentence) for sentence in told(c, k))
    if len(priced.alone) > 1:
        head = ALL_TOGETHER.capitalize()
        yield from ((head, sentence) for sentence in told(c, priced.together))
        yield head, interaction_words(priced)


def _head(c: Case, k: DecisionPrice) -> str:
    what, word = decided_what(c, k.decisions), k.decisions[0].decision
    return f"{word.upper()}  {what}" if word else what


def _note(c: Case, priced: Priced) -> str:
    homes = "Homes are open or closed whole in all of these plans. " if c.homes else ""
    told = f"{homes}A price is the difference between two best plans."
    if priced.gap < TOLD_GAP:
        return told
    return f"{told} The search for homes ended unproven: a price may be off by up to £{priced.gap:,.0f}."


def recommended(c: Case, rows: Sequence[Recommendation]) -> Section:
    """Return how many recommendations there are of each kind, and how to decide on them."""
    kinds = Counter(row.kind for row in rows)
    counted = (f"{capital(kind)}: {n:,d}" for kind, n in kinds.items())
    return Section(
        "recommendations",
        f"{c.title}: {len(rows):,d} recommendations to decide on",
        "Write accept, refuse, cap or amend in the column decision of a row, with the reason and who decides in reason "
        "and by; cap and amend need a value. A row left empty is not decided.",
        pd.DataFrame({"sentence": list(counted)}),
        Sentences(),
        "What is accepted is held as shown; what is not decided may give way to what is.",
    )


def decisions_table(run: Run) -> pd.DataFrame:
    """Return the ledger of decisions in DECISION_COLUMNS: each, and then all together."""
    if run.priced is None:
        return pd.DataFrame(columns=DECISION_COLUMNS)
    year, rows = run.case.judged[-1], []
    for k in run.priced.alone:
        first = k.decisions[0]
        about = (first.decision or first.sense, decided_what(run.case, k.decisions), first.reason, first.by)
        rows.append((*about, k.cost, k.savings[year], year, k.unmet, k.moves))
    k = run.priced.together
    rows.append((ALL_TOGETHER, "", "", "", k.cost, k.savings[year], year, k.unmet, k.moves))
    return pd.DataFrame(rows, columns=DECISION_COLUMNS)
