"""The outside view: claims, lines of the schedule and plans beside how many councils ever changed as much.

It stands beside the programme's own answer and is never a part of it: no judgement, margin or chance rests on it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from placement_opt.domain.case import Case
from placement_opt.domain.published import PublishedCouncil
from placement_opt.england.base_rates import BaseRate, NeededChange, base_rate
from placement_opt.england.council_panel import CouncilChange, CouncilPanel, PanelMeasure
from placement_opt.england.published_choices import PublishedChoices
from placement_opt.judge.asked_changes import (
    AskedChange,
    asked_by_claim,
    asked_by_lines,
    asked_by_plans,
    opening_figures,
)
from placement_opt.judge.measured_claims import Judged
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR, ordinal
from placement_opt.kernel.text import capital
from placement_opt.measure.results import Results

FEW_DID, SOME_DID, MANY_DID = "few", "some", "many"  # of the councils alike did as much
HIDDEN_DECIDES, TOO_FEW_ALIKE = "hidden counts decide", "too few alike"


@dataclass(frozen=True)
class BesideCouncils:
    """A claim, a line or a plan as a change from the opening, and how many councils changed as much; or why none."""

    judged: Judged | None = None  # the claim, as the programme judges it
    line: str = ""  # of the schedule
    plan: str = ""
    asked: AskedChange | None = None
    rate: BaseRate | None = None
    how_many: str = ""  # did as much: FEW_DID, SOME_DID, MANY_DID, or why that is not said
    without: str = ""  # why there is no rate

    @property
    def id(self) -> str:
        """The name of the claim, or of the line or plan and what changes."""
        if self.judged:
            return self.judged.claim.id
        return f"{self.line or self.plan} {self.asked.measure.id if self.asked else ''}"


@dataclass(frozen=True)
class NeighbourChange:
    """What a council changed by in two published years; None where nothing is published."""

    council: PublishedCouncil
    measure: PanelMeasure
    first: int
    last: int
    change: CouncilChange | None


@dataclass(frozen=True)
class OutsideView:
    """All that stands beside what councils did, and what the neighbours did if the council is known."""

    claims: tuple[BesideCouncils, ...]
    lines: tuple[BesideCouncils, ...]
    plans: tuple[BesideCouncils, ...]
    council: PublishedCouncil | None
    neighbours: tuple[NeighbourChange, ...]  # the council itself first, then the nearest
    choices: PublishedChoices
    made_on: date  # of the file of published statistics
    attribution: str

    @property
    def every(self) -> tuple[BesideCouncils, ...]:
        """Claims, lines of the schedule, and then plans."""
        return (*self.claims, *self.lines, *self.plans)


def outside_view(
    c: Case,
    judged: Sequence[Judged],
    plans: Sequence[Results],
    panel: CouncilPanel,
    choices: PublishedChoices,
    council: PublishedCouncil | None,
) -> OutsideView:
    """Set claims, lines and plans beside what councils did; `c` is the case before any quarter had passed.

    `plans` hold doing nothing first.
    """
    opening = opening_figures(c, plans[0])

    def beside(
        asked: AskedChange | str, judged: Judged | None = None, line: str = "", plan: str = ""
    ) -> BesideCouncils:
        if isinstance(asked, str):
            return BesideCouncils(judged, line, plan, without=asked)
        rate = _rate(c, asked, panel, choices)
        if rate is None:
            without = _too_far_apart(panel, asked.measure, years_to(c, asked.year))
            return BesideCouncils(judged, line, plan, asked, without=without)
        return BesideCouncils(judged, line, plan, asked, rate, how_many_did(rate, choices))

    claims = tuple(beside(asked_by_claim(c, k.claim, plans[0], opening), judged=k) for k in judged)
    lines = tuple(beside(asked, line=line) for line, asked in asked_by_lines(c, opening))
    needed = tuple(beside(asked, plan=plan) for plan, asked in asked_by_plans(c, plans, opening))
    statistics = panel.statistics
    return OutsideView(
        claims,
        lines,
        needed,
        council,
        tuple(_neighbours(panel, council, [k.rate for k in needed if k.rate])) if council else (),
        choices,
        statistics.made_on,
        statistics.attribution,
    )


def years_to(c: Case, year: str) -> int:
    """Return the years from the opening to the end of a financial year, a part of one as a whole.

    The year may lie beyond the horizon.
    """
    first, last = ordinal(c.quarters[0].label), ordinal(f"{year} Q{QUARTERS_PER_YEAR}")
    assert first is not None
    assert last is not None
    return math.ceil((last - first + 1) / QUARTERS_PER_YEAR)


def _rate(c: Case, asked: AskedChange, panel: CouncilPanel, choices: PublishedChoices) -> BaseRate | None:
    needed = NeededChange(asked.end / asked.start, asked.falls)
    return base_rate(panel, asked.measure, years_to(c, asked.year), asked.size, needed, choices)


def _too_far_apart(panel: CouncilPanel, measure: PanelMeasure, years: int) -> str:
    """Say why nothing stands beside a change over so many years."""
    known = {year for _code, year in panel.values[measure.id]}
    spans = " and ".join(f"{a} to {b}" for a, b in panel.eras if {a, b} <= known)
    return (
        f"{capital(measure.words)} can be compared within {spans or 'no years'}, where no two years lie {years} apart."
    )


def how_many_did(rate: BaseRate, choices: PublishedChoices) -> str:
    """Say whether few, some or many councils alike did as much in all eras together, or why that is not said."""
    councils = sum(k.alike.councils for k in rate.eras)
    if councils < choices.fewest_alike:
        return TOO_FEW_ALIKE
    surely = sum(len(k.alike.surely) for k in rate.eras) / councils
    perhaps = sum(len(k.alike.perhaps) for k in rate.eras) / councils
    least, most = _level(surely, choices), _level(perhaps, choices)
    return least if least == most else HIDDEN_DECIDES


def _level(share: float, choices: PublishedChoices) -> str:
    if share <= choices.few_did:
        return FEW_DID
    return MANY_DID if share >= choices.many_did else SOME_DID


def _neighbours(
    panel: CouncilPanel, council: PublishedCouncil, rates: Collection[BaseRate]
) -> Iterator[NeighbourChange]:
    """Yield what a council and its neighbours changed by, in the years that plans are compared with."""
    compared = {(k.measure.id, k.years): k.measure for k in rates}
    for (_id, years), measure in compared.items():
        for first, last in panel.pairs(measure, years):
            for code in (council.code, *council.neighbours):
                change = panel.change(measure, code, first, last)
                yield NeighbourChange(panel.statistics.councils[code], measure, first, last, change)
