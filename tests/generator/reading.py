"""A second, simple reading of the written files, and how far counts are from rates: for the tests of the generator."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from tests.generator import (
    BANDS,
    PLACEMENTS,
    Rates,
    Truth,
    label,
    quarter_end,
)

NEVER = pd.Timestamp("2262-01-01")
BIRTHDAYS = (1, 5, 10, 16, 18)
PLACES = {  # code and provider -> placement type, written down here again on purpose
    **{("K2", "PR1"): "home_inhouse", ("K2", "PR4"): "home_external", ("S1", "PR4"): "residential_school"},
    **{(code, "PR1"): "foster_inhouse" for code in ("Q2", "U4", "U5", "U6")},
    **{(code, pr): "foster_ifa" for code in ("Q2", "U4", "U5", "U6") for pr in ("PR4", "PR5")},
    **{(code, "PR1"): "foster_kinship" for code in ("Q1", "U1", "U2", "U3")},
    **{("P1", "PR0"): "parents", **{(code, "PR1"): "adoption" for code in ("A3", "A4", "A5", "A6")}},
    **{(code, "PR4"): "community" for code in ("H5", "P2", "K3")},
    **{(code, "PR3"): "other" for code in ("R2", "R5", "Z1")},
}


def read(file: Path) -> pd.DataFrame:
    """Return a written table, day-first dates parsed."""
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    days = table.columns.intersection(["DECOM", "DEC", "DOB", "DUC", "MIS_START", "MIS_END"])
    return table.assign(**{name: pd.to_datetime(table[name].replace("", None), format="%d/%m/%Y") for name in days})


def all_years(truth: Truth, folder: Path, table: str) -> pd.DataFrame:
    """Return a table of all returns below one another, with the closing year."""
    years = [read(folder / label(year) / f"{table}.csv").assign(year=year) for year in truth.returns]
    return pd.concat(years, ignore_index=True)


def last_known(truth: Truth, folder: Path) -> pd.DataFrame:
    """Return every episode as the last return says it, by child and start."""
    rows = all_years(truth, folder, "episodes").drop_duplicates(["CHILD", "DECOM"], keep="last")
    return rows.sort_values(["CHILD", "DECOM"], ignore_index=True)


def in_care(truth: Truth, episodes: pd.DataFrame, header: pd.DataFrame) -> list[pd.DataFrame]:
    """Return child, band and placement at each quarter end, temporary placements folded and short breaks left out."""
    rows = episodes[episodes["LS"] != "V4"].copy()
    kinds = [PLACES.get(pair) for pair in zip(rows["PLACE"], rows["PLACE_PROVIDER"], strict=True)]
    rows["placement"] = pd.Series(kinds, index=rows.index).where(~rows["PLACE"].str.startswith("T"))
    rows["placement"] = rows.groupby("CHILD")["placement"].ffill()
    rows["born"] = rows["CHILD"].map(header.drop_duplicates("CHILD").set_index("CHILD")["DOB"])
    found = []
    for quarter in range(4 * truth.years + 1):
        day = pd.Timestamp(0) + pd.Timedelta(days=quarter_end(truth.first_year, quarter))
        here = rows[(rows["DECOM"] <= day) & (rows["DEC"].fillna(NEVER) > day)]
        age = sum((here["born"] + pd.DateOffset(years=years) <= day).astype(int) for years in BIRTHDAYS)
        assert not here["CHILD"].duplicated().any()
        bands = pd.Series([*BANDS, "adult"])[age].to_numpy()
        found.append(pd.DataFrame({"band": bands, "placement": here["placement"].to_numpy()}, index=here["CHILD"]))
    return found


def flows_and_entrants(ends: list[pd.DataFrame]) -> tuple[dict[tuple, int], dict[tuple, int]]:
    """Return children by quarter and what they are at its two ends, and the new ones by what they are at its end."""
    flows, entrants = {}, {}
    for quarter, (one, other) in enumerate(itertools.pairwise(ends), start=1):
        pairs = one.join(other.add_prefix("to_"), how="left").fillna("")
        flows |= {(quarter, *key): n for key, n in tally(pairs).items()}
        entrants |= {(quarter, *key): n for key, n in tally(other[~other.index.isin(one.index)]).items()}
    return flows, entrants


def read_xml(file: Path) -> tuple[ElementTree.Element, pd.DataFrame]:
    """Return the root of a return, and its episodes in the columns of the CSV as texts."""
    root = ElementTree.parse(file).getroot()
    rows = [
        {"CHILD": child.findtext("HEADER/CHILDID"), **{x.tag: x.text or "" for x in episode}}
        for child in root
        for episode in child.findall("EPISODE")
    ]
    return root, pd.DataFrame(rows).rename(columns={"PL": "PLACE"})


def short_stays(truth: Truth, episodes: pd.DataFrame) -> dict[int, int]:
    """Return how many came and left between two quarter ends, by quarter."""
    rows = episodes[(episodes["LS"] != "V4") & (episodes["RNE"] == "S") & (episodes["REC"] != "X1")]
    rows = rows[rows["DEC"].notna()]
    ends = pd.to_datetime([quarter_end(truth.first_year, q) for q in range(4 * truth.years + 1)], unit="D")
    began, over = (ends.searchsorted(rows[name], side="left") for name in ("DECOM", "DEC"))
    quarter = pd.Series(began)[began == over]
    return quarter[quarter > 0].value_counts().to_dict()


def counts(frame: pd.DataFrame, by: list[str]) -> dict[tuple, int]:
    """Return children by the given columns of a frame of Truth."""
    return frame.groupby(by)["children"].sum().to_dict()


def tally(rows: pd.DataFrame) -> dict[tuple, int]:
    """Return how often each row is there."""
    return rows.value_counts().to_dict()


def misfit(given: dict[tuple, float], found: dict[tuple, int], exposure: dict[tuple, int]) -> float:
    """Return by how many standard errors the sum of squared deviations is above what chance makes of it."""
    scores = []
    for key, n in exposure.items():
        rate = given.get(key, 0.0)
        if n * rate * (1 - rate) > 10:
            scores.append((found.get(key, 0) - n * rate) ** 2 / (n * rate * (1 - rate)))
    assert len(scores) > 15
    return (sum(scores) - len(scores)) / np.sqrt(2 * len(scores))


def rate_misfits(truth: Truth, rates: Rates) -> dict[str, float]:
    """Return the misfit of exits, moves and new carers; who turns 18 or has just stepped down is left out."""
    flows = truth.flows[~truth.flows["adult"]]
    usual = flows[~flows["stepped_down"]]
    exposure = counts(usual, ["band", "placement"])
    left = counts(usual[usual["to_placement"] == ""], ["band", "placement"])
    moves = counts(usual[usual["to_placement"] != usual["placement"]], ["band", "placement", "to_placement"])
    same = usual[usual["moved"] & (usual["to_placement"] == usual["placement"])]
    by_move = {(*pair, to): n for pair, n in exposure.items() for to in PLACEMENTS if to != pair[1]}
    return {
        "exits": misfit(rates.exits, left, exposure),
        "moves": misfit(rates.moves, moves, by_move),
        "new carers": misfit(rates.new_carers, counts(same, ["band", "placement"]), exposure),
    }
