"""The nearest joint change of figures for which a claim holds, with the figures there and a solve that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from placement_opt.answering import answer
from placement_opt.domain.claims import Claim
from placement_opt.inputs.frames import Drawn
from placement_opt.judge.best import Best
from placement_opt.prepared import Prepared, over_draws
from placement_opt.question import Want
from placement_opt.study.figure_places import FigureAt, figures_at
from placement_opt.study.most_reached import ReachAt
from placement_opt.study.nearest_point import nearest_point
from placement_opt.study.one_draw import draw_alone
from placement_opt.study.sampling_at import group_ranges, known_groups, sample_towards
from placement_opt.study.ways_to_ends import Ways, ways_of

CHANGE_COLUMNS = (
    "claim", "within", "distance", "amount", "group", "way", "moved", "figure", "low", "value", "high", "at",
)  # fmt: skip


@dataclass(frozen=True)
class GroupChange:
    """How far one group moves: the share of its way to an end, below nothing to the low one, and what its figures are.

    `distance` is in ranges: the mean over its figures of what each moves, as a share of its own range.
    """

    group: str
    way: float
    distance: float
    figures: tuple[FigureAt, ...]


@dataclass(frozen=True)
class NearestChange:
    """The nearest joint change for which a claim holds; where none was found, the farthest that the claim gets."""

    claim: str
    within: bool  # the claim holds there; False: not within any range, as far as was looked
    amount: float  # that it reaches there, over draws
    alone: Best  # the same point solved as a single run: with homes open in part, and of posts also whole
    distance: float  # the sum of those of the groups
    changes: tuple[GroupChange, ...]  # the one that moves most first; none if the claim holds already
    solved: int  # points that were solved on the way

    @property
    def proven(self) -> float:
        """The amount of the single run with homes open in part, as over draws."""
        return self.alone.amount if self.alone.in_part is None else self.alone.in_part


def nearest_change(prepared: Prepared, claim: Claim, groups: Sequence[str] | None = None) -> NearestChange:
    """Return the least joint change of figures for which a claim holds, in units of the figures' own ranges.

    The sum over groups of how far each moves is as small as a search from the figures as they are finds it: see
    `nearest_point` for the method and for what it does not prove. `groups` are those that may move; None: all of the
    model but chance. It holds as in `must_be_true`, and once more as a single run of the figures there. Raises BadInput
    for a group that there is not, NoFeasiblePlan or SolverFailed.
    """
    inputs = prepared.inputs
    known = group_ranges(inputs) if groups is None else known_groups(inputs, groups)
    reach, ways = ReachAt(prepared, claim, sample_towards), ways_of(known)
    found = nearest_point(reach, claim, ways)
    drawn = sample_towards(inputs, [found.point])
    changes = [
        GroupChange(g, way, _distance(ways, g, way), figures_at(inputs, known[g], drawn, 1))
        for g, way in found.point.items()
    ]
    return NearestChange(
        claim=claim.id,
        within=found.holds,
        amount=found.amount,
        alone=_as_a_single_run(prepared, drawn, claim),
        distance=found.distance,
        changes=tuple(sorted(changes, key=lambda k: (-k.distance, k.group))),
        solved=reach.solved,
    )


def _distance(ways: Ways, group: str, way: float) -> float:
    return next(w.distance(abs(way)) for w in ways[group] if w.sign * way > 0)


def _as_a_single_run(prepared: Prepared, drawn: Drawn, claim: Claim) -> Best:
    """Return the most that a claim reaches with the figures of the point, which stand in the tables of a model."""
    alone = draw_alone(prepared.inputs, drawn, 1)
    question = over_draws(replace(prepared, inputs=alone), alone.drawn).question
    return answer(question, Want(plans=(), best=(claim.id,))).best[claim.id]


def change_frame(found: Sequence[NearestChange]) -> pd.DataFrame:
    """Return nearest changes as a table: a row for each figure of each group that moves."""
    rows = [
        (k.claim, k.within, k.distance, k.amount, c.group, c.way, c.distance, f.figure, f.low, f.value, f.high, f.at)
        for k in found
        for c in k.changes
        for f in c.figures
    ]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
