"""What plans reach of a claim, in its year and in the later years of the horizon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from placement_opt.domain.case import Case
from placement_opt.domain.claims import Claim
from placement_opt.judge.later import Late
from placement_opt.judge.limits import children_counted
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results, posts_by


def reaches(c: Case, claim: Claim, baseline: Results | None, plan: Results) -> float:
    """Return what a plan reaches of a claim, in its unit."""
    if claim.unit == "children":
        return float(children_counted(c, plan.values, claim))
    if claim.unit != "GBP":
        return posts_by(c, plan, claim.year)
    assert baseline is not None
    return cost_in(baseline, claim.year) - cost_in(plan, claim.year)


def later_years(c: Case, claim: Claim) -> list[str]:
    """Return the whole years of the horizon after that of a claim."""
    quarters = Counter(q.year for q in c.quarters)
    return [year for year, n in quarters.items() if n == QUARTERS_PER_YEAR and year > claim.year]


def most_later(c: Case, claim: Claim, best: Callable[[Claim], float]) -> dict[str, float]:
    """Return the most that a claim could reach in each later year, up to the first in which it is reached.

    `best` says what the best possible is of a claim, in its unit.
    """
    found: dict[str, float] = {}
    for year in later_years(c, claim):
        found[year] = best(replace(claim, year=year))
        if claim.ahead(found[year]) >= 0:
            break
    return found


def late(
    c: Case, claim: Claim, best: float, best_later: Mapping[str, float], baseline: Results | None, plan: Results
) -> Late | None:
    """Say when a claim is reached that the best possible or the recommended plan misses in its year, if ever.

    `best_later` is the most in later years, if the best possible misses the claim in its own; `plan` is recommended.
    None if both reach it in its year, or if the horizon holds no later one.
    """
    after = later_years(c, claim)
    planned = {y: reaches(c, replace(claim, year=y), baseline, plan) for y in (claim.year, *after)}
    most = {claim.year: best, **best_later}
    if not after or (claim.ahead(best) >= 0 and claim.ahead(planned[claim.year]) >= 0):
        return None
    return Late(claim.year, after[-1], first_reached(claim, most), first_reached(claim, planned))


def first_reached(claim: Claim, by_year: Mapping[str, float]) -> str | None:
    """Return the first year in which a claim is reached; None if it is in none."""
    return next((year for year, n in by_year.items() if claim.ahead(n) >= 0), None)
