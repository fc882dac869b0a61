"""Rows in plain words: homes, carers, children and quarters instead of rule names and indices."""

from __future__ import annotations

from collections.abc import Sequence

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.levers import lever_named
from placement_opt.formulation import Brief, Row, rule_named
from placement_opt.judge.outcome_words import limit_words

SENSE_WORDS = {"fix": "exactly", "at_least": "at least", "at_most": "at most", "forbid": "none"}  # of a decision


def phrase(c: Case, b: Brief, row: Row) -> tuple[str, int | None]:
    """Return what a row says in plain words, without its quarter, and the quarter if it has one."""
    text, subjects = rule_named(row.rule).phrase, row.index
    if row.rule == "decisions_so_far":
        k = b.strategy.decisions[row.index[0]]
        text, subjects = decision_words(c, k).replace("{", "(").replace("}", ")"), ()
        if len(k.spans()[0]) > 1:
            return text, None  # the quarters that are added up are in the words
    elif row.rule == "outcome_limits":
        text, subjects = _outcome(c, row).replace("{", "(").replace("}", ")"), ()
    elif row.rule == "strategy_as_published":
        text, subjects = lever_named(row.index[0]).phrase, row.index[1:]
    quarter = row.index[-1] if row.index and isinstance(row.index[-1], int) else None
    return text.format(*(label(c, part) for part in subjects)), quarter


def decision_title(c: Case, group: Sequence[Decision]) -> str:
    """Say what decisions that are told as one decide, by whom and why."""
    first = group[0]
    said = f"{first.decision}, " if first.decision else ""
    return f"the decision of {first.by} ({first.reason}): {said}{decided_what(c, group)}"


def decided_what(c: Case, group: Sequence[Decision]) -> str:
    """Say what decisions that are told as one are about: their title, or what is decided of what and when."""
    first = group[0]
    if first.title:
        return first.title
    abouts = dict.fromkeys(", ".join(label(c, part) for part in k.index) for k in group)
    when = quarters_words(c, min(k.quarter for k in group), max(k.last for k in group))
    senses = dict.fromkeys(SENSE_WORDS[k.sense] + ("" if k.sense == "forbid" else f" {k.value:,g}") for k in group)
    return f"{'; '.join(abouts)}, {MEASURES[first.measure].words}: {' or '.join(senses)}, {when}"


def quarters_words(c: Case, first: int, last: int) -> str:
    """Return a quarter, or the first and the last of several."""
    return label(c, first) if first == last else f"{label(c, first)} to {label(c, last)}"


def decision_words(c: Case, k: Decision) -> str:
    """Say what was decided, by whom and why; the quarters only where several are added up."""
    about = ", ".join(label(c, part) for part in k.index)
    amount = "" if k.sense == "forbid" else f" {k.value:,g}"
    said = f"decision of {k.by} ({k.reason}): {about}, {MEASURES[k.measure].words}: {SENSE_WORDS[k.sense]}{amount}"
    together = len(k.spans()[0]) > 1
    return f"{said}, {label(c, k.quarter)} to {label(c, k.last)} together" if together else said


def _outcome(c: Case, row: Row) -> str:
    """Say what the council will not go below or above, and why."""
    measure, need, t = row.index
    k = next(k for k in c.outcome_limits if (k.measure, k.need) == (measure, need) and k.begin <= t <= k.end)
    return f"{limit_words(c, k)} ({k.reason})"


def sentences(c: Case, b: Brief, rows: Sequence[tuple[Row, float | None]], unit: str = "") -> list[str]:
    """Return rows as sentences, those that differ only in the quarter as one, with the largest amount if given."""
    together: dict[str, list[tuple[int | None, float | None]]] = {}
    for row, amount in rows:
        words, quarter = phrase(c, b, row)
        together.setdefault(words, []).append((quarter, amount))
    return [f"{words}{_when(c, found)}{_amount(found, unit)}" for words, found in together.items()]


def _when(c: Case, found: Sequence[tuple[int | None, float | None]]) -> str:
    quarters = sorted(q for q, _amount in found if q is not None)
    if not quarters:
        return ""
    first, last = label(c, quarters[0]), label(c, quarters[-1])
    return f", {first}" if first == last else f", {first} to {last}"


def _amount(found: Sequence[tuple[int | None, float | None]], unit: str) -> str:
    amounts = [abs(a) for _q, a in found if a is not None]
    return f": by {'up to ' if len(amounts) > 1 else ''}{max(amounts):,.1f} {unit}" if amounts else ""


def label(c: Case, part: object) -> str:
    """Return the title of a need group, placement type, home, quarter or the opening; anything else as it stands."""
    titles: dict[object, str] = {0: "the opening"}
    for found in (c.needs.values(), c.placements.values(), c.homes, c.services, c.new_homes):
        titles.update({k.id: k.title for k in found})
    titles.update({q.number: q.label for q in c.quarters})
    titles.update({k.funder: k.title for k in c.budgets})
    titles.update({k.exit: k.title for k in c.after_care.values()})
    return titles.get(part, str(part).replace("_", " "))
