"""Truth as the files that a council, or a region, would hand over. What the files are called is the caller's choice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from placement_opt.intake.invented.days import day, day_texts, year_end, year_start
from placement_opt.intake.invented.town import post_text
from placement_opt.intake.invented.truth import Truth, positions
from placement_opt.intake.read.child_frames import OPEN

Texts = dict[str, np.ndarray]  # column -> texts, one a row
OLD_CODES = {"U1": "Q1", "U2": "Q1", "U3": "Q1", "U4": "Q2", "U5": "Q2", "U6": "Q2"}
LAST_OLD = 2014  # closing year of the last return with Q1 and Q2
NEW_CODES = {"H5": "K3", "P2": "K3"}
FIRST_NEW = 2024  # closing year of the first return with K3 …
REGISTERED = day("2023-10-28")  # … for what still went on then
FIRST_LETTERS = 2025  # closing year of the first return with SEX as a letter
SEXES = {"1": "M", "2": "F"}


def label(year: int) -> str:
    """Return the label of a return by its closing year: 2020-21 for 2021."""
    return f"{year - 1}-{year % 100:02d}"


def as_known(truth: Truth, year: int) -> pd.DataFrame:
    """Return the episodes of one return as known at its end: what ended later is still open and gives no reason."""
    episodes = truth.episodes
    start, end = episodes["start"].to_numpy(), episodes["end"].to_numpy()
    rows = episodes[(start <= year_end(year)) & (end >= year_start(year))].reset_index(drop=True)
    later = rows["end"].to_numpy() > year_end(year)
    rows["end"] = np.where(later, OPEN, rows["end"])
    for name in ("rec", "reason"):
        rows[name] = rows[name].where(~later, "")
    return rows


def write_csv(truth: Truth, folder: Path) -> None:
    """Write the returns of a council under a folder, one folder a year: 2020-21/episodes.csv and so on."""
    for year in truth.returns:
        for table, texts in yearly(truth, year, "day_first").items():
            path = folder / label(year) / f"{table}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "\n".join([",".join(texts), *lines(texts), ""])
            path.write_text(text, encoding="utf-8", newline="")


def yearly(truth: Truth, year: int, dates: str) -> dict[str, Texts]:
    """Return the tables of one return as texts: header rows of its children and of care leavers without an episode."""
    rows = as_known(truth, year)
    here = np.isin(truth.header["child"], rows["child"])
    leaver = (truth.header["leaver_from"] < year_start(year)) & (truth.header["leaver_to"] > year_end(year))
    spells = truth.missing[(truth.missing["start"] <= year_end(year)) & (truth.missing["end"] >= year_start(year))]
    return {
        "episodes": episode_texts(truth, rows, np.full(len(rows), year), dates),
        "header": header_texts(truth.header[here | leaver], year, dates),
        "uasc": uasc_texts(truth, truth.uasc[np.isin(truth.uasc["child"], rows["child"])], year, dates),
        "missing": missing_texts(truth, spells, year, dates),
    }


RETURN_FILES = ("episodes", "header", "uasc", "missing")


def episode_texts(truth: Truth, rows: pd.DataFrame, year: np.ndarray, dates: str) -> Texts:
    who = truth.header.iloc[positions(truth.header, rows["child"].to_numpy())]
    texts = {name: np.asarray(rows[name].astype(object)) for name in ("rne", "ls", "cin", "provider", "rec", "reason")}
    return {
        "CHILD": whole(who["id"]),
        "DECOM": day_texts(rows["start"].to_numpy(), dates),
        "RNE": texts["rne"],
        "LS": texts["ls"],
        "CIN": texts["cin"],
        "PLACE": place_texts(rows, year),
        "PLACE_PROVIDER": texts["provider"],
        "DEC": day_texts(rows["end"].to_numpy(), dates),
        "REC": texts["rec"],
        "REASON_PLACE_CHANGE": texts["reason"],
        "HOME_POST": posts(who["home"]),
        "PL_POST": posts(rows["post"]),
        "URN": np.where(rows["urn"] > 0, whole(rows["urn"]), ""),
    }


def place_texts(rows: pd.DataFrame, year: np.ndarray) -> np.ndarray:
    """Return PLACE in the codes of the return (closing year) that says it."""
    place = rows["place"].astype(object)
    old, new = place.replace(OLD_CODES), place.replace(NEW_CODES)
    late = (year >= FIRST_NEW) & (rows["end"].to_numpy() >= REGISTERED)
    return np.select([year <= LAST_OLD, late], [old, new], place)


def header_texts(rows: pd.DataFrame, year: int, dates: str) -> Texts:
    known = rows["baby"].to_numpy() <= year_end(year)
    sex = rows["sex"].astype(object)
    young = rows["pupil_from"].to_numpy() > year_end(year)
    return {
        "CHILD": whole(rows["id"]),
        "SEX": np.asarray(sex.replace(SEXES) if year >= FIRST_LETTERS else sex),
        "DOB": day_texts(rows["born"].to_numpy(), dates),
        "ETHNIC": np.asarray(rows["ethnic"].astype(object)),
        "UPN": np.where(young, "UN1", np.asarray(rows["upn"].astype(object))),
        "MOTHER": np.where(known, "1", "").astype(object),
        "MC_DOB": day_texts(np.where(known, rows["baby"], OPEN), dates),
    }


def uasc_texts(truth: Truth, rows: pd.DataFrame, year: int, dates: str) -> Texts:
    header = header_texts(truth.header.iloc[positions(truth.header, rows["child"].to_numpy())], year, dates)
    ceased = rows["ceased"].to_numpy()
    known = day_texts(np.where(ceased <= year_end(year), ceased, OPEN), dates)
    return {**{name: header[name] for name in ("CHILD", "SEX", "DOB")}, "DUC": known}


def missing_texts(truth: Truth, rows: pd.DataFrame, year: int, dates: str) -> Texts:
    who = truth.header.iloc[positions(truth.header, rows["child"].to_numpy())]
    end = rows["end"].to_numpy()
    return {
        "CHILD": whole(who["id"]),
        "DOB": day_texts(who["born"].to_numpy(), dates),
        "MISSING": np.asarray(rows["kind"].astype(object)),
        "MIS_START": day_texts(rows["start"].to_numpy(), dates),
        "MIS_END": day_texts(np.where(end <= year_end(year), end, OPEN), dates),
    }


def whole(numbers: pd.Series) -> np.ndarray:
    return np.array([str(number) for number in numbers.tolist()], dtype=object)


def posts(posts: pd.Series) -> np.ndarray:
    found, where = np.unique(posts.to_numpy(), return_inverse=True)
    return np.array([post_text(post) for post in found.tolist()], dtype=object)[where]


def lines(texts: Texts) -> Iterable[str]:
    """Yield the rows of a table as lines; no text here needs quotes."""
    return map(",".join, zip(*(column.tolist() for column in texts.values()), strict=True))
