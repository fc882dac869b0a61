"""Read the folder `fund` of a model: every table, then every check whose tables are whole, then all faults at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.frames import Inputs, Tables, records
from placement_opt.inputs.fund_checks import FUND_CHECKS, beside_the_children, values_are_of_one_year
from placement_opt.inputs.fund_tables import FUND_FOLDER, FUND_TABLES
from placement_opt.inputs.links import missing_figures, unknown_sources, unknown_words
from placement_opt.inputs.misspelt_keys import Key
from placement_opt.inputs.read_model import read_model, read_settings_of, read_sources_of
from placement_opt.inputs.settings import Model, Source
from placement_opt.inputs.table_folder import read_tables, strangers
from placement_opt.inputs.table_records import Parameter, Table
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown_folder

ONLY_OF_A_FUND = "only the tables that a fund has"


@dataclass(frozen=True)
class FundInputs:
    """The folder `fund` of a model as read, and the model's own tables where it has children too."""

    path: Path  # of the model
    model: Model
    sources: Mapping[str, Source]
    tables: Tables
    children: Inputs | None  # None: the folder holds a fund alone

    @property
    def assumed_figures(self) -> tuple[int, int]:
        """How many figures of the fund are assumed, and how many there are."""
        grades = [str(grade) for t in self.tables.values() if "evidence" in t for grade in t["evidence"]]
        return grades.count("assumed"), len(grades)


def has_fund(path: Path) -> bool:
    """Say whether a model folder has a fund."""
    return (path / FUND_FOLDER).is_dir()


def has_children(path: Path) -> bool:
    """Say whether a model folder has a children's programme beside its fund."""
    return not has_fund(path) or os.path.lexists(path / "needs.csv")


def read_fund(path: Path, children: Inputs | None, highest_level: int) -> FundInputs:
    """Return the fund of a model folder as read and checked; `children` is the model itself, if it has children.

    Raises BadInput with every fault of every file, and of every check whose tables are whole.
    """
    folder = f"{shown_folder(path)}/{FUND_FOLDER}"
    if not has_fund(path):
        expected = "a folder with cohorts.csv, interventions.csv and the other tables of a fund"
        raise BadInput([Fault(folder, None, "", expected, "no such folder")])
    model, faults = read_settings_of(path, shown_folder(path))
    sources, more = read_sources_of(path, shown_folder(path))
    words = children.catalogue if children else read_catalogue()
    tables, faulty, found = read_tables(path / FUND_FOLDER, folder, FUND_TABLES, words)
    broken = {name for name, _ in found}
    faults += [*more, *(f for _, f in found), *strangers(path / FUND_FOLDER, folder, FUND_TABLES, ONLY_OF_A_FUND)]
    faults += _between(tables, faulty, broken, words, folder)
    faults += [] if more else list(unknown_sources(tables, sources, FUND_TABLES))
    if not broken:
        faults += beside_the_children(tables, children.tables if children else None, folder)
        faults += _levels(tables, highest_level)
    if faults or model is None:
        raise BadInput(faults)
    return FundInputs(path, model, sources, tables, children)


def read_with_children(path: Path, highest_level: int, catalogue: Catalogue | None = None) -> FundInputs:
    """Return the fund of a model folder with the model's own tables, if it has any. Raises BadInput."""
    return read_fund(path, read_model(path, catalogue) if has_children(path) else None, highest_level)


def files_of_fund(path: Path) -> list[Path]:
    """Return the files of a model's fund that are read, by name."""
    known = {t.file for t in FUND_TABLES.values()}
    return sorted(p for p in (path / FUND_FOLDER).glob("*.csv") if p.name in known)


def _between(tables: Tables, faulty: Tables, broken: set[str], words: Catalogue, folder: str) -> list[Fault]:
    """Return the faults between tables; checks that need a broken table are left out."""
    faults = [f for _, f in unknown_words(tables, broken, words, faulty, FUND_TABLES)]
    unknown = list(unknown_words(tables, broken, words, schema=FUND_TABLES))
    faults += [f for _, f in unknown]
    broken = broken | {t for t, _ in unknown}
    if "use_values" not in broken and (years := list(values_are_of_one_year(tables))):
        faults += years  # of two years each lacks rows of the other, which would only be told as well
        broken |= {"use_values"}
    required = partial(_required, tables)
    missing = list(missing_figures(tables, folder, broken, required, _subjects, FUND_TABLES))
    broken |= {f.file.rpartition("/")[2].removesuffix(".csv") for f in missing}
    faults += missing
    for one, needed in FUND_CHECKS:
        if not broken.intersection(needed):
            faults += one(tables)
    return faults


OF_OWN_CASES = ("cost", "length", "capacity", "growth", "lead", "reach", "take_up")  # not of the children's programme


def _required(tables: Tables, table: Table, key: Key) -> list[Parameter]:
    also: tuple[str, ...] = ()
    if table.name == "intervention_figures":
        own = [r for r in records(tables, "interventions") if r["intervention"] == key[0] and not r["runs_in"]]
        also = (*OF_OWN_CASES, *(["gap"] if own[0]["after"] else [])) if own else ()
    return [p for p in table.parameters if not p.optional or p.name in also]


def _subjects(table: str, tables: Tables, broken: set[str]) -> list[Key]:
    """Return the keys of a table that must have a row because something else says so."""
    of = {"cohort_sizes": "cohorts", "intervention_figures": "interventions", "agreement_terms": "agreements"}
    if table == "terms":
        return [()]
    if table not in of or of[table] in broken:
        return []
    return [(str(name),) for name in tables[of[table]].iloc[:, 0]]


def _levels(tables: Tables, highest: int) -> Iterator[Fault]:
    for row in records(tables, "interventions"):
        if int(row["level"]) > highest:
            expected = f"a level of evidence from 0 to {highest}, as config/fund.yaml has them"
            yield Fault(row["file"], row["row"], "level", expected, row["level"])
