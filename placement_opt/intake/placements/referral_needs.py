"""The need group of a referral: from the age at that day and a level of need, or from a column that says it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.placements.joined_referrals import BORN_IN_RETURN
from placement_opt.intake.placements.placement_settings import ANSWERS, PlacementSettings
from placement_opt.intake.placements.referral_cells import known_needs
from placement_opt.intake.placements.standard_fields import JOINED_BY

Mask = npt.NDArray[np.bool_]
NEED_NOT_KNOWN = "not_known"  # in place of a need group
NO_AGE, GROWN_UP, NO_LEVEL = "no_age", "grown_up", "no_level"  # why a need group is not known


def needs_of(referrals: pd.DataFrame, choices: PlacementSettings, settings: Settings, words: Catalogue) -> pd.DataFrame:
    """Return `need`, a need group or `not_known`, and `why` it is not known."""
    age, said = ages(referrals), referrals["need"].to_numpy()
    standing = known_needs(words)
    level = np.where(said < len(words.levels), said, np.nan)
    levels = settings.need_levels
    by_rule = np.where(
        is_complex(referrals, choices), standing.index(levels.complex.level), standing.index(levels.otherwise)
    )
    answered = ~np.isnan(referrals[list(_rule_fields(choices))].to_numpy(dtype=np.float64)).all(axis=1)
    level = np.where(np.isnan(level) & answered, by_rule, level)
    need = np.full(len(referrals), "", dtype=object)
    for number, group in enumerate(standing):
        if group in words.needs:
            need[said == number] = group
    why = np.where(np.isnan(age), NO_AGE, np.where((age < 0) | (age >= settings.adult), GROWN_UP, ""))
    for band in words.age_bands.values():
        here = (need == "") & (why == "") & (age >= band.from_age) & (age <= band.to_age)
        otherwise = words.need_of(band, levels.otherwise) or NEED_NOT_KNOWN
        groups = [words.need_of(band, word) or otherwise for word in words.levels]
        only = len(set(groups)) == 1
        for number, group in enumerate(groups):
            need[here & (only | (level == number))] = group
    need[(need == "") & (why == "")] = NEED_NOT_KNOWN
    why = np.where(need == NEED_NOT_KNOWN, NO_LEVEL, np.where(need == "", why, ""))
    return pd.DataFrame({"need": np.where(need == "", NEED_NOT_KNOWN, need), "why": why})


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
