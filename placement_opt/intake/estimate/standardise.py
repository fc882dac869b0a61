"""Cells with few children, taken together: indirect standardisation.

A cell that borrows its shares from larger ones, which are mostly of fostering, would leave care at the pace of those.
So cells with few children are put into groups, each large enough to be counted: those of a placement type, and if they
are too few, together with the next smallest such group of the same kind of care, then of any kind. Leaving goes by age
as it does in all placements, times the factor under which the group's children leave as often as was counted (Breslow
and Day, Statistical Methods in Cancer Research II, 1987, 2.3). A move or a change of need has the same chance for all
of the group to whom it may happen: those of whose need anybody was seen there.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.intake.estimate.window import first_enough
from placement_opt.intake.estimate.window_flows import GONE_PAIR, Pair, WindowFlows

Outcome = tuple[str, str]  # level of need and placement afterwards, "" if the same

UNCHANGED: Outcome = ("", "")


@dataclass(frozen=True)
class Thin:
    """Cells whose shares are set to reproduce what was counted of all of them together."""

    words: str
    members: tuple[Pair, ...]


def groups(panel: WindowFlows) -> dict[str, Thin]:
    """Return the group of the thin cells of each placement type; each thin cell with children is in just one.

    A placement type without thin cells has all its own cells, or those of its kind of care, for cells yet to come.
    """
    thin = [pair for pair in sorted(panel.flows) if panel.exposure([pair]) < panel.least]
    found: dict[str, Thin] = {}
    for placements in _together(panel, thin):
        members = tuple(pair for pair in thin if pair[1] in placements)
        found |= {p: Thin(_words(panel, placements), members) for p in placements}
    for p in sorted({p for _, p in panel.seen} - found.keys()):
        found[p] = _whole(panel, p)
    return found


def factor(sizes: dict[Pair, float], shares: dict[Pair, float], counted: float) -> float:
    """Return the factor under which shares, none above 1, times sizes add up to what was counted."""
    free = {c for c in sizes if shares[c] > 0}
    by, full = 1.0, 0.0
    while expected := sum(sizes[c] * shares[c] for c in sorted(free)):
        by = max(0.0, counted - full) / expected
        capped = {c for c in free if by * shares[c] > 1}
        if not capped:
            break
        free -= capped
        full += sum(sizes[c] for c in capped)
    return by


def by_age(panel: WindowFlows, need: str) -> float:
    """Return the share of children of the age band of a need group who leave care in a quarter, in all placements."""
    needs = panel.catalogue.needs
    band = [pair for pair in panel.flows if needs[pair[0]].band == needs[need].band]
    pairs = first_enough([band, list(panel.flows)], lambda group: panel.exposure(group) >= panel.least)
    exposure = panel.exposure(pairs)
    return panel.left(pairs) / exposure if exposure else 0.0


def leaving(panel: WindowFlows, group: Thin, need: str) -> float:
    """Return the share of a need group that leaves care over that of all children of the thin group."""
    rates = {pair: by_age(panel, pair[0]) for pair in group.members}
    sizes = {pair: panel.exposure([pair]) for pair in group.members}
    exposure, left = sum(sizes.values()), panel.left(group.members)
    expected = sum(sizes[pair] * rates[pair] for pair in group.members)
    own = by_age(panel, need)
    if not left or not exposure:
        return own * exposure / expected if expected else 1.0
    return min(1.0, own * factor(sizes, rates, left)) * exposure / left


def outcomes(panel: WindowFlows, group: Thin) -> dict[Outcome, float]:
    """Return what happened to the children of a thin group who stayed in care."""
    needs = panel.catalogue.needs
    found = {UNCHANGED: 0.0}
    for g, p in group.members:
        for (to_g, to_p), n in panel.flows[g, p].items():
            if (to_g, to_p) != GONE_PAIR:
                level = "" if needs[to_g].standing == needs[g].standing else needs[to_g].standing
                key = (level, "" if to_p == p else to_p)
                found[key] = found.get(key, 0.0) + n
    return dict(sorted(found.items()))


def lands(panel: WindowFlows, pair: Pair, outcome: Outcome) -> Pair:
    """Return the cell that an outcome leads to: home if no such child was ever seen there."""
    need = panel.catalogue.needs[pair[0]]
    level, placement = outcome
    to = (panel.catalogue.need_of(need.band, level or need.standing) or pair[0], placement or pair[1])
    return to if to in panel.seen else pair


def moving(panel: WindowFlows, group: Thin) -> dict[Outcome, float]:
    """Return the factor on each outcome: all children of the group who stayed over those who could have had it.

    So what cannot happen to some of them happens to the others, and all together move as often as was counted.
    """
    stayed = {c: panel.exposure([c]) - panel.left([c]) for c in group.members}
    everyone, found = sum(stayed.values()), {}
    for outcome in outcomes(panel, group):
        able = sum(n for c, n in stayed.items() if lands(panel, c, outcome) != c)
        found[outcome] = everyone / able if able else 1.0
    return found


def _together(panel: WindowFlows, thin: list[Pair]) -> list[tuple[str, ...]]:
    """Return placement types whose thin cells have enough child-quarters, the smallest joined to the next smallest."""
    places = panel.catalogue.placements
    parts: list[tuple[str, ...]] = [(p,) for p in sorted({p for _, p in thin})]

    def size(part: tuple[str, ...]) -> float:
        return panel.exposure(pair for pair in thin if pair[1] in part)

    while len(parts) > 1:
        smallest, *others = sorted(parts, key=lambda part: (size(part), part))
        if size(smallest) >= panel.together:
            break
        kinds = {places[p].setting for p in smallest}
        alike = [part for part in others if kinds & {places[p].setting for p in part}]
        next_one = (alike or others)[0]
        parts = [part for part in others if part != next_one] + [tuple(sorted((*smallest, *next_one)))]
    return parts


def _words(panel: WindowFlows, placements: tuple[str, ...]) -> str:
    if len(placements) == 1:
        return "thin: this placement's small groups"
    one_kind = len({panel.catalogue.placements[p].setting for p in placements}) == 1
    return f"thin: small groups of {'this kind' if one_kind else 'several kinds'} of care"


def _whole(panel: WindowFlows, placement: str) -> Thin:
    """Return all cells of a placement type that has no thin ones, for a need group not yet seen there."""
    places, pairs = panel.catalogue.placements, sorted(panel.flows)
    setting = places[placement].setting
    ladder = (
        Thin("this placement", tuple(c for c in pairs if c[1] == placement)),
        Thin("this kind of care", tuple(c for c in pairs if places[c[1]].setting == setting)),
        Thin("all placements", tuple(pairs)),
    )
    return first_enough(ladder, lambda group: panel.exposure(group.members) >= panel.least)
