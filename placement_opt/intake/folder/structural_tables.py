"""Structural tables: the starter's need groups and placement types, and who and what else there is."""

from __future__ import annotations

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.starter import Words, pairs, structural_rows
from placement_opt.intake.folder.context import FolderContext
from placement_opt.intake.folder.donor import donor_rows, nothing_lent
from placement_opt.intake.folder.donor import structure as donor_structure

STARTER = ("needs", "placements")  # tables that are those of the starter, whoever lends


def structural(context: FolderContext, table: str) -> list[Words]:
    """Return the rows of a structural table: the starter's needs and placement types, else the donor's words."""
    if context.transfer is None or table in STARTER:
        rows = structural_rows(context.catalogue)[table]
    else:
        rows = donor_structure(context.transfer, table)
    if table == "moves":
        may_live = set(first_pairs(context))
        return [row for row in rows if _may_move(context, row, may_live)]
    return [_with_entries(context, row) for row in rows] if table == "services" else rows


def first_pairs(context: FolderContext) -> list[Words]:
    """Return the (need, placement type) pairs that suit before the return is asked.

    They are the starter's; for placement types without a code the donor's, if there is one.
    """
    starter = pairs(context.catalogue)
    if context.transfer is None:
        return starter
    kept = [(g, p) for g, p in starter if p not in context.uncoded or nothing_lent(context.transfer, g)]
    borrowed = (f.key for f in donor_rows(context.transfer, "suitability") if _has_after(context, f.key))
    return list(dict.fromkeys([*kept, *borrowed]))


def names(context: FolderContext, table: str) -> list[str]:
    """Return the names that a structural table gives."""
    return [row[0] for row in structural(context, table)]


def enabled_services(context: FolderContext) -> list[str]:
    """Return the services that may run."""
    return [service for service, _title, enabled, *_ in structural(context, "services") if enabled == "yes"]


def _with_entries(context: FolderContext, row: Words) -> Words:
    """Return a service as it is, or switched off if nobody of its need groups comes into care."""
    service, title, enabled, needs, line = row
    levels = (context.estimates.entries.get(g) for g in split(needs))
    known = any(level is None or level.value for level in levels)
    return service, title, enabled if known else "no", needs, line


def _may_move(context: FolderContext, row: Words, may_live: set[Words]) -> bool:
    """Say whether a move starts and ends where the need group may live."""
    need, start, end, _reason = row
    return {(need, start), (need, end)} <= may_live and _has_after(context, (need, end))


def _has_after(context: FolderContext, pair: Words) -> bool:
    """Say whether a need group has somewhere to go after treatment foster care, if that is the placement type."""
    need, placement = pair
    treated = context.catalogue.placements[placement].setting == MTFC_SETTING
    return not treated or bool(context.catalogue.needs[need].after_mtfc)
