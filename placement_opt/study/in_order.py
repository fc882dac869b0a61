"""Figures that the checks of a model hold against each other: shares that sum to 1, and figures in order."""

from __future__ import annotations

import numpy as np

from placement_opt.domain.high_cost_reviews import thirds_of
from placement_opt.inputs.fee_checks import bands_of
from placement_opt.kernel import calendar
from placement_opt.kernel.draws import Figures
from placement_opt.study.figure_values import ByKey, FigureValues

LAST_DIGIT = 1e-12  # as a share: what is worked out to be the least is not less when it is multiplied out


def keep_shares(f: FigureValues) -> None:
    """Keep what the shares of a need group's entries, and of bands of fees, sum to; bands keep the fee as their mean.

    Whom ordinary care would suit is a further share of those who enter, beyond those who go there today.
    """
    suited = {key: n - f.of("entry_mix", "share").get(key, 0.0) for key, n in f.was("entry_mix", "most_suited").items()}
    for table in ("entry_mix", "fee_bands"):
        for first in dict.fromkeys(key[0] for key in f.of(table, "share")):
            _keep_sum(f, table, first)
    for key in suited:
        share, before = f.of("entry_mix", "share").get(key, 0.0), f.was("entry_mix", "share").get(key, 0.0)
        moved = f.of("entry_mix", "most_suited")[key] + (share - before)
        f.move("entry_mix", "most_suited", key, np.minimum(np.maximum(moved, share), 1.0))
    _bands_mean_the_fee(f)


def _keep_sum(f: FigureValues, table: str, first: str) -> None:
    """Scale the shares that may move so that all of them sum to what they do in the model."""
    keys = [key for key in f.of(table, "share") if key[0] == first]
    free = [key for key in keys if f.varies(table, "share", key)]
    if not free:
        return
    to = sum(f.was(table, "share")[key] for key in keys)
    sure = sum(f.of(table, "share")[key] for key in keys if key not in free)
    drawn = sum(f.of(table, "share")[key] for key in free)
    factor = np.maximum(to - sure, 0.0) / np.where(np.asarray(drawn) > 0, drawn, 1.0)
    for key in free:
        f.move(table, "share", key, f.of(table, "share")[key] * factor)


def _bands_mean_the_fee(f: FigureValues) -> None:
    """Scale the fees of bands so that their mean goes with the fee, and keep reviews within them."""
    fees, usual, bands = f.of("prices", "fee"), f.was("prices", "fee"), f.of("fee_bands", "fee")
    for p in dict.fromkeys(p for p, _band in bands):
        keys = [key for key in bands if key[0] == p]
        mean = sum(f.of("fee_bands", "share")[key] * bands[key] for key in keys)
        before = sum(f.was("fee_bands", "share")[key] * f.was("fee_bands", "fee")[key] for key in keys)
        factor = fees[p,] / usual[p,] * before / mean
        for key in keys:
            f.move("fee_bands", "fee", key, bands[key] * factor)
    for (p,) in f.of("prices", "fee_spread"):
        cheapest = min(price for _share, price in thirds_of(1.0, 1.0)) - 1  # of a spread of 1, below a fee of 1
        f.at_most("prices", "fee_spread", (p,), np.nextafter(-1 / cheapest, 0.0))
    found = bands_of(f.of)
    for (p,) in f.of("high_cost_reviews", "saving"):
        f.at_most("high_cost_reviews", "saving", (p,), _above_the_mean(found.get(p, ())))


def _above_the_mean(bands: tuple[tuple[Figures, Figures], ...]) -> Figures:
    """Return by how much the mean of the bands above the mean is above it."""
    mean = sum(share * fee for share, fee in bands)
    dear = [(np.where(fee > mean, share, 0.0), fee) for share, fee in bands]
    share_of_dear = sum(share for share, _fee in dear)
    return sum(share * fee for share, fee in dear) / np.where(share_of_dear > 0, share_of_dear, 1.0) - mean


def keep_order(f: FigureValues) -> None:
    """Keep figures in the order in which the checks of a model want them."""
    for table, parameter in (("mtfc", "length"), ("contract_offers", "term"), ("contract_offers", "notice")):
        for key in f.of(table, parameter):
            f.at_least(table, parameter, key, 1.0)
    for table in ("after_care", "service_effects"):
        for key in f.of(table, "returns_after"):
            f.at_least(table, "returns_after", key, 1.0)
    for key in f.of("new_homes", "asset_life"):
        f.at_least("new_homes", "asset_life", key, 1.0)
    _below(f, "contract_offers", "notice", f.of("contract_offers", "term"))
    _below(f, "new_homes", "staffing_before", f.of("new_homes", "lead"))
    limit = f.of("general", "usual_limit").get(("carers",), np.inf)
    _below(f, "carers", "places_per_household", dict.fromkeys(f.of("carers", "places_per_household"), limit))
    for key, teams in f.of("mtfc", "teams_at_opening").items():
        f.at_least("mtfc", "most_teams", key, teams)
    for table in ("homes", "new_homes"):
        _cost_holds_staff(f, table)
    _ramp_rises(f)


def keep_within(f: FigureValues) -> None:
    """Keep children within the places that are said to hold them, once the children are known."""
    for key in f.of("agency_transfers", "children_per_household"):
        to = key[2]
        most = f.of("carers", "places_per_household")[to,] * f.of("carers", "fillable_share")[to,]
        f.at_most("agency_transfers", "children_per_household", key, most)
    left: dict[str, Figures] = {}
    for (_g, p), n in f.of("opening", "children").items():
        left[p] = left.get(p, 0.0) + n
    for key in f.of("contract_offers", "children_there"):
        here = np.maximum(left.get(key[1], 0.0), 0.0)
        f.at_most(
            "contract_offers", "children_there", key, np.minimum(here, f.of("contract_offers", "most_places")[key])
        )
        left[key[1]] = here - f.of("contract_offers", "children_there")[key]


def _below(f: FigureValues, table: str, parameter: str, most: ByKey) -> None:
    for key in f.of(table, parameter):
        if key in most:
            f.at_most(table, parameter, key, most[key])


def _cost_holds_staff(f: FigureValues, table: str) -> None:
    """Let a home cost at least its posts."""
    beds, staff = f.of(table, "beds"), f.of(table, "staff")
    post = f.of("general", "post_cost").get(("staff",), 0.0)
    for key in f.of(table, "fixed_cost"):
        least = staff[key] * post / (beds[key] * calendar.WEEKS_PER_YEAR)
        f.at_least(table, "fixed_cost", key, least * (1 + LAST_DIGIT))


def _ramp_rises(f: FigureValues) -> None:
    """Let no more of a change work than works later."""
    before: Figures = 0.0
    for key in sorted(f.of("entry_ramp", "suited_entrants_ramp"), key=lambda key: int(key[0])):
        f.at_least("entry_ramp", "suited_entrants_ramp", key, before)
        before = f.of("entry_ramp", "suited_entrants_ramp")[key]
