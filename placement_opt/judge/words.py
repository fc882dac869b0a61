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
        text, subjects = _decision(c, b.strategy.decisions[row.index[0]]).replace("{", "(").replace("}", ")"), ()
    elif row.rule == "outcome_limits":
        text, subjects = _outcome(c, row).replace("{", "(").replace("}", ")"), ()
    elif row.rule == "strategy_as_published":
        text, subjects = lever_named(row.index[0]).phrase, row.index[1:]
    quarter = row.index[-1] if row.index and isinstance(row.index[-1], int) else None
    return text.format(*(label(c, part) for part in subjects)), quarter


def _decision(c: Case, k: Decision) -> str:
    """Say what was decided, by whom and why."""
    about = ", ".join(label(c, part) for part in k.index)
    amount = "" if k.sense == "forbid" else f" {k.value:,g}"
    return f"decision of {k.by} ({k.reason}): {about}, {MEASURES[k.measure].words}: {SENSE_WORDS[k.sense]}{amount}"


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
