"""The first screen of the page: the question, a card for each claim, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.page_blocks import STATUS_SHAPES, PageBlock, block_of
from placement_opt.report.page.page_outline import WOULD_HAVE_TO_BE

BELOW_CARDS = ("other_claims", "warnings", "next_steps", "evidence")


@dataclass(frozen=True)
class ClaimCard:
    """One claim: how it is judged, in words and by a shape, what decides it, and how sure that is."""

    status: str
    shape: str
    claim: str
    reason: str
    margin: str
    chance: str
    elsewhere: str  # how many councils ever did as much: beside the judgement, and no part of it


@dataclass(frozen=True)
class FirstScreen:
    """The question, the cards, and the sections that stand below them, as far as the run has them."""

    question: str
    note: str
    warnings: PageBlock | None
    cards: tuple[ClaimCard, ...]
    others: PageBlock | None
    must: PageBlock | None
    next: PageBlock | None
    evidence: PageBlock | None


def first_screen(run: KeptRun) -> FirstScreen:
    """Return the first screen of a run."""
    verdicts = run.sections["verdicts"]
    margins, chances = _by_claim(run, "plain_margins"), _by_claim(run, "how_sure")
    beside = _beside(run)
    cards = tuple(
        _card(row, margins, chances, beside.get(str(row["id"]), "")) for row in verdicts.frame.to_dict("records")
    )
    must = next((block_of(run.sections[k]) for k in WOULD_HAVE_TO_BE if k in run.sections), None)
    below = {k: block_of(run.sections[k]) for k in BELOW_CARDS if k in run.sections}
    return FirstScreen(
        question=verdicts.heading,
        note=verdicts.note,
        cards=cards,
        others=below.get("other_claims"),
        must=must,
        warnings=below.get("warnings"),
        next=below.get("next_steps"),
        evidence=below.get("evidence"),
    )


def _by_claim(run: KeptRun, name: str) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a section by the claim of which they are."""
    rows = run.sections[name].frame.to_dict("records") if name in run.sections else []
    return {str(row["id"]): {str(k): v for k, v in row.items()} for row in rows}


def _beside(run: KeptRun) -> dict[str, str]:
    """Return what councils did beside each claim, and what to make of it."""
    rows = run.sections["outside_view"].frame.to_dict("records") if "outside_view" in run.sections else []
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(str(row["id"]), []).append(str(row["sentence"]))
    return {id: " ".join(sentences) for id, sentences in said.items()}


def _card(
    row: Mapping[Any, Any],
    margins: Mapping[str, Mapping[str, Any]],
    chances: Mapping[str, Mapping[str, Any]],
    elsewhere: str,
) -> ClaimCard:
    id, status = str(row["id"]), str(row["status"])
    return ClaimCard(
        status=status,
        shape=STATUS_SHAPES[status],
        claim=str(row["claim"]),
        reason=str(row["reason"]),
        margin=str(margins[id]["sentence"]) if id in margins else "",
        chance=str(chances[id]["reason"]) if id in chances else "",
        elsewhere=elsewhere,
    )
