"""The last part of a committee paper: what the answer rests on, checks, signatures, sources, how to make it again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from placement_opt.report.paper.paper_parts import Block, PaperHeading, Paragraph, Points
from placement_opt.report.paper.paper_run import PaperRun
from placement_opt.report.paper.published_counts import INPUTS_KEPT

BEST_PROVEN = "optimal"
ALL_PROVEN = "Every stage of every plan was solved until it was proven that none is better."
LEFT_UNPROVEN = "These stages were not proven to be the best, so a better plan may exist: {stages}."
NOT_SIGNED = "No signature of this run was at hand when the paper was made."
NOT_FOR_PUBLICATION = (
    "The run folder holds small counts of children and is not for publication. This paper and its charts are made so "
    "that they can be published."
)
SOURCES_OF = "Sources of claims, children, prices, homes and budgets: "
MODEL_SETTINGS = "model.yaml"
RESTED_ON = ("schedule.csv", "opening.csv", "entries.csv", "prices.csv", "homes.csv", "budgets.csv")  # tables shown
BETWEEN_SOURCES = ";"  # between the sources of one row


def assurance(paper: PaperRun, number: int = 9) -> Iterator[Block]:
    """Yield what the answer rests on, what was checked, who signed, the sources, and how to get the figures again.

    `number` is that of the heading.
    """
    yield PaperHeading(number, "Assurance")
    rests_on = f"{paper.section('verdicts').note} " if "verdicts" in paper.run.sections else ""
    yield Paragraph(f"{rests_on}{_checked(paper)}")
    few = f" {NOT_FOR_PUBLICATION}" if _model(paper).get("contains_small_counts", True) else ""
    yield Paragraph(f"{_again(paper)}{few}")
    yield from _signatures(paper)
    if found := "; ".join(_sources(paper)):
        yield Paragraph(f"{found}.", SOURCES_OF, small=True)


def _checked(paper: PaperRun) -> str:
    """Say which plans are proven."""
    left = [f"{k['plan']}, {k['stage']}" for k in paper.run.manifest.get("stages", ()) if k["status"] != BEST_PROVEN]
    return LEFT_UNPROVEN.format(stages="; ".join(left)) if left else ALL_PROVEN


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
    package = paper.run.manifest["package"]
    version = f"{package['name']} {package['version']}"
    return (
        f"Every figure is from the run at the foot of this page, made with {version}; the hash is the SHA-256 of its "
        f"input files, options and version. `placement-opt verify {paper.name}` holds the files of the run against "
        "their hashes and solves it again; `placement-opt runs` says who signed it."
    )


def _sources(paper: PaperRun) -> Iterator[str]:
    """Yield the titles of the sources that the tables behind the paper's figures name, in the order of those tables."""
    for key in dict.fromkeys(_keys(paper)):
        if key in paper.sources:
            yield str(paper.sources[key]["title"])


def _keys(paper: PaperRun) -> Iterator[str]:
    """Yield the keys of sources: the strategy's own, then those of the tables."""
    yield from str(paper.strategy.get("source") or "").split(BETWEEN_SOURCES)
    for table in RESTED_ON:
        text = paper.run.files.get(f"{INPUTS_KEPT}{paper.model}/{table}", b"").decode("utf-8")
        lines = (line for line in text.splitlines(keepends=True) if not line.startswith("#"))
        for row in csv.DictReader(lines):
            yield from (row.get("source") or "").split(BETWEEN_SOURCES)


def _model(paper: PaperRun) -> dict[str, Any]:
    return paper.input_yaml(f"{paper.model}/{MODEL_SETTINGS}")


def model_name(paper: PaperRun) -> str:
    """Return the council as its model names it."""
    return str(_model(paper).get("title") or paper.model)
