"""Read a model folder: every file, then every check whose tables are whole, then all faults at once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs.catalogue_file import read_catalogue, with_words_of
from placement_opt.inputs.checks import CHECKS, pipeline_is_ahead
from placement_opt.inputs.claims_file import misfits, read_claims
from placement_opt.inputs.exit_checks import support_is_for_those_who_leave
from placement_opt.inputs.fee_checks import bands_stand_for_enough_children, bands_tie_to_the_fee
from placement_opt.inputs.frames import Inputs, Tables
from placement_opt.inputs.fund_tables import FUND_FOLDER
from placement_opt.inputs.lever_tables import RENAMED_TABLES
from placement_opt.inputs.links import missing_rows, other_meanings, unknown_measures, unknown_sources, unknown_words
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.settings import Model, Source
from placement_opt.inputs.table_folder import read_tables, strangers
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.inputs.uncertainty_file import read_uncertainty, unfit_uncertainty
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import together_limit
from placement_opt.kernel.given_files import sizes_in, too_large_together
from placement_opt.kernel.text import shown_folder
from placement_opt.kernel.yamls import check, kind_of, read_yaml


def read_model(path: Path, catalogue: Catalogue | None = None) -> Inputs:
    """Return a model folder as read and checked; its words are those of the catalogue, or of config/, and its own.

    Raises BadInput with every fault of every file, and of every check whose tables are whole.
    """
    folder = shown_folder(path)
    _refuse_unfit(path, folder)
    model, faults = read_settings_of(path, folder)
    sources, more = read_sources_of(path, folder)
    faults += more
    words, unfit = with_words_of(catalogue or read_catalogue(), path, folder)
    tables, faulty, found = read_tables(path, folder, TABLES, words)
    claims, wrong = read_claims(path, folder)
    uncertainty, unread = read_uncertainty(path, folder)
    faults += unfit + [f for _, f in found] + _strangers(path, folder) + wrong + unread
    if not unfit:
        broken, known = {t for t, _ in found}, None if more else sources
        faults += [f for _, f in unknown_words(tables, broken, words, faulty)]
        between = check_tables(tables, folder, broken, model, known, words)
        faults += between
        if f"{folder}/fee_bands.csv" not in [f.file for f in between]:  # what follows from a band that lacks a row
            faults += band_faults(tables, broken, words)
        faults += misfits(claims, tables, broken, model, known, words)
    if not found:
        faults += unfit_uncertainty(uncertainty, tables)
    if faults or model is None:
        raise BadInput(faults)
    return Inputs(path, model, sources, words, tables, claims=claims.rows, uncertainty=uncertainty.settings)


def model_name(path: Path) -> str:
    """Return the name that a model bears in its settings. Raises BadInput if they cannot be read."""
    model, faults = read_settings_of(path, shown_folder(path))
    if model is None:
        raise BadInput(faults)
    return model.name


def read_with_gaps(path: Path, catalogue: Catalogue | None = None) -> Inputs:
    """Return a model folder as read, without the rows whose value is empty and without the checks between tables.

    For a folder that is not filled in yet. Raises BadInput with any other fault of its files.
    """
    folder = shown_folder(path)
    _refuse_unfit(path, folder)
    model, faults = read_settings_of(path, folder)
    sources, more = read_sources_of(path, folder)
    words, unfit = with_words_of(catalogue or read_catalogue(), path, folder)
    tables, _faulty, found = read_tables(path, folder, TABLES, words)
    faults += more + unfit + [f for _, f in found if not is_gap(f)] + _strangers(path, folder)
    if faults or model is None:
        raise BadInput(faults)
    return Inputs(path, model, sources, words, tables)


def is_gap(fault: Fault) -> bool:
    """Say whether a fault is nothing but a value that is still empty."""
    return fault.column == "value" and not fault.found


def band_faults(tables: Tables, broken: set[str], words: Catalogue) -> list[Fault]:
    """Return the faults of bands of fees as they stand in a folder: a scenario may change the fee or the children."""
    if broken & {"fee_bands", "prices", "opening"}:
        return []
    return [*bands_tie_to_the_fee(tables), *bands_stand_for_enough_children(tables, words.fewest_children)]


def faults_of(inputs: Inputs) -> list[Fault]:
    """Return the faults between the tables of inputs whose figures have been changed."""
    folder = shown_folder(inputs.path)
    return check_tables(inputs.tables, folder, set(), inputs.model, inputs.sources, inputs.catalogue)


def check_tables(
    tables: Tables,
    folder: str,
    broken: set[str],
    model: Model | None,
    sources: dict[str, Source] | None,
    catalogue: Catalogue,
) -> list[Fault]:
    """Return the faults between tables; checks that need a broken table are left out."""
    unknown = [
        *unknown_words(tables, broken, catalogue),
        *unknown_measures(tables, catalogue),
        *other_meanings(tables, broken, catalogue),
    ]
    faults = [f for _, f in unknown]
    broken = broken | {t for t, _ in unknown}
    if sources is not None:
        faults += unknown_sources(tables, sources)
    missing = list(missing_rows(tables, folder, broken, model))
    faults += missing
    broken |= {f.file.rpartition("/")[2].removesuffix(".csv") for f in missing}
    for one, needed in CHECKS:
        if not broken.intersection(needed):
            faults += one(tables)
    if not broken.intersection(("planned_exits", "after_care")):
        faults += support_is_for_those_who_leave(tables, catalogue)
    if model and "pipeline" not in broken:
        faults += pipeline_is_ahead(tables, model)
    return faults


def _refuse_unfit(path: Path, folder: str) -> None:
    """Raise BadInput for what is no folder, or has more in it than a model can have."""
    if not path.is_dir():
        raise BadInput([Fault(folder, None, "", "a model folder", "no such folder")])
    if (path / FUND_FOLDER).is_dir() and not os.path.lexists(path / "needs.csv"):
        expected, hint = "a model of children in care", "`placement-opt fund` answers for a fund"
        raise BadInput([Fault(folder, None, "", expected, "one with a fund alone", hint, whole=True)])
    sizes = sizes_in(path)
    if faults := too_large_together(sizes.values(), folder, together_limit().most_bytes_of_a_model):
        largest = max(sorted(sizes), key=sizes.__getitem__)
        raise BadInput(replace(f, found=f"{f.found}, {largest} the largest", whole=True) for f in faults)


def read_settings_of(path: Path, folder: str) -> tuple[Model | None, list[Fault]]:
    """Return the settings of a model folder, and every fault of their file."""
    file = f"{folder}/model.yaml"
    data, lines, faults = read_yaml(path / "model.yaml", file, Model)
    if data is None:
        return None, faults
    model, more = check(Model, data, lines, file)
    return model, faults + more


def read_sources_of(path: Path, folder: str) -> tuple[dict[str, Source], list[Fault]]:
    """Return the sources of a model folder, and every fault of their file."""
    file = f"{folder}/sources.yaml"
    data, lines, faults = read_yaml(path / "sources.yaml", file, Source)
    if data is None:
        return {}, faults
    if not isinstance(data, dict):
        return {}, [*faults, Fault(file, 1, "", "source keys, each with a title", kind_of(data))]
    sources: dict[str, Source] = {}
    for key, entry in data.items():
        source, more = check(Source, entry, lines, file, top=(key,))
        faults += more
        if source is not None:
            sources[key] = source
    if ASSUMPTION not in data:
        faults.append(Fault(file, None, ASSUMPTION, f"the key {ASSUMPTION}", "no such key"))
    return sources, faults


def _strangers(path: Path, folder: str) -> list[Fault]:
    return strangers(path, folder, TABLES, "only the tables that a model has", RENAMED_TABLES)
