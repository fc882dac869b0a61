"""Figures of the opening that follow each other: totals that are sure, and rooms for the children who live there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.catalogue import HOMES, MTFC_SETTING
from placement_opt.inputs.lookups import placements_with
from placement_opt.inputs.resolve import survival
from placement_opt.inputs.uncertainty_file import FigureKey, name_of_figure
from placement_opt.inputs.uncertainty_settings import (
    HOUSEHOLDS_FOLLOW,
    KEEP_TOTALS,
    OCCUPANCY_HOLDS,
    FigureLink,
    names_figure,
)
from placement_opt.kernel.draws import Figures, whole
from placement_opt.study.figure_values import FigureValues

TURNS = 400  # in which totals that share figures are kept at the same time
NEAR = 1e-12  # how near, as a share of a total
OPENING = ("opening", "children")


def link(f: FigureValues, links: Sequence[FigureLink]) -> None:
    """Bring the figures of the opening in line: who lives in MTFC, totals, then the places that hold the children."""
    kinds: set[str] = {declared.link for declared in links}
    _in_treatment(f)
    _keep_totals(f, [pattern for declared in links if declared.link == KEEP_TOTALS for pattern in declared.of], kinds)
    if HOUSEHOLDS_FOLLOW in kinds:
        _households_follow(f)
    if OCCUPANCY_HOLDS in kinds:
        _occupancy_holds(f)
    _places_hold(f)
    _suited_live_there(f)


def living_in(f: FigureValues, placement: str, central: bool = False) -> Figures:
    """Return how many children live in a placement type at the opening."""
    children = f.was(*OPENING) if central else f.of(*OPENING)
    return sum((n for (_need, p), n in children.items() if p == placement), 0.0)


def _in_treatment(f: FigureValues) -> None:
    """Set the children of the opening in MTFC to those who started before and stayed."""
    started = {(g, int(ago)): n for (g, ago), n in f.of("mtfc_starts", "started").items()}
    for placement in placements_with(f.tables, setting=MTFC_SETTING) if started else ():
        known = {g for g, p in f.of(*OPENING) if p == placement}
        gone = [ago for g, ago in started if g not in known]  # nobody is counted there, so none of them has stayed
        if gone:
            f.at_most("mtfc", "length", (), float(min(gone)))
        length, completion, first = (f.of("mtfc", k)[()] for k in ("length", "completion", "first_quarter_failures"))
        stays = dict(enumerate(survival(whole(length), completion, first)))
        for g in known:
            stayed = [stays.get(ago, 0.0) * n for need, ago, n in ((*k, n) for k, n in started.items()) if need == g]
            f.move(*OPENING, (g, placement), sum(stayed, 0.0))


@dataclass(frozen=True)
class _Total:
    """Figures whose sum is sure, or has a most."""

    figures: list[FigureKey]
    to: Figures
    at_most: bool = False


def _keep_totals(f: FigureValues, patterns: Sequence[str], kinds: set[str]) -> None:
    """Move figures until each total is what it is in the model; children never outnumber beds that are sure.

    What a total is short of is shared out by the widths of the ranges, so that what is nearly known moves little.
    Totals that share figures, such as children by age and by placement type, are met one after another, in turns.
    """
    treated = placements_with(f.tables, setting=MTFC_SETTING)
    free = [k for k in f.moved if k not in f.held and not (k[:2] == OPENING and k[2][1] in treated)]
    totals = [_total(f, [k for k in _all(f) if names_figure(pattern, name_of_figure(k))]) for pattern in patterns]
    totals += _rooms(f, kinds)
    freely = set(free)
    kept = [(t, [k for k in t.figures if k in freely]) for t in totals]
    for _turn in range(TURNS):
        if max([0.0, *(_meet(f, total, figures) for total, figures in kept if figures)]) < NEAR:
            return


def _total(f: FigureValues, figures: list[FigureKey]) -> _Total:
    return _Total(figures, sum(f.central[table, parameter][key] for table, parameter, key in figures))


def _all(f: FigureValues) -> list[FigureKey]:
    return [(*kind, key) for kind, by_key in f.central.items() for key in by_key]


def _meet(f: FigureValues, total: _Total, figures: list[FigureKey]) -> float:
    """Move the figures of a total that may move, each by its range's part of the gap; return the largest gap.

    Nothing falls below 0: the others make up for it in the next turn. The gap is a share of the total.
    """
    gap = total.to - sum(f.of(*k[:2])[k[2]] for k in total.figures)
    gap = np.minimum(gap, 0.0) if total.at_most else gap
    room = {k: np.where((gap > 0) | (f.of(*k[:2])[k[2]] > 0), f.width[k], 0.0) for k in figures}
    widths = sum(room.values())
    for table, parameter, key in figures:
        part = gap * room[table, parameter, key] / np.where(widths > 0, widths, 1.0)
        f.move(table, parameter, key, np.maximum(f.of(table, parameter)[key] + part, 0.0))
    return float(np.max(np.abs(gap) / np.maximum(total.to, 1.0)))


def _rooms(f: FigureValues, kinds: set[str]) -> list[_Total]:
    """Return the most children that beds and places can hold which do not follow the children themselves."""
    found = []
    if beds := f.of("homes", "beds"):
        registered = sum(beds.values())
        filled = 1.0
        if OCCUPANCY_HOLDS not in kinds or not f.varies("general", "occupancy", ("homes",)):
            filled = max(f.of("general", "occupancy")[("homes",)], _filled(f))
        found += [_Total(_in(f, p), registered * filled, True) for p in placements_with(f.tables, capacity=HOMES)]
    for (p,), households in f.of("carers", "households").items():
        if HOUSEHOLDS_FOLLOW not in kinds or not f.varies("carers", "households", (p,)):
            found.append(_Total(_in(f, p), households * f.of("carers", "places_per_household")[p,], True))
    return found


def _in(f: FigureValues, placement: str) -> list[FigureKey]:
    return [(*OPENING, key) for key in f.of(*OPENING) if key[1] == placement]


def _filled(f: FigureValues) -> float:
    """Return the share of registered beds that are filled in the model as it stands."""
    beds = sum(f.was("homes", "beds").values())
    there = sum(living_in(f, p, central=True) for p in placements_with(f.tables, capacity=HOMES))
    return float(there / beds) if beds else 0.0


def _households_follow(f: FigureValues) -> None:
    """Let uncertain households be as many as hold their children, with as many places vacant as in the model."""
    for (p,), households in f.was("carers", "households").items():
        there, before = living_in(f, p), living_in(f, p, central=True)
        holds, held_before = _fillable(f.of, p), _fillable(f.was, p)
        if before and held_before and f.varies("carers", "households", (p,)):
            f.move("carers", "households", (p,), households * (there / before) / (holds / held_before))


def _fillable(of: Callable[[str, str], dict[tuple[str, ...], Figures]], p: str) -> Figures:
    """Return how many children a household can hold."""
    return of("carers", "places_per_household")[p,] * of("carers", "fillable_share")[p,]


def _occupancy_holds(f: FigureValues) -> None:
    """Let an uncertain occupancy be at least the share of beds that the children of the opening fill."""
    key = ("homes",)
    if f.of("homes", "beds") and f.varies("general", "occupancy", key):
        beds = sum(f.of("homes", "beds").values())
        there = sum(living_in(f, p) for p in placements_with(f.tables, capacity=HOMES))
        usual = f.was("general", "occupancy")[key]
        over = min(1.0, usual / _filled(f)) if _filled(f) else 1.0  # the model itself may say that homes are too full
        f.at_least("general", "occupancy", key, there / beds * over)


def _places_hold(f: FigureValues) -> None:
    """Let nobody live where there is no place: more households, and more teams of treatment foster care."""
    for (p,), places in f.of("carers", "places_per_household").items():
        some = np.where(np.asarray(places) > 0, places, 1.0)
        f.at_least("carers", "households", (p,), living_in(f, p) / some)
    for () in f.of("mtfc", "teams_at_opening"):
        there = sum(living_in(f, p) for p in placements_with(f.tables, setting=MTFC_SETTING))
        f.at_least("mtfc", "teams_at_opening", (), there / f.of("mtfc", "places_per_team")[()])


def _suited_live_there(f: FigureValues) -> None:
    """Let at least those of a need group be suited to a placement type who live there at the opening."""
    everyone: dict[str, Figures] = {}
    for (g, _p), n in f.of(*OPENING).items():
        everyone[g] = everyone.get(g, 0.0) + n
    for g, p in f.of("suitability", "most_of_group"):
        there = f.of(*OPENING).get((g, p), 0.0)
        if np.any(np.asarray(there) > 0) and f.varies("suitability", "most_of_group", (g, p)):
            some = np.where(np.asarray(everyone[g]) > 0, everyone[g], 1.0)
            f.at_least("suitability", "most_of_group", (g, p), there / some)
