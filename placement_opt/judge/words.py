"""Rows in plain words: homes, carers, children and quarters instead of rule names and indices."""

from __future__ import annotations

from collections.abc import Sequence

from placement_opt.domain.case import Case
from placement_opt.domain.strategy import Decision
from placement_opt.formulation import Brief, Row

# (rule, first part of the index if it is a marker) -> (phrase, positions of what it names, position of the quarter)
PHRASES: dict[tuple[str, str | None], tuple[str, tuple[int, ...], int | None]] = {
    ("strategy_as_published", "close"): ("{} open or shut as announced", (1,), 2),
    ("strategy_as_published", "recruit"): ("{}: further households recruited as announced", (1,), 2),
    ("strategy_as_published", "teams"): ("{}: teams as announced", (1,), 2),
    ("targets", None): ("the target for children in {} care ({})", (0, 1), 2),
    ("nobody_waits_for_a_target", None): ("no child is left without a suitable place for it", (), None),
    ("residential_places", None): ("children fit the council's open homes", (), 1),
    ("foster_places", None): ("{}: children fit the places that carers can offer", (0,), 1),
    ("mtfc_places_hold", None): ("children in MTFC fit the teams' places", (), 1),
    ("homes_stay_closed", "not_yet"): ("{} stays open until notice has run out", (1,), 2),
    ("homes_close_in_phases", None): ("only so many homes shut in one quarter", (), 0),
    ("open_before_close", None): ("foster and MTFC places stand vacant before homes shut", (), 0),
    ("approvals_are_limited", None): ("{}: only so many further households can be recruited", (0,), 1),
    ("agency_market", None): ("{}: the market supplies only so many new placements", (0,), 1),
    ("moves_are_limited", None): ("{}, {}: only so many children are moved by plan", (0, 1), 2),
    ("suitable_share", None): ("{}: only a share of the children is suited to {}", (0, 1), 2),
    ("teams_grow_slowly", "most"): ("{}: set-up and the most teams", (1,), 2),
    ("teams_grow_slowly", "stay"): ("{}: teams, once open, stay", (1,), 2),
    ("teams_grow_slowly", "growth"): ("{}: teams opened in a quarter", (1,), 2),
    ("staff_reductions", "pace"): ("only so many posts are released in a quarter", (), 1),
    ("investment_budget", None): ("the investment budget of {} in {}", (0, 1), None),
    ("local_share", None): ("the share of placements in the area", (), 0),
}


def phrase(c: Case, b: Brief, row: Row) -> tuple[str, int | None]:
    """Return what a row says in plain words, without its quarter, and the quarter if it has one."""
    if row.rule == "decisions_so_far":
        return _decision(c, b.strategy.decisions[row.index[0]]), int(row.index[-1])
    text, named, quarter = PHRASES[_kind(row)]
    words = text.format(*(label(c, row.index[n]) for n in named))
    return words, None if quarter is None else int(row.index[quarter])


def _kind(row: Row) -> tuple[str, str | None]:
    marked = (row.rule, str(row.index[0]) if row.index else None)
    return marked if marked in PHRASES else (row.rule, None)


def _decision(c: Case, k: Decision) -> str:
    """Say what was decided, by whom and why."""
    about = ", ".join(label(c, part) for part in k.index)
    amount = "" if k.sense == "forbid" else f" {k.value:,g}"
    return f"decision of {k.by} ({k.reason}): {k.measure} {about}: {k.sense.replace('_', ' ')}{amount}"


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
    """Return the title of a need group, placement type, home or quarter; anything else as it stands."""
    titles: dict[object, str] = {}
    for found in (c.needs.values(), c.placements.values(), c.homes, c.services):
        titles.update({k.id: k.title for k in found})
    titles.update({q.number: q.label for q in c.quarters})
    titles.update({k.funder: k.title for k in c.budgets})
    return titles.get(part, str(part).replace("_", " "))
