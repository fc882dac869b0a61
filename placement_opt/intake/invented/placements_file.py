"""Invented referrals in a file of the placements-standard: made with shares that are known, so that a test finds them.

All that may be told of a child in such a file is there: names of officers, places and free text, none of anybody.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field

from placement_opt.intake.import_settings import STRICT
from placement_opt.intake.invented.days import draw_births
from placement_opt.intake.invented.given_rates import FIRST_AGES
from placement_opt.intake.invented.invention import Count, Share
from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.text import shown
from placement_opt.kernel.yamls import check, read_yaml

SharesByBand = tuple[Share, Share, Share, Share, Share]
SETTING_COLUMNS = {
    "foster": "Foster care suitability",
    "residential": "Residential care suitability",
    "supported": "Supported Accommodation suitability",
}
TYPE_OF = {"foster": "Foster", "residential": "Residential", "supported": "Supported Accommodation"}
JUDGED_AS = ("Preferred", "Suitable but not preferred", "Unsuitable")
NOT_JUDGED = "Not specified"
OFFICERS = ("Officer Quillfeather", "Officer Marrowby", "Officer Thistlewick")
INVENTED_PLACES = ("Larkhollow", "Undermere", "Nettlecombe Bay")
STORIES = ("likes otters; met Zebedee in Larkhollow", "afraid of thunder, says Aunt Petronella", "plays the tuba")
RISK_COLUMNS = (
    *("Risk to child: Self-harm", "Risk to child: Sexual exploitation", "Risk to child: Criminal exploitation"),
    *("Risk to others or property: Physical harm", "Risk to others or property: Fire-setting"),
)


PLACEMENT_COLUMNS = (
    *("Total Weekly Cost", "Placement Location", "Provider URN", "How many siblings were placed together?"),
    *("Placement Type", "Date of Data entry (placement)", "Name of officer (placement)"),
)
SOLO_ANSWER = "Solo placement recommended"
OLDEST_BAND = len(FIRST_AGES) - 2
FIRST_PROVIDER = {"foster": 9_100_001, "residential": 9_200_001, "supported": 9_300_001}
WRITTEN = "%d/%m/%Y"


class OfCare(BaseModel):
    """For which share of an age band a kind of care is preferred, and suitable but not preferred."""

    model_config = STRICT
    preferred: SharesByBand
    suitable: SharesByBand


class JudgedShares(BaseModel):
    """For which share of placements the kind of care was preferred, and suitable but not preferred."""

    model_config = STRICT
    preferred: Share
    suitable: Share


class InventedReferrals(BaseModel):
    """All that drives the invented referrals."""

    model_config = STRICT
    seed: Count
    first: date
    days: Annotated[Whole, Field(ge=1)]
    referrals: Annotated[Whole, Field(ge=1)]
    of_age: tuple[Count, Count, Count, Count, Count]
    complex: SharesByBand
    orders: Share
    first_child: Count
    no_age: Share
    again: Share
    suitable: dict[str, dict[str, OfCare]]
    not_specified: Share
    needed_by: dict[str, Share]
    in_time: dict[str, Share]
    within_days: dict[str, Count]
    later_days: tuple[Count, Count]
    placed: Share
    placed_as: JudgedShares
    fees: dict[str, tuple[Annotated[Number, Field(gt=0)], Annotated[Number, Field(gt=0)]]]
    siblings: Share
    most_siblings: Annotated[Whole, Field(ge=1)]
    siblings_together: Share
    providers: dict[str, Annotated[Whole, Field(ge=1)]]


@dataclass(frozen=True)
class _Child:
    """A child who does not exist."""

    number: int
    born: date
    is_complex: bool
    birth_known: bool


@dataclass(frozen=True)
class ReferralsTruth:
    """Invented referrals as rows of a file, and what else a leak test looks for."""

    rows: tuple[Mapping[str, str], ...]
    secrets: tuple[str, ...]  # texts that no output may hold


def read_invented_referrals(path: Path | None = None) -> InventedReferrals:
    """Return how referrals are invented; raise BadInput with every fault of the file."""
    path = path or config_folder() / "placements" / "invented_referrals.yaml"
    file = shown(path)
    data, lines, faults = read_yaml(path, file, InventedReferrals)
    found, more = (None, []) if data is None else check(InventedReferrals, data, lines, file)
    if found is None or faults:
        raise BadInput([*faults, *more])
    return found


def invent_referrals(told: InventedReferrals, seed: int, times: float = 1.0) -> ReferralsTruth:
    """Return referrals drawn with the shares that are told; `times` as many, the same for the same seed."""
    rng = np.random.default_rng(seed)
    children: list[_Child] = []
    rows: dict[tuple[int, date], dict[str, str]] = {}
    for number in range(round(told.referrals * times)):
        day = told.first + timedelta(days=int(rng.integers(told.days)))
        child = children[int(rng.integers(len(children)))] if children and rng.random() < told.again else None
        if child is None or _band(child, day) is None or (child.number, day) in rows:
            child = _new_child(told, rng, day, told.first_child + number)
            children.append(child)
        rows[child.number, day] = _referral(told, rng, child, day)
    births = {row["Date of birth"] for row in rows.values()} - {""}
    secrets = (*{row["Child ID"] for row in rows.values()}, *births, *OFFICERS, *INVENTED_PLACES, *STORIES)
    return ReferralsTruth(tuple(rows.values()), secrets)


def referrals_text(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ()) -> str:
    """Return rows as the text of a CSV file, some of the columns alone."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_invented_referrals(file: Path) -> Path:
    """Write the invented referrals as one file and return it."""
    file.write_text(invented_referrals_text(), encoding="utf-8", newline="")
    return file


def invented_referrals_text() -> str:
    """Return the invented referrals as the text of a file. Raises BadInput if what drives them cannot be read."""
    told = read_invented_referrals()
    return referrals_text(invent_referrals(told, told.seed).rows)


def _new_child(told: InventedReferrals, rng: np.random.Generator, day: date, number: int) -> _Child:
    weights = np.array(told.of_age, dtype=float)
    band = int(rng.choice(len(weights), p=weights / weights.sum()))
    days = draw_births(rng, np.array([band]), day.toordinal() - EPOCH)
    is_complex = bool(rng.random() < told.complex[band])
    return _Child(number, date.fromordinal(EPOCH + int(days[0])), is_complex, bool(rng.random() >= told.no_age))


def _band(child: _Child, day: date) -> int | None:
    """Return the age band of a child on a day by its place, None before birth and for an adult."""
    age = day.year - child.born.year - ((day.month, day.day) < (child.born.month, child.born.day))
    return next((n for n, (low, high) in enumerate(pairwise(FIRST_AGES)) if low <= age < high), None)


def _referral(told: InventedReferrals, rng: np.random.Generator, child: _Child, day: date) -> dict[str, str]:
    """Return a row: what a child needs on a day, and a placement if one was agreed."""
    band = _band(child, day) or 0
    is_complex = child.is_complex and told.complex[band] > 0
    order = is_complex and bool(rng.random() < told.orders)
    siblings = int(rng.integers(1, told.most_siblings + 1)) if rng.random() < told.siblings else 0
    row = {
        "Child ID": f"{child.number}",
        "Date of birth": child.born.strftime(WRITTEN) if child.birth_known else "",
        "When placement is needed by": _one_of(rng, told.needed_by),
        "Number of siblings to place with": f"{siblings}",
        "Preferred location for home search": INVENTED_PLACES[child.number % len(INVENTED_PLACES)],
        "Who can the child be cared for alongside?": SOLO_ANSWER if is_complex and not order else "No preference",
        "Additional support (Please specify)": STORIES[child.number % len(STORIES)],
        "Deprivation of Liberty Order": "Yes" if order else "No",
        **{column: _judged(told, rng, s, band, is_complex) for s, column in SETTING_COLUMNS.items()},
        **dict.fromkeys(RISK_COLUMNS, "No known risk"),
        "Date of Data entry (referral)": day.strftime(WRITTEN),
        "Name of officer (referral)": OFFICERS[child.number % len(OFFICERS)],
    }
    return row | _placement(told, rng, child, day, row)


def _judged(told: InventedReferrals, rng: np.random.Generator, setting: str, band: int, is_complex: bool) -> str:
    of = told.suitable["complex" if is_complex else "standard"][setting]
    drawn = rng.random()
    if rng.random() < told.not_specified:
        return NOT_JUDGED
    ends = (of.preferred[band], of.preferred[band] + of.suitable[band])
    return JUDGED_AS[sum(drawn >= end for end in ends)]


def _placement(
    told: InventedReferrals, rng: np.random.Generator, child: _Child, day: date, row: Mapping[str, str]
) -> dict[str, str]:
    """Return the columns of a placement, blank for who has none."""
    if rng.random() >= told.placed:
        return dict.fromkeys(PLACEMENT_COLUMNS, "")
    judged = {s: row[column] for s, column in SETTING_COLUMNS.items()}
    setting = _setting(told, rng, judged, _band(child, day) or 0)
    middle, spread = told.fees[TYPE_OF[setting]]
    siblings = int(row["Number of siblings to place with"])
    together = siblings if rng.random() < told.siblings_together else int(rng.integers(max(siblings, 1)))
    placed = day + timedelta(days=_days(told, rng, row["When placement is needed by"]))
    provider = FIRST_PROVIDER[setting] + int(rng.integers(told.providers[TYPE_OF[setting]]))
    cells = (
        f"{round(middle * math.exp(spread * rng.standard_normal()))}",
        INVENTED_PLACES[int(rng.integers(len(INVENTED_PLACES)))],
        f"{provider}",
        f"{together}" if siblings else "",
        TYPE_OF[setting],
        placed.strftime(WRITTEN),
        OFFICERS[int(rng.integers(len(OFFICERS)))],
    )
    return dict(zip(PLACEMENT_COLUMNS, cells, strict=True))


def _setting(told: InventedReferrals, rng: np.random.Generator, judged: Mapping[str, str], band: int) -> str:
    """Return the kind of care in which a child is placed: one that was judged as drawn, if there is one.

    Nobody under 16 is placed in supported accommodation.
    """
    ends = (told.placed_as.preferred, told.placed_as.preferred + told.placed_as.suitable)
    drawn = rng.random()
    first = sum(drawn >= end for end in ends)
    for answer in (JUDGED_AS[first], *JUDGED_AS):
        fits = [s for s, said in judged.items() if said == answer and (s != "supported" or band == OLDEST_BAND)]
        if fits:
            return fits[int(rng.integers(len(fits)))]
    return next(iter(judged))


def _days(told: InventedReferrals, rng: np.random.Generator, asked: str) -> int:
    """Return after how many days a placement begins."""
    if rng.random() < told.in_time.get(asked, 0.0):
        return int(rng.integers(told.within_days[asked] + 1))
    return int(rng.integers(told.later_days[0], told.later_days[1] + 1))


def _one_of(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    return str(rng.choice(list(shares), p=list(shares.values())))
