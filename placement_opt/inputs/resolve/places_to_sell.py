"""Places in the council's homes that may be sold to other councils."""

from __future__ import annotations

from placement_opt.domain.sold_places import SoldPlaces
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import whole


def sold_places(view: View) -> tuple[SoldPlaces, ...]:
    def one(p: str, most: float) -> SoldPlaces:
        return SoldPlaces(
            placement=p,
            most=most,
            price=view.figure("sold_places", "price", p),
            filled=view.one("sold_places", "filled_share", p),
            earliest=whole(view.one("sold_places", "earliest", p) + view.one("sold_places", "lead", p)) + 1,
            notice=whole(view.one("sold_places", "notice", p)),
        )

    return tuple(one(p, most) for (p,), most in view.by("sold_places", "most_places").items())
