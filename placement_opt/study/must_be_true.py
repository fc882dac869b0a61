"""What must be true: how high or low a group of figures must be for a claim to hold, all others being central."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.prepared import Prepared
from placement_opt.study.figure_places import FigureAt, figures_at
from placement_opt.study.most_reached import ReachAt
from placement_opt.study.sampling_at import GroupRange, known_groups, sample_at
from placement_opt.study.turning_levels import Tried, Turn, Turns, turns_of

MustAnswer = Literal["already holds", "within its range", "not within its range"]
HOLDS_ALREADY: MustAnswer = "already holds"
WITHIN_ITS_RANGE: MustAnswer = "within its range"
NOT_WITHIN_ITS_RANGE: MustAnswer = "not within its range"
MUST_COLUMNS = (
    "claim", "group", "answer", "central_amount", "amount_at_low", "amount_at_high", "level", "holds", "amount",
    "figure", "low", "value", "high", "break_even",
)  # fmt: skip
FROM_THERE_UP, FROM_THERE_DOWN = "from there up", "from there down"


@dataclass(frozen=True)
class BreakEvenPlace:
    """Where a claim just holds: the level of the group, whether it holds above or below, and its figures there."""

    level: float  # the share of draws in which the group stands lower
    upwards: bool
    amount: float
    figures: tuple[FigureAt, ...]


@dataclass(frozen=True)
class MustBeTrue:
    """What must be true of one group for a claim to hold; where it holds already, the places say where it ceases to."""

    claim: str
    group: str
    central: Tried
    low: Tried
    high: Tried
    places: tuple[BreakEvenPlace, ...]

    @property
    def answer(self) -> MustAnswer:
        """Say in words whether the claim holds already, somewhere in the range of the group, or nowhere."""
        if self.central.holds:
            return HOLDS_ALREADY
        return WITHIN_ITS_RANGE if self.places or self.low.holds else NOT_WITHIN_ITS_RANGE


def must_be_true(prepared: Prepared, claim: Claim, groups: Sequence[str]) -> tuple[MustBeTrue, ...]:
    """Return for each group of figures where in its range a claim just holds, all other figures as the model has them.

    It holds where the most that these figures allow reaches the claimed amount, with homes open in part and private
    beds as the choices of the question have them. Chance, which is no figure, is left out. Raises BadInput for a group
    that there is not.
    """
    known = known_groups(prepared.inputs, groups)
    reach = ReachAt(prepared, claim, sample_at)
    found = turns_of(reach, claim, {g: (of.least, of.most) for g, of in known.items()})
    at = [(g, turn) for g, turns in found.items() for turn in turns.turns]
    drawn = sample_at(prepared.inputs, [{g: turn.holds.level} for g, turn in at])
    figures = [figures_at(prepared.inputs, known[g], drawn, n) for n, (g, _turn) in enumerate(at, 1)]
    return tuple(_told(claim, known[g], turns, [f for f, (k, _t) in zip(figures, at, strict=True) if k == g])
                 for g, turns in found.items())  # fmt: skip


def _told(claim: Claim, of: GroupRange, turns: Turns, figures: Sequence[tuple[FigureAt, ...]]) -> MustBeTrue:
    places = tuple(map(_place, turns.turns, figures))
    return MustBeTrue(claim.id, of.group, turns.central, *turns.ends, places)


def _place(turn: Turn, figures: tuple[FigureAt, ...]) -> BreakEvenPlace:
    return BreakEvenPlace(turn.holds.level, turn.upwards, turn.holds.amount, figures)


def must_frame(found: Sequence[MustBeTrue]) -> pd.DataFrame:
    """Return what must be true as a table: a row for each figure at each place, or one for a group without a place."""
    return pd.DataFrame([row for k in found for row in _rows_of(k)], columns=list(MUST_COLUMNS))


def _rows_of(k: MustBeTrue) -> Iterator[tuple[object, ...]]:
    about = (k.claim, k.group, k.answer, k.central.amount, k.low.amount, k.high.amount)
    if not k.places:
        yield (*about, *(None,) * (len(MUST_COLUMNS) - len(about)))
    for place in k.places:
        for f in place.figures:
            holds = FROM_THERE_UP if place.upwards else FROM_THERE_DOWN
            yield (*about, place.level, holds, place.amount, f.figure, f.low, f.value, f.high, f.at)
