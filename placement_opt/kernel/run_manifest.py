"""What manifest.json of a run folder must be, so that all who read it find what they look for."""

from __future__ import annotations

import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from placement_opt.kernel.run_json import json_in

ANY = ConfigDict(strict=True, extra="allow")
OPTIONS_OF_A_RUN = {"model", "strategy", "scenarios", "horizon", "whole_homes"}


def _below(name: str) -> str:
    """Return the name of a file inside a folder; ValueError if it leads out of it."""
    parts = PurePosixPath(name).parts
    leads_out = name.startswith("/") or ".." in parts or "\0" in name or PureWindowsPath(name).drive
    if leads_out or not parts:
        raise ValueError("the name of a file inside the folder")
    return name


def _moment(text: str) -> str:
    datetime.datetime.fromisoformat(text)
    return text


Inside = Annotated[str, AfterValidator(_below)]


class MadeBy(BaseModel):
    """The program that wrote the folder."""

    model_config = ANY
    name: Literal["placement_opt"]
    version: str = ""


class ReadAs(BaseModel):
    """What each input file was read as, by its name in the run."""

    model_config = ANY
    model: Inside
    catalogue: Inside
    choices: Annotated[list[Inside], Field(min_length=1)]
    scenarios: list[Inside]
    strategy: Inside
    actuals: list[Inside] = []
    baseline: ReadAs | None = None


class AskedOfARun(BaseModel):
    """What was asked of a run."""

    model_config = ANY
    model: Annotated[str, Field(min_length=1)]
    strategy: str
    scenarios: list[str]
    horizon: Annotated[int, Field(ge=1)]
    whole_homes: bool


class SolvedStage(BaseModel):
    """How one stage of one plan was solved."""

    model_config = ANY
    plan: str
    stage: str
    unit: str
    status: str
    best: float | None


class DrawnFigures(BaseModel):
    """How figures were drawn."""

    model_config = ANY
    draws: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)]
    only: list[str]
    fixed: dict[str, float]
    way: str
    chances_alone: bool
    in_verdict: bool


class RunManifest(BaseModel):
    """The manifest of any folder that this program writes; a run has all of it."""

    model_config = ANY
    package: MadeBy
    written: Annotated[str, AfterValidator(_moment)]
    options: dict[str, Any]
    inputs: dict[str, str]
    files: dict[Inside, str]
    read_as: ReadAs | None = None
    folders: dict[str, Inside] = {}
    libraries: dict[str, str] = {}
    python: str = ""
    question: str = ""
    stages: list[SolvedStage] = []
    stress: DrawnFigures | None = None


def manifest_at(file: Path) -> dict[str, Any]:
    """Return the manifest in a file. Raises OSError, or ValueError if this program wrote none such."""
    found = json_in(file)
    try:
        read = RunManifest.model_validate(found)
        if set(found["options"]) >= OPTIONS_OF_A_RUN:
            AskedOfARun.model_validate(found["options"])
    except ValidationError:
        raise ValueError("a manifest that is damaged") from None
    if read.read_as and not _is_kept(read.read_as, read.inputs):
        raise ValueError("a manifest whose inputs are not listed")
    return dict(found)


def _is_kept(read_as: ReadAs, inputs: dict[str, str]) -> bool:
    """Say whether every file that was read as something is an input, each by the name of a folder and its own."""
    named = {read_as.catalogue, read_as.strategy, *read_as.choices, *read_as.scenarios, *read_as.actuals}
    below = read_as.baseline is None or _is_kept(read_as.baseline, inputs)
    return below and named <= set(inputs) and all("/" in name for name in inputs)
