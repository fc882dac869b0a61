"""Structural tables: the starter's need groups and placement types, and who and what else there is."""

from __future__ import annotations

from placement_opt.domain.catalogue import MTFC_SETTING
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.starter import Words, pairs, structural_rows
from placement_opt.intake.folder.context import Given
from placement_opt.intake.folder.donor import lent, nothing_lent
from placement_opt.intake.folder.donor import structure as lent_structure

STARTER = ("needs", "placements")  # tables that are those of the starter, whoever lends


def structural(given: Given, table: str) -> list[Words]:
    """Return the rows of a structural table: the starter's needs and placement types, else the lender's words."""
    if given.loan is None or table in STARTER:
        rows = structural_rows(given.catalogue)[table]
    else:
        rows = lent_structure(given.loan, table)
    if table == "moves":
        may_live = set(first_pairs(given))
        return [row for row in rows if _may_move(given, row, may_live)]
    return [_with_entries(given, row) for row in rows] if table == "services" else rows


def first_pairs(given: Given) -> list[Words]:
    """Return the (need, placement type) pairs that suit before the return is asked.

    They are the starter's; for placement types without a code the lender's, if there is one.
    """
    starter = pairs(given.catalogue)
    if given.loan is None:
        return starter
    kept = [(g, p) for g, p in starter if p not in given.uncoded or nothing_lent(given.loan, g)]
    borrowed = (f.key for f in lent(given.loan, "suitability") if _has_after(given, f.key))
    return list(dict.fromkeys([*kept, *borrowed]))


def names(given: Given, table: str) -> list[str]:
    """Return the names that a structural table gives."""
    return [row[0] for row in structural(given, table)]


def enabled_services(given: Given) -> list[str]:
    """Return the prevention services that may run."""
    return [service for service, _title, enabled, *_ in structural(given, "services") if enabled == "yes"]


def _with_entries(given: Given, row: Words) -> Words:
    """Return a prevention service as it is, or switched off if nobody of its need groups comes into care."""
    service, title, enabled, needs, line = row
    levels = (given.estimates.entries.get(g) for g in split(needs))
    known = any(level is None or level.value for level in levels)
    return service, title, enabled if known else "no", needs, line


def _may_move(given: Given, row: Words, may_live: set[Words]) -> bool:
    """Say whether a move starts and ends where the need group may live."""
    need, start, end, _reason = row
    return {(need, start), (need, end)} <= may_live and _has_after(given, (need, end))


def _has_after(given: Given, pair: Words) -> bool:
    """Say whether a need group has somewhere to go after treatment foster care, if that is the placement type."""
    need, placement = pair
    treated = given.catalogue.placements[placement].setting == MTFC_SETTING
    return not treated or bool(given.catalogue.needs[need].after_mtfc)
