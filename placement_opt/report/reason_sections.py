"""Sections of a business case in sentences: what the strategy does and why, and what could go wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.appraisal import HIGH_ALLOWED
from placement_opt.domain.levers import levers_of
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.inputs.csv_tables import split
from placement_opt.judge.claim_words import amount, full_stop
from placement_opt.judge.verdict import CAUTION, Verdict, is_judged
from placement_opt.kernel.text import capital, pounds
from placement_opt.measure.cost_benefit import CostBenefit
from placement_opt.measure.summary import evidence_shares
from placement_opt.prepared import Run
from placement_opt.report.section import Section, Sentences

ASSUMED = "assumed"


def rationale(run: Run) -> Section:
    """Return what the strategy does, lever by lever, and why: the notes of its file, and where it comes from."""
    strategy, there = run.prepared.question.strategy, levers_of(run.case)
    rows = [(strategy.title, sentence) for sentence in (*_reasons(run, ""), *_sources(run))]
    for lever in (k for k in there if k.id in strategy.levers):
        notes = tuple(_reasons(run, lever.id)) or ("The strategy's file gives no reason.",)
        rows += [(capital(lever.words), note) for note in notes]
    rows += [("Not in the strategy", full_stop(capital(k.words))) for k in there if k.id not in strategy.levers]
    return Section(
        "rationale",
        "Rationale: what the strategy does, and why",
        "The reasons are those of the strategy's own file.",
        pd.DataFrame(rows, columns=["about", "sentence"]),
        Sentences(block="about"),
    )


def _reasons(run: Run, lever: str) -> Iterator[str]:
    """Yield the notes of the strategy's file on a lever, each with what it is about."""
    c = run.case
    titles = {k.id: k.title for k in c.placements.values()}
    titles |= {k.id: k.title for k in c.homes} | {k.id: k.title for k in c.services}
    for subject, note in run.prepared.question.strategy.why.get(lever, ()):
        yield full_stop(f"{titles.get(subject, subject)}: {note}" if subject else note)


def _sources(run: Run) -> Iterator[str]:
    sources = run.prepared.inputs.sources
    for key in split(run.prepared.question.strategy.source):
        if key in sources:
            yield full_stop(f"Source: {sources[key].title}, {sources[key].publisher}, {sources[key].date}")


def risks(run: Run, found: CostBenefit) -> Section:
    """Return what the run knows that could go wrong, with what it would do in pounds where that is known."""
    rows = [
        *_of_claims(run),
        *_of_optimism(run, found),
        ("Foresight", CAUTION),
        *(("Warnings", k) for k in run.warnings),
    ]
    return Section(
        "risks",
        "Risks",
        "What this run knows of; how likely each is, `placement-opt stress` says.",
        pd.DataFrame(rows, columns=["risk", "sentence"]),
        Sentences(block="risk"),
    )


def _of_claims(run: Run) -> Iterator[tuple[str, str]]:
    for v in run.verdicts:
        for sentence in _at_the_ends(v):
            yield "Claims that turn at the end of a range", sentence
    for v in run.verdicts:
        for k in v.best.binding[:1]:
            yield (
                "The limits that hold most back",
                f"{v.claim.title}: {k.words}. Without it the most would be {amount(v.claim, k.gain)} higher; a tighter "
                "one takes from it.",
            )
    for v in run.verdicts:
        if v.granted:
            yield "Granted and not tested", f"{v.claim.title}: {' '.join(v.granted.told(v.claim))}"


def _at_the_ends(v: Verdict) -> Iterator[str]:
    """Say at which ends of the tested figures a claim is judged otherwise."""
    for k in (k for k in v.rechecks if k.status != v.status):
        most = "" if k.best_possible is None else f"; the most is then {amount(v.claim, k.best_possible)}"
        yield f"{v.claim.title} {is_judged(v.status)}. With {k.words} it {is_judged(k.status)}{most}."


def _of_optimism(run: Run, found: CostBenefit) -> Iterator[tuple[str, str]]:
    if RECOMMENDED not in found.subjects:
        return
    share = evidence_shares(run.plan(RECOMMENDED)).get(ASSUMED, 0.0)
    as_found, doubted = found.of(RECOMMENDED), found.of(RECOMMENDED, HIGH_ALLOWED)
    yield (
        "Prices that are not known",
        f"Assumed prices stand behind {share:.0%} of the recommended plan's spend. With the highest allowance for "
        f"optimism its present value is {pounds(doubted.present_value)} and not {pounds(as_found.present_value)}.",
    )
