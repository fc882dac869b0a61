"""What happens to children under a plan, as a closed list of measures: what each counts, and of which need groups.

How a measure is worked out stands in `formulation.outcomes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import STANDARD
from placement_opt.domain.outcome_limits import AT_LEAST, AT_MOST, EVERYBODY

CHILDREN, SHARE = "children", "share"  # units

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
    figures: str  # what a model needs for it, as a fault says it

    @property
    def sense(self) -> str:
        """How a limit on it reads: a share may not be too small, a number of children not too large."""
        return AT_LEAST if self.unit == SHARE else AT_MOST

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


MOVED, UNPLANNED, STEP_DOWNS_FAILED = "moved", "unplanned_endings", "failed_step_downs"
OWN_AREA, FAMILY, TOGETHER = "share_in_own_area", "share_in_a_family", "share_of_siblings_together"
MORE_IN_FOSTERING, UNMET = "complex_in_ordinary_fostering", "unmet_need"

OUTCOMES = {
    k.id: k
    for k in (
        Measure(MOVED, "children who moved", "Children who moved", CHILDREN, _all, False, "children"),
        Measure(
            "moved_by_plan",
            "children moved by plan",
            "of them, by plan",
            CHILDREN,
            _moved_by_plan,
            False,
            "rows of moves.csv",
        ),
        Measure(
            "moved_after_an_ending",
            "children re-placed after an unplanned ending or a programme",
            "of them, after an ending or a programme",
            CHILDREN,
            _ending_or_treated,
            False,
            "rows of breakdown.csv or an MTFC programme",
        ),
        Measure(
            "moved_without_a_plan",
            "children who moved on without a plan",
            "of them, without a plan",
            CHILDREN,
            _moving_on,
            False,
            "rows of transitions.csv that lead to another placement",
        ),
        Measure(
            UNPLANNED,
            "unplanned endings of foster placements",
            "Unplanned endings of foster placements",
            CHILDREN,
            _ending,
            False,
            "rows of breakdown.csv",
        ),
        Measure(
            STEP_DOWNS_FAILED,
            "children whose planned step-down failed",
            "Planned step-downs that failed",
            CHILDREN,
            _stepping_down,
            False,
            "rows of breakdown.csv for placements that a planned move leads to, or an MTFC programme",
        ),
        Measure(
            OWN_AREA,
            "placed in the council's own area",
            "Placed in the council's own area",
            SHARE,
            _near,
            True,
            "a row of local.csv for every placement type that a planner may choose",
        ),
        Measure(
            FAMILY,
            "living in a family",
            "Living in a family",
            SHARE,
            _with_families,
            True,
            "settings that the catalogue calls families",
        ),
        Measure(
            MORE_IN_FOSTERING,
            "more children of complex need in ordinary fostering than if nothing is done",
            "Complex need added to ordinary fostering",
            CHILDREN,
            _more_than_standard,
            True,
            "need groups of another level of need than standard",
        ),
        Measure(
            UNMET,
            "children without a suitable place",
            "Children without a suitable place",
            CHILDREN,
            _all,
            True,
            "children",
        ),
        Measure(
            TOGETHER,
            "in care with brothers or sisters, placed together with them",
            "Brothers and sisters placed together",
            SHARE,
            _with_siblings,
            True,
            "rows of siblings.csv",
        ),
    )
}


def about(c: Case, measure: str, need: str) -> Needs:
    """Return the need groups that a measure counts: the one that is named, or all of which there are figures."""
    known = OUTCOMES[measure].needs(c)
    return known if need == EVERYBODY else tuple(g for g in known if g == need)
