"""The claims of claims.yaml, resolved: amounts of the schedule, and growth by need group."""

from __future__ import annotations

from placement_opt.domain.case import Quarter
from placement_opt.domain.claims import (
    AT_LEAST,
    AT_MOST,
    BETWEEN,
    CLAIM_UNITS,
    GROWTH,
    IN_CARE,
    POSTS,
    SAVING,
    UNTESTABLE,
    Claim,
)
from placement_opt.inputs.claim_growth import need_growth
from placement_opt.inputs.claim_settings import ClaimRow
from placement_opt.inputs.claims_file import name_of, of_schedule, posts_claimed, saving_claimed
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR


def claims(view: View, quarters: tuple[Quarter, ...]) -> tuple[Claim, ...]:
    """Return the claims of a model and a strategy as written; those of years beyond the horizon cannot be tested."""
    return tuple(_claim(view, row, quarters) for row in view.inputs.claims)


def _claim(view: View, row: ClaimRow, quarters: tuple[Quarter, ...]) -> Claim:
    low = row.amount if row.low is None else row.low
    tables, model = view.inputs.tables, view.inputs.model
    if of_schedule(row):
        low = saving_claimed(tables, str(row.year)) if row.kind == SAVING else posts_claimed(tables)
    return Claim(
        id=name_of(row),
        title=row.title or "",
        unit="" if low is None else CLAIM_UNITS.get(row.kind, "GBP"),
        year=row.year or (model.judged[-1] if row.kind == POSTS else ""),
        amount=low or 0.0,
        kind=row.kind,
        high=row.high,
        sense=row.sense or _sense(row),
        settings=row.setting or (),
        growth=need_growth(row, tables) if row.kind == GROWTH else (),
        over=row.over or 1,
        source=row.source,
        place=_place(row),
        note=row.note or "",
        also_covers=row.also_covers or "",
        untestable=row.reason or _beyond(row, quarters),
        outturn=row.outturn or "",
        own=name_of(row) in view.inputs.own_claims,
    )


def _sense(row: ClaimRow) -> str:
    if row.high is not None:
        return BETWEEN
    return AT_MOST if row.kind == IN_CARE else AT_LEAST


def _place(row: ClaimRow) -> str:
    parts = (("section", row.section), ("page", row.page))
    return ", ".join(_named(word, where) for word, where in parts if where)


def _named(word: str, where: str) -> str:
    """Return where a claim stands: a number needs the word before it, a name does not."""
    return f"{word} {where}" if where[0].isdigit() else where


def _beyond(row: ClaimRow, quarters: tuple[Quarter, ...]) -> str:
    """Say why a claim of a year that the horizon does not hold whole cannot be tested; nothing of any other."""
    whole = sum(q.year == row.year for q in quarters) == QUARTERS_PER_YEAR
    if not row.year or whole or row.kind in UNTESTABLE or of_schedule(row):
        return ""
    return f"the horizon of this run, {quarters[0].label} to {quarters[-1].label}, does not hold all of {row.year}"
