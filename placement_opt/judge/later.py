"""A claim after its year: one that came true late is told apart from one that never did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.domain.claims import Claim
from placement_opt.judge.claim_words import amount
from placement_opt.kernel.calendar import first_year
from placement_opt.kernel.text import capital

IN_ITS_YEAR, LATE, NEVER_DID, UNRECORDED = "in its year", "late", "never", "not recorded"


@dataclass(frozen=True)
class Late:
    """In which later year of the horizon a claim that is missed in its own is reached first; None: in none of them."""

    claimed: str  # the year of the claim
    last: str  # the last whole year of the horizon
    best: str | None  # by the best possible; the claim's own year if it reaches it there
    recommended: str | None  # by the recommended plan; likewise

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of it."""
        if self.best == self.claimed:
            return (f"{capital(self._says('the recommended plan', self.recommended))}.",)
        if self.best is None:
            return (f"No plan reaches it in a later year of the horizon, which ends with {self.last}.",)
        best = self._says("the most these figures allow", self.best)
        if self.recommended == self.best:
            return (f"{capital(best)}; so does the recommended plan.",)
        return (f"{capital(best)}; {self._says('the recommended plan', self.recommended)}.",)

    def _says(self, who: str, year: str | None) -> str:
        if year is None:
            return f"{who} reaches it in no later year of the horizon, which ends with {self.last}"
        return f"{who} reaches it in {year}, {how_late(self.claimed, year)}"


@dataclass(frozen=True)
class Happened:
    """What was recorded of a claim afterwards, by year from the claim's own on."""

    claim: Claim
    recorded: tuple[tuple[str, float], ...]

    @property
    def came_true(self) -> str | None:
        """The first year in which it was true, its own or a later one."""
        return next((year for year, n in self.recorded if self.claim.ahead(n) >= 0), None)

    @property
    def outcome(self) -> str:
        """Whether it came true in its year, late or never, as far as was recorded."""
        if not self.recorded or self.recorded[0][0] != self.claim.year:
            return UNRECORDED
        if self.came_true is None:
            return NEVER_DID
        return IN_ITS_YEAR if self.came_true == self.claim.year else LATE

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of it."""
        if self.outcome == UNRECORDED:
            return (f"What happened in {self.claim.year} was not recorded.",)
        said = f"What happened: {_recorded(self.claim, self.recorded[0][1])}."
        if self.outcome == NEVER_DID:
            return (f"{said} It had not come true by {self.recorded[-1][0]}, the last year recorded.",)
        when = f", {how_late(self.claim.year, str(self.came_true))}" if self.outcome == LATE else ""
        return (f"{said} It came true in {self.came_true}{when}.",)


def _recorded(claim: Claim, number: float) -> str:
    """Say what was recorded in the year of a claim: a count at its end, or spend against the frozen budget."""
    if claim.unit != "GBP":
        return f"{amount(claim, number)} at the end of {claim.year}"
    fall = f"{amount(claim, abs(number))} {'less' if number >= 0 else 'more'}"
    return f"{fall} than the frozen budget was spent in {claim.year} on the lines that this model covers"


def how_late(claimed: str, year: str) -> str:
    """Return by how many years a financial year is later than another, in words."""
    years = (first_year(year) or 0) - (first_year(claimed) or 0)
    return "a year late" if years == 1 else f"{years} years late"


def happened(claim: Claim, measured: Mapping[tuple[str, str], float]) -> Happened | None:
    """Return what was recorded of a claim; `measured` is by measure and year. None if nobody says what to look at."""
    years = sorted((year, n) for (measure, year), n in measured.items() if measure == claim.outturn)
    if not claim.outturn or not years:
        return None
    return Happened(claim, tuple((year, n) for year, n in years if year >= claim.year))
