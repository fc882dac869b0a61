"""The last part of a committee paper: what the answer rests on, checks, signatures, sources, how to make it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from placement_opt.report.paper.paper_parts import Block, PaperHeading, Paragraph, Points
from placement_opt.report.paper.paper_run import PaperRun

OPTIMAL = "optimal"
PROVEN = "Every stage of every plan was solved until it was proven that none is better."
NOT_PROVEN = "These stages were not proven to be the best, so a better plan may exist: {stages}."
NOT_SIGNED = "No signature of this run was at hand when the paper was made."
NOT_FOR_PUBLICATION = (
    "The run folder itself holds small counts of children and is not for publication; this paper and its charts are made "
    "so that they can be published."
)
MODEL_SETTINGS = "model.yaml"
SOURCES = "sources.yaml"
RESTED_ON = ("schedule.csv", "opening.csv", "entries.csv", "prices.csv", "homes.csv", "budgets.csv")  # tables shown
MANY = ";"  # between the sources of one row


def assurance(paper: PaperRun) -> Iterator[Block]:
    """Yield what the answer rests on, what was checked, who signed, where figures come from and how to get them again."""
    yield PaperHeading(9, "Assurance")
    if paper.has("verdicts"):
        yield Paragraph(paper.section("verdicts").note)
    yield Paragraph(" ".join(_checks(paper)))
    yield from _signatures(paper)
    if _model(paper).get("contains_small_counts", True):
        yield Paragraph(NOT_FOR_PUBLICATION)
    yield Paragraph(_again(paper))
    if found := tuple(_sources(paper)):
        yield Paragraph(
            "Claims, children, prices, homes and budgets rest on the sources below. Every figure has its source, its "
            f"evidence and its range in the folder inputs of the run, and every source stands in {SOURCES} there.",
            "Sources. ",
        )
        yield Points(found)


def _checks(paper: PaperRun) -> Iterator[str]:
    """Say which plans are proven, and how the schedule adds up."""
    stages = paper.run.manifest.get("stages", ())
    left = [f"{k['plan']}, {k['stage']}" for k in stages if k["status"] != OPTIMAL]
    yield NOT_PROVEN.format(stages="; ".join(left)) if left else PROVEN
    if paper.has("schedule_itself"):
        frame = paper.section("schedule_itself").frame
        yield from (row["sentence"] for row in frame.to_dict("records") if str(row["finding"]).startswith("cross-cast"))


def _signatures(paper: PaperRun) -> Iterator[Block]:
    """Yield who signed the run and whether each signature stands."""
    if "signatures" not in paper.run.sections:
        yield Paragraph(NOT_SIGNED)
        return
    section = paper.section("signatures")
    yield Paragraph(" ".join(text for text in (section.sentence, section.note) if text), "Signatures. ")
    if len(section.frame):
        rows = section.frame.to_dict("records")
        yield Points(tuple(f"{str(row['mark']).capitalize()}: {row['sentence']}" for row in rows))


def _again(paper: PaperRun) -> str:
    manifest = paper.run.manifest
    version = f"{manifest['package']['name']} {manifest['package']['version']}"
    return (
        f"The figures are those of run {paper.name}, made with {version}. Every input file, the options and the version "
        f"together have the SHA-256 {manifest['question']}. `placement-opt verify {paper.name}` holds the files of the "
        "run against their hashes and solves it again; `placement-opt runs` says who signed it."
    )


def _model(paper: PaperRun) -> dict[str, Any]:
    name = _input(paper, MODEL_SETTINGS)
    return dict(yaml.safe_load(paper.run.files[name])) if name in paper.run.files else {}


def _input(paper: PaperRun, file: str) -> str:
    return f"inputs/{paper.run.manifest['read_as']['model']}/{file}"


def _sources(paper: PaperRun) -> Iterator[str]:
    """Yield the sources that the tables behind the paper's figures name, in the order of those tables."""
    name = _input(paper, SOURCES)
    known = dict(yaml.safe_load(paper.run.files[name])) if name in paper.run.files else {}
    for key in dict.fromkeys(_keys(paper)):
        if key in known:
            said = known[key]
            yield f"{said['title']}. {said['publisher']}, {said['date']}."


def _keys(paper: PaperRun) -> Iterator[str]:
    """Yield the keys of sources: the strategy's own, then those of the tables."""
    strategy = f"inputs/{paper.run.manifest['read_as']['strategy']}"
    if strategy in paper.run.files:
        yield from str(dict(yaml.safe_load(paper.run.files[strategy])).get("source") or "").split(MANY)
    for table in RESTED_ON:
        name = _input(paper, table)
        if name in paper.run.files:
            rows = csv.DictReader(io.StringIO(paper.run.files[name].decode("utf-8-sig")))
            for row in rows:
                yield from (row.get("source") or "").split(MANY)


def model_name(paper: PaperRun) -> str:
    """Return the council as its model names it."""
    return str(_model(paper).get("title") or Path(str(paper.run.manifest["read_as"]["model"])).name)
