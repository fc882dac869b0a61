"""What happens to children under a plan, as a closed list of measures: what each counts, and of which need groups.

How a measure is worked out stands in `formulation.child_outcomes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import STANDARD
from placement_opt.domain.outcome_limits import CAP, EVERYBODY, FLOOR

COUNT, SHARE = "children", "share"  # units

Needs = tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One measure: what it says of children, its unit, and of which need groups a case has the figures for it."""

    id: str
    words: str  # of a count: who is counted; of a share: of all children, those who ...
    title: str  # the name of a row of a table
    unit: str  # children | share
    needs: Callable[[Case], Needs]  # none of them: the case has no figures for it
    at_end: bool  # counted at the end of a quarter, or over the quarter
    figures: str  # file in which a model has no rows for it, if there are no such need groups

    @property
    def sense(self) -> str:
        """How a limit on it reads: a share may not be too small, a number of children not too large."""
        return FLOOR if self.unit == SHARE else CAP

    @property
    def spelt(self) -> str:
        """Its name in tables of a run."""
        return self.id.replace("_", " ")


def _all(c: Case) -> Needs:
    return tuple(c.needs)


def _moved_by_plan(c: Case) -> Needs:
    return _those(c, {g for g, _p, _q in c.moves})


def _moving_on(c: Case) -> Needs:
    return _those(c, {g for g, p, _g2, to in c.transition if to != p})


def _ending(c: Case) -> Needs:
    return _those(c, {g for g, _p in c.breakdown})


def _ending_or_treated(c: Case) -> Needs:
    return _those(c, {*_ending(c), *_treated(c)})


def _stepping_down(c: Case) -> Needs:
    return _those(c, {*(g for g, p in c.breakdown if (g, p) in c.moves_to), *_treated(c)})


def _near(c: Case) -> Needs:
    steered = {p.id for p in c.placements.values() if p.steered}
    return _living_in(c, steered) if steered <= c.local.keys() else ()


def _with_families(c: Case) -> Needs:
    return _all(c) if c.families else ()


def _more_than_standard(c: Case) -> Needs:
    return tuple(g for g, n in c.needs.items() if n.level != STANDARD)


def _with_siblings(c: Case) -> Needs:
    return _living_in(c, set(c.siblings))


def _treated(c: Case) -> Needs:
    return _living_in(c, {c.mtfc.placement}) if c.mtfc else ()


def _living_in(c: Case, types: set[str]) -> Needs:
    return tuple(g for g in c.needs if types.intersection(c.suitable[g]))


def _those(c: Case, found: set[str]) -> Needs:
    return tuple(g for g in c.needs if g in found)


WHO_MOVED, UNPLANNED, STEP_DOWNS_FAILED = "moved", "unplanned_endings", "failed_step_downs"
OWN_AREA, IN_A_FAMILY, TOGETHER = "share_in_own_area", "share_in_a_family", "share_of_siblings_together"
MORE_IN_FOSTERING, UNMET = "complex_in_ordinary_fostering", "unmet_need"

OUTCOMES = {
    k.id: k
    for k in (
        Measure(WHO_MOVED, "children who moved", "Children who moved", COUNT, _all, False, "needs.csv"),
        Measure(
            "moved_by_plan",
            "children moved by plan",
            "of them, by plan",
            COUNT,
            _moved_by_plan,
            False,
            "moves.csv",
        ),
        Measure(
            "moved_after_an_ending",
            "children re-placed after an unplanned ending or a programme",
            "of them, after an ending or a programme",
            COUNT,
            _ending_or_treated,
            False,
            "breakdown.csv",
        ),
        Measure(
            "moved_without_a_plan",
            "children who moved on without a plan",
            "of them, without a plan",
            COUNT,
            _moving_on,
            False,
            "transitions.csv",
        ),
        Measure(
            UNPLANNED,
            "unplanned endings of foster placements",
            "Unplanned endings of foster placements",
            COUNT,
            _ending,
            False,
            "breakdown.csv",
        ),
        Measure(
            STEP_DOWNS_FAILED,
            "children whose planned step-down failed",
            "Planned step-downs that failed",
            COUNT,
            _stepping_down,
            False,
            "breakdown.csv",
        ),
        Measure(
            OWN_AREA,
            "placed in the council's own area",
            "Placed in the council's own area",
            SHARE,
            _near,
            True,
            "local.csv",
        ),
        Measure(
            IN_A_FAMILY,
            "living in a family",
            "Living in a family",
            SHARE,
            _with_families,
            True,
            "catalogue.yaml",
        ),
        Measure(
            MORE_IN_FOSTERING,
            "more children of complex need in ordinary fostering than if nothing is done",
            "Complex need added to ordinary fostering",
            COUNT,
            _more_than_standard,
            True,
            "needs.csv",
        ),
        Measure(
            UNMET,
            "children without a suitable place",
            "Children without a suitable place",
            COUNT,
            _all,
            True,
            "needs.csv",
        ),
        Measure(
            TOGETHER,
            "in care with brothers or sisters, placed together with them",
            "Brothers and sisters placed together",
            SHARE,
            _with_siblings,
            True,
            "siblings.csv",
        ),
    )
}


def about(c: Case, measure: str, need: str) -> Needs:
    """Return the need groups that a measure counts: the one that is named, or all of which there are figures."""
    known = OUTCOMES[measure].needs(c)
    return known if need == EVERYBODY else tuple(g for g in known if g == need)
