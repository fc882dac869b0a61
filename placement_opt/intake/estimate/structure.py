"""Which need groups and placement types there are, as far as estimating has to know."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from placement_opt.inputs import starter
from placement_opt.inputs.schema import TABLES

RESIDENTIAL = "residential"  # the pool to which broken-down foster placements return
FOSTER = "foster"  # the setting whose placements break down
SETTLED = "settled"


@dataclass(frozen=True)
class Need:
    """A need group: age band, level of need and the group that its children grow into."""

    band: str
    level: str  # standard | complex | settled
    older: str  # "" for the oldest band


@dataclass(frozen=True)
class Placement:
    """A placement type: kind of care, how a move to it is written, and whether a market limits it."""

    setting: str
    destination: str  # its pool if a planner may choose it, otherwise its own name
    pool: str
    market: bool


@dataclass(frozen=True)
class Structure:
    """Need groups and placement types by name; where children of a breakdown pair go if they return."""

    needs: dict[str, Need]
    placements: dict[str, Placement]
    breakdown: dict[tuple[str, str], str]  # (need, placement) -> need group after a return to residential care


def generic() -> Structure:
    """Return the structure of the starter folder."""
    needs = {r["need"]: _need(r) for r in _rows("needs", starter.NEEDS)}
    placements = {r["placement"]: _placement(r) for r in _rows("placements", starter.PLACEMENTS)}
    breakdown = {(g, p): to for g, (places, to) in starter.BREAKDOWN.items() for p in places}
    return Structure(needs, placements, breakdown)


def need_of(structure: Structure, band: str, level: str) -> str | None:
    """Return the need group of an age band and level, or None if there is none."""
    return next((g for g, n in structure.needs.items() if (n.band, n.level) == (band, level)), None)


def _need(row: dict[str, str]) -> Need:
    return Need(row["from_age"], SETTLED if row["settled"] == "yes" else row["level"], row["ages_into"])


def _placement(row: dict[str, str]) -> Placement:
    destination = row["pool"] if row["steered"] == "yes" and row["pool"] else row["placement"]
    return Placement(row["setting"], destination, row["pool"], row["capacity"] == "market")


def _rows(table: str, text: str) -> list[dict[str, str]]:
    names = [c.name for c in TABLES[table].columns]
    return [dict(zip(names, row, strict=True)) for row in csv.reader(text.strip().splitlines())]
