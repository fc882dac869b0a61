"""The need group of a referral: from the age at that day and a level of need, or from a column that says it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.catalogue import AgeBand, Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.placements.joined_referrals import BORN_IN_RETURN
from placement_opt.intake.placements.placement_settings import ANSWERS, PlacementSettings
from placement_opt.intake.placements.referral_cells import known_needs
from placement_opt.intake.placements.standard_fields import JOINED_BY

Mask = npt.NDArray[np.bool_]
NEED_NOT_KNOWN = "not_known"  # in place of a need group
NO_AGE, GROWN_UP, NO_LEVEL = "no_age", "grown_up", "no_level"  # why a need group is not known


def needs_of(referrals: pd.DataFrame, choices: PlacementSettings, settings: Settings, words: Catalogue) -> pd.DataFrame:
    """Return `need`, a need group or `not_known`, and `why` it is not known.

    What a column says goes first; at an age with one need group alone no level needs to be known.
    """
    age, level = ages(referrals), levels_of(referrals, choices, settings, words)
    need, said = np.full(len(referrals), "", dtype=object), referrals["need"].to_numpy()
    for number, group in enumerate(known_needs(words)):
        if group in words.needs:
            need[said == number] = group
    why = np.where(np.isnan(age), NO_AGE, np.where((age < 0) | (age >= settings.adult), GROWN_UP, NO_LEVEL))
    for band in words.age_bands.values():
        here = (need == "") & (age >= band.from_age) & (age <= band.to_age) & (age < settings.adult)
        groups = _groups(words, band, settings.need_levels.otherwise)
        for number, group in enumerate(groups):
            need[here & ((level == number) | (len(set(groups)) == 1))] = group
    unknown = need == ""
    return pd.DataFrame({"need": np.where(unknown, NEED_NOT_KNOWN, need), "why": np.where(unknown, why, "")})


def levels_of(
    referrals: pd.DataFrame, choices: PlacementSettings, settings: Settings, words: Catalogue
) -> npt.NDArray[np.float64]:
    """Return the place of each level in the catalogue: as a column says, else by the rule; NaN if neither."""
    names, said = list(words.levels), referrals["need"].to_numpy(dtype=np.float64)
    complex_, otherwise = (names.index(w) for w in (settings.need_levels.complex.level, settings.need_levels.otherwise))
    answered = referrals[list(_rule_fields(choices))].notna().any(axis=1).to_numpy()
    by_rule = np.where(answered, np.where(is_complex(referrals, choices), complex_, otherwise), np.nan)
    return np.where(said < len(names), said, by_rule)


def _groups(words: Catalogue, band: AgeBand, otherwise: str) -> list[str]:
    """Return the need group of an age band for each level; a level without one there has that of another level."""
    beside = words.need_of(band, otherwise) or NEED_NOT_KNOWN
    return [words.need_of(band, level) or beside for level in words.levels]


def ages(referrals: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return the age in whole years on the day of referral: as a column says, else by birth; NaN where not known."""
    born = referrals["born"].fillna(referrals[BORN_IN_RETURN])
    by_birth = years_between(born.to_numpy(), referrals[JOINED_BY].to_numpy())
    return referrals["age"].fillna(pd.Series(by_birth, index=referrals.index)).to_numpy(dtype=np.float64)


def years_between(born: npt.NDArray[np.float64], day: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the whole years from birth to a day, both in days since 1970-01-01; NaN where either is not known."""
    found = np.full(len(born), np.nan)
    known = ~np.isnan(born) & ~np.isnan(day)
    if known.any():
        first, last = (pd.DatetimeIndex(x[known].astype("datetime64[D]")) for x in (born, day))
        before = (last.month < first.month) | ((last.month == first.month) & (last.day < first.day))
        found[known] = last.year - first.year - before
    return found


def is_complex(referrals: pd.DataFrame, choices: PlacementSettings) -> Mask:
    """Say who has complex need by the rule of the settings."""
    rule = choices.complex
    there = np.zeros(len(referrals), dtype=bool)
    if rule.deprivation_of_liberty:
        there |= (referrals["deprivation"] == ANSWERS["yes_no"].index("yes")).to_numpy()
    there |= referrals["companions"].isin([ANSWERS["companions"].index(word) for word in rule.companions]).to_numpy()
    if rule.risks:
        present = referrals[list(rule.risks)].isin([ANSWERS["risk"].index(word) for word in rule.answers])
        there |= (present.sum(axis=1) >= rule.least_risks).to_numpy()
    return there


def _rule_fields(choices: PlacementSettings) -> tuple[str, ...]:
    """Return the fields that the rule looks at; of a row without an answer in any of them the level is not known."""
    rule = choices.complex
    beside = ("deprivation",) if rule.deprivation_of_liberty else ()
    return (*beside, *(("companions",) if rule.companions else ()), *rule.risks)
