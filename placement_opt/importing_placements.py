"""From files of referrals to tables that may be shared, and into a copy of a model: the calls in order."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from placement_opt.importing import own_prices_in
from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.frames import Inputs
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.placements.imported_placements import SHARED_INSIDE, ImportedPlacements
from placement_opt.intake.placements.into_model import with_shares
from placement_opt.intake.placements.placement_settings import read_placement_settings
from placement_opt.intake.placements.placements_readme import readme_of_placements
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.placements.referral_tables import TABLE_COLUMNS
from placement_opt.intake.placements.referrals_to_tables import HowToRead, ReferralsFound, read_referrals
from placement_opt.intake.placements.standard_fields import read_standard
from placement_opt.kernel import atomic_folder, paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.given_files import start_of
from placement_opt.kernel.guard import LIKE_RECORDS, NOT_SHOWN_HERE, holds_children
from placement_opt.kernel.held_places import held
from placement_opt.kernel.left_behind import recover
from placement_opt.kernel.options import options
from placement_opt.kernel.paths import real
from placement_opt.kernel.text import shown

NOTE_IN_MODEL = """

## Changed by placements data

This is a copy of a model in which limits on suitability were replaced by shares from the
{source}. Which rows were, and why others stay: `placements/README.md`.
What this page says of those figures is said of the model that was copied.
"""


def import_placements(request: PlacementsRequest) -> ImportedPlacements:
    """Make tables that may be shared of a council's referrals; if `request.out` is set, write them whole or not at all.

    With `request.into` a copy of that model is written, with the tables inside. Raises BadInput with every fault.
    """
    _refuse_placements(request)
    if request.out is None:
        return _made_of(request)[0]
    recover(request.out)
    with held(request.out):
        _refuse_to_replace(request.out)
        made, private = _made_of(request)
        atomic_folder.write(request.out, _files_of(made), _manifest_of(request, len(request.files), private=private))
        if not made.copy:
            return made
        checked = _faults_of_copy(request.out)
        return replace(made, checked=checked, own_prices="" if checked else own_prices_in(request.out))


def _made_of(request: PlacementsRequest) -> tuple[ImportedPlacements, bool]:
    """Return what referrals say, and whether the model that is copied holds small counts."""
    catalogue, config = read_catalogue(), paths.config_folder()
    settings = read_settings(config / "ssda903" / "settings.yaml", catalogue)
    choices = read_placement_settings(request.config or config / "placements" / "settings.yaml")
    standard = read_standard(config / "placements" / "fields.csv", choices.least_headings)
    model, found = _read(request, HowToRead(standard, choices, settings, catalogue))
    small, confidence = settings.publishing.small, settings.estimates.confidence
    copy = with_shares(model, found, request.name, choices.into) if model else None
    private = model is not None and model.model.contains_small_counts
    return ImportedPlacements(request, found, choices, catalogue, small, confidence, copy), private


def _read(request: PlacementsRequest, how: HowToRead) -> tuple[Inputs | None, ReferralsFound]:
    """Return the model, if one is to be copied, and what the files say; raise BadInput with the faults of both."""
    faults: list[Fault] = []
    model, found = None, None
    try:
        model = read_model(request.into) if request.into else None
    except BadInput as error:
        faults += error.faults
    try:
        found = read_referrals(request, how)
    except BadInput as error:
        faults += error.faults
    if faults or found is None:
        raise BadInput(faults)
    return model, found


def _refuse_placements(request: PlacementsRequest) -> None:
    """Raise what can be known before anything is read."""
    faults = []
    if not re.fullmatch(r"[a-z0-9_]+", request.name):
        faults.append(Fault("--name", None, "", "a name of lower-case letters, digits and underscores", request.name))
    if request.config and holds_children(start_of(request.config)):
        faults.append(Fault("--config", None, "", "settings", LIKE_RECORDS, NOT_SHOWN_HERE))
    if request.into and request.out is None:
        faults.append(Fault("--into", None, "", "--out with the folder for the copy of the model", "no such folder"))
    if request.out:
        faults += _unfit_out(request, real(request.out))
    if faults:
        raise BadInput(faults)


def _refuse_to_replace(out: Path) -> None:
    """Raise BadInput for a folder that may not be replaced."""
    atomic_folder.check(out)
    if changed := atomic_folder.edited(out):
        expected, hint = "a folder as an import wrote it", "choose another folder with --out"
        raise BadInput([Fault(shown(out), None, "", expected, f"changes in {', '.join(changed)}", hint)])


def _unfit_out(request: PlacementsRequest, out: Path) -> list[Fault]:
    """Return faults of a place to write that lies in what is read, or holds it."""
    read = {"the files": request.files, "the return": (request.births,), "the model that is copied": (request.into,)}
    faults = []
    for words, given in read.items():
        inside = [real(path) for path in given if path]
        if any(out.is_relative_to(path) or path.is_relative_to(out) for path in inside):
            faults.append(Fault("--out", None, "", f"a folder apart from {words}", shown(out)))
    return faults


def _files_of(made: ImportedPlacements) -> dict[str, str | bytes]:
    """Return every file of the folder."""
    tables = {**made.found.tables, "quality": pd.DataFrame(list(made.found.rules), columns=[*TABLE_COLUMNS["quality"]])}
    texts = {f"{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in tables.items()}
    texts["README.md"] = readme_of_placements(made)
    if made.copy is None:
        return dict(texts)
    files = dict(made.copy.files)
    note = NOTE_IN_MODEL.format(source=made.found.source).encode("utf-8")
    if note not in files.get("README.md", note):
        files["README.md"] = files["README.md"].rstrip(b"\n") + note
    return {**files, **{f"{SHARED_INSIDE}/{name}": text.encode("utf-8") for name, text in texts.items()}}


def _faults_of_copy(out: Path) -> int:
    """Return how many faults `check` finds in the folder written."""
    try:
        read_model(out)
    except BadInput as error:
        return len(error.faults)
    return 0


def _manifest_of(request: PlacementsRequest, files: int, *, private: bool) -> dict[str, Any]:
    """Return what was asked. Neither names nor hashes of files of children: both could tell a child."""
    asked: Mapping[str, Any] = {name: getattr(request, name) for name in options(PlacementsRequest)}
    kept = {name: asked[name] for name in ("name", "council")} | {"files": files, "births": bool(request.births)}
    kept |= {name: asked[name].name if asked[name] else None for name in ("config", "into")}
    inputs = {request.config.name: atomic_folder.sha256(request.config)} if request.config else {}
    written = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return atomic_folder.manifest(inputs=inputs, options=kept, stages=(), timings={}, written=written, private=private)
