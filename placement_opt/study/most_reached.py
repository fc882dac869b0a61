"""The most that a claim can reach, in every draw of a question or at chosen places in the ranges of its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from placement_opt.domain.claims import Claim
from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import Drawn
from placement_opt.judge.limits import reach
from placement_opt.prepared import Prepared, over_draws
from placement_opt.question import Question
from placement_opt.study.draw_plans import SOLVED, claims_over_draws
from placement_opt.study.futures import claim_stage, doing_nothing_and_free
from placement_opt.study.sampling_at import Point

Amounts = npt.NDArray[np.float64]  # by draw or by point; nan where there is no plan
MostAt = Callable[[Sequence[Point]], Amounts]  # the most at the central figures, then at each point
DrawnAt = Callable[[Inputs, Sequence[Point]], Drawn]


def most_reached(question: Question, draws: int, claim: Claim) -> Amounts:
    """Return the most that a claim can reach in every draw of a question, in its unit, with homes open in part.

    Private beds replace council beds only where the choices of the question allow it.
    """
    nothing, free = doing_nothing_and_free(question, draws)
    found = claims_over_draws(free, [claim_stage(free, claim)], nothing.found.ends)
    amounts = np.broadcast_to(reach(claim, nothing.cost, found.least[claim.id]), draws)
    return np.where(found.ends == SOLVED, amounts, np.nan)


@dataclass
class ReachAt:
    """The most that a claim reaches with groups of figures in given places; all points of a call share one build.

    It counts the points that it has solved.
    """

    prepared: Prepared
    claim: Claim
    drawn_at: DrawnAt  # how points place groups: sample_at or sample_towards
    solved: int = field(default=0)

    def __call__(self, points: Sequence[Point]) -> Amounts:
        """Return the most at the central figures, then at each point."""
        over = over_draws(self.prepared, self.drawn_at(self.prepared.inputs, points))
        self.solved += 1 + len(points)
        return most_reached(over.question, 1 + len(points), self.claim)
