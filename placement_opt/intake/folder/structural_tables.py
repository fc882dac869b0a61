"""Structural tables: the starter's need groups and placement types, and who and what else there is."""

from __future__ import annotations

import csv

from placement_opt.domain.case import MTFC
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.starter import (
    MOVES,
    NEEDS,
    OTHERS,
    PLACEMENTS,
    SUITABLE,
    Words,
)
from placement_opt.intake.folder.context import FolderContext, need_rows
from placement_opt.intake.folder.donor import UNCODED, donor_rows
from placement_opt.intake.folder.donor import structure as donor_structure

STARTER = ("needs", "placements")  # tables that are those of the starter, whoever lends


def structural(context: FolderContext, table: str) -> list[Words]:
    """Return the rows of a structural table: the starter's needs and placement types, else the donor's words."""
    starter = {"needs": NEEDS, "placements": PLACEMENTS, "moves": MOVES, **OTHERS}
    if context.transfer is None or table in STARTER:
        rows: list[Words] = [tuple(row) for row in csv.reader(starter[table].strip().splitlines())]
    else:
        rows = donor_structure(context.transfer, table)
    if table == "moves":
        return [row for row in rows if _may_move(context, row)]
    return [_with_entries(context, row) for row in rows] if table == "services" else rows


def first_pairs(context: FolderContext) -> list[Words]:
    """Return the (need, placement type) pairs that suit before the return is asked.

    They are the starter's; for placement types without a code the donor's, if there is one.
    """
    starter: list[Words] = [(g, p) for g, places in SUITABLE.items() for p in places]
    if context.transfer is None:
        return starter
    coded = [pair for pair in starter if pair[1] not in UNCODED]
    return list(
        dict.fromkeys([*coded, *(f.key for f in donor_rows(context.transfer, "suitability") if _has_after(f.key))])
    )


def names(context: FolderContext, table: str) -> list[str]:
    """Return the names that a structural table gives."""
    return [row[0] for row in structural(context, table)]


def enabled_services(context: FolderContext) -> list[str]:
    """Return the prevention services that may run."""
    return [service for service, _title, enabled, *_ in structural(context, "services") if enabled == "yes"]


def _with_entries(context: FolderContext, row: Words) -> Words:
    """Return a prevention service as it is, or switched off if nobody of its need groups comes into care."""
    service, title, enabled, needs, line = row
    levels = (context.estimates.entries.get(g) for g in split(needs))
    known = any(level is None or level.value for level in levels)
    return service, title, enabled if known else "no", needs, line


def _may_move(context: FolderContext, row: Words) -> bool:
    """Say whether a move starts and ends where the need group may live."""
    need, start, end, _reason = row
    pairs = set(first_pairs(context))
    return {(need, start), (need, end)} <= pairs and _has_after((need, end))


def _has_after(pair: Words) -> bool:
    """Say whether a need group has somewhere to go after treatment foster care, if that is the placement type."""
    after = {row["need"] for row in need_rows() if row["after_mtfc"]}
    return pair[1] != MTFC or pair[0] in after
