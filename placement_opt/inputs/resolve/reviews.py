"""Reviews of high fees, with the share of the children whose fee lies above the mean."""

from __future__ import annotations

from placement_opt.domain.high_cost_reviews import HighCostReview, share_above
from placement_opt.inputs.fee_checks import bands_of
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import whole

REVIEWS = "high_cost_reviews"


def reviews(view: View) -> tuple[HighCostReview, ...]:
    """Return the reviews of each placement type whose fees may be reviewed, in file order."""
    bands = bands_of(view.by)

    def one(p: str, most: float) -> HighCostReview:
        return HighCostReview(
            placement=p,
            most=most,
            success=view.one(REVIEWS, "success_share", p),
            saving=view.figure(REVIEWS, "saving", p),
            cost=view.figure(REVIEWS, "cost", p),
            earliest=whole(view.one(REVIEWS, "earliest", p)) + 1,
            above=share_above(bands[p]),
        )

    return tuple(one(p, most) for (p,), most in view.by(REVIEWS, "most_reviews").items())
