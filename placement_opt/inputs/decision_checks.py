"""Decisions of a strategy file: can each one be kept, and do they agree with each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision


def unsuitable(case: Case, k: Decision) -> tuple[str, str]:
    """Return the key and what was expected there if the decision puts children where they may not be, or blanks."""
    if not MEASURES[k.measure].of_children or k.sense not in ("fix", "at_least"):
        return "", ""
    need, *places = k.index
    known = case.suitable.get(need, ())
    for key, place in zip(("placement", "to"), places, strict=False):
        if place not in known:
            return key, f"a placement suitable for {need}: {', '.join(known)}"
    if k.measure == "moves" and (need, *places) not in case.moves:
        return "to", f"a move of {need} that moves.csv lists, by children who are not settled"
    return "", ""


def contradictions(decisions: Sequence[Decision]) -> list[tuple[int, int]]:
    """Return (i, j) for each decision i that cannot be kept beside an earlier one j on the same quantity."""
    found: list[tuple[int, int]] = []
    same: dict[tuple[object, ...], list[int]] = {}
    for i, k in enumerate(decisions):
        earlier = [same.setdefault((k.measure, k.index, span), []) for span in k.spans()]
        against = [j for j in chain(*earlier) if k.least > decisions[j].most or k.most < decisions[j].least]
        found += [(i, min(against))] if against else []
        for others in earlier:
            others.append(i)
    return found
