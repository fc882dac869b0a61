"""In no draw do more children leave a placement type in a quarter than live there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.inputs.exit_checks import further_exits
from placement_opt.inputs.frames import records
from placement_opt.inputs.lookups import TOLERANCE, placements_with
from placement_opt.inputs.service_checks import helped_to_leave
from placement_opt.inputs.table_records import EVERY_PLACEMENT
from placement_opt.kernel.draws import Figures
from placement_opt.study.figure_values import FigureValues

SHARES_LEAVING = (
    *(("exits", "leaves_care"), ("ageing", "ages"), ("transitions", "moves_on"), ("planned_exits", "most_share")),
    *(("breakdown", k) for k in ("first_quarter", "later_quarter", "returns_to_residential")),
    *(("general", "stability_limit"), ("service_effects", "eligible_share")),
)
HALVINGS = 30


def keep_those_who_leave(f: FigureValues) -> int:
    """Pull the shares of who leaves towards the model's own in each draw in which more than all would leave.

    All shares of such a draw are pulled by the same part of the way, so far as is needed. Returns in how many draws.
    """
    drawn = {(*kind, key): n for kind in SHARES_LEAVING for key, n in f.of(*kind).items() if f.varies(*kind, key)}
    part = np.ones(f.draws)
    for _halving in range(HALVINGS):
        over = most_leaving(f) > 1 + TOLERANCE / 2
        if not np.any(over):
            break
        part = np.where(over, part / 2, part)
        for (table, parameter, key), n in drawn.items():
            usual = f.was(table, parameter)[key]
            f.move(table, parameter, key, np.where(part < 1, usual + part * (n - usual), n))
    return int(np.sum(part < 1))


def most_leaving(f: FigureValues) -> Figures:
    """Return by draw the largest share of the children of any need group and placement type who leave in a quarter."""
    shares = [sum(parts, np.zeros(f.draws)) for parts in _parts(f)]
    return reduce(np.maximum, shares, np.zeros(f.draws))


def most_times_leaving(f: FigureValues) -> Figures:
    """Return by draw how many times the usual shares may leave care in a quarter, so that nowhere more than all leave.

    It is endless where nobody leaves care.
    """
    room = np.full(f.draws, np.inf)
    for care, *others in _parts(f):
        leaves = np.broadcast_to(care, f.draws)
        left = 1.0 - sum(others, np.zeros(f.draws))
        room = np.minimum(room, np.where(leaves > 0, left / np.where(leaves > 0, leaves, 1.0), np.inf))
    return room


def shares_leaving_care(exits: Mapping[tuple[str, ...], Figures], g: str, p: str) -> Figures:
    """Return the share of a need group in a placement type that leaves care in a quarter, of the rows of exits."""
    return exits.get((g, p), exits.get((g, EVERY_PLACEMENT), 0.0))


def _parts(f: FigureValues) -> Iterator[list[Figures]]:
    """Yield the parts of each need group and placement type, leaving care first: what the check of a model adds up."""
    exits, ages = f.of("exits", "leaves_care"), f.of("ageing", "ages")
    treated = placements_with(f.tables, setting=MTFC_SETTING)
    moved = {(r["need"], r["from_placement"]) for r in records(f.tables, "moves")}
    limit = f.of("general", "stability_limit").get(("moves",), 0.0)
    further = {(r["exit"], r["need"], r["placement"]) for r in further_exits(f.tables)}
    helped = helped_to_leave(f.tables)
    for g, p in f.of("suitability", "most_of_group"):
        if p in treated:
            continue
        planned = [n for key, n in f.of("planned_exits", "most_share").items() if key in further and key[1:] == (g, p)]
        rows = [(r["service"], r["effect"], r["need"], r["placement"]) for r in helped.get((g, p), ())]
        services = [f.of("service_effects", "eligible_share")[key] for key in rows]
        yield [
            shares_leaving_care(exits, g, p),
            ages.get((g,), 0.0),
            *(n for key, n in f.of("transitions", "moves_on").items() if key[:2] == (g, p)),
            limit if (g, p) in moved else 0.0,
            *_ending(f, g, p),
            reduce(np.maximum, services, sum(planned, 0.0)),
        ]


def _ending(f: FigureValues, g: str, p: str) -> Iterator[Figures]:
    """Yield the largest share that goes back to residential care in a quarter."""
    for key, share in f.of("breakdown", "returns_to_residential").items():
        if key[:2] == (g, p):
            first, later = (f.of("breakdown", k)[key] for k in ("first_quarter", "later_quarter"))
            yield share * np.maximum(first, later)
