"""How far children at the opening may be from what is taken, where a count behind them is hidden."""

from __future__ import annotations

from placement_opt.england.new_council.margins import CouncilMargins, Count, together
from placement_opt.england.new_council.where_living import (
    AS_THEY_ARE,
    BAND_OF_AGE,
    FOSTER_TYPE,
    HOMES_TYPE,
    OTHER_HOMES,
    SCHOOLS,
)

OF_HOMES, OF_FOSTER_CARE = ("home_inhouse", "home_external"), ("foster_inhouse", "foster_kinship", "foster_ifa")
PUBLISHED_OF = {  # placement type of a model -> the published ones whose children it has, with others or alone
    **dict.fromkeys(OF_FOSTER_CARE, (FOSTER_TYPE,)),
    **dict.fromkeys(OF_HOMES, (HOMES_TYPE, OTHER_HOMES)),
    "residential_school": (SCHOOLS,),
    **{placement: (kind,) for kind, placement in AS_THEY_ARE.items()},
}
_AGE_OF = {band: age for age, band in BAND_OF_AGE.items()}


def published_types(m: CouncilMargins, placement: str) -> Count:
    """Return the published count whose children live in a placement type of the model, several together."""
    return together([m.types[kind] for kind in PUBLISHED_OF[placement]])


def hidden_ends(m: CouncilMargins, need: str, placement: str) -> tuple[float, float]:
    """Return the least and the most that a row of the opening may be as times what is taken, for what is hidden.

    The wider of the two holds, if its count by placement type and its count by age are both hidden.
    """
    ends = [_times(published_types(m, placement)), _times(m.ages[_AGE_OF[need.rpartition("_")[0]]])]
    hidden = [k for k in ends if k != (1.0, 1.0)]
    if not hidden:
        return 1.0, 1.0
    return min(low for low, _high in hidden), max(high for _low, high in hidden)


def _times(count: Count) -> tuple[float, float]:
    if not count.hidden or not count.value:
        return 1.0, 1.0
    return count.low / count.value, count.high / count.value
