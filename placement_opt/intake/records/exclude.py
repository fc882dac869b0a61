"""What is not counted: short breaks, adults, children of unknown age, and what lies after the as-of date."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.read.child_frames import OPEN, UNKNOWN, Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.neighbours import Mask, episode_count

SHORT_BREAKS = ("V3", "V4")  # legal statuses of agreed short breaks


def short_breaks(raw: Raw) -> tuple[Raw, list[RuleCount]]:
    """Return the return without short breaks, which go before any sequence is looked at (edit rule 384)."""
    met = raw.episodes["ls"].isin(SHORT_BREAKS).to_numpy()
    return _without(raw, met), [episode_count("short_breaks", raw, met)]


def births(raw: Raw) -> tuple[pd.DataFrame, list[RuleCount]]:
    """Return one date of birth per child, the latest return's, and what was noticed about them."""
    heads = raw.headers.sort_values(["child", "year", "file", "row"], kind="stable")
    known = heads.loc[heads["born"] != UNKNOWN]
    spread = known.groupby("child")["born"].agg(["min", "max"])
    idle = ~heads["child"].drop_duplicates().isin(raw.episodes["child"])
    latest = known.drop_duplicates("child", keep="last")[["child", "born"]]
    return latest, [
        RuleCount("birth_differs", int((spread["min"] != spread["max"]).sum())),
        RuleCount("no_episode", int(idle.sum())),
    ]


def ages(raw: Raw, born: pd.DataFrame, adult: int, day: int) -> tuple[Raw, list[RuleCount]]:
    """Return episodes with `born`, cut at adulthood, without those of unknown or impossible age.

    What is cut is counted if the birthday has come by `day`, the as-of date.
    """
    eps = raw.episodes
    birth = eps["child"].map(born.set_index("child")["born"])
    unknown = birth.isna().to_numpy()
    headed = eps["child"].isin(raw.headers["child"]).to_numpy()
    birthdate = birth.fillna(UNKNOWN).astype("int64").to_numpy()
    start, end = eps["start"].to_numpy(), eps["end"].to_numpy()
    early = ~unknown & (start < birthdate)
    grown = birthday(np.where(unknown, 0, birthdate), adult)
    late = ~unknown & ~early & (end > grown) & (grown <= day)
    lapsed = ~unknown & ~early & (start >= grown)
    cut = np.where(unknown, end, np.minimum(end, grown)).astype("int32")
    repaired = eps.assign(born=birthdate.astype("int32"), end=cut)
    return _without(replace(raw, episodes=repaired), unknown | early | lapsed), [
        episode_count("no_header", raw, unknown & ~headed),
        episode_count("unknown_birth", raw, unknown & headed),
        episode_count("before_birth", raw, early),
        episode_count("adult", raw, late | lapsed),
    ]


def as_of(raw: Raw, day: int) -> tuple[Raw, list[RuleCount]]:
    """Return what was known at the as-of date: later starts go, later ends are open."""
    met = (raw.episodes["start"] > day).to_numpy()
    end = raw.episodes["end"].to_numpy()
    seen = replace(raw, episodes=raw.episodes.assign(end=np.where(end > day, OPEN, end).astype("int32")))
    return _without(seen, met), [episode_count("after_as_of", raw, met)]


def birthday(born: npt.NDArray[np.int64], years: int) -> npt.NDArray[np.int64]:
    """Return the day on which a child born that day becomes so old; born on 29 February: 1 March."""
    day = born.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    later = month + np.timedelta64(years, "Y").astype("timedelta64[M]")
    then: npt.NDArray[np.int64] = later.astype("datetime64[D]").astype("int64")
    return np.asarray(then + (day - month.astype("datetime64[D]")).astype("int64"), dtype="int64")


def _without(raw: Raw, met: Mask) -> Raw:
    return replace(raw, episodes=raw.episodes.loc[~met].reset_index(drop=True)) if met.any() else raw
