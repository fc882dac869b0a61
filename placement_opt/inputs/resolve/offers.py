"""Contracts for places that may be signed from a date."""

from __future__ import annotations

from placement_opt.domain.contract_offers import Offer
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import whole

OFFERS = "contract_offers"


def offers(view: View) -> tuple[Offer, ...]:
    """Return the contracts on offer, and each price band of a framework, in file order."""
    in_area, there = view.by(OFFERS, "in_area"), view.by(OFFERS, "children_there")

    def one(id: str, p: str, most: float) -> Offer:
        return Offer(
            id=id,
            placement=p,
            most=most,
            price=view.figure(OFFERS, "price", id, p),
            minimum_use=view.one(OFFERS, "minimum_use", id, p),
            term=whole(view.one(OFFERS, "term", id, p)),
            notice=whole(view.one(OFFERS, "notice", id, p)),
            earliest=whole(view.one(OFFERS, "earliest", id, p)) + 1,
            in_area=in_area.get((id, p)),
            children_there=there.get((id, p), 0.0),
        )

    return tuple(one(id, p, most) for (id, p), most in view.by(OFFERS, "most_places").items())
