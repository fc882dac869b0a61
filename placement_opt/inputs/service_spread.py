"""On whom the cases of a service fall: one row of service_effects.csv to shares of need groups and placement types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.domain.services import ALL, CHILDREN_IN_CARE, EFFECTS, ENTERING, ENTRIES, UNPLANNED_ENDINGS
from placement_opt.inputs.frames import Tables, figures
from placement_opt.inputs.lookups import lists_served, placements_with, suitable_pairs
from placement_opt.kernel.draws import Figures, ever, summed, where

Look = Callable[[str, str], dict[tuple[str, ...], Figures]]  # table, parameter -> key columns -> figure
Pair = tuple[str, str]  # need group, placement type; "" where an effect is about none


@dataclass(frozen=True)
class Facts:
    """What the tables say of those whom a service could help."""

    pairs: set[Pair]  # that may hold children
    entries: dict[str, Figures]
    listed: dict[str, Figures]  # share of children entering care who go to a waiting list today
    opening: dict[Pair, Figures]
    ending: dict[Pair, Figures]  # share of foster placements that end unplanned in a quarter
    treated: tuple[str, ...]  # MTFC, which only its survival curve empties


def facts(tables: Tables, look: Look | None = None) -> Facts:
    """Return what the tables say of those whom a service could help; `look` finds figures in their place."""
    look = look or partial(figures, tables)
    served = lists_served(tables)
    listed: dict[str, list[Figures]] = {}
    for (g, to), share in look("entry_mix", "share").items():
        listed.setdefault(g, []).append(share if to in served else 0.0)
    return Facts(
        pairs=suitable_pairs(tables),
        entries={g: n for (g,), n in look("entries", "entries").items()},
        listed={g: summed(shares) for g, shares in listed.items()},
        opening={(g, p): n for (g, p), n in look("opening", "children").items()},
        ending={(g, p): n for (g, p, _to), n in look("breakdown", "later_quarter").items()},
        treated=tuple(placements_with(tables, setting=MTFC_SETTING)),
    )


def spread(known: Facts, kind: str, needs: list[str], placement: str) -> dict[Pair, Figures]:
    """Return the share of a service's cases that falls on each need group and placement type; nothing on nobody.

    Entries prevented fall as entries do, children entering care as those who go to a waiting list; those in care as
    they live at the opening, endings as they come then. One need group and placement type has every case.
    """
    weights = _weights(known, kind, needs, placement)
    if len(weights) == 1:
        return dict.fromkeys(weights, 1.0)
    everyone = summed(weights.values())
    somebody = where(everyone > 0, everyone, 1.0)  # in a draw with nobody the cases are nobody's
    return {pair: n / somebody for pair, n in weights.items() if ever(n > 0)}


def _weights(known: Facts, kind: str, needs: list[str], placement: str) -> dict[Pair, Figures]:
    base = EFFECTS[kind].base
    if base == ENTRIES:
        return {(g, ""): known.entries.get(g, 0.0) for g in needs}
    if base == ENTERING:
        may = [g for g in needs if (g, placement) in known.pairs]
        return {(g, placement): known.entries.get(g, 0.0) * known.listed.get(g, 0.0) for g in may}
    if base == CHILDREN_IN_CARE:
        return {(g, p): known.opening.get((g, p), 0.0) for g, p in _within(known.pairs, needs, placement, known)}
    if base == UNPLANNED_ENDINGS:
        there = _within(set(known.ending), needs, placement, known)
        return {pair: known.ending[pair] * known.opening.get(pair, 0.0) for pair in there}
    return {("", placement): 1.0}


def _within(pairs: set[Pair], needs: list[str], placement: str, known: Facts) -> list[Pair]:
    """Return those of some pairs that are of the needs and the placement type, or of all but MTFC, in order."""
    return sorted(
        ((g, p) for g, p in pairs if g in needs and placement in (p, ALL) and p not in known.treated),
        key=lambda pair: (needs.index(pair[0]), pair[1]),
    )
