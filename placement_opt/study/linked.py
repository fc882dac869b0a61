"""Figures that tie to each other are made to do so in every draw: shares sum, stocks keep their total, beds suffice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placement_opt.domain.catalogue import HOMES, MTFC_SETTING
from placement_opt.inputs import Inputs
from placement_opt.inputs.resolve import survival
from placement_opt.inputs.resolve.view import View, view
from placement_opt.kernel.draws import Figures, least, most, summed, where, whole

Rows = dict[tuple[str, ...], Figures]  # key columns -> figures
Drawn = dict[tuple[str, str], Rows]  # (table, parameter) -> rows
MIX, STOCKS, OWN_CARERS = ("entry_mix", "share"), ("opening", "children"), ("carers", "households")
FEES_IN_BANDS, SHARES_OF_BANDS = ("fee_bands", "fee"), ("fee_bands", "share")
OCCUPANCY_OF_HOMES = ("general", "occupancy")
EVERY_BED = 1.0


@dataclass(frozen=True)
class _Both:
    """The figures of a model with those that are drawn in their place, and as they are."""

    drawn: View
    central: View

    def placements(self, column: str, word: str) -> list[str]:
        """Return the placement types of which a column says a word."""
        return [r["placement"] for r in self.central.rows("placements") if r[column] == word]


def tied(inputs: Inputs, drawn: Drawn) -> Drawn:
    """Return drawn figures in which what must tie does so, draw by draw; the first draw is left as it is.

    Shares of children entering care sum to what they sum to. All children at the opening together stay as many, and
    those in MTFC are those whom its starts and its survival curve leave. Fostering households are as many as the
    children in them need, in today's proportion; homes can hold the children who live in them; bands of fees move with
    their mean, and keep their shares.
    """
    found = {name: rows for name, rows in drawn.items() if name not in (FEES_IN_BANDS, SHARES_OF_BANDS)}
    if MIX in found:
        found[MIX] = _shares(_both(inputs, found))
    found[STOCKS] = _children(_both(inputs, found))
    both = _both(inputs, found)
    found[OWN_CARERS], found[OCCUPANCY_OF_HOMES] = _households(both), _occupancy(both)
    found[FEES_IN_BANDS] = _bands(both)
    return {name: _from_the_model(both.central, name, rows) for name, rows in found.items() if rows}


def _from_the_model(central: View, name: tuple[str, str], rows: Rows) -> Rows:
    """Return rows whose first draw is the figure of the model, to the last digit."""
    figures = {key: central.one(*name, *key) for key in rows}
    return {
        key: np.concatenate(([figures[key]], n[1:])) if isinstance(n, np.ndarray) else figures[key]
        for key, n in rows.items()
    }


def _both(inputs: Inputs, drawn: Drawn) -> _Both:
    return _Both(view(replace(inputs, drawn=drawn)), view(replace(inputs, drawn={})))


def _shares(both: _Both) -> Rows:
    """Return the shares of each need group's children entering care, with the sum that they have."""
    drawn, central = both.drawn.by(*MIX), both.central.by(*MIX)
    needs = dict.fromkeys(g for g, _to in central)
    scale = {
        g: summed(n for (need, _to), n in central.items() if need == g)
        / summed(n for (need, _to), n in drawn.items() if need == g)
        for g in needs
    }
    return {(g, to): n * scale[g] for (g, to), n in drawn.items()}


def _children(both: _Both) -> Rows:
    """Return the children at the opening: those in MTFC as their starts say, all others scaled to the same total."""
    drawn, central = both.drawn.by(*STOCKS), both.central.by(*STOCKS)
    treated = _in_treatment(both, drawn)
    others = {key: n for key, n in drawn.items() if key not in treated}
    room = summed(central.values()) - summed(treated.values())
    scale = room / summed(others.values())
    return {key: treated[key] if key in treated else n * scale for key, n in drawn.items()}


def _in_treatment(both: _Both, drawn: Rows) -> Rows:
    """Return the children in MTFC at the opening whom its starts and its survival curve leave there."""
    types = both.placements("setting", MTFC_SETTING)
    there = [key for key in drawn if key[1] in types]
    if not there:
        return {}
    one = both.drawn.one
    curve = survival(whole(one("mtfc", "length")), one("mtfc", "completion"), one("mtfc", "first_quarter_failures"))
    starts = both.drawn.by("mtfc_starts", "started")
    return {
        (g, p): summed(n * curve[int(ago)] for (need, ago), n in starts.items() if need == g and int(ago) < len(curve))
        for g, p in there
    }


def _living_in(v: View, p: str) -> Figures:
    return summed(n for (_g, where_from), n in v.by(*STOCKS).items() if where_from == p)


def _households(both: _Both) -> Rows:
    """Return the fostering households that hold the children with them, in today's proportion."""
    found: Rows = {}
    for (p,), households in both.drawn.by(*OWN_CARERS).items():
        before, now = (_needed(v, p) for v in (both.central, both.drawn))
        found[p,] = both.central.one(*OWN_CARERS, p) * now / before if before else households
    return found


def _needed(v: View, p: str) -> Figures:
    """Return the households that the children of a placement type need."""
    return _living_in(v, p) / (v.one("carers", "places_per_household", p) * v.one("carers", "fillable_share", p))


def _occupancy(both: _Both) -> Rows:
    """Return the share of beds that can be filled: at least what the children in homes need, if it did so before."""
    beds, types = summed(both.drawn.by("homes", "beds").values()), both.placements("capacity", HOMES)
    rows = both.drawn.by(*OCCUPANCY_OF_HOMES)
    before = summed(both.central.by("homes", "beds").values())
    if not types or not before:
        return {}
    overfull = _living_in(both.central, types[0]) > before * next(iter(both.central.by(*OCCUPANCY_OF_HOMES).values()))
    needed = least(EVERY_BED, _living_in(both.drawn, types[0]) / beds)
    return rows if overfull else {key: most(share, needed) for key, share in rows.items()}


def _bands(both: _Both) -> Rows:
    """Return the fees in bands, which rise and fall with their mean."""
    central, drawn = both.central.by("prices", "fee"), both.drawn.by("prices", "fee")
    times = {p: drawn[p,] / where(fee == 0, 1.0, fee) for (p,), fee in central.items()}
    return {(p, band): fee * times[p] for (p, band), fee in both.central.by(*FEES_IN_BANDS).items()}
