"""The first screen of a page: a card for each claim, what would have to be true, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.page_parts import ClaimCard, PageSentences
from placement_opt.report.section import Cards, Section, Sentences

SETTINGS = "model.yaml"


def claim_cards(run: KeptRun, name: str) -> tuple[ClaimCard, ...]:
    """Return a card for each claim of a section, with its chance and its margin where a run has them."""
    section = run.sections.get(name)
    if section is None or not isinstance(section.layout, Cards):
        return ()
    chances = _by_id(run.sections.get("how_sure"), "reason")
    margins = _by_id(run.sections.get("plain_margins"), "sentence")
    return tuple(
        _card(row, margins, {} if name == "how_sure" else chances) for row in section.frame.to_dict("records")
    )


def _card(row: Mapping[Any, Any], margins: Mapping[str, str], chances: Mapping[str, str]) -> ClaimCard:
    reason, margin = str(row["reason"]), margins.get(str(row["id"]), "")
    return ClaimCard(
        str(row["status"]),
        str(row["claim"]),
        reason,
        "" if margin == reason else margin,
        chances.get(str(row["id"]), ""),
    )


def _by_id(section: Section | None, column: str) -> dict[str, str]:
    if section is None:
        return {}
    return {str(row["id"]): str(row[column]) for row in section.frame.to_dict("records")}


def sentences_of(section: Section | None) -> tuple[PageSentences, ...]:
    """Return the sentences of a section, those of a block together."""
    if section is None or not isinstance(section.layout, Sentences):
        return ()
    layout, found = section.layout, dict[str, list[str]]()
    for row in section.frame.to_dict("records"):
        mark = f"{row[layout.mark]}: " if layout.mark else ""
        block = str(row[layout.block]) if layout.block else ""
        found.setdefault(block, []).append(f"{mark}{row['sentence']}")
    return tuple(PageSentences(block, tuple(said)) for block, said in found.items())


def holds_small_counts(run: KeptRun) -> bool:
    """Say whether a run holds small numbers of children, as its model says or since children were counted later."""
    model = run.manifest["options"]["model"]
    read_as = run.manifest.get("read_as", {}).get("model", model)
    for name in (f"inputs/{read_as}/{SETTINGS}", f"inputs/{model}/{SETTINGS}"):
        if name in run.files:
            said = yaml.safe_load(run.files[name]) or {}
            return bool(said.get("contains_small_counts", True)) or "passed" in run.sections
    return True
