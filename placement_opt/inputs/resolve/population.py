"""Needs, placement types and how children flow between them."""

from __future__ import annotations

from datetime import date

from placement_opt.domain.case import Breakdown, Quarter
from placement_opt.domain.catalogue import MTFC_SETTING, Need, PlacementType
from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import LEAVING_OVER_TIME, OVER_TIME
from placement_opt.inputs.resolve.view import View
from placement_opt.inputs.table_records import EVERY_PLACEMENT
from placement_opt.kernel import calendar
from placement_opt.kernel.draws import ever, where

AS_USUAL = 1.0  # how many times the usual share leave care where years are not drawn
SEPTEMBER = 2  # the quarter of a financial year that ends on 30 September


def quarters(inputs: Inputs, horizon: int) -> tuple[Quarter, ...]:
    return quarters_from(inputs.model.opening, horizon)


def quarters_from(opening: date, horizon: int) -> tuple[Quarter, ...]:
    """Return so many quarters from the day after an opening date."""
    labels = ((t, calendar.label(t, opening)) for t in range(1, horizon + 1))
    return tuple(Quarter(t, label, label.split()[0], calendar.weeks(t, opening), int(label[-1])) for t, label in labels)


def needs(view: View) -> dict[str, Need]:
    return {
        r["need"]: Need(
            id=r["need"],
            title=r["title"],
            from_age=int(r["from_age"]),
            to_age=int(r["to_age"]),
            level=r["level"],
            settled=r["settled"] == "yes",
            ages_into=r["ages_into"],
            after_mtfc=r["after_mtfc"],
        )
        for r in view.rows("needs")
    }


def placements(view: View) -> dict[str, PlacementType]:
    return {
        r["placement"]: PlacementType(
            id=r["placement"],
            title=r["title"],
            setting=r["setting"],
            provider=r["provider"],
            waiting_list=r["waiting_list"] or None,
            steered=r["steered"] == "yes",
            capacity=r["capacity"],
            price_family=r["price_family"],
        )
        for r in view.rows("placements")
    }


def suitable(view: View, placements: dict[str, PlacementType]) -> dict[str, tuple[str, ...]]:
    pairs = set(view.by("suitability", "most_of_group"))
    return {g: tuple(p for p in placements if (g, p) in pairs) for g in view.keys("needs", "need")}


def entries(view: View, quarters: tuple[Quarter, ...]) -> dict[tuple[str, int], float]:
    """Return entries per quarter, grown from the middle of the base year to the middle of the quarter.

    Where entries over time are drawn, those of a need group and quarter are multiplied by their factor.
    """
    growth = 1 + view.one("general", "entry_trend", "demand")
    years = {q.number: calendar.MIDDLE + (q.number - calendar.MIDDLE) / calendar.QUARTERS_PER_YEAR for q in quarters}
    base = view.by("entries", "entries")
    over = view.inputs.drawn.get(OVER_TIME, {})
    return {(g, t): v * growth**y * over.get((g, str(t)), 1.0) for (g,), v in base.items() for t, y in years.items()}


def suited_entrants_ramp(view: View, quarters: tuple[Quarter, ...]) -> tuple[float, ...]:
    """Return the share of the change to the suited entry mix by quarter; a share holds until the next one."""
    steps = {int(begins): share for (begins,), share in view.by("entry_ramp", "suited_entrants_ramp").items()}
    return tuple(steps[max(k for k in steps if k <= q.number)] for q in quarters)


def exits(
    view: View, placements: dict[str, PlacementType], suitable: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], float]:
    leaves = view.by("exits", "leaves_care")
    treated = {p.id for p in placements.values() if p.setting == MTFC_SETTING}
    pairs = [(g, p) for g, places in suitable.items() for p in places if p not in treated or (g, p) in leaves]
    from_all = {g: n for (g, p), n in leaves.items() if p == EVERY_PLACEMENT}
    return {(g, p): leaves[g, p] if (g, p) in leaves else from_all.get(g, 0.0) for g, p in pairs}


def leaving(view: View, quarters: tuple[Quarter, ...]) -> tuple[float, ...]:
    """Return how many times the usual shares leave care by quarter: 1, but where exits over time are drawn."""
    over = view.inputs.drawn.get(LEAVING_OVER_TIME, {})
    return tuple(over.get((str(q.number),), AS_USUAL) for q in quarters)


def ageing(view: View) -> dict[str, tuple[str, float]]:
    ages = view.by("ageing", "ages")
    older = {r["need"]: r["ages_into"] for r in view.rows("needs")}
    return {g: (to, ages[g,]) for g, to in older.items() if to and ever(ages[g,] > 0)}


def _settled(view: View) -> set[str]:
    return {r["need"] for r in view.rows("needs") if r["settled"] == "yes"}


def moves(view: View) -> tuple[tuple[str, str, str], ...]:
    settled = _settled(view)
    rows = (r for r in view.rows("moves") if r["need"] not in settled)
    return tuple((r["need"], r["from_placement"], r["to_placement"]) for r in rows)


def move_limit(view: View, quarters: tuple[Quarter, ...]) -> dict[tuple[str, int], float]:
    """Return the share of children who may be moved: none of the settled, none before the first review."""
    limit = view.one("general", "stability_limit", "moves")
    first = view.one("general", "first_review_quarter", "moves")
    school, settled = view.by("key_stage_4", "key_stage_4_share"), _settled(view)
    limits: dict[tuple[str, int], float] = {}
    for g in view.keys("needs", "need"):
        for q in quarters:
            kept = 0.0 if q.in_year == SEPTEMBER else school.get((g,), 0.0)
            limits[g, q.number] = 0.0 if g in settled else where(q.number < first, 0.0, limit * (1 - kept))
    return limits


def breakdown(view: View) -> dict[tuple[str, str], Breakdown]:
    first, later, returns = (
        view.by("breakdown", p) for p in ("first_quarter", "later_quarter", "returns_to_residential")
    )
    return {(g, p): Breakdown(v, later[g, p, to], returns[g, p, to], to) for (g, p, to), v in first.items()}
