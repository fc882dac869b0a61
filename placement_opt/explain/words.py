"""Rows in plain words: homes, carers, children and quarters instead of rule names and indices."""

from __future__ import annotations

from placement_opt.case import Case
from placement_opt.formulation import RULES, Row


def sentence(c: Case, row: Row) -> str:
    """Return what a row says and whom it is about, in the words of its rule's docstring."""
    about = [label(c, part) for part in row.index if part not in _MARKS]
    return f"{_first_sentence(row.rule)} [{_special(row)}{', '.join(about)}]"


_MARKS = ("start", "end", "not_yet", "shut", "pace", "close", "recruit", "teams", "most", "growth", "spend", "eligible")
_MEANING = {
    "close": "home shut as announced: ",
    "recruit": "carers recruited as announced: ",
    "teams": "teams as announced: ",
    "not_yet": "before notice has run out: ",
    "at_most": "at most: ",
    "at_least": "at least: ",
}


def _special(row: Row) -> str:
    return next((_MEANING[str(part)] for part in row.index if str(part) in _MEANING), "")


def _first_sentence(rule: str) -> str:
    text = next(r for r in RULES if r.__name__ == rule).__doc__ or rule
    return text.strip().splitlines()[0].rstrip(".")


def label(c: Case, part: object) -> str:
    """Return the title of a need group, placement type, home or quarter; anything else as it stands."""
    titles: dict[object, str] = dict(zip(c.needs, c.need_titles, strict=True))
    titles |= {p.id: p.title for p in c.placements} | {h.id: h.title for h in c.homes}
    titles |= {s.id: s.title for s in c.services} | {q.number: q.label for q in c.quarters}
    return titles.get(part, str(part).replace("_", " "))
