"""Truth as the files that a council, or a region, would hand over. What the files are called is the caller's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from tests.generator.days import (
    OPEN,
    closing_year,
    day,
    day_texts,
    year_end,
    year_start,
)
from tests.generator.faults import with_faults
from tests.generator.places import post_text
from tests.generator.truth import Truth, positions

Texts = dict[str, np.ndarray]  # column -> texts, one a row
LAYOUTS: dict[str, Callable[[str, str], str]] = {
    "folders": lambda label, table: f"{label}/{table}.csv",
    "prefixes": lambda label, table: f"{label}_{table}.csv",
}
MARK = "\ufeff"
OLD_CODES = {"U1": "Q1", "U2": "Q1", "U3": "Q1", "U4": "Q2", "U5": "Q2", "U6": "Q2"}
LAST_OLD = 2014  # closing year of the last return with Q1 and Q2
NEW_CODES = {"H5": "K3", "P2": "K3"}
FIRST_NEW = 2024  # closing year of the first return with K3 …
REGISTERED = day("2023-10-28")  # … for what still went on then
FIRST_LETTERS = 2025  # closing year of the first return with SEX as a letter
SEXES = {"1": "M", "2": "F"}
NO_UPN_YET = 5 * 365  # days of age


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


def write_csv(
    truth: Truth, folder: Path, *, layout: str = "folders", dates: str = "day_first", bom: bool = False,
    encoding: str = "utf-8", faults: float = 0.0, newline: str = "\n",
) -> None:  # fmt: skip
    """Write the returns of a council under folder.

    Layouts: `folders` (2020-21/episodes.csv …), `prefixes` (2020-21_episodes.csv …) and `combined` (episodes.csv …, one
    file a table of all years with the latest knowledge only). `faults` is the share of episode rows made faulty.
    """
    if layout == "combined":
        returns = {table: (combined(truth, dates)[table], f"{table}.csv") for table in TABLES}
        batches = [(truth.returns[-1], returns)]
    else:
        name = LAYOUTS[layout]
        batches = [
            (year, {t: (texts, name(label(year), t)) for t, texts in yearly(truth, year, dates).items()})
            for year in truth.returns
        ]
    for year, tables in batches:
        for table, (texts, file) in tables.items():
            if table == "episodes" and faults:
                texts = with_faults(texts, faults, np.random.default_rng([truth.seed, year]), dates)
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            text = newline.join([",".join(texts), *lines(texts), ""])
            path.write_bytes((MARK * bom + text).encode(encoding))


def write_pooled(truths: Iterable[Truth], folder: Path, *, dates: str = "iso") -> int:
    """Write the yearly returns of all councils below one another, with LA and YEAR; return the number of episode rows.

    Files: episodes.csv, header.csv, uasc.csv, missing.csv. Councils are written one by one as they come. CHILD numbers
    repeat from council to council.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count, paths = 0, {table: folder / f"{table}.csv" for table in TABLES}
    for path in paths.values():
        path.write_text("", encoding="utf-8")
    for number, truth in enumerate(truths):
        for year in truth.returns:
            for table, texts in yearly(truth, year, dates).items():
                rows = len(texts["CHILD"])
                texts |= {"LA": np.full(rows, truth.council, object), "YEAR": np.full(rows, str(year), object)}
                head = [",".join(texts)] if number == 0 and year == truth.first_year else []
                count += rows if table == "episodes" else 0
                with paths[table].open("a", encoding="utf-8", newline="") as file:
                    file.write("\n".join([*head, *lines(texts), ""]))
    return count


def yearly(truth: Truth, year: int, dates: str) -> dict[str, Texts]:
    """Return the tables of one return as texts: header rows of its children and of care leavers without an episode."""
    rows = as_known(truth, year)
    here = np.isin(truth.header["child"], rows["child"])
    leaver = (truth.header["leaver_from"] < year_start(year)) & (truth.header["leaver_to"] > year_end(year))
    spells = truth.missing[(truth.missing["start"] <= year_end(year)) & (truth.missing["end"] >= year_start(year))]
    return {
        "episodes": _episode_texts(truth, rows, np.full(len(rows), year), dates),
        "header": _header_texts(truth.header[here | leaver], year, dates),
        "uasc": _uasc_texts(truth, truth.uasc[np.isin(truth.uasc["child"], rows["child"])], year, dates),
        "missing": _missing_texts(truth, spells, year, dates),
    }


def combined(truth: Truth, dates: str) -> dict[str, Texts]:
    """Return one table each for all years, with what the latest return to hold a row says."""
    rows, last = truth.episodes, truth.returns[-1]
    known = np.minimum(closing_year(rows["end"].to_numpy()), last)
    return {
        "episodes": _episode_texts(truth, rows, known, dates),
        "header": _header_texts(truth.header, last, dates),
        "uasc": _uasc_texts(truth, truth.uasc, last, dates),
        "missing": _missing_texts(truth, truth.missing, last, dates),
    }


TABLES = ("episodes", "header", "uasc", "missing")


def _episode_texts(truth: Truth, rows: pd.DataFrame, year: np.ndarray, dates: str) -> Texts:
    who = truth.header.iloc[positions(truth.header, rows["child"].to_numpy())]
    texts = {name: np.asarray(rows[name].astype(object)) for name in ("rne", "ls", "cin", "provider", "rec", "reason")}
    return {
        "CHILD": _whole(who["id"]),
        "DECOM": day_texts(rows["start"].to_numpy(), dates),
        "RNE": texts["rne"],
        "LS": texts["ls"],
        "CIN": texts["cin"],
        "PLACE": place_texts(rows, year),
        "PLACE_PROVIDER": texts["provider"],
        "DEC": day_texts(rows["end"].to_numpy(), dates),
        "REC": texts["rec"],
        "REASON_PLACE_CHANGE": texts["reason"],
        "HOME_POST": _posts(who["home"]),
        "PL_POST": _posts(rows["post"]),
        "URN": np.where(rows["urn"] > 0, _whole(rows["urn"]), ""),
    }


def place_texts(rows: pd.DataFrame, year: np.ndarray) -> np.ndarray:
    """Return PLACE in the codes of the return (closing year) that says it."""
    place = rows["place"].astype(object)
    old, new = place.replace(OLD_CODES), place.replace(NEW_CODES)
    late = (year >= FIRST_NEW) & (rows["end"].to_numpy() >= REGISTERED)
    return np.select([year <= LAST_OLD, late], [old, new], place)


def _header_texts(rows: pd.DataFrame, year: int, dates: str) -> Texts:
    known = rows["baby"].to_numpy() <= year_end(year)
    sex = rows["sex"].astype(object)
    young = rows["born"].to_numpy() > year_end(year) - NO_UPN_YET
    return {
        "CHILD": _whole(rows["id"]),
        "SEX": np.asarray(sex.replace(SEXES) if year >= FIRST_LETTERS else sex),
        "DOB": day_texts(rows["born"].to_numpy(), dates),
        "ETHNIC": np.asarray(rows["ethnic"].astype(object)),
        "UPN": np.where(young, "UN1", np.asarray(rows["upn"].astype(object))),
        "MOTHER": np.where(known, "1", "").astype(object),
        "MC_DOB": day_texts(np.where(known, rows["baby"], OPEN), dates),
    }


def _uasc_texts(truth: Truth, rows: pd.DataFrame, year: int, dates: str) -> Texts:
    header = _header_texts(truth.header.iloc[positions(truth.header, rows["child"].to_numpy())], year, dates)
    ceased = rows["ceased"].to_numpy()
    known = day_texts(np.where(ceased <= year_end(year), ceased, OPEN), dates)
    return {**{name: header[name] for name in ("CHILD", "SEX", "DOB")}, "DUC": known}


def _missing_texts(truth: Truth, rows: pd.DataFrame, year: int, dates: str) -> Texts:
    who = truth.header.iloc[positions(truth.header, rows["child"].to_numpy())]
    end = rows["end"].to_numpy()
    return {
        "CHILD": _whole(who["id"]),
        "DOB": day_texts(who["born"].to_numpy(), dates),
        "MISSING": np.asarray(rows["kind"].astype(object)),
        "MIS_START": day_texts(rows["start"].to_numpy(), dates),
        "MIS_END": day_texts(np.where(end <= year_end(year), end, OPEN), dates),
    }


def _whole(numbers: pd.Series) -> np.ndarray:
    return np.array([str(number) for number in numbers.tolist()], dtype=object)


def _posts(posts: pd.Series) -> np.ndarray:
    found, where = np.unique(posts.to_numpy(), return_inverse=True)
    return np.array([post_text(post) for post in found.tolist()], dtype=object)[where]


def lines(texts: Texts) -> Iterable[str]:
    """Yield the rows of a table as lines; no text here needs quotes."""
    return map(",".join, zip(*(column.tolist() for column in texts.values()), strict=True))


def secrets(truth: Truth) -> set[str]:
    """Return every text of the files that belongs to one child: identifiers, pupil numbers, dates of birth, postcodes.

    Dates of birth (of the child, and of the child's own child) are in both date forms. A leak test looks for each of
    these in whatever is printed or kept. Postcodes are the child's home and placement; homes' own are among them.
    """
    header = truth.header
    babies = header["baby"].to_numpy()[header["baby"].to_numpy() < OPEN]
    born = np.concatenate([header["born"].to_numpy(), babies])
    return {
        *_whole(header["id"]),
        *header["upn"],
        *(text for form in ("day_first", "iso") for text in day_texts(born, form)),
        *_posts(header["home"]),
        *_posts(truth.episodes["post"]),
    }
