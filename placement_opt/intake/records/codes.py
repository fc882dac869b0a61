"""config/ssda903/codes.csv: what every code of PLACE and PLACE_PROVIDER is counted as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.csv_tables import read_table
from placement_opt.inputs.schema import with_words
from placement_opt.inputs.table_records import Column, Table
from placement_opt.intake.read.child_frames import Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.neighbours import episode_count
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest, shown

PLACE, PROVIDER = "PLACE", "PLACE_PROVIDER"
FOLD = "fold"  # a temporary stay: counted where the child lived around it
OWN, OTHER = "council", "external"
YES = "yes"
SHAPES = {PLACE: re.compile(r"[A-Z][0-9]{1,2}"), PROVIDER: re.compile(r"PR[0-9]")}  # what may be shown of a cell

_LAYOUT = Table(
    "codes",
    "codes of the return and what they are counted as",
    (
        Column("field", "column of the return", allowed=(PLACE, PROVIDER)),
        Column("code", "code as the return has it"),
        Column(OWN, "placement type where the council itself provides it; yes for the council's provider code",
               allowed=(FOLD, YES), words="placements", blank=True),
        Column(OTHER, "placement type where anybody else provides it; yes for their provider codes",
               allowed=(FOLD, YES), words="placements", blank=True),
        Column("first_return", "first return that has the code, such as 2014/15", form="year"),
        Column("last_return", "last return that has the code", form="year"),
        Column("meaning", "what the code means"),
        Column("source", "where that is said"),
    ),
    key=("field", "code"),
)  # fmt: skip


@dataclass(frozen=True)
class Codes:
    """Codes of the return: `places` to placement types if council or external, `providers` to whether the council."""

    places: dict[str, tuple[str, str]]
    providers: dict[str, bool]
    years: dict[tuple[str, str], tuple[int, int]]  # (field, code) -> closing years of the first and last return
    file: str  # as printed
    types: tuple[str, ...]  # every placement type of the catalogue, those without a code too

    @property
    def uncoded(self) -> tuple[str, ...]:
        """Return the placement types that no code leads to, so that a return has no child in them."""
        coded = {type_ for both in self.places.values() for type_ in both}
        return tuple(t for t in self.types if t not in coded)


def read_codes(path: Path, catalogue: Catalogue) -> Codes:
    """Return the code table, in placement types of the catalogue; raise BadInput with every fault in it."""
    file = shown(path)
    rows, faults = read_table(path, with_words(_LAYOUT, catalogue), file)
    records: list[dict[str, Any]] = [{str(k): v for k, v in r.items()} for r in rows.to_dict("records")]
    faults += [fault for row in records for fault in _faults(row)]
    if faults:
        raise BadInput(faults)
    by_field = {f: [r for r in records if r["field"] == f] for f in (PLACE, PROVIDER)}
    return Codes(
        places={r["code"].upper(): (r[OWN], r[OTHER]) for r in by_field[PLACE]},
        providers={r["code"].upper(): r[OWN] == YES for r in by_field[PROVIDER]},
        years={(r["field"], r["code"].upper()): (_closing(r["first_return"]), _closing(r["last_return"]))
               for r in records},
        file=file,
        types=tuple(catalogue.placements),
    )  # fmt: skip


def _faults(row: dict[str, Any]) -> list[Fault]:
    """Return what is wrong between the cells of a row."""
    cells = [row[OWN], row[OTHER]]
    if row["field"] == PROVIDER and sorted(cells) != ["", YES]:
        return [Fault(row["file"], row["row"], OWN, f"{YES} here, or in the next column", "; ".join(cells))]
    if row["field"] == PLACE and {"", YES} & set(cells):
        return [Fault(row["file"], row["row"], OWN, f"two placement types, or {FOLD}", "; ".join(cells))]
    return []


def _closing(label: str) -> int:
    return (calendar.first_year(label) or 0) + 1


def unmapped(raw: Raw, codes: Codes, most: int) -> list[Fault]:
    """Return a fault for every code of PLACE and PLACE_PROVIDER that the table does not have, at its first row.

    Shown is only what looks like a code of that column. More than `most` different texts are one fault, which tells
    how many there are: a column of something else.
    """
    faults = []
    for field, column, known in ((PLACE, "place", codes.places), (PROVIDER, "provider", codes.providers)):
        cells = raw.episodes[column]
        allowed = {"", *known} if field == PROVIDER else set(known)  # temporary stays have no provider
        strange = sorted(set(cells.unique()) - allowed)
        expected = f"a code of {codes.file}"
        if len(strange) > most:
            told, hint = f"{len(strange):,} different texts that are not codes", "are two columns swapped?"
            faults.append(_at(raw, cells.isin(strange), field, expected, told, hint))
            continue
        fitting, hidden = _told_apart(strange, SHAPES[field])
        add = "or add it to the table and name that with --code-map"
        for code in fitting:
            hint = "; ".join(filter(None, (nearest(code, known), add)))
            faults.append(_at(raw, cells == code, field, expected, code, hint))
        if "" in strange:
            faults.append(_at(raw, cells == "", field, expected, "nothing"))
        if hidden:
            faults.append(_at(raw, cells.isin(hidden), field, expected, "text that is not a code"))
    return faults


def _told_apart(words: list[str], shape: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Return the words that may be shown, since they have the shape of a code, and those that may not."""
    fits = [word for word in words if shape.fullmatch(word)]
    return fits, [word for word in words if word and word not in fits]


def _at(raw: Raw, here: pd.Series[bool], field: str, expected: str, told: str, hint: str = "") -> Fault:
    first = episode_count("", raw, here.to_numpy(dtype=bool))
    return Fault(first.file, first.row, field, expected, told, hint)


def noticed(raw: Raw, codes: Codes) -> list[RuleCount]:
    """Return codes outside their years, blank providers, and whether R1 outnumbers K2."""
    eps = raw.episodes
    late = np.zeros(len(eps), dtype=bool)
    for field, column in ((PLACE, "place"), (PROVIDER, "provider")):
        for code in eps[column].cat.categories:
            first, last = codes.years.get((field, code), (0, 0))
            if first:
                outside = (eps["year"] < first) | (eps["year"] > last)
                late |= ((eps[column] == code) & outside & (eps["year"] > 0)).to_numpy()
    folds = [code for code, (own, _) in codes.places.items() if own == FOLD]
    blank = ((eps["provider"] == "") & ~eps["place"].isin(folds)).to_numpy()
    r1 = (eps["place"] == "R1").to_numpy()
    few = r1.sum() <= (eps["place"] == "K2").sum()
    return [
        episode_count("out_of_year", raw, late),
        episode_count("provider_blank", raw, blank),
        episode_count("r1_over_k2", raw, np.zeros(len(eps), dtype=bool) if few else r1),
    ]


def placement(eps: pd.DataFrame, codes: Codes) -> pd.Series[str]:
    """Return the placement type, or fold, of every episode."""
    own = eps["provider"].map(codes.providers | {"": False}).astype(bool)
    names = [*codes.types, FOLD]
    sides = ([names.index(types[side]) for types in codes.places.values()] for side in (0, 1))
    council, external = (eps["place"].map(dict(zip(codes.places, side, strict=True))).astype("int64") for side in sides)
    picked = council.where(own, external)
    return pd.Series(pd.Categorical.from_codes(picked, categories=pd.Index(names)), index=eps.index)
